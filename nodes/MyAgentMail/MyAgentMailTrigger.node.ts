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
import { myAgentMail } from './provider';
import { trigger } from './trigger';

export class MyAgentMailTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MyAgentMail Trigger',
		name: 'myAgentMailTrigger',
		icon: {
			light: 'file:../../icons/myAgentMail.svg',
			dark: 'file:../../icons/myAgentMail.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["triggerOn"] + ($parameter["events"] ? ": " + $parameter["events"].join(", ") : "") }}',
		description:
			'Starts the workflow when mail comes in, goes out or bounces, when something happens to leads in a cadence, or when a signal finds somebody on LinkedIn',
		defaults: { name: 'MyAgentMail Trigger' },
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'myAgentMailApi', required: true }],
		...triggerDescription(trigger),
	};

	methods = triggerMethodsOf(myAgentMail, trigger);

	webhookMethods = hookMethods(myAgentMail, trigger);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveEvents(this, myAgentMail, trigger);
	}
}
