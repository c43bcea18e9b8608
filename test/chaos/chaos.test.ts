import { SEED } from '../../sandbox';
import type { ProviderName } from '../../sandbox';
import { seeded } from '../support/random';
import { byId, outcomeOf, Rig } from '../support/rig';
import type { Ended, Json } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay } from './plan';

// The whole node in n8n's engine against the sandbox over HTTP, on its worst days. Only waiting is cut short: the clock
// jumps on while nothing is on the wire. A failing seed is replayed alone by
//   CHAOS_SEED=17 npm run test:unit -- test/chaos

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

const SEEDS =
	process.env.CHAOS_SEED === undefined
		? Array.from({ length: 20 }, (_, index) => index + 1)
		: [Number(process.env.CHAOS_SEED)];

let rig: Rig;

beforeAll(async () => {
	rig = await Rig.start({ now: clock.now });
});

beforeEach(() => {
	rig.sandbox.reset();
	rig.sandbox.setLimits('none');
});

afterAll(async () => {
	await rig.close();
});

/** The outcome of each input item, by its index; fails where an item is lost or doubled. */
function byItem({ success, error, thrown }: Ended, length: number): string[] {
	expect(thrown).toBeUndefined();
	const outcomes: string[] = [];
	for (const item of [...success, ...error]) {
		const { pairedItem } = item;
		if (typeof pairedItem !== 'object' || Array.isArray(pairedItem))
			throw new Error('An item is not paired');
		expect(outcomes[pairedItem.item]).toBeUndefined();
		outcomes[pairedItem.item] = String(outcomeOf(item));
	}
	expect(Object.keys(outcomes)).toHaveLength(length);
	return outcomes;
}

/** Calls whose answer the client may have missed though the provider acted on them, or might have. */
const losses = () =>
	rig.sandbox.log.filter(
		({ fault, status }) =>
			fault !== undefined && fault !== 'latency' && fault !== 'limit' && status !== 429,
	).length;

/** Long enough for the worst of days: then every row must be settled, and none may stay unknown. */
const PATIENT = { maxRetryTime: 48 * 3_600 };

async function onBadDay(
	seed: number,
	provider: ProviderName,
	ask: Parameters<Rig['run']>[1],
): Promise<string[]> {
	rig.sandbox.setFaults(badDay(seed, provider));
	const ended = await rig.run(provider, ask);
	rig.sandbox.setFaults(undefined);
	return byItem(ended, ask.items.length);
}

const LEADS = 120;

describe.each(SEEDS)('on the bad day of seed %i', (seed) => {
	test('enroll: every lead is in exactly once, and its outcome is the truth', async () => {
		const cadence = SEED.myAgentMail.cadences.welcome;
		const { state } = rig.sandbox.myAgentMail;
		const random = seeded(seed);
		const items: Json[] = Array.from({ length: LEADS }, (_, index) => ({
			leadExternalId: `lead-${index}`,
			leadName: `Lead ${index}`,
		}));
		const before = new Set<number>();
		items.forEach((item, index) => {
			if (random() > 0.1) return;
			before.add(index);
			state.addEnrollment({
				cadenceId: cadence,
				leadExternalId: String(item.leadExternalId),
				createdAt: '2025-03-01T00:00:00.000Z',
			});
		});
		const outcomes = await onBadDay(seed, 'myAgentMail', {
			resource: 'enrollment',
			operation: 'enroll',
			parameters: { dataMode: 'autoMapInputData', cadenceId: byId(cadence), options: PATIENT },
			items,
		});
		outcomes.forEach((outcome, index) => {
			const commits = state.commits.get(`${cadence}|lead-${index}`) ?? 0;
			if (before.has(index))
				expect([index, outcome, commits]).toEqual([index, 'already_enrolled', 0]);
			else expect([index, outcome, commits]).toEqual([index, 'enrolled', 1]);
		});
	});

	test('bulkRelink: every row is applied in input order, and its outcome is the truth', async () => {
		const { state } = rig.sandbox.myAgentMail;
		const random = seeded(seed);
		// Some enrollments stand several times, some cannot be changed.
		const pool = [
			...Array.from(
				{ length: 150 },
				(_, index) => `enr_relink_${String(index + 1).padStart(3, '0')}`,
			),
			SEED.myAgentMail.enrollments.replied,
			SEED.myAgentMail.enrollments.inOtherCadence,
			'enr_nobody',
		];
		const items: Json[] = Array.from({ length: 230 }, (_, index) => ({
			enrollmentId: pool[Math.floor(random() * pool.length)] ?? 'enr_nobody',
			leadName: `Name ${index}`,
		}));
		const outcomes = await onBadDay(seed, 'myAgentMail', {
			resource: 'enrollment',
			operation: 'bulkRelink',
			parameters: {
				dataMode: 'autoMapInputData',
				cadenceId: byId(SEED.myAgentMail.cadences.relink),
				options: PATIENT,
			},
			items,
		});
		const last = new Map<unknown, unknown>();
		items.forEach(({ enrollmentId, leadName }, index) => {
			const isRefused = !String(enrollmentId).startsWith('enr_relink_');
			expect([index, outcomes[index]]).toEqual([index, isRefused ? 'failed' : 'updated']);
			if (!isRefused) last.set(enrollmentId, leadName);
		});
		for (const [enrollmentId, leadName] of last) {
			expect([enrollmentId, state.enrollments.get(String(enrollmentId))?.leadName]).toEqual([
				enrollmentId,
				leadName,
			]);
		}
	});

	test('create: nobody is enrolled twice, though the provider would let it, and the outcome is the truth', async () => {
		const { state } = rig.sandbox.unify;
		const sequence = SEED.unify.sequences.main;
		const random = seeded(seed);
		state.finishAtOnce = seed % 2 === 0;
		const people = Array.from({ length: LEADS }, (_, index) =>
			state.addPerson({ email: `chaos-${index}@customers.example` }),
		);
		const before = new Map<number, string>();
		people.forEach(({ id }, index) => {
			if (random() > 0.1) return;
			const sequenceId = random() < 0.5 ? sequence : SEED.unify.sequences.other;
			before.set(index, sequenceId === sequence ? 'already_enrolled' : 'skipped');
			state.addEnrollment({ sequenceId, personId: id, at: Date.UTC(2025, 2, 1) });
		});
		const outcomes = await onBadDay(seed, 'unify', {
			resource: 'enrollment',
			operation: 'create',
			parameters: { dataMode: 'autoMapInputData', sequenceId: byId(sequence), options: PATIENT },
			items: people.map((person, index) => ({
				...(index % 2 === 0
					? { personId: person.id }
					: { personEmail: `chaos-${index}@customers.example` }),
				mailboxEmails: SEED.unify.mailboxes.ada,
			})),
		});
		outcomes.forEach((outcome, index) => {
			const commits = state.commits.get(`${sequence}|${people[index]?.id ?? ''}`) ?? 0;
			const expected = before.get(index);
			if (expected !== undefined) expect([index, outcome, commits]).toEqual([index, expected, 0]);
			else expect([index, outcome, commits]).toEqual([index, 'enrolled', 1]);
		});
	});

	test('addLeads: every lead is in exactly once, and its outcome is the truth', async () => {
		const { state } = rig.sandbox.amplemarket;
		const sequence = SEED.amplemarket.sequences.main;
		const random = seeded(seed);
		const items: Json[] = Array.from({ length: 400 }, (_, index) => ({
			email: `chaos-${index}@customers.example`,
		}));
		const before = new Map<number, string>();
		items.forEach(({ email }, index) => {
			const kind = random();
			if (kind < 0.05) state.addMember(sequence, { email: String(email) });
			else if (kind < 0.1) state.excludeEmail(String(email));
			if (kind < 0.1) before.set(index, kind < 0.05 ? 'already_enrolled' : 'skipped');
		});
		const outcomes = await onBadDay(seed, 'amplemarket', {
			resource: 'sequence',
			operation: 'addLeads',
			parameters: {
				dataMode: 'autoMapInputData',
				sequenceId: byId(sequence),
				options: { ...PATIENT, batchSize: 10 },
			},
			items,
		});
		outcomes.forEach((outcome, index) => {
			const commits = state.commits.get(`${sequence}|chaos-${index}@customers.example`) ?? 0;
			const expected = before.get(index);
			if (expected === undefined) expect([index, outcome, commits]).toEqual([index, 'enrolled', 1]);
			// The provider names no time at which a lead came in: after a lost answer it counts as this run's.
			else if (expected === 'already_enrolled' && losses() > 0)
				expect(['enrolled', 'already_enrolled']).toContain(outcome);
			else expect([index, outcome, commits]).toEqual([index, expected, 0]);
		});
	});
});

test('time did pass for the engine, while none did for the tests', () => {
	expect(clock.now() - Date.now()).toBeGreaterThan(60_000);
});
