import type { IDataObject } from 'n8n-workflow';

import type { Fields } from '../declare/fields';
import { isFailure } from '../declare/outcome';
import type { Outcome } from '../declare/outcome';
import type { Row } from '../declare/row';
import { blotter } from '../http/blot';
import { isObject } from '../http/json';

// Secrets among a row's own fields, which no output repeats.

const HIDDEN = '[hidden]';

/** The row as it may be shown. */
export const shownRow = (fields: Fields, row: Row): Row => ({
	...row,
	...Object.fromEntries(secretNames(fields).map((name) => [name, HIDDEN])),
});

/** An outcome without the row's secrets, should the provider repeat them. */
export function withoutSecrets(fields: Fields, row: Row, outcome: Outcome): Outcome {
	const secrets = secretNames(fields).flatMap((name) => {
		const value = row[name];
		return typeof value === 'string' ? [value] : [];
	});
	if (secrets.length === 0) return outcome;
	const clean = (text: string): string =>
		secrets.reduce((cleaned, secret) => blotter(secret)(cleaned), text);
	if (!isFailure(outcome)) return { ...outcome, record: cleanRecord(outcome.record, clean) };
	const { error, wayOut, code, response } = outcome;
	return {
		...outcome,
		error: clean(error),
		wayOut: clean(wayOut),
		code: code === null ? null : clean(code),
		response: cleanValue(response, clean),
	};
}

const secretNames = (fields: Fields): string[] =>
	Object.entries(fields).flatMap(([name, field]) =>
		field.kind === 'field' && field.flags.sensitive === true ? [name] : [],
	);

type Clean = (text: string) => string;

function cleanValue(value: unknown, clean: Clean): unknown {
	if (typeof value === 'string') return clean(value);
	if (Array.isArray(value)) return value.map((each) => cleanValue(each, clean));
	return isObject(value) ? cleanRecord(value, clean) : value;
}

const cleanRecord = (record: IDataObject, clean: Clean): IDataObject =>
	Object.fromEntries(
		Object.entries(record).map(([name, value]) => [clean(name), cleanValue(value, clean)]),
	) as IDataObject;
