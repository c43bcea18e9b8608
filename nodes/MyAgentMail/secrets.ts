import type { IDataObject } from 'n8n-workflow';

import { toggle } from '../shared/declare/kinds';
import { isObject, own } from '../shared/http/json';

/** Keys that hold a secret, at any depth of a record. */
const HIDDEN = new Set(['webhookSecret', 'secret', 'apiKey', 'imapPassword', 'password']);

/** Where in an item they stand, for n8n to blot out where it shows executions. */
export const SECRET_PLACES: readonly string[] = [
	'webhookSecret',
	'secret',
	'apiKey',
	'imapPassword',
	'imap.password',
	'smtp.password',
].flatMap((place) => [place, `response.${place}`]);

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
		description: `Whether to put out ${which}, for the next node to keep. It then stands in the execution's data, where n8n may blot it out when it shows them.`,
		initial: true,
	});
