import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Watch } from '../../../../nodes/shared/declare/watch';
import { pollOnce } from '../../../../nodes/shared/engine/poll/poll';
import { MOST_KNOWN } from '../../../../nodes/shared/engine/poll/pollState';
import { newest, SimulatedDesk, slices } from '../../../support/sampleTrigger/simulated';
import type { Change, World } from '../../../support/sampleTrigger/simulated';

const START = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;

interface Polled {
	readonly events: readonly IDataObject[];
	readonly floor: number;
	readonly data: IDataObject;
}

/** Polls once a minute or so, each time in a new process that knows nothing but the saved state. */
async function run(
	watch: Watch,
	world: World,
	at: readonly number[],
	budget = 3 * MINUTE,
): Promise<Polled> {
	let saved = '{}';
	let floor: number | undefined;
	let calls = 0;
	const events: IDataObject[] = [];
	const fails = (call: number) => world.fails?.(calls + call) === true;
	for (const time of at) {
		const desk = new SimulatedDesk({ ...world, fails }, time);
		const data: IDataObject = JSON.parse(saved);
		try {
			const happened = await pollOnce(
				{ trigger: {}, watch, row: {}, desk, until: time + budget, warn: () => undefined },
				data,
			);
			events.push(...happened.map(({ item }) => item));
			saved = JSON.stringify(data);
			floor ??= Number(data.floor);
		} catch {
			// n8n keeps the state of a poll that throws as it was.
		}
		calls += desk.calls;
	}
	return { events, floor: floor ?? Infinity, data: JSON.parse(saved) };
}

const change = fc.record({
	record: fc.nat(9),
	// Many in one second, and some in a few.
	second: fc.oneof(fc.nat(1_200), fc.constantFrom(300, 301, 302, 600)),
	delay: fc.oneof(fc.constant(0), fc.nat(230)),
	kind: fc.constantFrom<Change['kind']>('moved', 'moved', 'held', 'freed'),
});

const anyWorld = fc
	.record({
		changes: fc.array(change, { maxLength: 60 }),
		pageSize: fc.integer({ min: 1, max: 8 }),
		ahead: fc.oneof(fc.constant(0), fc.integer({ min: -90, max: 90 })),
		isFarOff: fc.boolean(),
		tellsTime: fc.boolean(),
		latency: fc.constantFrom(0, 50, 400, 2_000),
		failing: fc.uniqueArray(fc.nat(120), { maxLength: 25 }),
	})
	.map(({ changes, failing, ahead, isFarOff, ...rest }): World => {
		// A clock that is far off can be known only where it is told.
		const off = (rest.tellsTime && isFarOff ? ahead * 60 : ahead) * 1_000;
		const at = ({ second }: { second: number }) => START + off + second * 1_000;
		return {
			...rest,
			ahead: off,
			changes: changes.map((one) => ({ ...one, at: at(one), delay: one.delay * 1_000 })),
			fails: (call) => failing.includes(call),
		};
	});

const polls = fc
	.array(fc.integer({ min: 20, max: 200 }), { minLength: 3, maxLength: 25 })
	.map((gaps) => {
		let time = START + MINUTE;
		const times = gaps.map((seconds) => (time += seconds * 1_000));
		// Afterwards quiet polls until everything must have been seen.
		return [...times, ...Array.from({ length: 12 }, (_, n) => START + 3_000_000 + n * 5 * MINUTE)];
	});

const idsOf = (events: readonly IDataObject[]) =>
	events.map(({ eventId }) => String(eventId)).sort();

describe('events told by the time of a change', () => {
	it('come out exactly once, whatever the order, the pages, late commits, clocks, failing calls and restarts', async () => {
		await fc.assert(
			fc.asyncProperty(anyWorld, polls, async (world, times) => {
				const { events, floor } = await run(slices, world, times);
				const expected = new Set(
					world.changes
						.filter(({ kind, at }) => kind === 'moved' && at >= floor)
						.map(({ record, at }) => `rec_${record}:moved:${at}`),
				);
				const moved = events.filter(({ event }) => event === 'moved');
				expect(idsOf(moved)).toEqual([...expected].sort());
			}),
			{ numRuns: 300 },
		);
	}, 120_000);

	it('of a state that comes and goes are told in turn, and the last one is true', async () => {
		await fc.assert(
			fc.asyncProperty(anyWorld, polls, async (world, times) => {
				const { events, floor } = await run(slices, world, times);
				for (let record = 0; record < 10; record += 1) {
					const own = world.changes.filter((one) => one.record === record);
					const told = events
						.filter(({ id, event }) => id === `rec_${record}` && event !== 'moved')
						.map(({ event }) => event);
					// What it was before the trigger began is not known here: no `standing` is declared.
					if (own.some(({ at, kind }) => kind !== 'moved' && at < floor + 5 * MINUTE)) continue;
					told.forEach((event, index) => expect(event).toBe(index % 2 === 0 ? 'held' : 'freed'));
					const states = own
						.filter(({ kind }) => kind !== 'moved')
						.sort((one, other) => one.at - other.at);
					const isHeld = states.at(-1)?.kind === 'held';
					expect(told.length % 2 === 1).toBe(isHeld);
				}
			}),
			{ numRuns: 200 },
		);
	}, 120_000);

	it('are many after a long pause: read in slices over several polls, the oldest first, each once', async () => {
		const changes = Array.from({ length: 2_000 }, (_, record): Change => ({
			record,
			at: START + 10 * MINUTE + Math.floor(record / 7) * 1_000,
			delay: 0,
			kind: 'moved',
		}));
		const world = { changes, pageSize: 50, ahead: 0, tellsTime: true, latency: 1_000 };
		const day = START + 24 * 60 * MINUTE;
		const times = [START, ...Array.from({ length: 8 }, (_, poll) => day + poll * 5 * MINUTE)];
		const { events } = await run(slices, world, times, MINUTE);
		expect(idsOf(events)).toEqual(
			changes.map(({ record, at }) => `rec_${record}:moved:${at}`).sort(),
		);
		const order = events.map(({ occurredAt }) => String(occurredAt));
		expect(order).toEqual([...order].sort());
	});

	it('are not hidden by others that change again, and so move, while a pause is caught up with page by page', async () => {
		const minutes = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 6 });
		const again = fc.array(fc.tuple(fc.nat(39), fc.integer({ min: 0, max: 60 })), {
			maxLength: 30,
		});
		await fc.assert(
			fc.asyncProperty(
				minutes,
				again,
				fc.integer({ min: 1, max: 6 }),
				async (when, moved, pageSize) => {
					const first = Array.from({ length: 40 }, (_, record): Change => ({
						record,
						at: START + (5 + (when[record % when.length] ?? 0)) * MINUTE,
						delay: 0,
						kind: 'moved',
					}));
					const back = START + 120 * MINUTE;
					const changes = [
						...first,
						...moved.map(([record, second]): Change => ({
							record,
							at: back + second * 1_000,
							delay: 0,
							kind: 'moved',
						})),
					];
					const world = { changes, pageSize, ahead: 0, tellsTime: true, latency: 500 };
					const times = [START, ...Array.from({ length: 12 }, (_, n) => back + n * 3 * MINUTE)];
					const { events } = await run(slices, world, times);
					const expected = new Set(changes.map(({ record, at }) => `rec_${record}:moved:${at}`));
					expect(idsOf(events)).toEqual([...expected].sort());
				},
			),
			{ numRuns: 150 },
		);
	}, 120_000);

	it('do not come a second time where more was forgotten than can be remembered', async () => {
		const many = MOST_KNOWN + 500;
		const moves = (minute: number) =>
			Array.from({ length: many }, (_, record): Change => ({
				record,
				at: START + minute * MINUTE + record * 20,
				delay: 0,
				kind: 'moved',
			}));
		const changes = [...moves(10), ...moves(30)];
		const world = { changes, pageSize: 10_000, ahead: 0, tellsTime: true, latency: 0 };
		const times = [0, 15, 20, 33, 34, 36, 60].map((minute) => START + minute * MINUTE);
		const { events } = await run(slices, world, times);
		expect(idsOf(events)).toEqual(
			changes.map(({ record, at }) => `rec_${record}:moved:${at}`).sort(),
		);
	});

	it('leave a state that is bounded over 5,000 events, and none comes twice or is missing', async () => {
		// As many in a minute, so that what is remembered is full soon: each poll reads all of it.
		const inAMinute = 8;
		const polled = 640;
		let saved: IDataObject = {};
		let largest = 0;
		let largestRest = 0;
		const seen = new Set<string>();
		let doubled = 0;
		for (let poll = 0; poll < polled; poll += 1) {
			const time = START + poll * MINUTE;
			// Only what can be in reach: the world of all changes would be searched by each call.
			const changes = Array.from({ length: 8 * inAMinute }, (_, back) => poll * inAMinute - back)
				.filter((record) => record >= 0)
				.map((record): Change => ({
					record,
					at: START + Math.ceil(record / inAMinute) * MINUTE - 30_000,
					delay: 0,
					kind: 'moved',
				}));
			const desk = new SimulatedDesk(
				{ changes, pageSize: 100, ahead: 0, tellsTime: true, latency: 0 },
				time,
			);
			const asked = {
				trigger: {},
				watch: slices,
				row: {},
				desk,
				until: Infinity,
				warn: () => undefined,
			};
			for (const { item } of await pollOnce(asked, saved)) {
				if (seen.has(String(item.eventId))) doubled += 1;
				seen.add(String(item.eventId));
			}
			const { known, ...rest } = saved;
			largest = Math.max(largest, String(known).length);
			largestRest = Math.max(largestRest, JSON.stringify(rest).length);
			if (poll % 100 === 0) saved = JSON.parse(JSON.stringify(saved));
		}
		expect(doubled).toBe(0);
		// What happened before the first poll is not told.
		expect(seen.size).toBe((polled - 1) * inAMinute);
		expect(seen.size).toBeGreaterThan(MOST_KNOWN);
		expect(largest).toBeLessThan(MOST_KNOWN * 30);
		// Nor does anything else grow with the polls.
		expect(largestRest).toBeLessThan(300);
	}, 120_000);
});

describe('events told by a list whose newest come first', () => {
	it('come out exactly once, whatever the pages, late commits, failing calls, short polls and restarts', async () => {
		await fc.assert(
			fc.asyncProperty(
				anyWorld,
				polls,
				fc.constantFrom(1, 1_500, MINUTE),
				async (world, times, budget) => {
					// Each record is made once; which is made when must not change later.
					const made = new Map(world.changes.map((one) => [one.record, one]));
					const changes = [...made.values()];
					const { events, floor } = await run(newest, { ...world, changes }, times, budget);
					const expected = changes
						.filter(({ at }) => at >= floor)
						.map(({ record, at }) => `rec_${record}:made:${at}`);
					expect(idsOf(events)).toEqual(expected.sort());
				},
			),
			{ numRuns: 300 },
		);
	}, 120_000);
});
