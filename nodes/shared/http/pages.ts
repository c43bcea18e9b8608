import type { IDataObject } from 'n8n-workflow';

import { target } from './address';
import type { Call, EndpointClass } from './call';
import { isObject } from './json';
import type { PageToken, Paging } from './paging';
import type { Tries, Unread } from './exchange';
import type { Session } from './session';

/** Pages that are read at most, should a provider never come to an end. */
const MOST_PAGES = 10_000;

/** A list, as it is asked for. */
export interface List {
	readonly call: Call;
	readonly paging: Paging;
	readonly limits: EndpointClass;
}

/** A list that could not be read to its end. */
interface Broken {
	readonly kind: 'broken';
	readonly end: Unread;
	/** Of the page that failed. */
	readonly tries: Tries;
}

export type Page =
	| {
			readonly kind: 'page';
			readonly records: readonly IDataObject[];
			readonly next: PageToken | undefined;
	  }
	| Broken;

/**
 * Reads one page. A link that leaves the base URL ends the list as a broken answer.
 *
 * @param token undefined: the first page
 * @param wanted records wanted, where fewer than a page are
 * @param outlivesHalt goes on where the run was told to send nothing new
 */
export async function readPage(
	session: Session,
	{ call, paging, limits }: List,
	token: PageToken | undefined,
	wanted = Infinity,
	outlivesHalt = false,
): Promise<Page> {
	const most = paging.pageSize ?? 1;
	// A page's number means nothing once pages have another size.
	const isFixed = paging.isNumbered === true && token !== undefined;
	const size = Math.max(1, isFixed ? most : Math.min(most, wanted));
	const asked = paging.ask(call, size, token);
	const { end, tries } = await session.exchange({
		call: asked,
		limits,
		repeatable: true,
		outlivesHalt,
		read: (answer) => (answer.isSuccess ? paging.records(answer) : undefined),
	});
	if (end.kind !== 'read') return { kind: 'broken', end, tries };
	const { value: records, answer } = end;
	const next = paging.next(answer, {
		token,
		size,
		count: records.length,
		path: target(asked),
		baseUrl: session.baseUrl,
	});
	if (next === 'strayed' && records.length < wanted) return { kind: 'broken', end: STRAYED, tries };
	return {
		kind: 'page',
		records: records.filter(isObject),
		next: next === 'strayed' ? undefined : next,
	};
}

const STRAYED: Unread = {
	kind: 'gave-up',
	last: {
		kind: 'failure',
		reason: 'blocked',
		maybeDelivered: false,
		isLasting: true,
		message:
			'The next page of the list is at another address than the base URL in the credential, where no key is sent',
	},
};

export type Records =
	{ readonly kind: 'records'; readonly records: readonly IDataObject[] } | Broken;

/** Reads page after page, up to `most` records. A page that repeats the one before ends the list. */
export async function allRecords(
	session: Session,
	list: List,
	most = Infinity,
	outlivesHalt = false,
): Promise<Records> {
	const records: IDataObject[] = [];
	let token: PageToken | undefined;
	let before = '';
	for (let count = 0; count < MOST_PAGES; count += 1) {
		const page = await readPage(session, list, token, most - records.length, outlivesHalt);
		if (page.kind === 'broken') return page;
		const mark = JSON.stringify(page.records[0] ?? null);
		if (count > 0 && mark === before) break;
		before = mark;
		for (const record of page.records.slice(0, most - records.length)) records.push(record);
		if (page.next === undefined || page.next === token || records.length >= most) break;
		token = page.next;
	}
	return { kind: 'records', records };
}
