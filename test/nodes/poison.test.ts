import { ADD, PAGE, RELINK, run, silence } from '../support/breakdowns';
import { count, Rig } from '../support/rig';
import type { StubAnswer } from '../support/stub';
import { clock } from '../support/virtualTime';

// A row that the provider breaks down on, in a call with many that it takes.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now });
});
afterAll(async () => await rig.close());

/** Answers so where a call carries one of these rows. */
const where =
	(poison: readonly number[], answer: () => StubAnswer | Promise<StubAnswer>) =>
	(carried: readonly number[]) =>
		carried.some((row) => poison.includes(row)) ? answer() : undefined;

const BREAKDOWNS: ReadonlyArray<readonly [string, StubAnswer, string]> = [
	['500', { status: 500, body: { error: 'Internal' } }, 'unknown'],
	['a page with 502', { status: 502, body: PAGE }, 'unknown'],
	['504', { status: 504, body: PAGE }, 'unknown'],
	['a reset', { body: {}, breaks: true }, 'unknown'],
	['an answer that says nothing', { body: {} }, 'unknown'],
	['403 with a page', { status: 403, body: PAGE }, 'failed'],
	['404', { status: 404, body: { error: 'Not found', code: 'NOT_FOUND' } }, 'failed'],
	['409', { status: 409, body: { error: 'Conflict', code: 'CONFLICT' } }, 'failed'],
];

describe.each([
	['addLeads', ADD, 250],
	['bulkRelink', RELINK, 100],
] as const)('%s', (_, operation, length) => {
	const scattered = Array.from({ length }, (__, row) => row).filter((row) => row % 10 === 3);
	const SOME = [[[77]], [[0, length / 2]], [[1, 2, 40, length - 1]]];

	describe.each(BREAKDOWNS)('rows that bring about %s', (...given) => {
		const [, answer, outcome] = given;
		test.each(SOME)('the others get in: %j', async (poison) => {
			const { carried, success, error, failed } = await run(
				rig,
				operation,
				length,
				where(poison, () => answer),
			);
			expect(failed).toEqual(poison);
			expect(count(success)).toEqual({ [operation.done]: length - poison.length });
			expect(count(error)).toEqual({ [outcome]: poison.length });
			// As a whole three times at first and six more where it looks like an outage; then twice the logarithm for each.
			const together = carried.filter((rows) => rows > 1).length;
			expect(together).toBeLessThanOrEqual(13 + 16 * poison.length);
		});
	});

	test.each([...SOME, [[length - 1]], [[0]]])(
		'rows that no answer comes for within the time-out: the others get in: %j',
		async (poison) => {
			const { calls, success, error, failed, ms } = await run(
				rig,
				operation,
				length,
				where(poison, async () => await silence(60_000)),
			);
			expect(failed).toEqual(poison);
			expect(count(success)).toEqual({ [operation.done]: length - poison.length });
			expect(count(error)).toEqual({ unknown: poison.length });
			expect(calls).toBeLessThanOrEqual(4 + 20 * poison.length);
			// Max Retry Time counts from the first time-out.
			expect(ms).toBeLessThanOrEqual(660_000);
		},
	);

	test('such rows all over it: the others get in', async () => {
		const { success, failed } = await run(
			rig,
			operation,
			length,
			where(scattered, () => ({ status: 500, body: {} })),
		);
		expect(failed).toEqual(scattered);
		expect(count(success)).toEqual({ [operation.done]: length - scattered.length });
	});

	test('the search keeps Max Concurrency', async () => {
		const { atOnce, failed } = await run(
			rig,
			operation,
			length,
			where(scattered.slice(0, 4), async () => await silence(1_000)),
			{ maxConcurrency: 2, batchSize: 50, maxRetryTime: 60 },
		);
		expect(atOnce).toBe(2);
		expect(failed).toEqual(scattered.slice(0, 4));
	});

	test('403 as the API says it is about the key: it is not searched', async () => {
		const { calls, error } = await run(
			rig,
			operation,
			length,
			where([77], () => ({ status: 403, body: { error: 'Not with this key', code: 'FORBIDDEN' } })),
		);
		expect(count(error)).toEqual({ failed: length });
		expect(calls).toBe(1);
	});

	test('403 that names when to come again is about the load: the batch waits and is sent as it is', async () => {
		let isHeld = true;
		const { carried, success } = await run(rig, operation, length, () => {
			if (!isHeld) return undefined;
			isHeld = false;
			return { status: 403, body: PAGE, headers: { 'retry-after': '5' } };
		});
		expect(count(success)).toEqual({ [operation.done]: length });
		expect(carried).toEqual([length, length]);
	});
});
