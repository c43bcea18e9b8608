import { SEED } from '../../../sandbox';
import { detailsOf, jsonOf, pairingOf, times, whatOf } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const { sequenceCount, sequences } = SEED.unify;
const TYPE = 'n8n-nodes-sales-engagement.unify';
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const run = async (operation: string, parameters: Ask['parameters'], rest: Partial<Ask> = {}) =>
	await rig.run('unify', {
		resource: 'sequence',
		operation,
		items: [{}],
		...rest,
		parameters: { ...parameters },
	});
const state = () => rig.sandbox.unify.state;
const addMany = (length: number) =>
	times(length, (n) =>
		state().addSequence({ id: `b00000f1-0000-4000-8000-${String(n).padStart(12, '0')}` }),
	);

describe('get', () => {
	it('gives the sequence itself', async () => {
		const ended = await run('get', { sequenceId: byId(sequences.paused) });
		expect(jsonOf(ended.success)).toEqual([state().sequences.get(sequences.paused)]);
	});

	it('fails the items with unknown ids, and only those', async () => {
		const ended = await run(
			'get',
			{ sequenceId: byId('={{ $json.id }}') },
			{ items: [UNKNOWN_ID, sequences.main, '.'].map((id) => ({ id })) },
		);
		expect(pairingOf(ended.success)).toEqual([1]);
		expect(pairingOf(ended.error)).toEqual([0, 2]);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'not_found',
			statusCode: 404,
		});
		expect(whatOf(ended.error[1])).toMatch(/Sequence.*item 2/);
		expect(rig.sandbox.log).toHaveLength(2);
	});
});

describe('getAll', () => {
	it('gives all sequences', async () => {
		const ended = await run('getAll', { returnAll: true });
		expect(jsonOf(ended.success)).toEqual([...state().sequences.values()]);
		expect(ended.success).toHaveLength(sequenceCount);
		expect(rig.calls('list_sequences')).toBe(1);
	});

	it('gives all sequences of several pages, each once', async () => {
		addMany(200);
		const ended = await run('getAll', { returnAll: true });
		expect(jsonOf(ended.success)).toEqual([...state().sequences.values()]);
		expect(rig.calls('list_sequences')).toBe(3);
	});

	it.each([
		[1, 1, 1],
		[45, 45, 1],
		[120, 120, 2],
		[900, 245, 3],
	])('gives, up to the limit %i, %i in %i calls', async (limit, length, calls) => {
		addMany(200);
		const ended = await run('getAll', { returnAll: false, limit });
		expect(jsonOf(ended.success)).toEqual([...state().sequences.values()].slice(0, length));
		expect(rig.calls('list_sequences')).toBe(calls);
	});

	it('gives nothing, without an error, where there is none', async () => {
		state().sequences.clear();
		const ended = await run('getAll', { returnAll: true });
		expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
		expect(rig.calls('list_sequences')).toBe(1);
	});
});

describe('the list of sequences in the editor', () => {
	interface Asked {
		filter?: string;
		paginationToken?: string;
	}
	const search = async (asked: Asked = {}, on = rig) =>
		await on.host.listSearch({ nodeType: TYPE, method: 'searchSequences', ...asked });

	it('shows every sequence by name, with whether it is active or paused', async () => {
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(sequenceCount);
		expect(paginationToken).toBeUndefined();
		expect(results).toContainEqual({ value: sequences.main, name: 'Main (active)' });
		expect(results).toContainEqual({ value: sequences.paused, name: 'Paused (paused)' });
	});

	it.each([
		['MAI', [sequences.main]],
		[sequences.other, [sequences.other]],
		['no such sequence', []],
	])('filtered by "%s" shows what matches by name or ID', async (filter, ids) => {
		const { results } = await search({ filter });
		expect(results.map(({ value }) => value)).toEqual(ids);
	});

	it('goes on from page to page, with every sequence once', async () => {
		addMany(160);
		const found: unknown[] = [];
		let asked: Asked = {};
		for (let pages = 0; pages < 10; pages += 1) {
			const { results, paginationToken } = await search(asked);
			found.push(...results.map(({ value }) => value));
			if (paginationToken === undefined) break;
			asked = { paginationToken: String(paginationToken) };
		}
		expect(found).toEqual([...state().sequences.keys()]);
		expect(rig.calls('list_sequences')).toBe(3);
	});

	it('finds what stands on a later page at once', async () => {
		addMany(160);
		state().addSequence({ id: UNKNOWN_ID, name: 'Needle' });
		const { results } = await search({ filter: 'needle' });
		expect(results.map(({ value }) => value)).toEqual([UNKNOWN_ID]);
	});

	it('tells that the key is wrong, by one call', async () => {
		const wrong = rig.with({ unify: { apiKey: 'uk_wrong' } });
		const error: unknown = await search({}, wrong).catch((caught: unknown) => caught);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			message: expect.stringMatching(/API key/),
		});
		expect(rig.sandbox.log).toHaveLength(1);
	});
});
