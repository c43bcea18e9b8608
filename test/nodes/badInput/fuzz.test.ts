import fc from 'fast-check';

import { BROKEN_SANDBOX } from '../../../sandbox';
import { outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { deliver, DELIVERING, inOrder } from './cases';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const FIELDS = [
	...['email', 'linkedinUrl', 'linkedin_url', 'data', 'overrides'],
	...['leadExternalId', 'lead_external_id', 'leadEmail', 'leadLinkedinUrl', 'leadName'],
	...['context', 'inboxId', 'sessionId', 'startAt', 'enrollmentId', 'enrollment_id'],
	...['personId', 'personEmail', 'person_email', 'mailboxEmails', 'mailbox_emails'],
	...['error', 'message', 'details', '__proto__', 'constructor', 'toString', 'json'],
];

const plausible = fc.constantFrom(
	'jane@customers.example',
	'JANE@customers.example ',
	'person-01@customers.example',
	'ada@outbound.example,grace@outbound.example',
	'https://www.linkedin.com/in/jane',
	'linkedin.com/in/JANE/?x',
	'enr_relink_001',
	'enr_replied',
	'.',
	'..',
	'{"a":"b"}',
	'{"__proto__":{"polluted":true}}',
	'2026-03-01T09:00',
);
const value = fc.oneof(plausible, fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }));

/** Objects as JSON has them: `__proto__` is a key like any other. */
const item = fc
	.array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), value), { maxLength: 8 })
	.map((entries) => {
		const object: Json = {};
		for (const [key, held] of entries) {
			Object.defineProperty(object, key, {
				value: held,
				enumerable: true,
				configurable: true,
				writable: true,
			});
		}
		return object;
	});

const DELIVERED = new Set(['enrolled', 'updated']);
const OUTCOMES = new Set([...DELIVERED, 'already_enrolled', 'skipped', 'failed']);

describe.each(DELIVERING)('$title', (delivering) => {
	test('whatever the items hold: one outcome for each, true to the provider, and no throw', async () => {
		const before = Object.getOwnPropertyNames(Object.prototype);
		await fc.assert(
			fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), async (items) => {
				rig.sandbox.reset();
				const ended = await deliver(rig, delivering, items);
				expect(ended.thrown).toBeUndefined();
				const out = inOrder(ended);
				expect(out.map(({ pairedItem }) => pairedItem)).toEqual(
					items.map((_, index) => ({ item: index })),
				);
				const outcomes = out.map((one) => String(outcomeOf(one)));
				for (const outcome of outcomes) expect(OUTCOMES).toContain(outcome);
				expect(outcomes.filter((outcome) => DELIVERED.has(outcome))).toHaveLength(
					delivering.taken(rig),
				);
				expect(rig.sandbox.log.map(({ status }) => status)).not.toContain(BROKEN_SANDBOX);
			}),
			{ numRuns: 50 },
		);
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});
});
