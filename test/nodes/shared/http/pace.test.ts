import { Pace } from '../../../../nodes/shared/http/pace';
import type { Start } from '../../../../nodes/shared/http/pace';
import { seeded } from '../../../support/random';

const paceOf = () => new Pace(seeded(1));

/** Sends calls one after the other, as fast as the pace lets them, from `from` on. @returns when the last was taken */
function take(pace: Pace, calls: number, from: number, latency = 4): number {
	let now = from;
	for (let call = 0; call < calls; call += 1) {
		now = pace.readyAt(0, now);
		const start = pace.start(now);
		now += latency;
		pace.accepted(start, now);
	}
	return now;
}

const startMany = (pace: Pace, calls: number, now: number): Start[] =>
	Array.from({ length: calls }, () => pace.start(now));

/** A limit of 50 calls a second, told by a whole bunch of refused calls. @returns when calls may go again */
function teach(pace: Pace, from = 0): number {
	const now = take(pace, 50, from);
	for (const start of startMany(pace, 8, now)) pace.refused(start, now + 4, 1_000);
	const until = pace.heldUntil;
	take(pace, 1, until);
	return until;
}

describe('what a refusal teaches', () => {
	test('is the limit, where many calls are refused together and none that started later is taken', () => {
		const pace = paceOf();
		teach(pace);
		expect(pace.callsPerSecond).toBeGreaterThan(45);
		expect(pace.callsPerSecond).toBeLessThan(50);
	});

	test('is nothing, where one call is refused and those that started later are taken', () => {
		const pace = paceOf();
		let now = take(pace, 10, 0, 10);
		const [stray, ...others] = startMany(pace, 4, now);
		if (stray === undefined) throw new Error('No call');
		const later = [now + 1, now + 2, now + 3].map((at) => pace.start(at));
		now += 10;
		pace.refused(stray, now, 1_000);
		for (const start of [...others, ...later]) pace.accepted(start, now);
		take(pace, 500, pace.heldUntil);
		expect(pace.callsPerSecond).toBeUndefined();
	});

	test('is nothing, where one call alone is refused and the next refusal tells something else', () => {
		const pace = paceOf();
		let now = take(pace, 10, 0);
		pace.refused(pace.start(now), now + 4, 1_000);
		now = take(pace, 90, pace.heldUntil);
		pace.refused(pace.start(now), now + 4, 1_000);
		take(pace, 1, pace.heldUntil);
		expect(pace.callsPerSecond).toBeUndefined();
	});

	test('is the limit, where the next refusal of one call alone tells the same', () => {
		const pace = paceOf();
		let now = take(pace, 20, 0);
		pace.refused(pace.start(now), now + 4, 1_000);
		now = take(pace, 20, pace.heldUntil);
		pace.refused(pace.start(now), now + 4, 1_000);
		take(pace, 1, pace.heldUntil);
		expect(pace.callsPerSecond).toBeGreaterThan(15);
		expect(pace.callsPerSecond).toBeLessThan(20);
	});

	test('is doubted soon and fast where it is hardly believed, and late where it is believed', () => {
		/** Ms until the pace is twice what was believed, with nothing refused. */
		const doubledAfter = (pace: Pace, from: number): number => {
			let now = from;
			const believed = pace.callsPerSecond ?? Number.NaN;
			while ((pace.callsPerSecond ?? 0) < 2 * believed) now = take(pace, 1, now);
			return now - from;
		};
		const hardly = paceOf();
		let now = take(hardly, 50, 0);
		hardly.refused(hardly.start(now), now + 4, 1_000);
		now = take(hardly, 50, hardly.heldUntil);
		hardly.refused(hardly.start(now), now + 4, 1_000);
		take(hardly, 1, hardly.heldUntil);
		const firmly = paceOf();
		const once = teach(firmly);
		const soon = doubledAfter(hardly, hardly.heldUntil);
		const late = doubledAfter(firmly, once);
		expect(soon).toBeLessThan(5_000);
		expect(late).toBeGreaterThan(10_000);
		expect(late).toBeLessThan(30_000);
	});

	test('is not forgotten for a pause: a pace that nobody uses does not rise', () => {
		const pace = paceOf();
		const now = teach(pace) + 3_600_000;
		take(pace, 1, now);
		expect(pace.callsPerSecond).toBeLessThan(50);
	});
});

describe('a hold', () => {
	const heldFor = (pace: Pace, now: number, retryAfter: number | undefined): number => {
		pace.refused(pace.start(now), now, retryAfter);
		return pace.heldUntil - now;
	};

	test.each([1, 500, 1_000, 60_000, 1_800_000, 3_600_000])(
		'of %i ms is never cut short',
		(retryAfter) => {
			expect(heldFor(paceOf(), 1_000, retryAfter)).toBeGreaterThanOrEqual(retryAfter);
		},
	);

	test('is an hour at most, so that one odd header does not end the use of a key', () => {
		expect(heldFor(paceOf(), 1_000, 1_800_000_000_000)).toBeLessThanOrEqual(3_601_000);
	});

	test.each([undefined, 0, -1_000])(
		'without a hint (%p) doubles with each refusal that no taken call comes between',
		(retryAfter) => {
			const pace = paceOf();
			let now = 1_000;
			const holds = Array.from({ length: 8 }, () => {
				const hold = heldFor(pace, now, retryAfter);
				now = pace.heldUntil;
				return Math.floor(hold / 1_000);
			});
			expect(holds.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
			expect(Math.max(...holds)).toBeLessThanOrEqual(61);
		},
	);

	test('that was long, or follows another at once, ends with one call alone', () => {
		for (const waits of [[60_000], [1_000, 1_000]]) {
			const pace = paceOf();
			let now = 0;
			for (const wait of waits) {
				pace.refused(pace.start(now), now, wait);
				now = pace.heldUntil;
			}
			const probe = pace.start(now);
			expect(pace.readyAt(1, now)).toBe(Infinity);
			pace.accepted(probe, now + 10);
			expect(pace.readyAt(1, now + 10)).not.toBe(Infinity);
		}
	});

	test('by a taken call that had started before the refusal is not over', () => {
		const pace = paceOf();
		const [one, other] = startMany(pace, 2, 0);
		if (one === undefined || other === undefined) throw new Error('No call');
		pace.refused(one, 5, 1_000);
		pace.accepted(other, 6);
		expect(pace.troubledSince).toBe(5);
		expect(pace.readyAt(0, 6)).toBeGreaterThanOrEqual(1_005);
	});
});
