import fc from 'fast-check';

import { Lane } from '../../../../nodes/shared/http/lane';
import { OwnLimit } from '../../../../nodes/shared/http/place';
import type { Asking } from '../../../../nodes/shared/http/place';
import type { Owner } from '../../../../nodes/shared/http/turns';
import { VirtualClock } from '../../../support/virtualClock';

const MINUTE = 60_000;
const execution = (): Owner => ({ kind: 'execution' });
const patient = (owner: Owner = execution()): Asking => ({ owner, patience: () => Infinity });

/** Sends calls that are all taken, `width` at a time. @returns when each went, ms after the first asked */
async function send(
	clock: VirtualClock,
	lane: Lane,
	asking: Asking,
	calls: number,
	{ width = 20, latency = 10 } = {},
): Promise<number[]> {
	const began = clock.now();
	const went: number[] = [];
	let left = calls;
	const work = async () => {
		while (left > 0) {
			left -= 1;
			await lane.run(asking, async (tell) => {
				went.push(clock.now() - began);
				await clock.sleep(latency);
				tell({ kind: 'accepted' });
			});
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, calls) }, work));
	return went;
}

const laneOf = (clock: VirtualClock, requests: number, perMs = MINUTE, wider?: Lane) =>
	new Lane(clock, () => 0.5, { caps: [{ requests, perMs }], wider });

describe('executions that share a lane', () => {
	test.each([4, 20])(
		'take turns: one lead beside %i big ones goes in the next window',
		async (big) => {
			const clock = new VirtualClock();
			const lane = laneOf(clock, 30);
			const others = Array.from(
				{ length: big },
				async () => await send(clock, lane, patient(), 40),
			);
			await clock.sleep(2_000);
			const [went] = await send(clock, lane, patient(), 1);
			expect(went).toBeLessThan(MINUTE);
			await Promise.all(others);
		},
	);

	test('cost one that is alone nothing', async () => {
		const clock = new VirtualClock();
		const went = await send(clock, laneOf(clock, 30), patient(), 60);
		expect(went.filter((time) => time < 1_000)).toHaveLength(30);
		expect(Math.max(...went)).toBeLessThan(MINUTE * 1.02);
	});

	test('get the same, whoever asks for more at a time', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock, 10, 1_000);
		const [wide, narrow] = await Promise.all([
			send(clock, lane, patient(), 200, { width: 50 }),
			send(clock, lane, patient(), 200, { width: 6 }),
		]);
		const within = (times: number[]) => times.filter((time) => time < 10_000).length;
		expect(Math.abs(within(wide) - within(narrow))).toBeLessThanOrEqual(10);
	});

	test('take turns for a wider class too, through lanes of their own', async () => {
		const clock = new VirtualClock();
		const wider = laneOf(clock, 10, 1_000);
		const one = laneOf(clock, 100, 1_000, wider);
		const big = send(clock, wider, patient(), 300);
		await clock.sleep(1_500);
		const went = await send(clock, one, patient(), 5, { width: 5 });
		expect(Math.max(...went)).toBeLessThan(2_500);
		await big;
	});

	test('wait behind a person', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock, 1, 5_000);
		const order: string[] = [];
		const go = async (name: string, owner: Owner) =>
			await lane.run(patient(owner), async () => {
				order.push(name);
			});
		await Promise.all([
			go('first', execution()),
			go('second', execution()),
			go('third', execution()),
			go('person', { kind: 'person' }),
		]);
		expect(order).toEqual(['first', 'person', 'second', 'third']);
	});
});

describe("a user's own limit", () => {
	const own = (requests: number) => ({
		...patient(),
		limit: new OwnLimit({ requests, perMs: MINUTE }),
	});

	test('holds his execution, and nobody else', async () => {
		const clock = new VirtualClock();
		const lane = new Lane(clock, () => 0.5);
		const slow = send(clock, lane, own(10), 21);
		const others = await send(clock, lane, patient(), 100);
		expect(Math.max(...others)).toBeLessThan(5_000);
		const went = await slow;
		expect(went.filter((time) => time < MINUTE)).toHaveLength(10);
		expect(Math.max(...went)).toBeGreaterThan(2 * MINUTE);
	});

	test('below the published one leaves the published one in force', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock, 30);
		const went = await Promise.all([1, 2].map(async () => await send(clock, lane, own(20), 40)));
		expect(went.flat().filter((time) => time < MINUTE)).toHaveLength(30);
	});

	test('above the published one counts in its place, but not where the limit is that of one mailbox', async () => {
		const clock = new VirtualClock();
		const freed = await send(clock, laneOf(clock, 30), own(60), 60);
		expect(Math.max(...freed)).toBeLessThan(MINUTE);
		const caps = [{ requests: 1, perMs: MINUTE }];
		const mailbox = new Lane(clock, () => 0.5, { caps, isKeyed: true });
		expect(Math.max(...(await send(clock, mailbox, own(60), 2)))).toBeGreaterThanOrEqual(MINUTE);
	});

	test('counts for all lanes of one kind of calls together', async () => {
		const clock = new VirtualClock();
		const asking = own(10);
		const went = await Promise.all(
			[1, 2, 3].map(async () => await send(clock, new Lane(clock, () => 0.5), asking, 6)),
		);
		expect(went.flat().filter((time) => time < MINUTE)).toHaveLength(10);
	});
});

describe('limits of several windows, or of rows', () => {
	test('hold all at once, whatever each call carries', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 }),
				fc.integer({ min: 1, max: 8 }),
				async (weights, width) => {
					const clock = new VirtualClock();
					const caps = [
						{ requests: 3, perMs: 1_000 },
						{ requests: 60, perMs: 10_000, counts: 'rows' },
						{ requests: 12, perMs: 20_000 },
					] as const;
					const lane = new Lane(clock, () => 0.5, { caps });
					const went: Array<{ at: number; rows: number }> = [];
					const queue = [...weights];
					const owner = execution();
					const work = async () => {
						for (let rows = queue.pop(); rows !== undefined; rows = queue.pop()) {
							const carries = rows;
							await lane.run({ ...patient(owner), rows: carries }, async () => {
								went.push({ at: clock.now(), rows: carries });
								await clock.sleep(20);
							});
						}
					};
					await Promise.all(Array.from({ length: width }, work));
					expect(went).toHaveLength(weights.length);
					for (const { requests, perMs, ...cap } of caps) {
						for (const { at } of went) {
							const inside = went.filter((other) => other.at > at - perMs && other.at <= at);
							const counted =
								'counts' in cap ? inside.map(({ rows }) => rows) : inside.map(() => 1);
							expect(counted.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(requests);
						}
					}
				},
			),
			{ numRuns: 40 },
		);
	});

	test('let a call that is heavier than the whole window go when the window is empty', async () => {
		const clock = new VirtualClock();
		const lane = new Lane(clock, () => 0.5, {
			caps: [{ requests: 10, perMs: 1_000, counts: 'rows' }],
		});
		const began = clock.now();
		const went: number[] = [];
		for (const rows of [4, 50, 1])
			await lane.run({ ...patient(), rows }, async () => {
				went.push(clock.now() - began);
			});
		expect(went).toEqual([0, 1_000, 2_000]);
	});
});

describe('patience', () => {
	const personFor = (clock: VirtualClock, ms: number): Asking => {
		const asked = clock.now();
		return { owner: { kind: 'person' }, patience: () => asked + ms - clock.now() };
	};

	test('of a person is not tried in vain: he is told at once until when a window is full', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock, 1);
		await lane.run(patient(), async () => undefined);
		const began = clock.now();
		expect(await lane.run(personFor(clock, 15_000), async () => undefined)).toEqual({
			kind: 'no-place',
			until: began + MINUTE,
		});
		expect(clock.now()).toBe(began);
	});

	test('counts from the moment of asking, in the line too', async () => {
		const clock = new VirtualClock();
		// Calls that take long, so that no moment can be told at which a place is free.
		const lane = new Lane(clock, () => 0.5);
		const busy = send(clock, lane, patient(), 12, { latency: 100_000 });
		await clock.sleep(1);
		const began = clock.now();
		const ran = await lane.run(personFor(clock, 15_000), async () => undefined);
		expect(ran.kind).toBe('no-place');
		expect(clock.now() - began).toBe(15_000);
		await busy;
	});

	test('ends where the calls of others are refused again and again, each time for less than it', async () => {
		const clock = new VirtualClock();
		const lane = new Lane(clock, () => 0.5);
		const refuse = async () =>
			await lane.run(patient(), async (tell) => tell({ kind: 'refused', retryAfter: 4_000 }));
		await refuse();
		const began = clock.now();
		const others = Array.from({ length: 5 }, refuse);
		const ran = await lane.run(
			{ owner: execution(), patience: () => 5_000 },
			async () => undefined,
		);
		expect(ran.kind).toBe('no-place');
		expect(clock.now() - began).toBeGreaterThanOrEqual(4_000);
		expect(clock.now() - began).toBeLessThanOrEqual(5_000);
		await Promise.all(others);
	});

	test('of none does not end an orderly wait for a published limit', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock, 1);
		const asking = { owner: execution(), patience: () => 0 };
		const ran = await Promise.all(
			[1, 2, 3].map(async () => await lane.run(asking, async () => undefined)),
		);
		expect(ran.map(({ kind }) => kind)).toEqual(['ran', 'ran', 'ran']);
	});
});
