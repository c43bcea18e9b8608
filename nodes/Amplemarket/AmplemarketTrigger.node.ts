import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { triggerDescription } from '../shared/describe/trigger';
import { triggerMethodsOf } from '../shared/engine/methods';
import { hookMethods, receiveEvents } from '../shared/engine/trigger';
import { amplemarket } from './provider';
import { trigger } from './trigger';

export class AmplemarketTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amplemarket Trigger',
		name: 'amplemarketTrigger',
		icon: {
			light: 'file:../../icons/amplemarket.svg',
			dark: 'file:../../icons/amplemarket.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Starts the workflow when somebody replies, when a step of a sequence is done, or when a workflow of Amplemarket sends something',
		defaults: { name: 'Amplemarket Trigger' },
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amplemarketApi', required: true }],
		...triggerDescription(trigger),
	};

	methods = triggerMethodsOf(amplemarket, trigger);

	webhookMethods = hookMethods(amplemarket, trigger);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveEvents(this, amplemarket, trigger);
	}
}
