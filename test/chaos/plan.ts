import { TROUBLES } from '../../sandbox';
import type { Fault, FaultPlan, FaultRule, ProviderName, RateLimit, Trouble } from '../../sandbox';
import { seeded } from '../support/random';

/** The one that is asked for, or the first so many. */
export const SEEDS =
	process.env.CHAOS_SEED === undefined
		? Array.from({ length: Number(process.env.CHAOS_SEEDS ?? 14) }, (_, index) => index + 1)
		: [Number(process.env.CHAOS_SEED)];

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

/** A plan that has drawn its troubles. */
export interface BadDay extends FaultPlan {
	readonly troubles: readonly Trouble[];
}

/** A bad day for one provider: some of the faults and troubles, some latency, and at times a limit that changes. */
export function badDay(seed: number, provider: ProviderName): BadDay {
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
	return { seed, rules, troubles: TROUBLES.filter(() => random() < 0.3) };
}

/**
 * Whether everybody must be settled as on a good day. Not where a firewall refuses what the provider would take, or where
 * a row spoils the calls that it is in.
 */
export const settlesAll = ({ troubles }: BadDay): boolean =>
	!troubles.includes('firewall') && !troubles.includes('poison');

/** Hours that a row may be tried for. All day where all must be settled; what spoils every call is tried to the end of it. */
export const patienceOn = (day: BadDay): number => (day.troubles.includes('poison') ? 2 : 48);

const limit = (random: () => number, provider: ProviderName): RateLimit => ({
	provider,
	requests: 5 + Math.floor(random() * 40),
	perMs: 1_000,
	retryAfter: (['seconds', 'date', 'none'] as const)[Math.floor(random() * 3)] ?? 'seconds',
});
