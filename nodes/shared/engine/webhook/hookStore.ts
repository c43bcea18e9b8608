import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ownString } from '../../http/json';

/**
 * What registering left behind, in n8n's static data of the node. Written by registering and taken away by its undoing,
 * and by nothing else: n8n saves the data of a request as a whole after it, which would bring an old secret back.
 */
export interface StoredHook {
	/** The provider's id of the hook. */
	readonly hookId?: string | undefined;
	readonly secret?: string | undefined;
	/** The address that was there before, to be put back. */
	readonly previousUrl?: string | undefined;
}

const KEYS = ['hookId', 'secret', 'previousUrl'] as const;

const dataOf = (context: IHookFunctions | IWebhookFunctions): IDataObject =>
	context.getWorkflowStaticData('node');

export function storedHook(context: IHookFunctions | IWebhookFunctions): StoredHook {
	const data = { ...dataOf(context) };
	return {
		hookId: ownString(data, 'hookId'),
		secret: ownString(data, 'secret'),
		previousUrl: ownString(data, 'previousUrl'),
	};
}

export function storeHook(context: IHookFunctions, hook: StoredHook): void {
	const data = dataOf(context);
	for (const key of KEYS) {
		const value = hook[key];
		if (value === undefined) delete data[key];
		else data[key] = value;
	}
}
