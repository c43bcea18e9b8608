import { record } from '../../nodes/shared/declare/answer';
import { read } from '../../nodes/shared/declare/build';
import { choice, text } from '../../nodes/shared/declare/kinds';
import { failed } from '../../nodes/shared/declare/outcome';
import { provider, resource } from '../../nodes/shared/declare/provider';
import { callOf } from '../../nodes/shared/declare/route';
import { own, ownString } from '../../nodes/shared/http/json';
import { cursor } from '../../nodes/shared/http/paging';
import { at, detailsOf } from '../support/items';
import { outcomeOf } from '../support/rig';
import { sample } from '../support/sample/provider';
import { clock } from '../support/virtualTime';
import { World } from './world';

// A read whose records a job of the provider's brings, and what else a read may say of its records.

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
const things = cursor({ pageSize: 2 }, 'things');

const asking = provider({
	...sample,
	wireName: (name) => name,
	resources: {
		thing: resource(
			{ name: 'Thing', main: 'query', limits, answer: record([], 'id') },
			{
				query: read('POST /jobs', {
					action: 'Query things',
					fields: { value: text({ displayName: 'Value', required: true, sent: 'never' }) },
					body: ({ value }) => ({ rows: ['a', 'b', 'c'].map((key) => ({ key, value })) }),
					job: {
						id: ({ json }) => ownString(json, 'id'),
						limits,
						pollRoute: 'GET /jobs/{id}',
						poll: (id) => callOf('GET /jobs/{id}', { id }),
						state: ({ json }) => {
							const status = ownString(json, 'status');
							if (status === 'completed') return { kind: 'done' };
							if (status !== 'failed') return { kind: 'running' };
							const texts = { error: 'The job came to nothing', wayOut: 'Run it again.' };
							return { kind: 'broken', texts, code: 'job_failed', retryable: true };
						},
						resultsRoute: 'GET /jobs/{id}/results',
						results: (id) => callOf('GET /jobs/{id}/results', { id }),
						resultsLimits: limits,
						paging: cursor({ pageSize: 2 }, 'results'),
						cancelRoute: 'POST /jobs/{id}/cancel',
						cancel: (id) => callOf('POST /jobs/{id}/cancel', { id }),
					},
				}),
				getAll: read('GET /cursor/things', {
					action: 'Get things by name',
					fields: { name: text({ displayName: 'Name', required: true, sent: 'never' }) },
					pages: things,
					keeps: (found, { name }) => ownString(found, 'name') === name,
				}),
				get: read('GET /things/{thingId}', {
					action: 'Get a thing that is active',
					fields: { thingId: text({ displayName: 'Thing', required: true }) },
					refuse: (found, { thingId }) =>
						own(found, 'name') === 'Thing 2'
							? failed({ error: `${thingId} is asleep`, wayOut: 'Wake it.' }, { code: 'asleep' })
							: undefined,
				}),
				find: read('GET /things/{thingId}', {
					action: 'Get a thing or a file',
					fields: {
						thingId: text({ displayName: 'Thing', required: true }),
						what: choice({
							displayName: 'What',
							options: [
								{ name: 'Thing', value: 'thing' },
								{ name: 'Job', value: 'job' },
							],
							required: true,
							sent: 'never',
						}),
					},
					otherRoutes: ['GET /jobs/{thingId}'],
					routeOf: ({ what }) => (what === 'job' ? 'GET /jobs/{thingId}' : 'GET /things/{thingId}'),
				}),
			},
		),
	},
});

const json = (fields: Record<string, string>) => ({ json: fields });
const query = (options = {}) => ({
	resource: 'thing',
	operation: 'query',
	value: '={{ $json.value }}',
	returnAll: true,
	options,
});
const run = async (
	parameters: Parameters<World['run']>[1],
	items = [json({ value: 'x' })],
	node = {},
) => await world.run('sample', parameters, items, { provider: asking, ...node });
const routes = (name: string) => world.sample.log.filter(({ route }) => route === name).length;
const started = () => world.sample.commits.filter(({ did }) => did === 'job.started').length;
const canceled = () => world.sample.commits.filter(({ did }) => did === 'job.canceled').length;

describe('a read by a job', () => {
	test('waits until it is over and puts out all its results, each paired to the item that asked', async () => {
		const ended = await run(query(), [json({ value: 'x' }), json({ value: 'y' })]);
		expect(ended.error).toEqual([]);
		expect(ended.success.map((item) => [at(item.pairedItem, 'item'), item.json.key])).toEqual(
			[0, 1].flatMap((item) => ['a', 'b', 'c'].map((key) => [item, key])),
		);
		expect([started(), routes('GET /jobs/:id/results')]).toEqual([2, 4]);
	});

	test('puts out no more than are wanted', async () => {
		const ended = await run({ ...query(), returnAll: false, limit: 2 });
		expect(ended.success.map((item) => item.json.key)).toEqual(['a', 'b']);
		expect(routes('GET /jobs/:id/results')).toBe(1);
	});

	test('not waited for, gives the job', async () => {
		const ended = await run(query({ waitForCompletion: false }));
		expect(ended.success.map((item) => item.json)).toEqual([
			{ jobId: 'job_new_1', id: 'job_new_1', status: 'queued' },
		]);
		expect(routes('GET /jobs/:id')).toBe(0);
	});

	test('that takes too long is pending with its id, and Retry On Fail goes on with the same one', async () => {
		await world.reset({ polls: 12 });
		const once = await run(query({ maxWaitTime: 10 }));
		expect(detailsOf(once.error[0])).toMatchObject({ outcome: 'pending', jobId: 'job_new_1' });
		await world.reset({ polls: 12 });
		const again = await run(query({ maxWaitTime: 60 }), undefined, {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 5,
			waitBetweenTries: 1,
		});
		expect(again.success).toHaveLength(3);
		expect(started()).toBe(1);
	});

	test('that fails says so, and Retry On Fail starts another one', async () => {
		const ended = await run(query(), [json({ value: 'fatal' })]);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'job_failed',
			retryable: true,
			jobId: 'job_new_1',
		});
		await world.reset();
		await run(query(), [json({ value: 'fatal' })], {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(started()).toBe(2);
	});

	test('whose results cannot be read is pending with its id', async () => {
		world.sample.faults.push({ kind: 'html', path: /results$/, times: 10_000 });
		const ended = await run(query());
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'pending', jobId: 'job_new_1' });
	});

	test.each([
		[true, 1],
		[false, 0],
	])(
		'ends with a Stop; with Cancel When Stopped %s the job is canceled %i times',
		async (cancels, times) => {
			await world.reset({ polls: 1_000_000 });
			const handle = world.begin(
				'sample',
				query({ cancelWhenStopped: cancels, maxWaitTime: 0 }),
				[json({ value: 'x' })],
				{ provider: asking },
			);
			while (routes('GET /jobs/:id') < 3) await clock.sleep(1_000);
			handle.cancel();
			await handle.finished;
			const asked = routes('GET /jobs/:id');
			await clock.sleep(600_000);
			expect([routes('GET /jobs/:id'), canceled()]).toEqual([asked, times]);
		},
	);
});

test('a list whose filter the provider does not know is filtered here, up to the number that is wanted', async () => {
	await world.reset({ things: 7 });
	const ended = await run({ resource: 'thing', operation: 'getAll', name: 'Thing 6', limit: 1 });
	expect(ended.success.map((item) => item.json.name)).toEqual(['Thing 6']);
});

test('a record that is not what the row asked for is its failure', async () => {
	const ended = await run({ resource: 'thing', operation: 'get', thingId: '={{ $json.value }}' }, [
		json({ value: 'thg_2' }),
		json({ value: 'thg_3' }),
	]);
	expect(ended.error.map((item) => [outcomeOf(item), at(detailsOf(item), 'code')])).toEqual([
		['failed', 'asleep'],
	]);
	expect(ended.success.map((item) => item.json.id)).toEqual(['thg_3']);
});

test('a route may depend on the row', async () => {
	await run(query({ waitForCompletion: false }));
	const find = {
		resource: 'thing',
		operation: 'find',
		thingId: '={{ $json.value }}',
		what: '={{ $json.what }}',
	};
	const ended = await run(find, [
		json({ value: 'thg_3', what: 'thing' }),
		json({ value: 'job_new_1', what: 'job' }),
	]);
	expect(ended.success.map((item) => item.json.id)).toEqual(['thg_3', 'job_new_1']);
});
