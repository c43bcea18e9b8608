import type { IDataObject } from 'n8n-workflow';

import { toggle } from '../shared/declare/kinds';
import { isObject, own } from '../shared/http/json';

/** Keys that hold a secret, at any depth of a record. */
export const SECRETS = ['webhookSecret', 'secret', 'apiKey', 'imapPassword', 'password'] as const;

const HIDDEN = new Set<string>(SECRETS);

/** A record as it is shown: without the secrets in it. */
export const withoutSecrets = (record: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(record)
			.filter(([key]) => !HIDDEN.has(key))
			.map(([key, value]) => [key, isObject(value) ? withoutSecrets(value) : value]),
	);

/** The same, unless the row asks for them. */
export const withSecretsAsked = (
	record: IDataObject,
	{ options }: { readonly options?: unknown },
): IDataObject => (own(options, 'includeSecrets') === true ? record : withoutSecrets(record));

/** The option that lets the secrets of a record out. */
export const includeSecrets = (which: string) =>
	toggle({
		displayName: 'Include Secrets',
		description: `Whether to put out ${which}. It then stands in the execution's data.`,
		initial: true,
	});
