import type { Write } from '../../nodes/shared/declare/operation';
import { at, detailsOf } from '../support/items';
import { outcomeOf } from '../support/rig';
import { sample } from '../support/sample/provider';
import { clock } from '../support/virtualTime';
import { withOther, WRITES } from './subjects';
import { World } from './world';

// An operation whose call starts a job: started once, waited for, never paid twice.

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

const rows = (...values: string[]) =>
	values.map((value, n) => ({ json: { key: `key-${n}`, value } }));
const store = (options = {}) => ({
	resource: 'row',
	operation: 'store',
	dataMode: 'autoMapInputData',
	options,
});
/** The operation that stores rows by a job, to be tampered with. */
function storing() {
	const [subject] = WRITES.filter(({ name }) => name === 'sample row store');
	const job = subject?.operation.job;
	if (subject === undefined || job === undefined) throw new Error('No job is started by it');
	return { operation: subject.operation, job };
}
const started = () => world.sample.commits.filter(({ did }) => did === 'job.started').length;
const canceled = () => world.sample.commits.filter(({ did }) => did === 'job.canceled').length;
const polls = () =>
	world.sample.log.filter(({ route, query }) => route === 'GET /jobs/:id' && !query.cursor);

test('each row has its own result, also of pages after the first, and a repeat shares the answer of the first', async () => {
	const items = [...rows('a', 'b', 'bad', 'd'), { json: { key: 'key-0', value: 'again' } }];
	const ended = await world.run('sample', store(), items);
	expect(ended.success.map((item) => [at(item.pairedItem, 'item'), item.json.outcome])).toEqual([
		[0, 'validated'],
		[1, 'validated'],
		[3, 'validated'],
		[4, 'validated'],
	]);
	expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', code: 'invalid' });
	expect(started()).toBe(1);
});

test('it is asked no sooner than the provider says, and less and less often where it says nothing', async () => {
	await world.reset({ polls: 6, jobRetryAfter: 45 });
	await world.run('sample', store(), rows('a'));
	const asked = polls().map(({ at: time }) => time);
	for (let n = 2; n < asked.length; n += 1)
		expect((asked[n] ?? 0) - (asked[n - 1] ?? 0)).toBeGreaterThanOrEqual(45_000);
	await world.reset({ polls: 6 });
	await world.run('sample', store(), rows('a'));
	const free = polls().map(({ at: time }) => time);
	const gaps = free.slice(1).map((time, n) => time - (free[n] ?? 0));
	expect(gaps).toEqual([...gaps].sort((one, other) => one - other));
	expect(gaps.at(-1)).toBeGreaterThan(4 * (gaps[0] ?? 0));
});

test('a job that is not over in time is pending with its id, and Retry On Fail goes on with the same one', async () => {
	await world.reset({ polls: 12 });
	const once = await world.run('sample', store({ maxWaitTime: 10 }), rows('a', 'b'));
	for (const item of once.error)
		expect(detailsOf(item)).toMatchObject({ outcome: 'pending', jobId: 'job_new_1' });
	expect(once.error).toHaveLength(2);

	await world.reset({ polls: 12 });
	const again = await world.run('sample', store({ maxWaitTime: 60 }), rows('a', 'b'), {
		onError: 'continueRegularOutput',
		retryOnFail: true,
		maxTries: 5,
		waitBetweenTries: 1,
	});
	expect(again.success.map(outcomeOf)).toEqual(['validated', 'validated']);
	expect(started()).toBe(1);
});

test('a job is remembered before it is waited for: where the whole node breaks down meanwhile, Retry On Fail goes on with the same one', async () => {
	const { operation, job } = storing();
	let polled = 0;
	let isSilent = false;
	const broken: Write = {
		...operation,
		job: {
			...job,
			poll: (id) => {
				polled += 1;
				isSilent = polled === 1;
				if (isSilent) throw new TypeError('a fault of our own');
				return job.poll(id);
			},
		},
	};
	// Nor can it say then what became of the rows.
	Object.defineProperty(broken, 'fields', {
		get: () => {
			if (!isSilent) return operation.fields;
			isSilent = false;
			throw new TypeError('another fault of our own');
		},
	});
	const ended = await world.run('sample', store(), rows('a', 'b'), {
		tampered: withOther(sample, operation, broken),
		onError: 'continueRegularOutput',
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 1,
	});
	expect(polled).toBeGreaterThan(1);
	expect(ended.success.map(outcomeOf)).toEqual(['validated', 'validated']);
	expect(started()).toBe(1);
});

test('a fault of our own on the results of a job leaves the rows of other jobs alone', async () => {
	const { operation, job } = storing();
	let matched = 0;
	const broken: Write = {
		...operation,
		job: {
			...job,
			match: (records, sent, known) => {
				matched += 1;
				if (matched === 1) throw new TypeError('a fault of our own');
				return job.match(records, sent, known);
			},
		},
	};
	const ended = await world.run('sample', store({ batchSize: 1 }), rows('a', 'b', 'c'), {
		tampered: withOther(sample, operation, broken),
	});
	expect(ended.thrown).toBeUndefined();
	expect(ended.error.map(detailsOf)).toMatchObject([
		{ outcome: 'unknown', code: 'internal_error', retryable: false },
	]);
	expect(ended.success.map(outcomeOf)).toEqual(['validated', 'validated']);
	expect(started()).toBe(3);
});

test('a start whose answer is lost is not started again, and every row of it is unknown', async () => {
	world.sample.faults.push({ kind: 'lose', method: 'POST', path: /^\/jobs$/ });
	const ended = await world.run('sample', store(), rows('a', 'b'), {
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 1,
	});
	expect(ended.error.map(outcomeOf)).toEqual(['unknown', 'unknown']);
	expect(started()).toBe(1);
});

test('a poll that fails is asked again, and a state that cannot be read leaves the rows pending', async () => {
	world.sample.faults.push({ kind: 'error', when: 'before', path: /^\/jobs\/.+/, times: 3 });
	const ended = await world.run('sample', store(), rows('a'));
	expect(ended.success.map(outcomeOf)).toEqual(['validated']);
	await world.reset();
	world.sample.faults.push({ kind: 'html', path: /^\/jobs\/.+/, times: 10_000 });
	const lost = await world.run('sample', store({ maxRetryTime: 60 }), rows('a'));
	expect(detailsOf(lost.error[0])).toMatchObject({ outcome: 'pending', retryable: true });
	expect(started()).toBe(1);
});

test('a job that breaks fails its rows, and they may be tried again', async () => {
	const ended = await world.run('sample', store(), rows('fatal', 'b'));
	for (const item of ended.error)
		expect(detailsOf(item)).toMatchObject({
			outcome: 'failed',
			code: 'job_failed',
			retryable: true,
		});
	expect(ended.error).toHaveLength(2);
});

test('not waited for, every row is started and has the id of its job', async () => {
	const ended = await world.run('sample', store({ waitForCompletion: false }), rows('a', 'b'));
	expect(ended.success.map(({ json }) => [json.outcome, json.jobId])).toEqual([
		['started', 'job_new_1'],
		['started', 'job_new_1'],
	]);
	expect(polls()).toEqual([]);
});

test.each([
	[true, 1],
	[false, 0],
])(
	'a Stop ends the wait; with Cancel When Stopped %s the job is canceled %i times',
	async (cancels, times) => {
		await world.reset({ polls: 1_000_000 });
		const run = world.begin(
			'sample',
			store({ cancelWhenStopped: cancels, maxWaitTime: 0 }),
			rows('a'),
		);
		while (polls().length < 3) await clock.sleep(1_000);
		run.cancel();
		await run.finished;
		const asked = polls().length;
		await clock.sleep(600_000);
		expect(polls().length).toBe(asked);
		expect(canceled()).toBe(times);
		expect(started()).toBe(1);
	},
);

test('where one row stops the run, the job that runs is awaited and no other is started', async () => {
	await world.reset({ polls: 4 });
	const ended = await world.run('sample', store(), rows('bad', 'b', 'c', 'd', 'e', 'f', 'g'), {
		onError: 'stopWorkflow',
	});
	expect(ended.thrown).toMatchObject({ context: { itemIndex: 0 } });
	expect(String(at(ended.thrown, 'description'))).toMatch(/\b4 of 7\b/);
	expect(String(at(ended.thrown, 'description'))).toContain('job_new_1');
	expect(started()).toBe(1);
});

test('where a job is not over in time no other is started, and those rows may be run again', async () => {
	await world.reset({ polls: 12 });
	const seven = rows('a', 'b', 'c', 'd', 'e', 'f', 'g');
	const ended = await world.run('sample', store({ maxWaitTime: 10 }), seven);
	expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual([
		...Array<string>(5).fill('job_pending'),
		...Array<string>(2).fill('not_started'),
	]);
	for (const item of ended.error) expect(detailsOf(item)).toMatchObject({ retryable: true });
	expect(started()).toBe(1);
});

test('a row of which the results say nothing is asked for alone, and is unknown where that says nothing either', async () => {
	const ended = await world.run('sample', store(), rows('a', 'silent', 'lost'));
	expect(ended.success.map((item) => [at(item.pairedItem, 'item'), item.json.outcome])).toEqual([
		[0, 'validated'],
		[1, 'validated'],
	]);
	expect(detailsOf(ended.error[0])).toMatchObject({
		outcome: 'unknown',
		code: 'left_out',
		jobId: 'job_new_1',
	});
	const asked = world.sample.log.filter(({ route }) => route === 'GET /stored/:key');
	expect(asked.map(({ params }) => params.key)).toEqual(['key-1', 'key-2']);
});

test('each row has the ID of the job that settled it', async () => {
	const ended = await world.run('sample', store(), rows('a', 'silent'));
	for (const { json } of ended.success) expect(json.jobId).toBe('job_new_1');
});

test('a job that is refused as too large is started in smaller parts', async () => {
	await world.reset({ mostJobRows: 2 });
	const ended = await world.run('sample', store(), rows('a', 'b', 'c', 'd', 'e'));
	expect(ended.success.map(outcomeOf)).toEqual(Array<string>(5).fill('validated'));
	const sizes = world.sample.commits.map(({ value }) => (Array.isArray(value) ? value.length : 0));
	expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5);
});

describe('a job that is only started', () => {
	const start = (options = {}) => ({ ...store(options), operation: 'start' });

	test('comes out as one item, paired to all its items, repeats too; what cannot be read is an item of its own', async () => {
		const items = [
			...rows('a', 'b'),
			{ json: { key: 'key-0', value: 'again' } },
			{ json: { key: 'none' } },
			...rows('c', 'd', 'e').map(({ json }) => ({ json: { ...json, key: `more ${json.key}` } })),
		];
		const ended = await world.run('sample', start(), items);
		expect(ended.success.map(({ json }) => json)).toEqual([
			{
				outcome: 'started',
				reason: '',
				status: 'queued',
				jobId: 'job_new_1',
				rows: 5,
				firstItem: 0,
				lastItem: 5,
			},
			{
				outcome: 'started',
				reason: '',
				status: 'queued',
				jobId: 'job_new_2',
				rows: 1,
				firstItem: 6,
				lastItem: 6,
			},
		]);
		expect(ended.success.map(({ pairedItem }) => pairedItem)).toEqual([
			[0, 1, 2, 4, 5].map((item) => ({ item })),
			[{ item: 6 }],
		]);
		expect(ended.error.map((item) => at(item.pairedItem, 'item'))).toEqual([3]);
		expect(polls()).toEqual([]);
	});

	test('is not started again where its answer is lost', async () => {
		world.sample.faults.push({ kind: 'lose', method: 'POST', path: /^\/jobs$/ });
		const ended = await world.run('sample', start(), rows('a', 'b'), {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(ended.error.map(outcomeOf)).toEqual(['unknown', 'unknown']);
		expect(started()).toBe(1);
	});

	test('carries as many items as Batch Size says', async () => {
		const ended = await world.run('sample', start({ batchSize: 5 }), rows('a', 'b', 'c', 'd', 'e'));
		expect(ended.success.map(({ json }) => json.rows)).toEqual([5]);
	});
});

describe('a job that fills something', () => {
	const collect = (options = {}) => ({
		resource: 'row',
		operation: 'collect',
		dataMode: 'autoMapInputData',
		options,
	});
	const some = (length: number, value = 'a') => rows(...Array<string>(length).fill(value));
	const sets = () => [...world.sample.world.sets.values()];
	const calls = (name: string) => world.sample.log.filter(({ route }) => route === name).length;
	const lose = (method: string, path: RegExp, kind: 'lose' | 'drop') =>
		world.sample.faults.push({ kind, method, path });

	test('makes it once, and all rows go into it, one call after the other', async () => {
		const ended = await world.run('sample', collect({ maxConcurrency: 20 }), some(12));
		expect(ended.success.map(({ json }) => [json.outcome, json.setId])).toEqual(
			Array(12).fill(['added', 'set_new_1']),
		);
		expect(sets().map((set) => set.rows.length)).toEqual([12]);
		expect([calls('POST /sets'), calls('POST /sets/:id/rows')]).toEqual([1, 2]);
	});

	test('is named by the run where the user names nothing', async () => {
		await world.run('sample', collect(), some(1));
		expect(sets()[0]?.name).toMatch(/^n8n \S/);
	});

	test.each([
		['lose', 1],
		['drop', 2],
	] as const)(
		'is looked for where the answer to its making is lost (%s), and is made once',
		async (kind, times) => {
			lose('POST', /^\/sets$/, kind);
			const ended = await world.run('sample', collect(), some(7));
			expect(ended.success.map(outcomeOf)).toEqual(Array<string>(7).fill('added'));
			expect(sets()).toHaveLength(1);
			expect(calls('POST /sets')).toBe(times);
		},
	);

	test.each(['lose', 'drop'] as const)(
		'is looked into where another answer is lost (%s), and rows that are not there are sent again',
		async (kind) => {
			lose('POST', /^\/sets\/.+\/rows$/, kind);
			const ended = await world.run('sample', collect(), some(7));
			expect(ended.success.map(outcomeOf)).toEqual(Array<string>(7).fill('added'));
			expect(sets().map((set) => set.rows.length)).toEqual([7]);
			expect(calls('POST /sets/:id/rows')).toBe(kind === 'lose' ? 1 : 2);
		},
	);

	test('leaves rows unknown after a lost answer that it does not show', async () => {
		lose('POST', /^\/sets\/.+\/rows$/, 'drop');
		const ended = await world.run('sample', collect(), [
			...some(5),
			{ json: { key: 'more', value: 'elsewhere' } },
		]);
		expect(ended.error.map(outcomeOf)).toEqual(['unknown']);
		expect(calls('POST /sets/:id/rows')).toBe(1);
	});

	test('that takes a part tells which, and more than a group may have is not sent', async () => {
		const ended = await world.run('sample', collect(), some(22));
		expect(ended.success.map((item) => at(item.pairedItem, 'item'))).toEqual(
			Array.from({ length: 12 }, (_, index) => index),
		);
		expect(ended.error.map((item) => [outcomeOf(item), at(detailsOf(item), 'code')])).toEqual(
			Array(10).fill(['failed', 'full']),
		);
		expect(ended.error.map((item) => at(detailsOf(item), 'attempts')).slice(-2)).toEqual([0, 0]);
	});

	test('is not read where no row needs it', async () => {
		const ended = await world.run('sample', collect(), some(2, 'unread'));
		expect(ended.success.map(outcomeOf)).toEqual(['added', 'added']);
		const asked = world.sample.log.filter(({ route }) => route === 'GET /sets/:id');
		// It must be at rest at two looks.
		expect(asked).toHaveLength(2);
		expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
	});

	test('goes on in what an earlier try of the run has made', async () => {
		// The first row cannot be told, and n8n tries again for its sake.
		const items = [{ json: { key: 'none' } }, ...some(3)];
		await world.run('sample', collect(), items, {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(sets()).toHaveLength(1);
		expect(calls('POST /sets')).toBe(1);
	});
});
