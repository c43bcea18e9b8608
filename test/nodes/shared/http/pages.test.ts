import { bodyPage, cursor, link, offset, onePage } from '../../../../nodes/shared/http/paging';
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
	'the whole at once': { paging: onePage('data'), answer: () => ({ data: DATA }) },
};

async function read({ paging, answer }: Way, most?: number) {
	const stub = await startStub((request) => ({ body: answer(request) }));
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
	const method = paging.isNumbered === true ? 'POST' : 'GET';
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
		expect(calls).toBeLessThanOrEqual(9);
	});

	test.each([1, 10, 15, 57, 1_000])('reads at most %i where no more are wanted', async (most) => {
		const { found } = await read(way, most);
		expect(found).toEqual({ kind: 'records', records: DATA.slice(0, most) });
	});
});

test('a server that always gives the same page does not keep the reader for ever', async () => {
	const { calls } = await read({
		paging: cursor({ pageSize: 10 }, 'data'),
		answer: () => ({ data: slice(0, 10), next_cursor: 'again' }),
	});
	expect(calls).toBeLessThanOrEqual(2);
});
