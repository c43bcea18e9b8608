import fc from 'fast-check';

import { Lane } from '../../../../nodes/shared/http/lane';
import type { LaneSettings } from '../../../../nodes/shared/http/lane';
import type { Asking, Feedback } from '../../../../nodes/shared/http/place';
import type { Owner } from '../../../../nodes/shared/http/turns';
import { seeded } from '../../../support/random';
import { VirtualClock } from '../../../support/virtualClock';

/** A provider that takes so many requests in any second, and says for how long to wait otherwise. */
class Server {
	readonly served: number[] = [];
	refused = 0;

	constructor(
		private readonly clock: VirtualClock,
		public limit: number,
		private readonly options: { latency: number; retryAfter: boolean; perMs?: number },
	) {}

	/** @returns undefined: taken; else ms to wait, or 0 where it does not say */
	async call(): Promise<number | undefined> {
		const { latency, retryAfter, perMs = 1_000 } = this.options;
		await this.clock.sleep(latency / 2);
		const now = this.clock.now();
		const recent = this.served.filter((time) => time > now - perMs);
		const oldest = recent[recent.length - this.limit];
		const answer =
			oldest === undefined
				? undefined
				: retryAfter
					? Math.ceil((oldest + perMs - now) / 1_000) * 1_000
					: 0;
		if (answer === undefined) this.served.push(now);
		else this.refused += 1;
		await this.clock.sleep(latency / 2);
		return answer;
	}
}

const ACCEPTED: Feedback = { kind: 'accepted' };
const execution = (): Owner => ({ kind: 'execution' });

const patient = (owner: Owner = execution()): Asking => ({ owner, patience: () => Infinity });

/** A call that the provider answers like this. @returns false: there was no place for it */
async function call(lane: Lane, asking: Asking, answer: Feedback = ACCEPTED): Promise<boolean> {
	const ran = await lane.run(asking, async (tell) => tell(answer));
	return ran.kind === 'ran';
}

/** One execution: sends `rows` calls through a lane, each until it is taken. */
async function deliverAll(
	lane: Lane,
	server: Server,
	rows: number,
	{ width = 20, asking = patient() }: { width?: number; asking?: Asking } = {},
): Promise<void> {
	let left = rows;
	const work = async () => {
		while (left > 0) {
			left -= 1;
			for (let isTaken = false; !isTaken;) {
				const ran = await lane.run(asking, async (tell) => {
					const wait = await server.call();
					if (wait === undefined) tell(ACCEPTED);
					else tell({ kind: 'refused', retryAfter: wait === 0 ? undefined : wait });
					return wait === undefined;
				});
				if (ran.kind === 'no-place') throw new Error('The lane gave up');
				isTaken = ran.value;
			}
		}
	};
	await Promise.all(Array.from({ length: width }, work));
}

const mostInWindow = (times: readonly number[], perMs: number): number => {
	const sorted = [...times].sort((one, other) => one - other);
	let first = 0;
	return sorted.reduce((most, time, last) => {
		while ((sorted[first] ?? time) <= time - perMs) first += 1;
		return Math.max(most, last - first + 1);
	}, 0);
};

const laneOf = (clock: VirtualClock, seed = 1, settings: LaneSettings = {}) =>
	new Lane(clock, seeded(seed), settings);

describe('a published limit', () => {
	test('is never exceeded in any window of its length, whatever the latency', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					requests: fc.integer({ min: 1, max: 20 }),
					perMs: fc.integer({ min: 100, max: 60_000 }),
					latencies: fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 5, maxLength: 60 }),
					width: fc.integer({ min: 1, max: 20 }),
					// Where between start and answer the provider counts the call.
					counted: fc.double({ min: 0, max: 1, noNaN: true }),
				}),
				async ({ requests, perMs, latencies, width, counted }) => {
					const clock = new VirtualClock();
					const lane = laneOf(clock, 1, { caps: [{ requests, perMs }] });
					const asking = { owner: execution(), patience: () => 0 };
					const times: number[] = [];
					const queue = [...latencies];
					const work = async () => {
						for (let latency = queue.pop(); latency !== undefined; latency = queue.pop()) {
							const lasts = latency;
							await lane.run(asking, async (tell) => {
								const start = clock.now();
								await clock.sleep(lasts);
								times.push(start + (clock.now() - start) * counted);
								tell(ACCEPTED);
							});
						}
					};
					await Promise.all(Array.from({ length: width }, work));
					expect(times).toHaveLength(latencies.length);
					expect(mostInWindow(times, perMs)).toBeLessThanOrEqual(requests);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('of a wider class counts the calls of all its classes', async () => {
		const clock = new VirtualClock();
		const wider = laneOf(clock, 1, { caps: [{ requests: 10, perMs: 1_000 }] });
		const caps = [{ requests: 8, perMs: 1_000 }];
		const lanes = [2, 3].map((seed) => laneOf(clock, seed, { caps, wider }));
		const server = new Server(clock, 1_000, { latency: 10, retryAfter: false });
		await Promise.all(lanes.map(async (lane) => await deliverAll(lane, server, 50)));
		expect(server.served).toHaveLength(100);
		expect(mostInWindow(server.served, 1_000)).toBeLessThanOrEqual(10);
	});

	test('takes hardly longer than it must', async () => {
		const clock = new VirtualClock();
		const server = new Server(clock, 1_000, { latency: 20, retryAfter: false });
		const began = clock.now();
		await deliverAll(laneOf(clock, 1, { caps: [{ requests: 30, perMs: 60_000 }] }), server, 300);
		// 300 calls at 30 a minute: nine whole minutes must pass.
		expect(clock.now() - began).toBeLessThan(9 * 60_000 * 1.02);
	});
});

describe('without a published limit', () => {
	test('Retry-After holds every call of the class, and is never cut short', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 120_000 }),
				fc.integer({ min: 0, max: 1_000 }),
				async (retryAfter, seed) => {
					const clock = new VirtualClock();
					const lane = laneOf(clock, seed);
					await call(lane, patient(), { kind: 'refused', retryAfter });
					const refusedAt = clock.now();
					const waits = await Promise.all(
						Array.from({ length: 5 }, async () => {
							await call(lane, patient());
							return clock.now() - refusedAt;
						}),
					);
					expect(Math.min(...waits)).toBeGreaterThanOrEqual(retryAfter);
				},
			),
			{ numRuns: 40 },
		);
	});

	test.each([
		{ limit: 50, latency: 4, retryAfter: true, most: 1.1, refusals: 0.02 },
		{ limit: 50, latency: 100, retryAfter: true, most: 1.15, refusals: 0.03 },
		{ limit: 10, latency: 4, retryAfter: true, most: 1.15, refusals: 0.03 },
		{ limit: 50, latency: 4, retryAfter: false, most: 1.3, refusals: 0.04 },
	])(
		'finds a limit of $limit a second that it is not told (latency $latency ms, Retry-After $retryAfter)',
		async ({ limit, latency, retryAfter, most, refusals }) => {
			const clock = new VirtualClock();
			const server = new Server(clock, limit, { latency, retryAfter });
			const began = clock.now();
			await deliverAll(laneOf(clock), server, 1_000);
			const seconds = (clock.now() - began) / 1_000;
			expect(server.served).toHaveLength(1_000);
			expect(seconds / (1_000 / limit)).toBeLessThanOrEqual(most);
			expect(server.refused / 1_000).toBeLessThanOrEqual(refusals);
		},
	);

	test('follows a limit that is cut to a fifth during the run, and one that is raised again', async () => {
		const clock = new VirtualClock();
		const server = new Server(clock, 50, { latency: 4, retryAfter: true });
		const lane = laneOf(clock);
		await deliverAll(lane, server, 500);
		server.limit = 10;
		const cut = clock.now();
		await deliverAll(lane, server, 500);
		expect((clock.now() - cut) / 1_000).toBeLessThan(50 * 1.3);
		server.limit = 50;
		const raised = clock.now();
		await deliverAll(lane, server, 2_000);
		// At the old pace it would take 200 s.
		expect((clock.now() - raised) / 1_000).toBeLessThan(140);
	});

	test('four workers that share nothing settle on a fair share of one limit', async () => {
		const clock = new VirtualClock();
		const server = new Server(clock, 40, { latency: 20, retryAfter: true });
		const rows = 1_000;
		const ends: number[] = [];
		const taken = [0, 0, 0, 0];
		let isOpen = true;
		const began = clock.now();
		await Promise.all(
			taken.map(async (_, worker) => {
				const lane = laneOf(clock, 100 + worker);
				const asking = patient();
				const send = async () => {
					while (isOpen) {
						let wait: number | undefined;
						await lane.run(asking, async (tell) => {
							wait = await server.call();
							tell(wait === undefined ? ACCEPTED : { kind: 'refused', retryAfter: wait });
						});
						if (wait === undefined) taken[worker] = (taken[worker] ?? 0) + 1;
						if (server.served.length >= rows * 4) isOpen = false;
					}
				};
				await Promise.all(Array.from({ length: 10 }, send));
				ends.push(clock.now());
			}),
		);
		const total = taken.reduce((sum, one) => sum + one, 0);
		// Jain's index: 1 is even, 1/4 is one worker taking all.
		const fairness = total ** 2 / (4 * taken.reduce((sum, one) => sum + one ** 2, 0));
		expect(fairness).toBeGreaterThan(0.9);
		expect((clock.now() - began) / 1_000).toBeLessThan(((rows * 4) / 40) * 1.5);
	});

	test('a waiter that is cancelled leaves at once and does not hold up the next', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock);
		await call(lane, patient(), { kind: 'refused', retryAfter: 60_000 });
		const cancel = new AbortController();
		const cancelled = call(lane, { ...patient(), signal: cancel.signal });
		const next = call(lane, patient());
		cancel.abort();
		const before = clock.now();
		expect(await cancelled).toBe(false);
		expect(clock.now()).toBe(before);
		expect(await next).toBe(true);
	});

	test('a waiter that is cancelled far back in the line leaves at once too, and the line keeps its order', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock);
		await call(lane, patient(), { kind: 'refused', retryAfter: 60_000 });
		const cancel = new AbortController();
		const order: number[] = [];
		const owner = execution();
		const waiters = [0, 1, 2].map(async (place) => {
			const signal = place === 1 ? cancel.signal : undefined;
			const went = await call(lane, { ...patient(owner), signal });
			order.push(place);
			return went;
		});
		await Promise.resolve();
		cancel.abort();
		const before = clock.now();
		expect(await waiters[1]).toBe(false);
		expect(clock.now()).toBe(before);
		await Promise.all(waiters);
		expect(order).toEqual([1, 0, 2]);
	});

	test('a caller without the patience for the hold is told at once', async () => {
		const clock = new VirtualClock();
		const lane = laneOf(clock);
		await call(lane, patient(), { kind: 'refused', retryAfter: 60_000 });
		const before = clock.now();
		expect(await call(lane, { owner: execution(), patience: () => 59_000 })).toBe(false);
		expect(clock.now()).toBe(before);
	});
});
