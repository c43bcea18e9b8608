import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';

import { triggerDescription } from '../shared/describe/trigger';
import { triggerMethodsOf } from '../shared/engine/methods';
import { pollEvents } from '../shared/engine/trigger';
import { unify } from './provider';
import { trigger } from './trigger';

export class UnifyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Unify Trigger',
		name: 'unifyTrigger',
		icon: { light: 'file:../../icons/unify.svg', dark: 'file:../../icons/unify.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["triggerOn"] + ($parameter["events"] ? ": " + $parameter["events"].join(", ") : "") }}',
		description:
			'Starts the workflow when something happens to enrollments, tasks, records or visitors in Unify',
		defaults: { name: 'Unify Trigger' },
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'unifyApi', required: true }],
		...triggerDescription(trigger),
	};

	methods = triggerMethodsOf(unify, trigger);

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvents(this, unify, trigger);
	}
}
