import type { Fault, FaultPlan, FaultRule, ProviderName, RateLimit } from '../../sandbox';
import { seeded } from '../support/random';

/** Every kind of bad day, with how likely it makes one call go wrong at most. */
const KINDS: ReadonlyArray<{ readonly most: number; fault(random: () => number): Fault }> = [
	{
		most: 0.15,
		fault: (random) => ({
			kind: 'status',
			status: 429,
			when: 'before-commit',
			...retryAfter(random),
		}),
	},
	{ most: 0.05, fault: () => ({ kind: 'status', status: 429, when: 'before-commit' }) },
	{
		most: 0.08,
		fault: (random) => ({
			kind: 'status',
			status: 503,
			when: 'before-commit',
			...retryAfter(random),
		}),
	},
	{ most: 0.08, fault: (random) => ({ kind: 'status', status: 500, when: moment(random) }) },
	{ most: 0.08, fault: (random) => ({ kind: 'status', status: 502, when: moment(random) }) },
	{ most: 0.08, fault: (random) => ({ kind: 'status', status: 503, when: moment(random) }) },
	{ most: 0.08, fault: (random) => ({ kind: 'status', status: 504, when: moment(random) }) },
	{ most: 0.1, fault: () => ({ kind: 'reset', when: 'before-commit' }) },
	{ most: 0.1, fault: () => ({ kind: 'reset', when: 'after-commit' }) },
	{ most: 0.1, fault: () => ({ kind: 'truncate' }) },
	{ most: 0.05, fault: (random) => ({ kind: 'html', when: moment(random) }) },
	{ most: 0.05, fault: (random) => ({ kind: 'wrong-json', when: moment(random) }) },
	{ most: 0.05, fault: (random) => ({ kind: 'empty', when: moment(random) }) },
];

const moment = (random: () => number) => (random() < 0.5 ? 'before-commit' : 'after-commit');

const retryAfter = (random: () => number) => ({
	retryAfter: {
		form: random() < 0.5 ? ('seconds' as const) : ('date' as const),
		seconds: Math.ceil(random() * 20),
	},
});

/** A bad day for one provider: some of the faults, some latency, and at times a limit that changes. */
export function badDay(seed: number, provider: ProviderName): FaultPlan {
	const random = seeded(seed);
	const rules: FaultRule[] = KINDS.filter(() => random() < 0.5).map(({ most, fault }) => ({
		provider,
		probability: most * random(),
		fault: fault(random),
	}));
	if (random() < 0.5)
		rules.push({ provider, probability: 0.2, fault: { kind: 'latency', ms: 1, jitterMs: 4 } });
	if (random() < 0.3)
		rules.unshift({
			provider,
			after: 10,
			times: 1,
			fault: { kind: 'limit', limits: [limit(random, provider)] },
		});
	return { seed, rules };
}

const limit = (random: () => number, provider: ProviderName): RateLimit => ({
	provider,
	requests: 5 + Math.floor(random() * 40),
	perMs: 1_000,
	retryAfter: (['seconds', 'date', 'none'] as const)[Math.floor(random() * 3)] ?? 'seconds',
});
