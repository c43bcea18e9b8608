import { at } from '../items';
import { COLUMNS, ODD_ID, startSample } from './server';
import type { Sample, SampleFault, SampleOptions } from './server';

let sample: Sample | undefined;

afterEach(async () => {
	await sample?.close();
	sample = undefined;
});

async function start(options?: SampleOptions) {
	const started = await startSample(options);
	sample = started;
	const call = async (route: string, body?: unknown, headers: Record<string, string> = {}) => {
		const [method = '', path = ''] = route.split(' ');
		const response = await fetch(started.baseUrl + path, {
			method,
			headers: {
				'x-sample-key': started.apiKey,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined
				? {}
				: { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
		});
		const bytes = Buffer.from(await response.arrayBuffer());
		const isJson = response.headers.get('content-type') === 'application/json';
		const json: unknown = isJson ? JSON.parse(bytes.toString()) : undefined;
		return { status: response.status, headers: response.headers, bytes, json };
	};
	return { started, call };
}

const did = ({ commits }: Sample) => commits.map((commit) => `${commit.did} ${commit.id}`);
const idsOf = (list: unknown): unknown[] =>
	Array.isArray(list) ? list.map((row: unknown) => at(row, 'id')) : [];

test('refuses a request without its key, and does nothing', async () => {
	const { started, call } = await start();
	const { status } = await call('POST /things', { name: 'A' }, { 'x-sample-key': 'wrong' });
	expect(status).toBe(401);
	expect(started.commits).toEqual([]);
	expect(started.log).toHaveLength(1);
});

describe('a thing', () => {
	test('is made by each call, and answers 201 with its record', async () => {
		const { started, call } = await start();
		const first = await call('POST /things', { name: 'A', email: 'a@x.example' });
		const second = await call('POST /things', { name: 'A', email: 'a@x.example' });
		expect([first.status, at(first.json, 'name')]).toEqual([201, 'A']);
		expect(at(second.json, 'id')).not.toBe(at(first.json, 'id'));
		expect(did(started)).toEqual([
			`thing.created ${String(at(first.json, 'id'))}`,
			`thing.created ${String(at(second.json, 'id'))}`,
		]);
		expect((await call('POST /things', {})).status).toBe(422);
	});

	test('is paused to the same end however often, and the commits say which call changed it', async () => {
		const { started, call } = await start();
		for (let turn = 0; turn < 2; turn += 1) {
			const { status, json } = await call('POST /things/thg_2/pause');
			expect([status, at(json, 'status')]).toEqual([200, 'paused']);
		}
		expect(started.commits.map(({ changed }) => changed)).toEqual([true, false]);
	});

	test('is completed with a 204 and no body, changed by PATCH, and gone after DELETE', async () => {
		const { call } = await start();
		const completed = await call('POST /things/thg_2/complete');
		expect([completed.status, completed.bytes.length]).toEqual([204, 0]);
		const changed = await call('PATCH /things/thg_2', { name: 'New', id: 'other' });
		expect(changed.json).toMatchObject({ id: 'thg_2', name: 'New', status: 'completed' });
		expect((await call('DELETE /things/thg_2')).status).toBe(204);
		expect((await call('DELETE /things/thg_2')).status).toBe(404);
		expect((await call('GET /things/thg_2')).status).toBe(404);
	});

	test('with an odd id is reached only encoded, and the log has the id decoded', async () => {
		const { started, call } = await start();
		expect((await call('GET /things/a/b%20c')).status).toBe(404);
		const { json } = await call(`GET /things/${encodeURIComponent(ODD_ID)}`);
		expect(at(json, 'id')).toBe(ODD_ID);
		expect(started.log[1]).toMatchObject({ route: 'GET /things/:id', params: { id: ODD_ID } });
	});

	test('is found by its e-mail address', async () => {
		const { call } = await start();
		const { json } = await call('GET /lookup?email=THING-2%40sample.example');
		expect(at(json, 'id')).toBe('thg_2');
		expect((await call('GET /lookup?email=nobody%40sample.example')).status).toBe(404);
	});
});

describe('a list of five', () => {
	const all = [ODD_ID, 'thg_2', 'thg_3', 'thg_4', 'thg_5'];

	test.each([
		['offset', '/offset/things?limit=2', ['&offset=2', '&offset=4']],
		['cursor', '/cursor/things?limit=2', undefined],
		['link', '/link/things?page[size]=2', undefined],
	])('is read by %s to its end', async (_, first, offsets) => {
		const { call } = await start({ things: 5 });
		const ids: unknown[] = [];
		let path: unknown = first;
		for (let page = 0; typeof path === 'string'; page += 1) {
			const { json } = await call(`GET ${path}`);
			ids.push(...idsOf(at(json, 'things')));
			const cursor = at(json, 'next_cursor');
			const offset = offsets?.[page];
			path =
				at(json, '_links', 'next', 'href') ??
				(typeof cursor === 'string' ? `${first}&cursor=${cursor}` : undefined) ??
				(offset === undefined ? undefined : first + offset);
		}
		expect(ids).toEqual(all);
	});

	test('is read by pages that a body asks for', async () => {
		const { call } = await start({ things: 5, largestPage: 4 });
		const { json } = await call('POST /things/search', { page: 2, page_size: 10 });
		expect(idsOf(at(json, 'things'))).toEqual(['thg_5']);
		expect(at(json, '_pagination', 'total_pages')).toBe(2);
	});

	test('comes whole, and by the value of a field', async () => {
		const { call } = await start({ things: 5 });
		expect(idsOf(at((await call('GET /things')).json, 'things'))).toEqual(all);
		const { json } = await call('GET /cursor/things?name=Thing%203');
		expect(idsOf(at(json, 'things'))).toEqual(['thg_3']);
	});
});

describe('a batch', () => {
	const rows = (...values: string[]) => ({
		rows: values.map((value, index) => ({ key: `k${index}`, value })),
	});

	test('answers each row, and stores a key once', async () => {
		const { started, call } = await start();
		await call('POST /batches', rows('a'));
		const { json } = await call('POST /batches', rows('a', 'b'));
		expect(at(json, 'results')).toEqual([
			{ key: 'k0', status: 'exists' },
			{ key: 'k1', status: 'created' },
		]);
		expect(started.commits.filter(({ changed }) => changed)).toHaveLength(2);
	});

	test('with a bad row is refused whole and names it, unless told not to', async () => {
		const { started, call } = await start();
		const { status, json } = await call('POST /batches', rows('a', 'bad'));
		expect([status, at(json, 'error', 'index')]).toEqual([422, 1]);
		expect(started.commits).toEqual([]);
		await started.close();
		const nameless = await start({ namelessRefusals: true });
		const refused = await nameless.call('POST /batches', rows('a', 'bad'));
		expect([refused.status, at(refused.json, 'error', 'index')]).toEqual([422, undefined]);
	});

	test('takes five rows', async () => {
		const { call } = await start();
		expect((await call('POST /batches', rows('1', '2', '3', '4', '5', '6'))).status).toBe(422);
	});
});

describe('a job', () => {
	const rows = [{ key: 'a', value: '1' }, { key: 'b', value: 'bad' }, { key: 'c' }];

	test('is queued, under way, completed, and hands out its results by cursor', async () => {
		const { call } = await start({ polls: 2, jobRetryAfter: 7 });
		const begun = await call('POST /jobs', { rows });
		expect([begun.status, at(begun.json, 'status')]).toEqual([202, 'queued']);
		const path = `/jobs/${String(at(begun.json, 'id'))}`;
		expect((await call(`GET ${path}/results`)).status).toBe(409);
		for (const status of ['queued', 'processing']) {
			const polled = await call(`GET ${path}`);
			expect([at(polled.json, 'status'), polled.headers.get('retry-after')]).toEqual([status, '7']);
		}
		const done = await call(`GET ${path}?limit=2`);
		expect([at(done.json, 'status'), done.headers.get('retry-after')]).toEqual(['completed', null]);
		const rest = await call(`GET ${path}/results?cursor=${String(at(done.json, 'next_cursor'))}`);
		expect([at(done.json, 'results'), at(rest.json, 'results')]).toMatchObject([
			[
				{ key: 'a', status: 'stored' },
				{ key: 'b', status: 'failed' },
			],
			[{ key: 'c', status: 'stored' }],
		]);
		expect((await call(`POST ${path}/cancel`)).status).toBe(409);
	});

	test('can be canceled, and can fail', async () => {
		const { started, call } = await start({ polls: 0 });
		const first = `/jobs/${String(at((await call('POST /jobs', { rows })).json, 'id'))}`;
		expect(at((await call(`POST ${first}/cancel`)).json, 'status')).toBe('canceled');
		expect(at((await call(`GET ${first}`)).json, 'status')).toBe('canceled');
		const fatal = await call('POST /jobs', { rows: [{ value: 'fatal' }] });
		const failed = await call(`GET /jobs/${String(at(fatal.json, 'id'))}`);
		expect(at(failed.json, 'status')).toBe('failed');
		expect(started.commits.map((commit) => commit.did)).toEqual([
			'job.started',
			'job.canceled',
			'job.started',
		]);
	});
});

test('a file comes back byte for byte, with its type and name', async () => {
	const { started, call } = await start();
	const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
	const stored = await call('POST /files', bytes, {
		'content-type': 'image/png',
		'x-file-name': 'a b.png',
	});
	expect(stored.json).toMatchObject({ bytes: 5, content_type: 'image/png' });
	const read = await call(`GET /files/${String(at(stored.json, 'id'))}`);
	expect([...read.bytes]).toEqual([...bytes]);
	expect(read.headers.get('content-type')).toBe('image/png');
	expect(read.headers.get('content-disposition')).toContain('a%20b.png');
	expect(did(started)).toEqual([`file.stored ${String(at(stored.json, 'id'))}`]);
});

test('webhooks are kept, columns told, and events listed after one or after a time', async () => {
	const { call } = await start({ now: () => Date.UTC(2026, 0, 1) });
	const made = await call('POST /webhooks', { url: 'https://hook.example/1' });
	const path = `/webhooks/${String(at(made.json, 'id'))}`;
	expect((await call(`GET ${path}`)).json).toEqual(made.json);
	expect(at((await call('GET /webhooks')).json, 'webhooks')).toEqual([made.json]);
	expect((await call(`DELETE ${path}`)).status).toBe(204);
	expect((await call(`GET ${path}`)).status).toBe(404);
	expect(at((await call('GET /columns')).json, 'columns')).toEqual(COLUMNS);

	const since = async (text: string) =>
		idsOf(at((await call(`GET /events?since=${text}`)).json, 'events'));
	expect(await since('evt_1')).toEqual(['evt_2']);
	expect(await since('2025-12-31')).toEqual(['evt_1', 'evt_2']);
	expect(await since('2026-01-02')).toEqual([]);
});

describe('a fault', () => {
	const fault = async (what: SampleFault) => {
		const { started, call } = await start();
		started.faults.push(what);
		const create = async () =>
			await call('POST /things', { name: 'A' }).then(
				({ status, bytes, headers }) => ({ status, bytes: bytes.length, headers }),
				() => 'no answer' as const,
			);
		return { started, create };
	};

	test.each<[SampleFault, unknown, number]>([
		[{ kind: 'lose' }, 'no answer', 1],
		[{ kind: 'drop' }, 'no answer', 0],
		[{ kind: 'empty' }, { status: 201, bytes: 0 }, 1],
		[{ kind: 'html' }, { status: 200 }, 1],
		[{ kind: 'html', when: 'before' }, { status: 200 }, 0],
		[{ kind: 'error', when: 'after' }, { status: 500 }, 1],
		[{ kind: 'error', when: 'before', status: 502 }, { status: 502 }, 0],
		[{ kind: 'refuse', retryAfter: 3 }, { status: 429 }, 0],
		[{ kind: 'slow', ms: 1 }, { status: 201 }, 1],
	])('%j gives %j, with %i thing made', async (what, expected, made) => {
		const { started, create } = await fault(what);
		const reply = await create();
		if (typeof expected === 'string') expect(reply).toBe(expected);
		else expect(reply).toMatchObject(Object(expected));
		expect(started.commits).toHaveLength(made);
		expect(started.log).toHaveLength(1);
		if (what.kind === 'refuse' && reply !== 'no answer')
			expect(reply.headers.get('retry-after')).toBe('3');
	});

	test('strikes the calls it names, by method, path and ordinal', async () => {
		const { started, create } = await fault({
			kind: 'refuse',
			method: 'POST',
			path: /^\/things$/,
			nth: 2,
			times: 2,
		});
		const statuses: unknown[] = [];
		for (let turn = 0; turn < 4; turn += 1) statuses.push(at(await create(), 'status'));
		expect(statuses).toEqual([201, 429, 429, 201]);
		expect(started.commits).toHaveLength(2);
	});
});
