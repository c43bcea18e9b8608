import { nextPath } from './address';
import type { Call } from './call';
import { isObject, own, ownNumber, ownString } from './json';
import type { HttpAnswer } from './port';

/** Where the next page is; opaque, and what a picker keeps between two calls. */
export type PageToken = string;

/** What a page was asked for, and what came. */
export interface PageSeen {
	readonly token: PageToken | undefined;
	/** Records that were asked for. */
	readonly size: number;
	/** Records that came. */
	readonly count: number;
	/** Path and query of the call. */
	readonly path: string;
	readonly baseUrl: string;
}

/** How a provider hands out a list. A new way is an object more, and touches nothing else. */
export interface Paging {
	/** The most records that a page is asked for; undefined: all come at once. */
	readonly pageSize: number | undefined;
	/** Pages are numbered, so that all must have the same size. */
	readonly isNumbered?: true;
	/** No way to a second page is known: there is no all of it. */
	readonly isFirstOnly?: true;
	/** The size to go on with where a page is refused as too large (413); undefined: there is no smaller one. */
	smaller?(size: number): number | undefined;
	/** A page of nothing new is the end, for the server may ignore where it is asked to go on. */
	readonly repeatEnds?: true;
	/** Records are not told apart by what they hold: two that are the same are two. */
	readonly keepsRepeats?: true;
	/** The records of a page; undefined: a broken answer. */
	records(answer: HttpAnswer): readonly unknown[] | undefined;
	/** The call for a page of that size. */
	ask(call: Call, size: number, token: PageToken | undefined): Call;
	/** The page after this one; undefined: this was the last. `'strayed'`: it lies off the base URL. */
	next(answer: HttpAnswer, page: PageSeen): PageToken | 'strayed' | undefined;
}

/** Where in an answer's JSON the records are: under the first of these keys that holds a list; '' is the body itself. */
const listUnder =
	(keys: readonly string[]) =>
	({ json }: HttpAnswer): readonly unknown[] | undefined =>
		keys.length === 0 && Array.isArray(json)
			? json
			: keys.map((key) => (key === '' ? json : own(json, key))).find(Array.isArray);

/** All at once, under the first of `keys` that holds a list. */
export const onePage = (...keys: readonly string[]): Paging => ({
	pageSize: undefined,
	records: listUnder(keys),
	ask: (call) => call,
	next: () => undefined,
});

/** One record as a list of one: under the first of `keys` that is there, null for none; without keys the body itself. */
export const single = (...keys: readonly string[]): Paging => ({
	pageSize: undefined,
	records: ({ json }) => {
		const key = keys.find((each) => own(json, each) !== undefined);
		const found = keys.length === 0 ? json : key === undefined ? undefined : own(json, key);
		return found === null ? [] : isObject(found) ? [found] : undefined;
	},
	ask: (call) => call,
	next: () => undefined,
});

interface Sized {
	readonly pageSize: number;
}

/** `limit` and `offset`; the end is an empty page, one of nothing new, or the `pagination.total` of the answer. */
export const offset = ({ pageSize }: Sized, ...keys: readonly string[]): Paging => ({
	pageSize,
	repeatEnds: true,
	records: listUnder(keys),
	ask: (call, size, token) => ({
		...call,
		query: { ...call.query, limit: size, offset: token ?? '0' },
	}),
	next: ({ json }, { token, count, size }) => {
		const reached = Number(token ?? '0') + count;
		const total = ownNumber(own(json, 'pagination'), 'total');
		// More than asked for: the endpoint hands out all at once, whatever it is asked.
		if (count === 0 || count > size) return undefined;
		// A short page may be that of a server that caps the size: only an empty one, or the total, is the end.
		return total !== undefined && reached >= total ? undefined : String(reached);
	},
});

/**
 * One page of at most `pageSize`, of a list of which no way to a second page is known.
 *
 * @param limitIn where the wanted number goes, as `limit`; undefined: nowhere
 */
export const firstPage = (
	{ pageSize, limitIn }: Sized & { readonly limitIn?: 'query' | 'body' },
	...keys: readonly string[]
): Paging => ({
	pageSize,
	isFirstOnly: true,
	records: listUnder(keys),
	ask: (call, size) =>
		limitIn === undefined ? call : { ...call, [limitIn]: { ...call[limitIn], limit: size } },
	next: () => undefined,
});

/** `limit` and `cursor`; `next_cursor` in the answer, none at the end. */
export const cursor = ({ pageSize }: Sized, ...keys: readonly string[]): Paging => ({
	pageSize,
	records: listUnder(keys),
	ask: (call, size, token) => ({ ...call, query: { ...call.query, limit: size, cursor: token } }),
	next: ({ json }) => {
		const next = own(json, 'next_cursor');
		return typeof next === 'number' ? String(next) : ownString(json, 'next_cursor') || undefined;
	},
});

/** `page` and `page_size` in the body; `_pagination` in the answer. */
export const bodyPage = ({ pageSize }: Sized, ...keys: readonly string[]): Paging => ({
	pageSize,
	isNumbered: true,
	records: listUnder(keys),
	ask: (call, size, token) => ({
		...call,
		body: { ...call.body, page: Number(token ?? '1'), page_size: size },
	}),
	next: ({ json }, { token, count, size }) => {
		const page = Number(token ?? '1');
		const pages = ownNumber(own(json, '_pagination'), 'total_pages');
		return count === 0 || (pages === undefined ? count < size : page >= pages)
			? undefined
			: String(page + 1);
	},
});

/**
 * `page` and `page_size` in the query, pages from 1, and `total` in the answer: of a list that never changes. Sizes are
 * parts of each other, so that smaller pages go on at the same record.
 */
export const numbered = ({ pageSize }: Sized, ...keys: readonly string[]): Paging => ({
	pageSize,
	isNumbered: true,
	records: listUnder(keys),
	ask: (call, size, token) => ({
		...call,
		query: { ...call.query, page: Math.floor(Number(token ?? '0') / size) + 1, page_size: size },
	}),
	next: ({ json }, { token, count, size }) => {
		const reached = Number(token ?? '0') + size;
		const total = ownNumber(json, 'total');
		return count === 0 || (total === undefined ? count < size : reached >= total)
			? undefined
			: String(reached);
	},
	smaller: (size) => {
		for (let part = Math.floor(size / 2); part >= 1; part -= 1) if (size % part === 0) return part;
		return undefined;
	},
});

/** A link to the next page at `_links.next.href`, absent at the end; never followed off the base URL. */
export const link = (
	{ pageSize, sizeKey }: Sized & { readonly sizeKey: string },
	...keys: readonly string[]
): Paging => ({
	pageSize,
	records: listUnder(keys),
	ask: (call, size, token) =>
		token === undefined
			? { ...call, query: { ...call.query, [sizeKey]: size } }
			: { method: call.method, path: token },
	next: ({ json }, { path, baseUrl }) => {
		const next = own(own(json, '_links'), 'next');
		return nextPath(typeof next === 'string' ? next : ownString(next, 'href'), path, baseUrl);
	},
});
