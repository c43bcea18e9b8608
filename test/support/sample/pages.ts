import type { Reply, Row, SampleRequest } from './types';

const DEFAULT_PAGE = 20;

/** How a list is handed out: all at once, or by one of four ways of paging. */
export type Pager = (
	key: string,
	rows: readonly Row[],
	request: SampleRequest,
	largest: number,
) => Reply;

const PAGING = new Set(['limit', 'offset', 'cursor', 'since', 'page[size]', 'page[after]']);

/** The rows whose fields are those of the query, but for the parameters of paging. */
export function filtered(rows: readonly Row[], { query }: SampleRequest): Row[] {
	const wanted = Object.entries(query).filter(([name]) => !PAGING.has(name));
	return rows.filter((row) => wanted.every(([name, value]) => String(row[name]) === value));
}

export const whole: Pager = (key, rows) => ({ status: 200, body: { [key]: rows } });

/** `limit` and `offset`, with the whole count. */
export const byOffset: Pager = (key, rows, { query }, largest) => {
	const limit = sizeOf(query.limit, largest);
	const offset = Number(query.offset ?? 0);
	return {
		status: 200,
		body: {
			[key]: rows.slice(offset, offset + limit),
			pagination: { limit, offset, total: rows.length },
		},
	};
};

/** `limit` and `cursor`; `next_cursor` is null at the end. */
export const byCursor: Pager = (key, rows, { query }, largest) => {
	const stop = positionOf(query.cursor) + sizeOf(query.limit, largest);
	return {
		status: 200,
		body: {
			[key]: rows.slice(positionOf(query.cursor), stop),
			next_cursor: stop < rows.length ? cursorAt(stop) : null,
		},
	};
};

/** `page[size]` and `page[after]`; `_links.next` is missing at the end. */
export const byLink =
	(path: string): Pager =>
	(key, rows, { query }, largest) => {
		const size = sizeOf(query['page[size]'], largest);
		const start = positionOf(query['page[after]']);
		const stop = start + size;
		const next = new URLSearchParams({
			...query,
			'page[size]': String(size),
			'page[after]': cursorAt(stop),
		});
		return {
			status: 200,
			body: {
				[key]: rows.slice(start, stop),
				_links: stop < rows.length ? { next: { href: `${path}?${next.toString()}` } } : {},
			},
		};
	};

/** `page` and `page_size` in the body, from page 1. */
export const byBodyPage: Pager = (key, rows, { body }, largest) => {
	const size = sizeOf(field(body, 'page_size'), largest);
	const page = Number(field(body, 'page') ?? 1);
	return {
		status: 200,
		body: {
			[key]: rows.slice((page - 1) * size, page * size),
			_pagination: { page, page_size: size, total_pages: Math.ceil(rows.length / size) },
		},
	};
};

/** A field of a JSON object, undefined where there is none. */
export function field(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	return Object.getOwnPropertyDescriptor(value, key)?.value;
}

const sizeOf = (asked: unknown, largest: number): number =>
	Math.min(Math.max(1, Math.trunc(Number(asked ?? DEFAULT_PAGE)) || DEFAULT_PAGE), largest);

const cursorAt = (position: number): string => Buffer.from(`at:${position}`).toString('base64url');

function positionOf(cursor: string | undefined): number {
	const text = Buffer.from(cursor ?? '', 'base64url').toString();
	return Number(/^at:(\d+)$/.exec(text)?.[1] ?? 0);
}
