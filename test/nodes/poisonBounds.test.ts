import fc from 'fast-check';

import { backOff } from '../../nodes/shared/http/retry';
import { ADD, listIn, numberIn, PAGE, RELINK, run } from '../support/breakdowns';
import { at } from '../support/items';
import { seeded } from '../support/random';
import { count, Rig } from '../support/rig';
import { clock } from '../support/virtualTime';

// What taking a batch apart costs, and what it never does.

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

const BROKEN = { status: 500, body: {} };

/** Tries as a whole that a trouble of so many seconds may take, with the shortest waits, and the one after it. */
function mostTries(seconds: number): number {
	let tries = 1;
	for (let time = 0; time <= seconds * 1_000; tries += 1) time += backOff(tries, 0);
	return tries;
}
/** Both halves, and a row of each: after 3 losses, after 8, after 18 and so on. */
const mostProbes = (tries: number): number => 4 * Math.ceil(Math.log2(tries));

test('an outage costs as many calls as one for a single row, and four for each time that its waits have doubled', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 2, max: 250 }),
			fc.integer({ min: 1, max: 540 }),
			async (length, seconds) => {
				const over = clock.now() + seconds * 1_000;
				const { calls, success } = await run(rig, ADD, length, () =>
					clock.now() < over ? BROKEN : undefined,
				);
				expect(count(success)).toEqual({ enrolled: length });
				const tries = mostTries(seconds);
				expect(calls).toBeLessThanOrEqual(tries + mostProbes(tries));
			},
		),
		{
			numRuns: 10,
			examples: [
				[250, 120],
				[250, 540],
			],
		},
	);
});

test.each([
	['addLeads', ADD, 250],
	['bulkRelink', RELINK, 100],
] as const)(
	'an outage that does not end leaves each row of %s unknown once its time is over',
	async (_, operation, length) => {
		const dead = { status: 504, body: PAGE };
		const { calls, error, ms } = await run(rig, operation, length, () => dead, {
			maxRetryTime: 60,
		});
		expect(count(error)).toEqual({ unknown: length });
		expect(ms).toBeLessThanOrEqual(60_000);
		expect(calls).toBeLessThanOrEqual(mostTries(60) + mostProbes(mostTries(60)));
	},
);

test('whichever rows bring about a loss, each other row gets in once, and no row is lost', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 2, max: 60 }),
			fc.uniqueArray(fc.nat(59), { maxLength: 8 }),
			async (length, drawn) => {
				const poison = new Set(drawn.filter((row) => row < length));
				const taken: number[] = [];
				const { success, error, carried } = await run(rig, ADD, length, (rows) => {
					if (rows.some((row) => poison.has(row))) return BROKEN;
					taken.push(...rows);
					return undefined;
				});
				expect(taken.sort((one, other) => one - other)).toEqual(
					Array.from({ length }, (_, n) => n).filter((n) => !poison.has(n)),
				);
				expect(count(success)).toEqual(
					poison.size === length ? {} : { enrolled: length - poison.size },
				);
				expect(count(error)).toEqual(poison.size === 0 ? {} : { unknown: poison.size });
				if (poison.size === 1)
					expect(carried.filter((rows) => rows > 1).length).toBeLessThanOrEqual(
						3 + 2 * Math.ceil(Math.log2(length)),
					);
			},
		),
		{
			numRuns: 10,
			examples: [
				[33, [17, 0]],
				[40, [0, 20, 10, 30]],
				[60, [25, 55, 0, 30]],
			],
		},
	);
});

test('a provider that loses two calls of three by chance is not asked without end', async () => {
	const random = seeded(7);
	const { calls, success, error } = await run(
		rig,
		ADD,
		250,
		() => (random() < 2 / 3 ? BROKEN : undefined),
		{ maxRetryTime: 60 },
	);
	expect(success.length + error.length).toBe(250);
	expect(calls).toBeLessThanOrEqual(500);
});

test('rows that must not overtake each other: those that share no enrollment with the one at fault get in, in their order', async () => {
	const nth = (row: number) => row % 10;
	const values = new Map<number, number[]>();
	const { success, failed } = await run(
		rig,
		{
			...RELINK,
			row: (n) => ({ enrollmentId: `enr_${nth(n)}`, leadName: `Name ${n}` }),
			carried: (body) => listIn(body, 'updates').map((row) => numberIn(at(row, 'leadName'))),
			taken: (rows) => {
				for (const row of rows) values.set(nth(row), [...(values.get(nth(row)) ?? []), row]);
				return { results: rows.map((row) => ({ enrollmentId: `enr_${nth(row)}`, ok: true })) };
			},
		},
		100,
		(rows) => (rows.includes(57) ? { status: 500, body: {} } : undefined),
	);
	expect(failed).toEqual([57]);
	expect(count(success)).toEqual({ updated: 99 });
	for (const rows of values.values())
		expect(rows).toEqual([...rows].sort((one, other) => one - other));
});
