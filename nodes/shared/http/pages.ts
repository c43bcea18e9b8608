import type { IDataObject } from 'n8n-workflow';

import { target } from './address';
import type { Call, EndpointClass } from './call';
import { idKey } from './id';
import { isObject } from './json';
import type { PageToken, Paging } from './paging';
import { NO_TRIES } from './exchange';
import type { Tries, Unread } from './exchange';
import type { HttpAnswer } from './port';
import type { Session } from './session';

/** Pages that are read at most, should a provider never come to an end. */
const MOST_PAGES = 10_000;

/** A list, as it is asked for. */
export interface List {
	readonly call: Call;
	readonly paging: Paging;
	readonly limits: EndpointClass;
	/** Whether an answer is the last word whatever its status. */
	isFinal?(answer: HttpAnswer): boolean;
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
	{ call, paging, limits, isFinal }: List,
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
		...(isFinal !== undefined && { isFinal }),
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
	| { readonly kind: 'records'; readonly records: readonly IDataObject[] }
	/** What was read until then is kept. */
	| (Broken & { readonly records: readonly IDataObject[] });

/** Empty pages, one after another, through which a list is followed to where it goes on. */
const MOST_EMPTY = 100;

/**
 * Reads page after page to the provider's own sign of the end, or up to `most` records. A record that is shown twice is kept
 * once. A list that goes in circles, or that never comes to an end, is broken.
 *
 * @param outlivesHalt goes on where the run was told to send nothing new
 */
export async function allRecords(
	session: Session,
	asked: List,
	most = Infinity,
	outlivesHalt = false,
): Promise<Records> {
	let list = asked;
	const records = new Map<string, IDataObject>();
	const seen = new Set<string>();
	const broken = (end: Unread, tries: Tries): Records => ({
		kind: 'broken',
		end,
		tries,
		records: [...records.values()],
	});
	let token: PageToken | undefined;
	let empty = 0;
	for (let count = 0; count < MOST_PAGES; count += 1) {
		const page = await readPage(session, list, token, most - records.size, outlivesHalt);
		if (page.kind === 'broken') {
			const size = isTooLarge(page.end) ? smallerThan(list) : undefined;
			if (size === undefined) return broken(page.end, page.tries);
			list = { ...list, paging: { ...list.paging, pageSize: size } };
			continue;
		}
		const before = records.size;
		for (const record of page.records) {
			if (records.size >= most) break;
			const name = list.paging.keepsRepeats === true ? `no. ${records.size}` : nameOf(record);
			if (!records.has(name)) records.set(name, record);
		}
		const isOver = page.next === undefined || records.size >= most;
		if (isOver) return { kind: 'records', records: [...records.values()] };
		// A server that ignores where it is asked to go on gives the same again: that was all.
		const isAgain = page.records.length > 0 && records.size === before;
		if (isAgain && list.paging.repeatEnds === true)
			return { kind: 'records', records: [...records.values()] };
		empty = page.records.length === 0 ? empty + 1 : 0;
		if (seen.has(page.next ?? '') || empty > MOST_EMPTY) return broken(CIRCLE, NO_TRIES);
		seen.add(page.next ?? '');
		token = page.next;
	}
	return broken(CIRCLE, NO_TRIES);
}

const isTooLarge = (end: Unread): boolean => end.kind === 'refused' && end.answer.status === 413;

const smallerThan = ({ paging }: List): number | undefined =>
	paging.pageSize === undefined ? undefined : paging.smaller?.(paging.pageSize);

/** By what a record is the same on two pages: its id, or all that it holds. */
function nameOf(record: IDataObject): string {
	const { id } = record;
	return typeof id === 'string' || typeof id === 'number'
		? `id ${idKey(String(id))}`
		: JSON.stringify(record);
}

const CIRCLE: Unread = {
	kind: 'gave-up',
	last: {
		kind: 'failure',
		reason: 'other',
		maybeDelivered: false,
		isLasting: true,
		message: 'The list goes in circles: a page leads to one that was read before',
	},
};
