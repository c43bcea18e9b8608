import {
	bodyPage,
	cursor,
	link,
	numbered,
	offset,
	onePage,
	single,
} from '../../../../nodes/shared/http/paging';
import type { Paging } from '../../../../nodes/shared/http/paging';
import { own } from '../../../../nodes/shared/http/json';
import { Lane } from '../../../../nodes/shared/http/lane';
import { allRecords } from '../../../../nodes/shared/http/pages';
import { Session } from '../../../../nodes/shared/http/session';
import { openUndici } from '../../../../nodes/shared/http/undici';
import { startStub } from '../../../support/stub';
import type { StubRequest } from '../../../support/stub';
import { VirtualClock } from '../../../support/virtualClock';

// Each way of paging against a server that keeps to it.

const DATA = Array.from({ length: 57 }, (_, index) => ({ id: `record-${index}` }));

const number = (request: StubRequest, key: string): number =>
	Number(new URL(request.url, 'http://x').searchParams.get(key));

const slice = (start: number, size: number) => DATA.slice(start, start + size);

interface Way {
	readonly paging: Paging;
	answer(request: StubRequest): unknown;
	/** As too large. */
	refuses?(request: StubRequest): boolean;
}

const pageOf = ({ body }: StubRequest) => ({
	page: Number(own(body, 'page')),
	size: Number(own(body, 'page_size')),
});

const WAYS: Record<string, Way> = {
	offset: {
		paging: offset({ pageSize: 10 }, 'data'),
		answer: (request) => ({ data: slice(number(request, 'offset'), number(request, 'limit')) }),
	},
	'offset with a total and smaller pages than asked for': {
		paging: offset({ pageSize: 10 }, 'data'),
		answer: (request) => ({
			data: slice(number(request, 'offset'), 7),
			pagination: { total: 57, limit: 7, offset: number(request, 'offset') },
		}),
	},
	'offset that is ignored, all at once': {
		paging: offset({ pageSize: 10 }, 'data'),
		answer: () => ({ data: DATA }),
	},
	cursor: {
		paging: cursor({ pageSize: 10 }, 'data'),
		answer: (request) => {
			const start = number(request, 'cursor');
			const size = number(request, 'limit');
			return {
				data: slice(start, size),
				next_cursor: start + size < 57 ? String(start + size) : null,
			};
		},
	},
	'body pages with a total': {
		paging: bodyPage({ pageSize: 10 }, 'data'),
		answer: (request) => {
			const { page, size } = pageOf(request);
			return {
				data: slice((page - 1) * size, size),
				_pagination: { page, page_size: size, total_pages: Math.ceil(57 / size) },
			};
		},
	},
	'body pages without one': {
		paging: bodyPage({ pageSize: 10 }, 'data'),
		answer: (request) => {
			const { page, size } = pageOf(request);
			return { data: slice((page - 1) * size, size) };
		},
	},
	link: {
		paging: link({ pageSize: 10, sizeKey: 'page[size]' }, 'data'),
		answer: (request) => {
			const start = number(request, 'page[after]');
			const next = start + 10;
			return {
				data: slice(start, 10),
				_links: {
					self: { href: request.url },
					...(next < 57 && { next: { href: `/list?page%5Bafter%5D=${next}` } }),
				},
			};
		},
	},
	'numbered pages': {
		paging: numbered({ pageSize: 10 }, 'data'),
		answer: (request) => {
			const size = number(request, 'page_size');
			return { data: slice((number(request, 'page') - 1) * size, size), total: 57 };
		},
	},
	'the whole at once': { paging: onePage('data'), answer: () => ({ data: DATA }) },
};

async function read({ paging, answer, refuses = () => false }: Way, most?: number) {
	const stub = await startStub((request) =>
		refuses(request) ? { status: 413, body: {} } : { body: answer(request) },
	);
	const port = await openUndici({
		baseUrl: stub.baseUrl,
		headers: {},
		secret: 'key',
		connections: 1,
		egress: undefined,
	});
	const clock = new VirtualClock();
	const lane = new Lane(clock, Math.random);
	const session = new Session({
		port,
		clock,
		random: Math.random,
		lane: () => lane,
		baseUrl: stub.baseUrl,
		signal: undefined,
		settings: { timeout: 5_000, maxRetryTime: 1_000, cap: undefined },
	});
	const isInBody = paging.ask({ method: 'POST', path: '/' }, 1, undefined).body !== undefined;
	const method = isInBody ? 'POST' : 'GET';
	const found = await allRecords(
		session,
		{ call: { method, path: '/list' }, paging, limits: { name: 'list' } },
		most,
	);
	await port.close();
	await stub.close();
	return { found, calls: stub.requests.length };
}

describe.each(Object.entries(WAYS))('paging by %s', (_, way) => {
	test('reads every record once, in order', async () => {
		const { found, calls } = await read(way);
		expect(found).toEqual({ kind: 'records', records: DATA });
		expect(calls).toBeLessThanOrEqual(10);
	});

	test.each([1, 10, 15, 57, 1_000])('reads at most %i where no more are wanted', async (most) => {
		const { found } = await read(way, most);
		expect(found).toEqual({ kind: 'records', records: DATA.slice(0, most) });
	});
});

describe('a page that is refused as too large', () => {
	const pagesUpTo = (largest: number, from = 0): Way => ({
		paging: numbered({ pageSize: 20 }, 'data'),
		answer: (request) => {
			const size = number(request, 'page_size');
			return { data: slice((number(request, 'page') - 1) * size, size), total: 57 };
		},
		refuses: (request) =>
			number(request, 'page_size') > largest &&
			number(request, 'page') * number(request, 'page_size') > from,
	});

	test.each([
		[10, 0],
		[10, 20],
		[5, 40],
		[3, 20],
		[1, 0],
	])('is asked for in pages of at most %i from record %i on, and none is missed', async (...of) => {
		const { found } = await read(pagesUpTo(...of));
		expect(found).toEqual({ kind: 'records', records: DATA });
	});

	test('breaks the list where no page is small enough', async () => {
		const { found, calls } = await read(pagesUpTo(0));
		expect(found.kind).toBe('broken');
		expect(calls).toBeLessThan(10);
	});
});

test.each([
	[single('data'), { data: { id: 'a' } }, [{ id: 'a' }]],
	[single('data'), { data: null }, []],
	[single(), { id: 'a' }, [{ id: 'a' }]],
])('a single record is a list of one, and null one of none', async (paging, body, records) => {
	const { found } = await read({ paging, answer: () => body });
	expect(found).toEqual({ kind: 'records', records });
});

test.each([[{ steps: DATA }], [{ data: DATA }], [DATA]])(
	'a list whose wrapper is not certain is found under any of its names, or bare',
	async (body) => {
		const { found } = await read({
			paging: cursor({ pageSize: 100 }, 'steps', 'data', ''),
			answer: () => body,
		});
		expect(found).toEqual({ kind: 'records', records: DATA });
	},
);

describe('a list without a certain end', () => {
	const ids = (found: Awaited<ReturnType<typeof read>>['found']) =>
		found.records.map(({ id }) => id);
	const by = (pages: ReadonlyArray<readonly [string, readonly object[], string | null]>): Way => ({
		paging: cursor({ pageSize: 10 }, 'data'),
		answer: (request) => {
			const asked = new URL(request.url, 'http://x').searchParams.get('cursor');
			const [, data, next] = pages.find(([name]) => name === (asked ?? 'a')) ?? ['', [], null];
			return { data, next_cursor: next };
		},
	});

	test('empty pages are followed to where the list goes on', async () => {
		const { found } = await read(
			by([
				['a', slice(0, 20), 'b'],
				['b', [], 'c'],
				['c', [], 'd'],
				['d', slice(20, 37), null],
			]),
		);
		expect(found).toEqual({ kind: 'records', records: DATA });
	});

	test('a record that is shown on two pages is kept once, and the list goes on', async () => {
		const { found } = await read(
			by([
				['a', slice(0, 10), 'b'],
				['b', [...slice(0, 1), ...slice(10, 9)], 'c'],
				['c', slice(19, 38), null],
			]),
		);
		expect(ids(found)).toEqual(DATA.map(({ id }) => id));
		expect(found.kind).toBe('records');
	});

	test('records that hold the same are all kept where nothing tells them apart', async () => {
		const same = Array.from({ length: 5 }, () => ({ status: 'not_found' }));
		const way = by([
			['a', same, 'b'],
			['b', same, null],
		]);
		const kept = await read({ ...way, paging: { ...way.paging, keepsRepeats: true } });
		expect(kept.found.records).toEqual([...same, ...same]);
		expect((await read(way)).found.records).toHaveLength(1);
	});

	test('a UUID that comes again in another letter case names the same record, and another id another one', async () => {
		const id = '8e1c8f3a-0b7d-4c1e-9f2a-1234567890ab';
		const { found } = await read(
			by([
				['a', [{ id }, { id: 'enr_a' }], 'b'],
				['b', [{ id: id.toUpperCase() }, { id: 'ENR_A' }], null],
			]),
		);
		expect(ids(found)).toEqual([id, 'enr_a', 'ENR_A']);
	});

	test.each([
		['itself', 'a'],
		['one that was read before', 'b'],
	])('a page that leads to %s breaks the list, and what was read is kept', async (_, back) => {
		const { found, calls } = await read(
			by([
				['a', slice(0, 10), back === 'a' ? 'a' : 'b'],
				['b', slice(10, 10), 'c'],
				['c', slice(20, 10), back],
			]),
		);
		expect(found.kind).toBe('broken');
		expect(found.records.length).toBeGreaterThanOrEqual(10);
		expect(calls).toBeLessThanOrEqual(5);
	});

	test('empty pages without end break it', async () => {
		let page = 0;
		const { found, calls } = await read({
			paging: cursor({ pageSize: 10 }, 'data'),
			answer: () => ({ data: [], next_cursor: String((page += 1)) }),
		});
		expect(found.kind).toBe('broken');
		expect(calls).toBeLessThan(200);
	});

	test('a server that caps the size of its pages, and does not say so, is read to the end', async () => {
		const { found } = await read({
			paging: offset({ pageSize: 100 }, 'data'),
			answer: (request) => ({
				data: slice(number(request, 'offset'), Math.min(20, number(request, 'limit'))),
			}),
		});
		expect(found).toEqual({ kind: 'records', records: DATA });
	});

	test('a server that ignores where it is to go on has given all', async () => {
		const { found, calls } = await read({
			paging: offset({ pageSize: 100 }, 'data'),
			answer: () => ({ data: DATA }),
		});
		expect(found).toEqual({ kind: 'records', records: DATA });
		expect(calls).toBe(2);
	});

	test.each([0, 1, 2, 7])('cursors may be numbers, from %i on', async (first) => {
		const { found } = await read({
			paging: cursor({ pageSize: 10 }, 'data'),
			answer: (request) => {
				const asked = new URL(request.url, 'http://x').searchParams.get('cursor');
				const page = asked === null ? 0 : Number(asked) - first;
				return { data: slice(page * 10, 10), next_cursor: page < 5 ? page + 1 + first : null };
			},
		});
		expect(found).toEqual({ kind: 'records', records: DATA });
	});
});
