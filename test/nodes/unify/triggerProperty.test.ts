import fc from 'fast-check';

import { startSandbox, SEED } from '../../../sandbox';
import type { Sandbox, UnifyEnrollment } from '../../../sandbox';
import { clock } from '../../support/virtualTime';
import { unifyTrigger } from './triggerHost';

jest.mock(
	'../../../nodes/shared/http/clock',
	() =>
		jest.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
			.clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { mailboxes, sequences } = SEED.unify;
const SECOND = 1_000;
/** A change may become visible so late, s: what the trigger looks back for. */
const LATEST = 240;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ now: clock.now, limits: 'none' });
});
afterAll(() => sandbox.close());

const EVENTS = ['enrolled', 'started', 'replied', 'bounced', 'canceled', 'finished'] as const;
type Event = (typeof EVENTS)[number];

const iso = () => new Date(clock.now()).toISOString();

const CHANGES: Record<Exclude<Event, 'enrolled'>, (n: number) => Partial<UnifyEnrollment>> = {
	started: () => ({ started_at: iso() }),
	replied: (n) => ({
		is_replied: true,
		reply_email_message: {
			id: `c0000001-0000-4000-8000-${String(n).padStart(12, '0')}`,
			subject: null,
			received_at: iso(),
			classifications: [],
		},
	}),
	bounced: () => ({ is_bounced: true, ended_at: iso() }),
	canceled: () => ({ is_canceled: true, ended_at: iso() }),
	finished: () => ({ status: 'FINISHED', ended_at: iso() }),
};

/** What happens: to which enrollment, how long after the thing before it and how late it is seen, s. */
const happening = fc.record({
	enrollment: fc.nat(5),
	event: fc.constantFrom(...EVENTS),
	after: fc.oneof(fc.constant(0), fc.nat(120)),
	late: fc.oneof(fc.constant(0), fc.nat(LATEST)),
});

test('everything that happens comes out once, whatever the order of lists, late commits, refused polls and restarts', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(happening, { minLength: 1, maxLength: 20 }),
			fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 2, maxLength: 8 }),
			fc.constantFrom('made' as const, 'changed' as const),
			fc.uniqueArray(fc.nat(40), { maxLength: 6 }),
			async (happenings, gaps, order, failing) => {
				sandbox.reset();
				const { state } = sandbox.unify;
				state.enrollmentOrder = order;
				let trigger = unifyTrigger(sandbox, { triggerOn: 'enrollment', events: [...EVENTS] });
				await trigger.poll();
				// What is seen late may have happened before the trigger began: that is not told.
				await clock.sleep((LATEST + 10) * SECOND);
				sandbox.setFaults({
					seed: 1,
					rules: failing.map((after) => ({
						provider: 'unify',
						after,
						times: 1,
						fault: { kind: 'status', status: 403, when: 'before-commit' },
					})),
				});

				const expected = new Set<string>();
				const told: string[] = [];
				const made = new Map<number, UnifyEnrollment>();
				/** Of each enrollment, when its last change is seen: changes are not seen out of their order. */
				const seen = new Map<number, number>();
				const done = new Set<string>();
				const poll = async () => {
					// As after a restart: nothing is known but what n8n has saved.
					const saved = trigger.host.staticData;
					trigger = unifyTrigger(sandbox, { triggerOn: 'enrollment', events: [...EVENTS] });
					trigger.host.setStaticData(saved);
					const items = await trigger.items().catch(() => []);
					told.push(...items.map(({ event, id }) => `${String(event)} ${String(id)}`));
				};

				let pollAt = clock.now();
				let turn = 0;
				for (const { enrollment: n, event, after, late } of happenings) {
					await clock.sleep(after * SECOND);
					while (clock.now() >= pollAt) {
						await poll();
						pollAt = clock.now() + (gaps[turn % gaps.length] ?? 60) * SECOND;
						turn += 1;
					}
					let enrollment = made.get(n);
					if (enrollment === undefined) {
						const person = state.addPerson({ email: `p${n}@customers.example` });
						enrollment = state.addEnrollment({
							sequenceId: sequences.other,
							personId: person.id,
							mailboxEmail: mailboxes.ada,
							status: 'DRAFT',
						});
						made.set(n, enrollment);
						expected.add(`enrolled ${enrollment.id}`);
					}
					if (event === 'enrolled' || done.has(`${event} ${n}`)) continue;
					done.add(`${event} ${n}`);
					const from = Math.max(clock.now() + late * SECOND, seen.get(n) ?? 0);
					// Later than the trigger looks back would be another promise.
					if (from - clock.now() > LATEST * SECOND) continue;
					seen.set(n, from);
					state.changeEnrollment(enrollment, CHANGES[event](n), clock.now(), from - clock.now());
					expected.add(`${event} ${enrollment.id}`);
				}
				sandbox.setFaults(undefined);
				for (let quiet = 0; quiet < 6; quiet += 1) {
					await clock.sleep(60 * SECOND);
					await poll();
				}
				expect([...told].sort()).toEqual([...expected].sort());
			},
		),
		{ numRuns: 40 },
	);
}, 120_000);
