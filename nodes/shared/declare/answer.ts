import type { IDataObject } from 'n8n-workflow';

import { isObject, own } from '../http/json';
import type { HttpAnswer } from '../http/port';

/** What a success holds of one record; undefined: a broken answer. */
export type Reading = (answer: HttpAnswer) => IDataObject | undefined;

/**
 * The provider's record: under the first of `keys` that holds an object, else the body itself where it is one.
 *
 * @param needs a key that a record always has, so that any other object is a broken answer
 */
export const record =
	(keys: readonly string[] = [], needs?: string): Reading =>
	({ json }) => {
		const found = keys.map((key) => own(json, key)).find(isObject) ?? json;
		if (!isObject(found)) return undefined;
		return needs === undefined || isGiven(own(found, needs)) ? found : undefined;
	};

const isGiven = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Nothing is expected: any success counts, be it empty, unless it is a web page. */
export const nothing: Reading = (answer) => (isPage(answer.text) ? undefined : {});

/** Status 204 alone: whatever else looks like a success may be from something on the way. Wants a way to find out. */
export const noContent: Reading = ({ status }) => (status === 204 ? {} : undefined);

/** Whatever object comes, or none: for calls whose answers differ. */
export const anything: Reading = (answer) =>
	isPage(answer.text) ? undefined : isObject(answer.json) ? answer.json : {};

/** Whether a body is a web page, which no API of ours answers with: the base URL leads elsewhere, or a firewall spoke. */
export const isPage = (body: string): boolean => /^\s*</.test(body);

/** A body in words. */
export function kindOf({ text }: HttpAnswer): string {
	if (text.trim() === '') return 'an empty body';
	return isPage(text) ? 'a web page' : "a body that is not the API's";
}
