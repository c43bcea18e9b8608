import type { AskedWait, Fault, FaultMoment, FaultRule, Trouble } from './faultPlan';
import { mixSeeds, mulberry32 } from './random';

/** A row that holds this text spoils whatever call it is in, where a plan asks for the trouble `poison`. */
export const POISON = 'poison';

type Random = () => number;

/** Waits of nothing, of the past, of absurd length, and none that can be read. */
const ODD_WAITS: readonly AskedWait[] = [
	{ form: 'seconds', seconds: 0 },
	{ form: 'seconds', seconds: -1 },
	{ form: 'seconds', seconds: 1e9 },
	{ form: 'date', seconds: -90 },
	{ form: 'epoch', seconds: 7 },
	{ form: 'epoch', seconds: -90 },
	{ form: 'text', text: 'soon' },
];

/** Where what a client sent, or is to find again, is said back to it. */
const ECHOES = [
	'enrollLeadInCadence',
	'bulkRelinkEnrollments',
	'create_sequence_enrollment',
	'list_sequence_enrollments',
	'addLeadsToSequence',
];

/** What each trouble does. */
const RULES: Readonly<Record<Trouble, (random: Random) => FaultRule[]>> = {
	'stray-refusals': (random) => {
		const status = oneOf(random, [429, 503, 403] as const);
		const retryAfter = { form: 'seconds', seconds: 1 + Math.floor(random() * 3) } as const;
		return [
			{
				every: 5 + Math.floor(random() * 25),
				fault: { kind: 'status', status, when: 'before-commit', retryAfter },
			},
		];
	},
	'odd-waits': (random) =>
		ODD_WAITS.map((retryAfter) => {
			const status = oneOf(random, [429, 429, 503, 403] as const);
			return often(0.02, { kind: 'status', status, when: 'before-commit', retryAfter });
		}),
	encodings: () =>
		(['gzip', 'br', 'deflate', 'bom', 'pieces'] as const).map((as) =>
			often(0.15, { kind: 'encoded', as }),
		),
	firewall: (random) => [
		...([402, 403, 413, 429] as const).map((status) =>
			often(0.02, { kind: 'html', status, when: 'before-commit' }),
		),
		...([200, 502, 503] as const).map((status) =>
			often(0.03, { kind: 'html', status, when: oneOf(random, MOMENTS) }),
		),
	],
	respelled: () => [{ operationIds: ECHOES, probability: 0.7, fault: { kind: 'respelled' } }],
	poison: (random) => [{ withText: POISON, fault: oneOf(random, SPOILS) }],
	'odd-pages': () => (['empty', 'twice'] as const).map((how) => often(0.4, { kind: 'pages', how })),
	loops: () => [often(0.3, { kind: 'pages', how: 'loop' })],
	'half-dead': () =>
		(['at-once', 'at-next-request'] as const).flatMap((ends) =>
			(['closing', 'reset'] as const).map((by) => often(0.04, { kind: 'half-dead', ends, by })),
		),
};

const MOMENTS: readonly FaultMoment[] = ['before-commit', 'after-commit'];

/** What a call is answered for a row that spoils it. */
const SPOILS: readonly Fault[] = [
	{ kind: 'status', status: 500, when: 'before-commit' },
	{ kind: 'status', status: 504, when: 'before-commit' },
	{ kind: 'reset', when: 'before-commit' },
	{ kind: 'html', status: 403, when: 'before-commit' },
];

export const TROUBLES = Object.keys(RULES).filter(isTrouble);

/** The rules of a trouble on the day of that seed. */
export function rulesOf(trouble: Trouble, seed: number): readonly FaultRule[] {
	return RULES[trouble](mulberry32(mixSeeds(seed, TROUBLES.indexOf(trouble))));
}

function isTrouble(name: string): name is Trouble {
	return Object.hasOwn(RULES, name);
}

const often = (probability: number, fault: Fault): FaultRule => ({ probability, fault });

function oneOf<T>(random: Random, list: readonly T[]): T {
	const one = list[Math.floor(random() * list.length)];
	if (one === undefined) throw new Error('Nothing to choose from');
	return one;
}
