import { record } from '../../nodes/shared/declare/answer';
import { write } from '../../nodes/shared/declare/build';
import { id, text } from '../../nodes/shared/declare/kinds';
import { failed, standing, unchanged } from '../../nodes/shared/declare/outcome';
import { provider, resource } from '../../nodes/shared/declare/provider';
import { callOf } from '../../nodes/shared/declare/route';
import { ownString } from '../../nodes/shared/http/json';
import { cursor } from '../../nodes/shared/http/paging';
import { at, detailsOf } from '../support/items';
import { outcomeOf } from '../support/rig';
import { sample } from '../support/sample/provider';
import { World } from './world';

// What a write may say of rows whose answer was lost, and of rows that go on from what earlier ones have left.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let world: World;
beforeAll(async () => {
	world = await World.start();
});
beforeEach(async () => await world.reset());
afterAll(async () => await world.close());

const limits = { name: 'sample' };
const paging = cursor({ pageSize: 100 }, 'things');
const name = text({ displayName: 'Name', required: true, mapped: true });
const note = text({ displayName: 'Note', mapped: true });
const thingId = id({ displayName: 'Thing ID', required: true, mapped: true });

const doubtful = provider({
	...sample,
	wireName: (key) => key,
	resources: {
		thing: resource(
			{ name: 'Thing', main: 'make', limits, answer: record([], 'id') },
			{
				make: write('POST /things', {
					action: 'Make a thing',
					fields: { name, note },
					confirm: {
						route: 'GET /cursor/things',
						paging,
						limits,
						matches: (found, { row }) => ownString(found, 'name') === row.name,
						identify: (found) => String(found.id),
						isWhole: true,
					},
				}),
				createSome: write('POST /things', {
					action: 'Create a thing that may be looked for',
					fields: { name, note },
					readBack: {
						route: 'POST /things/search',
						body: (row) => ({ name: row.name }),
						applies: (row) => row.note !== undefined,
						paging,
						limits,
						find: (records, { row }) => {
							const found = records.find((each) => ownString(each, 'name') === row.name);
							return found && standing('unchanged', found);
						},
					},
				}),
				update: write('PATCH /things/{thingId}', {
					action: 'Change a thing',
					fields: { thingId, name, note },
					repeatable: true,
					inOrder: (row) => row.thingId,
					handsOn: (found) => ({ note: `after ${String(found.name)}` }),
				}),
				pause: write('POST /things/{thingId}/pause', {
					action: 'Pause a thing by name',
					fields: { thingId: id({ displayName: 'Thing ID', sent: 'never' }), name },
					body: {},
					repeatable: true,
					lookups: [
						{
							key: (row) => row.name,
							route: 'GET /cursor/things',
							call: () => callOf('GET /cursor/things'),
							paging,
							limits,
							found: (list, row) => {
								const ids = idsIn(list, row.name);
								return ids.length === 1 ? { thingId: ids[0] } : undefined;
							},
							missing: (row, list) => {
								const ids = idsIn(list, row.name);
								if (ids.length === 0) return unchanged('not_there');
								const texts = { error: 'Several have that name', wayOut: 'Give an ID.' };
								return failed(texts, { code: 'ambiguous', response: ids });
							},
						},
					],
				}),
			},
		),
	},
});

const idsIn = (list: unknown, wanted: string): string[] =>
	(Array.isArray(list) ? list : []).flatMap((each) =>
		ownString(each, 'name') === wanted ? [ownString(each, 'id') ?? ''] : [],
	);

const run = async (operation: string, items: ReadonlyArray<Record<string, string>>) =>
	await world.run(
		'sample',
		{
			resource: 'thing',
			operation,
			dataMode: 'autoMapInputData',
			options: { maxConcurrency: 1, maxRetryTime: 600 },
		},
		items.map((json) => ({ json })),
		{ provider: doubtful },
	);
const made = () => world.sample.commits.filter(({ did }) => did === 'thing.created').length;

describe('a list that shows at once all that was done', () => {
	test('lets a row be sent again that is not in it', async () => {
		world.sample.faults.push({ kind: 'drop', method: 'POST', path: /^\/things$/ });
		const ended = await run('make', [{ name: 'A' }]);
		expect(ended.success.map(outcomeOf)).toEqual(['created']);
		expect(made()).toBe(1);
	});

	test('confirms a row that is in it', async () => {
		world.sample.faults.push({ kind: 'lose', method: 'POST', path: /^\/things$/ });
		const ended = await run('make', [{ name: 'A' }]);
		expect(ended.success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
			['created', true],
		]);
		expect(made()).toBe(1);
	});

	test('is not believed to show a row by a record that is the answer to another one', async () => {
		world.sample.faults.push({ kind: 'drop', method: 'POST', path: /^\/things$/, nth: 2 });
		const ended = await run('make', [
			{ name: 'A', note: 'one' },
			{ name: 'A', note: 'two' },
		]);
		expect(ended.success.map(outcomeOf)).toEqual(['created', 'created']);
		expect(made()).toBe(2);
	});

	test('leaves a row unknown that two records may be', async () => {
		await run('make', [{ name: 'A' }]);
		world.sample.faults.push({ kind: 'lose', method: 'POST', path: /^\/things$/ });
		const ended = await run('make', [{ name: 'A' }]);
		expect(ended.error.map(outcomeOf)).toEqual(['unknown']);
		expect(made()).toBe(2);
	});
});

test('a row that cannot be looked for stays unknown, and one that can is decided', async () => {
	world.sample.faults.push({ kind: 'lose', method: 'POST', path: /^\/things$/, times: 2 });
	const ended = await run('createSome', [{ name: 'A' }, { name: 'B', note: 'yes' }]);
	expect(ended.error.map((item) => [at(item.pairedItem, 'item'), outcomeOf(item)])).toEqual([
		[0, 'unknown'],
	]);
	expect(ended.success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
		['created', true],
	]);
	expect(world.sample.log.filter(({ route }) => route === 'POST /things/search')).toMatchObject([
		{ body: { name: 'B' } },
	]);
	expect(made()).toBe(2);
});

test('a later row of the same thing goes on from what the earlier one has left, and no other row does', async () => {
	await run('update', [
		{ thingId: 'thg_2', name: 'One', note: 'first' },
		{ thingId: 'thg_3', name: 'Other', note: 'other' },
		{ thingId: 'thg_2', name: 'Two', note: 'second' },
	]);
	const bodies = world.sample.log.map(({ body }) => [at(body, 'name'), at(body, 'note')]);
	expect(bodies.sort()).toEqual([
		['One', 'first'],
		['Other', 'other'],
		['Two', 'after One'],
	]);
});

test('a look-up that does not settle a row tells it what was found', async () => {
	await run('make', [{ name: 'A' }, { name: 'A', note: 'again' }]);
	const ended = await run('pause', [{ name: 'A' }, { name: 'nobody' }, { name: 'Thing 2' }]);
	expect(ended.success.map(({ json }) => json.outcome)).toEqual(['unchanged', 'updated']);
	expect(detailsOf(ended.error[0])).toMatchObject({
		code: 'ambiguous',
		response: [expect.any(String), expect.any(String)],
	});
});
