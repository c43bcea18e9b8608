import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from './call';
import type { Paging } from './paging';
import { isObject, own, ownNumber, ownString } from './json';
import { nextPath, target } from './address';
import { newTrail } from './session';
import type { Exchange, Session } from './session';

/** Pages that are read at most, should a provider never come to an end. */
const MOST_PAGES = 10_000;

/** Where the next page is; opaque, and what a picker keeps between two calls. */
export type PageToken = string;

/** A list that could not be read to its end. */
interface Ended {
	readonly kind: 'end';
	readonly exchange: Exchange;
	/** Calls for the page that failed. */
	readonly attempts: number;
}

export type Page =
	| {
			readonly kind: 'page';
			readonly records: readonly IDataObject[];
			readonly next: PageToken | undefined;
	  }
	| Ended;

export interface PageRequest {
	readonly call: Call;
	readonly paging: Paging;
	readonly endpoint: EndpointClass;
	/** Undefined: the first page. */
	readonly token: PageToken | undefined;
	/** Records wanted, where fewer than a page are. */
	readonly wanted?: number;
}

/** Reads one page. A link that leaves the base URL ends the list as a broken answer. */
export async function readPage(
	session: Session,
	{ call, paging, endpoint, token, wanted }: PageRequest,
): Promise<Page> {
	const most = paging.style === 'whole' ? 1 : paging.pageSize;
	// A page's number means nothing once pages have another size.
	const isNumbered = paging.style === 'bodyPage' && token !== undefined;
	const size = Math.max(1, Math.min(most, isNumbered ? most : (wanted ?? most)));
	const trail = newTrail();
	const asked = pageCall(call, paging, token, size);
	const exchange = await session.exchange(asked, {
		endpoint,
		repeatable: true,
		isReadable: (_, body) => paging.records(body) !== undefined,
		trail,
	});
	const records =
		exchange.kind === 'answer' && exchange.status < 300 ? paging.records(exchange.body) : undefined;
	if (exchange.kind !== 'answer' || records === undefined)
		return { kind: 'end', exchange, attempts: trail.attempts };
	const next =
		paging.style === 'link'
			? nextPath(paging.next(exchange.body), target(asked), session.baseUrl)
			: nextToken(paging, exchange.body, records.length, size, token);
	if (next === 'strayed' && records.length < (wanted ?? Infinity))
		return { kind: 'end', exchange: STRAYED, attempts: trail.attempts };
	return {
		kind: 'page',
		records: records.filter(isObject),
		next: next === 'strayed' ? undefined : next,
	};
}

const STRAYED: Exchange = {
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

function pageCall(call: Call, paging: Paging, token: PageToken | undefined, size: number): Call {
	switch (paging.style) {
		case 'whole':
			return call;
		case 'offset':
			return { ...call, query: { ...call.query, limit: size, offset: token ?? '0' } };
		case 'cursor':
			return { ...call, query: { ...call.query, limit: size, cursor: token } };
		case 'bodyPage':
			return { ...call, body: { ...call.body, page: Number(token ?? '1'), page_size: size } };
		case 'link':
			return token === undefined
				? { ...call, query: { ...call.query, [paging.sizeKey]: String(size) } }
				: { method: call.method, path: token };
	}
}

function nextToken(
	paging: Exclude<Paging, { readonly style: 'link' }>,
	body: unknown,
	count: number,
	size: number,
	token: PageToken | undefined,
): PageToken | undefined {
	switch (paging.style) {
		case 'whole':
			return undefined;
		case 'offset': {
			const offset = Number(token ?? '0') + count;
			const pagination = own(body, 'pagination');
			const total = ownNumber(pagination, 'total');
			// An endpoint may lower the size of its pages, and says so.
			const used = Math.min(size, ownNumber(pagination, 'limit') ?? size);
			// More than asked for: the endpoint hands out all at once, whatever it is asked.
			if (count === 0 || count > size) return undefined;
			return (total === undefined ? count < used : offset >= total) ? undefined : String(offset);
		}
		case 'cursor':
			return ownString(body, 'next_cursor') || undefined;
		case 'bodyPage': {
			const page = Number(token ?? '1');
			const pages = ownNumber(own(body, '_pagination'), 'total_pages');
			return count === 0 || (pages === undefined ? count < size : page >= pages)
				? undefined
				: String(page + 1);
		}
	}
}

export type Records =
	{ readonly kind: 'records'; readonly records: readonly IDataObject[] } | Ended;

/** Reads page after page, up to `most` records. A page that repeats the one before ends the list. */
export async function allRecords(
	session: Session,
	call: Call,
	paging: Paging,
	endpoint: EndpointClass,
	most = Infinity,
): Promise<Records> {
	const records: IDataObject[] = [];
	let token: PageToken | undefined;
	let before = '';
	for (let count = 0; count < MOST_PAGES; count += 1) {
		const page = await readPage(session, {
			call,
			paging,
			endpoint,
			token,
			wanted: most - records.length,
		});
		if (page.kind === 'end') return page;
		const mark = JSON.stringify(page.records[0] ?? null);
		if (count > 0 && mark === before) break;
		before = mark;
		records.push(...page.records.slice(0, most - records.length));
		if (page.next === undefined || page.next === token || records.length >= most) break;
		token = page.next;
	}
	return { kind: 'records', records };
}
