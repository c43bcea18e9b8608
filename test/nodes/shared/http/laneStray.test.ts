import { Lane } from '../../../../nodes/shared/http/lane';
import { seeded } from '../../../support/random';
import { VirtualClock } from '../../../support/virtualClock';

// Refusals that teach nothing of a limit, and limits that change: simulated providers, in virtual time.

const SECOND = 1_000;

/** Whether the nth call, from 1, is refused at that time, ms since the start; with ms to wait, 0: it does not say. */
type Rule = (nth: number, at: number) => number | undefined;

/** How long a run of so many rows takes at a provider, 20 at a time, and how often it is refused. */
async function deliver(rows: number, latency: number, rule: Rule) {
	const clock = new VirtualClock();
	const lane = new Lane(clock, seeded(1), {});
	const began = clock.now();
	let left = rows;
	let calls = 0;
	let refused = 0;
	const send = async (): Promise<boolean> => {
		const ran = await lane.run(
			{ owner: { kind: 'execution' }, patience: () => Infinity },
			async (tell) => {
				await clock.sleep(latency / 2);
				calls += 1;
				const wait = rule(calls, clock.now() - began);
				if (wait !== undefined) refused += 1;
				await clock.sleep(latency / 2);
				tell(
					wait === undefined
						? { kind: 'accepted' }
						: { kind: 'refused', retryAfter: wait === 0 ? undefined : wait },
				);
				return wait === undefined;
			},
		);
		if (ran.kind === 'no-place') throw new Error('The lane gave up');
		return ran.value;
	};
	const work = async () => {
		while (left > 0) {
			left -= 1;
			while (!(await send()));
		}
	};
	await Promise.all(Array.from({ length: 20 }, work));
	return { seconds: (clock.now() - began) / SECOND, refused };
}

/** A provider that takes so many calls in any second. */
function limited(limitAt: (at: number) => number): Rule {
	const served: number[] = [];
	return (_, at) => {
		const limit = limitAt(at);
		const oldest = served[served.length - limit];
		if (oldest !== undefined && oldest > at - SECOND) return SECOND;
		served.push(at);
		return undefined;
	};
}

test.each([0, SECOND])(
	'one call that is refused for nothing, the tenth of 5,000, does not slow the run down (Retry-After %i ms)',
	async (wait) => {
		const { seconds, refused } = await deliver(5_000, 10, (nth) => (nth === 10 ? wait : undefined));
		expect(refused).toBe(1);
		expect(seconds).toBeLessThanOrEqual(10);
	},
);

test.each([1, 2, 3])(
	'where four calls in a thousand are refused for nothing, each costs 2.5 s at most (seed %i)',
	async (seed) => {
		const random = seeded(seed);
		const undisturbed = await deliver(5_000, 10, () => undefined);
		const { seconds, refused } = await deliver(5_000, 10, () =>
			random() < 0.004 ? SECOND : undefined,
		);
		expect(refused).toBeGreaterThan(5);
		expect(seconds - undisturbed.seconds).toBeLessThanOrEqual(2.5 * refused);
	},
);

test('one call in 250 that is refused for nothing, on the beat, costs 2.5 s at most', async () => {
	const { seconds, refused } = await deliver(5_000, 10, (nth) =>
		nth % 250 === 0 ? SECOND : undefined,
	);
	expect(refused).toBeGreaterThanOrEqual(20);
	expect(seconds).toBeLessThanOrEqual(3 + 2.5 * refused);
});

test('a limit that is raised tenfold during the run is found', async () => {
	// 500 in the first ten seconds, and then 500 a second.
	const ideal = 10 + 9_500 / 500;
	const rule = limited((at) => (at < 10 * SECOND ? 50 : 500));
	const { seconds } = await deliver(10_000, 10, rule);
	expect(seconds).toBeLessThanOrEqual(1.4 * ideal);
});

test('a limit that is cut to a tenth during the run is found', async () => {
	// 2,500 in the first five seconds, and then 50 a second.
	const ideal = 5 + 2_500 / 50;
	const rule = limited((at) => (at < 5 * SECOND ? 500 : 50));
	const { seconds } = await deliver(5_000, 10, rule);
	expect(seconds).toBeLessThanOrEqual(1.3 * ideal);
});
