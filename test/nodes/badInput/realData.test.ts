import { SEED } from '../../../sandbox';
import { at, bodiesOf, detailsOf, pairingOf } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';

// What sheets and CRMs really hold: no lead is lost, and none is doubled, without a word.

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const enroll = async (
	items: readonly Json[],
	cadence: string = SEED.myAgentMail.cadences.welcome,
) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		parameters: { dataMode: 'autoMapInputData', cadenceId: byId(cadence) },
		items,
	});
const addLeads = async (items: readonly Json[], parameters = {}) =>
	await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		parameters: {
			dataMode: 'autoMapInputData',
			sequenceId: byId(SEED.amplemarket.sequences.main),
			...parameters,
		},
		items,
	});

test('an id with white space, or with what cannot be seen, at its ends is the same id', async () => {
	const ids = ['CRM-1', 'CRM-1 ', 'CRM-1\n', 'CRM-1\u00a0', '\u200bCRM-1', '\ufeffCRM-1'];
	const { success } = await enroll(ids.map((leadExternalId) => ({ leadExternalId })));
	expect(count(success)).toEqual({ enrolled: 1, skipped: 5 });
	expect(rig.calls('enrollLeadInCadence')).toBe(1);
});

test.each([9_007_199_254_740_992, 'N/A', '-', 'null', 'undefined', '#N/A'])(
	'%j is no id: that item fails, and no other is taken for its repeat',
	async (leadExternalId) => {
		const { success, error } = await enroll([
			{ leadExternalId },
			{ leadExternalId: 'real' },
			{ leadExternalId },
		]);
		expect(pairingOf(success)).toEqual([1]);
		expect(pairingOf(error)).toEqual([0, 2]);
		for (const item of error) expect(detailsOf(item)).toMatchObject({ code: 'invalid_input' });
	},
);

test('a cadence by ID with a line break behind it is found', async () => {
	const { success } = await enroll(
		[{ leadExternalId: 'a' }],
		`${SEED.myAgentMail.cadences.welcome}\n`,
	);
	expect(count(success)).toEqual({ enrolled: 1 });
});

test('a repeat of a lead that did not get in is sent', async () => {
	const { success, error } = await enroll(
		[
			{ leadExternalId: 'x' },
			{ leadExternalId: 'x', inboxId: SEED.myAgentMail.inboxes.sales },
			{ leadExternalId: 'x', inboxId: SEED.myAgentMail.inboxes.sales },
		],
		SEED.myAgentMail.cadences.email,
	);
	expect(error.map(outcomeOf)).toEqual(['failed']);
	expect(success.map(({ json }) => [json.outcome, json.duplicateOf])).toEqual([
		['enrolled', undefined],
		['skipped', 1],
	]);
});

test.each([
	['a zero-width space', '\u200bexcluded@customers.example'],
	['a soft hyphen', 'excl\u00aduded@customers.example'],
	['a mark of direction', 'excluded@customers.example\u200e'],
	['mailto:', 'mailto:excluded@customers.example'],
	['brackets', '<excluded@customers.example>'],
	['quotes', '"excluded@customers.example"'],
])('an address with %s is the address without', async (_, email) => {
	const { success } = await addLeads([{ email }]);
	expect(success[0]?.json).toMatchObject({ outcome: 'skipped', reason: 'in_exclusion_list' });
});

test.each(['a..b@x.co', '.a@x.co', 'a.@x.co', 'a b@x.co'])(
	'%s is no address, and that item says so',
	async (email) => {
		const { error } = await addLeads([{ email }]);
		expect(detailsOf(error[0])).toMatchObject({ code: 'invalid_input' });
	},
);

test('a switch by expression counts for its own item', async () => {
	const { success } = await addLeads(
		['a', 'b', 'c'].map((name, n) => ({ email: `${name}@customers.example`, dry: n > 0 })),
		{ dryRun: '={{ $json.dry }}' },
	);
	expect(success.map(outcomeOf)).toEqual(['enrolled', 'planned', 'planned']);
	expect(bodiesOf(rig, 'addLeadsToSequence')).toHaveLength(1);
});

test("a switch by an expression that gives nothing is that item's error, and nothing of it is sent", async () => {
	const { success, error } = await addLeads(
		[{ email: 'a@customers.example', dry: false }, { email: 'b@customers.example' }],
		{ dryRun: '={{ $json.dry }}' },
	);
	expect(pairingOf(success)).toEqual([0]);
	expect(String(at(error[0], 'json', 'error'))).toMatch(/'Dry Run' .*gives nothing.*\[item 1\]/);
	expect(bodiesOf(rig, 'addLeadsToSequence')).toEqual([
		expect.objectContaining({ leads: [{ email: 'a@customers.example' }] }),
	]);
});

test('two spellings of one address are one look-up, one person made and one enrollment', async () => {
	const { success } = await rig.run('unify', {
		resource: 'enrollment',
		operation: 'create',
		parameters: {
			dataMode: 'autoMapInputData',
			sequenceId: byId(SEED.unify.sequences.main),
			createMissingPerson: true,
		},
		items: ['Jane@New.example', 'jane@new.example', ' JANE@new.example '].map((personEmail) => ({
			personEmail,
			mailboxEmails: SEED.unify.mailboxes.ada,
		})),
	});
	expect(count(success)).toEqual({ enrolled: 1, skipped: 2 });
	for (const call of [
		'find_unique_object_record',
		'upsert_object_record',
		'create_sequence_enrollment',
	])
		expect([
			call,
			rig.sandbox.log.filter(({ operationId }) => operationId === call).length,
		]).toEqual([call, 1]);
});

test('250 leads, one of them in a skip list in another spelling: 249 are in and one is skipped', async () => {
	const profile = 'https://www.linkedin.com/in/jan%C3%A9-doe';
	rig.sandbox.amplemarket.state.markRecentlyContacted('https://uk.linkedin.com/in/Jané-Doe/en');
	const items = Array.from({ length: 249 }, (_, n) => ({ email: `lead-${n}@customers.example` }));
	const { success } = await addLeads([...items, { linkedinUrl: profile }]);
	expect(count(success)).toEqual({ enrolled: 249, skipped: 1 });
});
