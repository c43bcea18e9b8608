import type { IDataObject } from 'n8n-workflow';

import { record } from '../shared/declare/answer';
import type { EndpointClass } from '../shared/http/call';
import { bodyPage, link, onePage } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** 500 requests a minute in all. */
export const anyCall: EndpointClass = { name: 'all', caps: [{ requests: 500, perMs: MINUTE }] };

const within = (name: string, requests: number, perMs = MINUTE): EndpointClass => ({
	name,
	caps: [{ requests, perMs }],
	within: anyCall,
});

/** 30 a minute for adding leads, by third parties; they count among the 500. */
export const addLeadsCall = within('addLeads', 30);

/** 300 a minute for searching people, by third parties; an older page says 30, which the lane then learns. */
export const searchCall = within('searchPeople', 300);

/** 350 a minute for finding one person, by third parties. */
export const findCall = within('findPerson', 350);

/** 50 recordings an hour. */
export const recordingCall = within('recording', 50, HOUR);

/** One change a minute and an hour for each mailbox, by third parties: known only by the refusals, and nobody's but its own. */
export const mailboxCall = (mailboxId: string): EndpointClass => ({
	name: 'mailbox',
	key: mailboxId,
	within: anyCall,
});

/** A list by `_links.next.href`, under `key`; mailboxes come at most 20 a page, and others are not said to take more. */
export const paged = (...keys: readonly string[]): Paging =>
	link({ pageSize: 20, sizeKey: 'page[size]' }, ...keys);

/** The same with 100 a page, as lead lists and results of jobs have it. */
export const pagedByHundred = (...keys: readonly string[]): Paging =>
	link({ pageSize: 100, sizeKey: 'page[size]' }, ...keys);

/** Results of a job. Two rows that say the same are two rows. */
export const results: Paging = { ...pagedByHundred('results'), keepsRepeats: true };

/** The same where the server chooses the size of a page: it is not known what the parameter is called. */
export const pagedAsItComes = (key: string): Paging => {
	const paging = pagedByHundred(key);
	return {
		...paging,
		pageSize: undefined,
		ask: (call, size, token) => (token === undefined ? call : paging.ask(call, size, token)),
	};
};

/** The same where the list may also be the whole body. */
export const orBare = (paging: Paging): Paging => ({
	...paging,
	records: (answer) =>
		paging.records(answer) ?? (Array.isArray(answer.json) ? answer.json : undefined),
});

/** A search: the page in the body. */
export const searched = bodyPage({ pageSize: 100 }, 'results');

/** Words without more to them, as the records of a list. */
export const words = (key: string): Paging => {
	const paging = onePage(key);
	return {
		...paging,
		records: (answer) =>
			paging.records(answer)?.map((word): IDataObject => ({ word: String(word) })),
	};
};

/** A record is the body itself. */
export const bare = record();

/** The same, where a record always has an id. */
export const withId = record([], 'id');

/** A record without one of its keys, such as the list that another operation reads. */
export const except =
	(key: string) =>
	({ [key]: _, ...rest }: IDataObject): IDataObject =>
		rest;
