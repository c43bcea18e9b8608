import type { IDataObject } from 'n8n-workflow';

import { anything } from '../shared/declare/answer';
import type { Reading } from '../shared/declare/answer';
import type { EndpointClass } from '../shared/http/call';
import { isObject, own } from '../shared/http/json';
import { firstPage, offset } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

/** No limit is published for the API as a whole: the pace is learned from the answers. */
export const api: EndpointClass = { name: 'api' };

/** What is done on LinkedIn: the quotas count for each session. */
export const linkedIn = (sessionId: string | undefined): EndpointClass => ({
	name: 'linkedin',
	key: sessionId ?? '',
	within: api,
});

/** A list by `limit` and `offset` under any of `keys`: which one the cadence list uses is not confirmed. */
export const paged = (...keys: readonly string[]): Paging => offset({ pageSize: 100 }, ...keys);

/** A list of which only the first page is known, by `limit` in the query or the body. */
export const limited = (limitIn: 'query' | 'body', ...keys: readonly string[]): Paging =>
	firstPage({ pageSize: 100, limitIn }, ...keys);

/** A list whose key nobody has seen: under one of the likely ones, else the only list in the answer. */
export const unseen = (key: string): Paging => {
	const likely = firstPage({ pageSize: 100 }, key, 'items', 'data');
	return { ...likely, records: (answer) => likely.records(answer) ?? onlyListIn(answer.json) };
};

function onlyListIn(body: unknown): readonly unknown[] | undefined {
	if (Array.isArray(body)) return body;
	const [only, ...others] = Object.values(isObject(body) ? body : {}).filter(Array.isArray);
	return others.length === 0 ? only : undefined;
}

/** Keys of which an answer that means anything has one. */
const SIGNS = ['ok', 'id', 'success', 'status', 'data', 'message'];

/** Whether an object says anything of what was asked: under one of `keys`, or a usual sign. */
export const saysAnything = (body: IDataObject, ...keys: readonly string[]): boolean =>
	[...keys, ...SIGNS].some((key) => Object.hasOwn(body, key));

/** What a change answers: the record under `key`, the record itself, a word that it was done, or nothing at all. */
export const changed =
	(key: string): Reading =>
	(answer) => {
		const found = anything(answer);
		if (found === undefined) return undefined;
		const isNothing = answer.text.trim() === '' || isEmptyObject(answer.json);
		if (!isNothing && !saysAnything(found, key, 'updated', 'state')) return undefined;
		const inner = own(found, key);
		return isObject(inner) ? inner : found;
	};

const isEmptyObject = (body: unknown): boolean => isObject(body) && Object.keys(body).length === 0;
