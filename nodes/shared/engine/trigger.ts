import type {
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import type { Provider } from '../declare/provider';
import type { WebhookTrigger } from '../declare/trigger';
import type { PollTrigger } from '../declare/watch';

// What a trigger's class calls. As in `node.ts`, the engine behind it is loaded by the first call.

/** The `webhook` of a trigger that the provider calls. */
export async function receiveEvents(
	context: IWebhookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<IWebhookResponseData> {
	const { receive } = await import('./webhook/webhook');
	return await receive(context, provider, trigger);
}

/** The `webhookMethods` of a trigger that the provider calls. */
export function hookMethods(
	provider: Provider,
	trigger: WebhookTrigger,
): NonNullable<INodeType['webhookMethods']> {
	return {
		default: {
			async checkExists(this: IHookFunctions) {
				const { hookExists } = await import('./webhook/registration');
				return await hookExists(this, provider, trigger);
			},
			async create(this: IHookFunctions) {
				const { createHook } = await import('./webhook/registration');
				return await createHook(this, provider, trigger);
			},
			async delete(this: IHookFunctions) {
				const { deleteHook } = await import('./webhook/registration');
				return await deleteHook(this, provider, trigger);
			},
		},
	};
}

/** The `poll` of a trigger that asks the provider. */
export async function pollEvents(
	context: IPollFunctions,
	provider: Provider,
	trigger: PollTrigger,
): Promise<INodeExecutionData[][] | null> {
	const { poll } = await import('./poll/poll');
	return await poll(context, provider, trigger);
}
