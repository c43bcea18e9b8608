import { SEED } from '../../../sandbox';
import {
	at,
	bodiesOf,
	detailsOf,
	jsonOf,
	pairingOf,
	times,
	wayOutOf,
	whatOf,
} from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';
import { BY_EMAIL, creatingWith } from './creating';

const { enrollments, mailboxes, people, sequences } = SEED.unify;
const CREATE = 'create_sequence_enrollment';
const FIND = 'find_unique_object_record';
const UPSERT = 'upsert_object_record';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const { create, byPersonId } = creatingWith(() => rig);
const byEmail = async (
	emails: readonly string[],
	options: NonNullable<Ask['parameters']> = {},
	parameters: NonNullable<Ask['parameters']> = {},
) =>
	await create(
		emails.map((email) => ({ email })),
		{ ...BY_EMAIL, options, ...parameters },
	);
const mapped = async (items: readonly Json[], parameters: Ask['parameters'] = {}) =>
	await create(
		items.map((item) => ({ mailboxEmails: mailboxes.ada, ...item })),
		{ dataMode: 'autoMapInputData', ...parameters },
	);

const state = () => rig.sandbox.unify.state;
// Of enrollments: a person who is made on the way is counted apart.
const commits = () => new Map([...state().commits].filter(([key]) => !key.startsWith('record ')));
const committed = (...personIds: readonly string[]) =>
	new Map(personIds.map((id) => [`${sequences.main}|${id}`, 1] as const));
const address = (n: number) => `person-${String(n).padStart(2, '0')}@customers.example`;
const idOf = (email: string) => state().findPerson(email)?.id ?? 'nobody';
const looked = () => bodiesOf(rig, FIND).map((body) => at(body, 'match', 'email'));

describe('by ID', () => {
	it('sends sequence, person and mailboxes, and nothing else', async () => {
		const ended = await byPersonId(people.free.id);
		expect(rig.sandbox.log).toHaveLength(1);
		expect(bodiesOf(rig, CREATE)).toEqual([
			{
				sequence_id: sequences.main,
				person_id: people.free.id,
				mailbox_emails: [mailboxes.ada],
			},
		]);
		expect(commits()).toEqual(committed(people.free.id));
		const enrollment = [...state().enrollments.values()].at(-1);
		expect(jsonOf(ended.success)).toEqual([
			{
				id: people.free.id,
				outcome: 'enrolled',
				reason: '',
				enrollmentId: enrollment?.id,
				status: enrollment?.status,
				personId: people.free.id,
				personEmail: enrollment?.person.email,
				sequenceId: sequences.main,
				mailboxEmail: mailboxes.ada,
			},
		]);
		expect(rig.sandbox.log[0]?.status).toBe(201);
	});

	it('looks nobody up, even where a stale address stands in the hidden field', async () => {
		await create([{}], {
			personBy: 'id',
			personId: people.free.id,
			personEmail: address(1),
		});
		expect(rig.calls(FIND)).toBe(0);
		expect(commits()).toEqual(committed(people.free.id));
	});
});

describe('by e-mail', () => {
	it('finds the person and enrolls by the ID found', async () => {
		const ended = await byEmail([people.free.email]);
		expect(looked()).toEqual([people.free.email]);
		expect(bodiesOf(rig, CREATE)[0]).toMatchObject({ person_id: people.free.id });
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		expect(commits()).toEqual(committed(people.free.id));
	});

	it('ignores a stale ID in the hidden field', async () => {
		await create([{}], { ...BY_EMAIL, personEmail: address(3), personId: people.free.id });
		expect(commits()).toEqual(committed(idOf(address(3))));
	});

	it('looks each address up once, whatever number of rows name it', async () => {
		const emails = [address(1), address(2), address(1), address(1), 'nobody@x.example'];
		const ended = await byEmail([...emails, 'nobody@x.example']);
		expect(looked().sort()).toEqual(['nobody@x.example', address(1), address(2)].sort());
		expect(rig.calls(CREATE)).toBe(2);
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'enrolled', 'skipped', 'skipped']);
		expect(pairingOf(ended.error)).toEqual([4, 5]);
	});

	it('looks an address up once for several sequences', async () => {
		const items = [sequences.main, sequences.other].map((sequence) => ({
			email: address(1),
			sequence,
		}));
		const ended = await create(items, {
			...BY_EMAIL,
			sequenceId: byId('={{ $json.sequence }}'),
			options: { maxConcurrency: 1 },
		});
		expect(rig.calls(FIND)).toBe(1);
		expect(ended.success.map(({ json }) => [json.outcome, json.reason])).toEqual([
			['enrolled', ''],
			['skipped', 'in_other_active_sequence'],
		]);
	});

	it('fails a row whose person is not there, and enrolls the others', async () => {
		const ended = await byEmail([address(1), 'nobody@x.example', address(2)]);
		expect(pairingOf(ended.success)).toEqual([0, 2]);
		expect(ended.error).toHaveLength(1);
		expect(whatOf(ended.error[0])).toContain('nobody@x.example');
		expect(wayOutOf(ended.error[0])).toContain('Create Missing Person');
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			retryable: false,
		});
		expect(rig.calls(UPSERT)).toBe(0);
		expect(commits()).toEqual(committed(idOf(address(1)), idOf(address(2))));
	});

	it('fails the rows whose look-up is refused, with the answer in their details', async () => {
		const stub = await startStub(() => ({
			status: 403,
			body: { status: 'forbidden', message: 'No access to data' },
		}));
		const ended = await rig.with({ unify: { baseUrl: stub.baseUrl } }).run('unify', {
			resource: 'enrollment',
			operation: 'create',
			parameters: {
				sequenceId: byId(sequences.main),
				mailboxEmails: [mailboxes.ada],
				...BY_EMAIL,
			},
			items: [{ email: address(1) }],
		});
		await stub.close();
		expect(stub.requests).toHaveLength(1);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'forbidden',
			statusCode: 403,
			response: { status: 'forbidden', message: 'No access to data' },
		});
	});
});

describe('Create Missing Person', () => {
	it('upserts those who are missing, once each, and enrolls them', async () => {
		const emails = [address(1), 'new@x.example', 'new@x.example', 'other@x.example'];
		const ended = await byEmail(emails, {}, { createMissingPerson: true });
		expect(bodiesOf(rig, UPSERT)).toHaveLength(2);
		for (const email of ['new@x.example', 'other@x.example'])
			expect(bodiesOf(rig, UPSERT)).toContainEqual({ match: { email }, create: { email } });
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'enrolled', 'skipped', 'enrolled']);
		expect(commits()).toEqual(committed(...new Set(emails.map(idOf))));
	});

	it('changes nobody who is there', async () => {
		const before = structuredClone(state().people.get(people.free.id));
		await byEmail([people.free.email], {}, { createMissingPerson: true });
		expect(rig.calls(UPSERT)).toBe(0);
		expect(state().people.get(people.free.id)).toEqual(before);
	});

	it('makes them with the fields that are known, and leaves those who are there as they are', async () => {
		const before = structuredClone(state().people.get(people.free.id));
		const ended = await create(
			[
				{ email: 'new@x.example', first: 'Nia', title: ' CTO ' },
				{ email: 'bare@x.example', first: '', title: null },
				{ email: people.free.email, first: 'Other' },
			],
			{
				...BY_EMAIL,
				createMissingPerson: true,
				personFields: {
					mappingMode: 'defineBelow',
					value: { first_name: '={{ $json.first }}', title: '={{ $json.title }}' },
					matchingColumns: [],
					schema: [
						{ id: 'first_name', attributeType: 'TEXT' },
						{ id: 'title', attributeType: 'TEXT' },
					],
				},
			},
		);
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'enrolled', 'enrolled']);
		expect(bodiesOf(rig, UPSERT)).toEqual(
			expect.arrayContaining([
				{
					match: { email: 'new@x.example' },
					create: { email: 'new@x.example', first_name: 'Nia', title: 'CTO' },
				},
				{ match: { email: 'bare@x.example' }, create: { email: 'bare@x.example' } },
			]),
		);
		expect(rig.calls(UPSERT)).toBe(2);
		expect(state().people.get(people.free.id)).toEqual(before);
	});

	it('is no matter for a person who is told by ID', async () => {
		const ended = await create([{ id: people.free.id }], {
			personId: '={{ $json.id }}',
			createMissingPerson: true,
			personFields: { mappingMode: 'autoMapInputData', value: null, schema: [] },
		});
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled']);
		expect(rig.calls(UPSERT)).toBe(0);
	});

	it('says of how many no more is known than the address', async () => {
		const { run } = await byEmail(
			[address(1), 'new@x.example', 'nobody'],
			{},
			{ createMissingPerson: true },
		);
		expect(run.data.resultData.runData.Node?.[0]?.hints?.[0]?.message).toContain(
			'2 items with an email address alone: a person who is missing is made without a name.',
		);
	});

	it('makes only whom the row asks for', async () => {
		const ended = await create(
			[
				{ email: 'a@x.example', make: false },
				{ email: 'b@x.example', make: true },
			],
			{ ...BY_EMAIL, createMissingPerson: '={{ $json.make }}' },
		);
		expect(pairingOf(ended.success)).toEqual([1]);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(state().findPerson('a@x.example')).toBeUndefined();
	});
});

describe('Skip Enrolled Before', () => {
	const options = { skipEnrolledBefore: true };
	const ended = (personId: string, sequenceId = sequences.main) =>
		state().addEnrollment({ sequenceId, personId, status: 'FINISHED' });

	it('leaves out whoever was ever in this sequence, and nobody else', async () => {
		ended(idOf(address(1)));
		ended(idOf(address(2)), sequences.other);
		const done = await byEmail([address(1), address(2), address(3)], options);
		expect(done.success.map(outcomeOf)).toEqual(['skipped', 'enrolled', 'enrolled']);
		expect(done.success[0]?.json.reason).toBe('enrolled_before');
		expect(bodiesOf(rig, CREATE)).toHaveLength(2);
	});

	it('says of who is still in it that they are, and asks for each once', async () => {
		state().addEnrollment({ sequenceId: sequences.main, personId: idOf(address(1)) });
		const done = await byEmail([address(1), address(1).toUpperCase()], options);
		expect(done.success.map(outcomeOf)).toEqual(['already_enrolled', 'already_enrolled']);
		expect(rig.calls('list_sequence_enrollments')).toBe(1);
		expect(rig.calls(CREATE)).toBe(0);
	});

	it('is off where nobody switches it on: then it ends for them and begins anew', async () => {
		ended(idOf(address(1)));
		const done = await byEmail([address(1)]);
		expect(done.success.map(outcomeOf)).toEqual(['enrolled']);
	});

	it.each([true, false])('says that running again is safe only where it is: %s', async (isOn) => {
		const { thrown } = await create(
			[{ id: people.free.id }, { id: '00000000-0000-4000-8000-00000000dead' }],
			{
				personId: '={{ $json.id }}',
				options: { skipEnrolledBefore: isOn, maxConcurrency: 1 },
			},
			{ onError: 'stopWorkflow' },
		);
		expect(thrown?.description).toContain('1 of 2 items were taken before that');
		expect(thrown?.description?.includes('Running the node again is safe')).toBe(isOn);
	});
});

describe('mapping automatically', () => {
	it('takes camelCase and snake_case columns and leaves the others alone', async () => {
		await mapped([
			{ personId: people.free.id, sequenceId: sequences.other, email: 'x@x.example' },
			{ person_email: address(1), mailboxEmails: '', mailbox_emails: mailboxes.grace },
		]);
		expect(looked()).toEqual([address(1)]);
		expect(bodiesOf(rig, CREATE)).toHaveLength(2);
		expect(bodiesOf(rig, CREATE)).toContainEqual({
			sequence_id: sequences.main,
			person_id: people.free.id,
			mailbox_emails: [mailboxes.ada],
		});
		expect(bodiesOf(rig, CREATE)).toContainEqual({
			sequence_id: sequences.main,
			person_id: idOf(address(1)),
			mailbox_emails: [mailboxes.grace],
		});
	});

	it('lets a personId win over a personEmail, whatever Person By says', async () => {
		for (const personBy of ['id', 'email']) {
			rig.sandbox.reset();
			await mapped([{ personId: people.free.id, personEmail: address(1) }], { personBy });
			expect(rig.calls(FIND)).toBe(0);
			expect(commits()).toEqual(committed(people.free.id));
		}
	});

	it('takes the address where the ID is empty', async () => {
		await mapped([{ personId: '', personEmail: address(1) }]);
		expect(commits()).toEqual(committed(idOf(address(1))));
	});
});

describe('mailboxes', () => {
	const ten = () => {
		const emails = times(10, (n) => `box-${n}@outbound.example`);
		for (const email of emails) state().addMailbox({ email });
		return emails;
	};

	it.each<[string, () => Ask['parameters']]>([
		['a list of fields', () => ({ mailboxEmails: [mailboxes.ada, mailboxes.grace] })],
		['a text with commas', () => ({ mailboxEmails: `${mailboxes.ada}, ${mailboxes.grace}` })],
		['an expression of a list', () => ({ mailboxEmails: '={{ $json.list }}' })],
		['an expression of a text', () => ({ mailboxEmails: '={{ $json.list.join(",") }}' })],
		['a list of an expression with commas', () => ({ mailboxEmails: ['={{ $json.list + "" }}'] })],
		[
			'a list of expressions',
			() => ({ mailboxEmails: ['={{ $json.list[0] }}', '={{ $json.list[1] }}'] }),
		],
	])('may be given as %s', async (_, parameters) => {
		await create([{ list: [mailboxes.ada, mailboxes.grace] }], {
			personId: people.free.id,
			...parameters(),
		});
		expect(at(bodiesOf(rig, CREATE)[0], 'mailbox_emails')).toEqual([
			mailboxes.ada,
			mailboxes.grace,
		]);
	});

	it.each<[string, Json[string]]>([
		['a list', [mailboxes.ada, mailboxes.grace]],
		['a text with commas', ` ${mailboxes.ada} ,${mailboxes.grace},`],
	])('may be mapped as %s', async (_, mailboxEmails) => {
		await mapped([{ personId: people.free.id, mailboxEmails }]);
		expect(at(bodiesOf(rig, CREATE)[0], 'mailbox_emails')).toEqual([
			mailboxes.ada,
			mailboxes.grace,
		]);
	});

	it('may be ten', async () => {
		const emails = ten();
		const ended = await mapped([{ personId: people.free.id, mailboxEmails: emails }]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		expect(at(bodiesOf(rig, CREATE)[0], 'mailbox_emails')).toEqual(emails);
	});

	it.each<[string, Json[string], RegExp]>([
		['eleven', times(11, (n) => `box-${n}@outbound.example`), /11/],
		['eleven in a text', times(11, (n) => `box-${n}@outbound.example`).join(), /11/],
		['commas only', ' , ,', /no email|empty/],
		['one that is none', [mailboxes.ada, 'grace'], /grace/],
	])('are the error of their item when they are %s', async (_, mailboxEmails, told) => {
		const ended = await mapped([
			{ personId: people.free.id, mailboxEmails },
			{ personEmail: address(1) },
		]);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(whatOf(ended.error[0])).toMatch(/Mailbox Emails.*item 0/);
		expect(whatOf(ended.error[0])).toMatch(told);
		expect(commits()).toEqual(committed(idOf(address(1))));
		expect(rig.calls(CREATE)).toBe(1);
	});
});

describe('a person who is active already', () => {
	it('in this sequence is already_enrolled, with both active ids', async () => {
		const ended = await byPersonId(people.activeInMain.id);
		expect(jsonOf(ended.success)).toEqual([
			{
				id: people.activeInMain.id,
				outcome: 'already_enrolled',
				reason: '',
				personId: people.activeInMain.id,
				sequenceId: sequences.main,
				activeSequenceId: sequences.main,
				activeEnrollmentId: enrollments.activeInMain,
			},
		]);
		expect(commits().size).toBe(0);
	});

	it('as a draft in this sequence is already_enrolled', async () => {
		const ended = await byPersonId(people.draft.id);
		expect(ended.success[0]?.json).toMatchObject({
			outcome: 'already_enrolled',
			activeEnrollmentId: enrollments.draft,
		});
	});

	it('in another sequence is skipped, with both active ids', async () => {
		const ended = await byPersonId(people.activeInOther.id);
		expect(jsonOf(ended.success)).toEqual([
			{
				id: people.activeInOther.id,
				outcome: 'skipped',
				reason: 'in_other_active_sequence',
				personId: people.activeInOther.id,
				sequenceId: sequences.main,
				activeSequenceId: sequences.other,
				activeEnrollmentId: enrollments.activeInOther,
			},
		]);
		expect(commits().size).toBe(0);
	});

	it('in another sequence leaves by the error output where skips are errors', async () => {
		const ended = await create([{ id: people.activeInOther.id }], {
			personId: '={{ $json.id }}',
			options: { skippedLeads: 'error' },
		});
		expect(ended.error[0]?.json.id).toBe(people.activeInOther.id);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'skipped',
			reason: 'in_other_active_sequence',
			response: {
				active_sequence_id: sequences.other,
				active_enrollment_id: enrollments.activeInOther,
			},
		});
	});

	it('is enrolled when the enrollment is finished', async () => {
		const ended = await byPersonId(people.finished.id);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		expect(commits()).toEqual(committed(people.finished.id));
	});
});

describe('a repeat within the input', () => {
	it('by the same ID is skipped', async () => {
		const ended = await byPersonId(people.free.id, people.free.id);
		expect(jsonOf(ended.success)[1]).toMatchObject({
			outcome: 'skipped',
			reason: 'duplicate_in_input',
			duplicateOf: 0,
		});
		expect(rig.calls(CREATE)).toBe(1);
	});

	it('by e-mail after ID, and by ID after e-mail, is skipped', async () => {
		const one = idOf(address(1));
		const two = idOf(address(2));
		const ended = await mapped([
			{ personId: one },
			{ personEmail: address(2) },
			{ personEmail: address(1) },
			{ personId: two },
		]);
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'enrolled', 'skipped', 'skipped']);
		expect(pairingOf(ended.success)).toEqual([0, 1, 2, 3]);
		expect(commits()).toEqual(committed(one, two));
		expect(rig.calls(CREATE)).toBe(2);
	});

	it('by the same address in another case, or with blanks, is skipped', async () => {
		const ended = await byEmail([address(1), address(1).toUpperCase(), ` ${address(1)} `]);
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'skipped', 'skipped']);
		expect(commits()).toEqual(committed(idOf(address(1))));
	});

	it('of a person who is to be made, in another case, is made and enrolled once', async () => {
		const ended = await byEmail(
			['New@x.example', 'new@x.example'],
			{},
			{
				createMissingPerson: true,
			},
		);
		expect(ended.success.map(outcomeOf)).toEqual(['enrolled', 'skipped']);
		expect(commits()).toEqual(committed(idOf('new@x.example')));
	});
});

describe('a dry run', () => {
	it('looks nobody up and sends nothing', async () => {
		const ended = await create(
			[{ email: address(1) }, { email: 'nobody@x.example' }, { email: address(1) }, { email: 'x' }],
			{ ...BY_EMAIL, dryRun: true, createMissingPerson: true },
		);
		expect(rig.sandbox.log).toEqual([]);
		expect(ended.success.map(outcomeOf)).toEqual(['planned', 'planned', 'skipped']);
		expect(pairingOf(ended.error)).toEqual([3]);
		expect(JSON.stringify(ended.success[0]?.json)).toContain(address(1));
		expect(ended.success[0]?.json.request).toMatchObject({
			body: { sequence_id: sequences.main, mailbox_emails: [mailboxes.ada] },
		});
	});
});

describe('an item that cannot be sent fails alone, by field', () => {
	it.each<[string, Json]>([
		['Person ID', { personId: '' }],
		['Person ID', { personId: '..' }],
		['Person ID', { personId: { id: 1 } }],
		['Sequence', { personId: people.free.id, sequence: '' }],
		['Sequence', { personId: people.free.id, sequence: '.' }],
	])('%s', async (field, bad) => {
		const ended = await create(
			[bad, { personId: people.free.id }].map((item) => ({ sequence: sequences.main, ...item })),
			{ personId: '={{ $json.personId }}', sequenceId: byId('={{ $json.sequence }}') },
		);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(whatOf(ended.error[0])).toMatch(new RegExp(`${field}.*item 0`));
		expect(rig.sandbox.log).toHaveLength(1);
		expect(commits()).toEqual(committed(people.free.id));
	});

	it.each(['', 'none', 'a@b', 'a@x.example b@x.example'])('Person Email: "%s"', async (email) => {
		const ended = await byEmail([address(1), email]);
		expect(pairingOf(ended.error)).toEqual([1]);
		expect(whatOf(ended.error[0])).toMatch(/Person Email.*item 1/);
		expect(rig.sandbox.log).toHaveLength(2);
	});
});

it('people by e-mail come out in strict input order, each looked up and sent once', async () => {
	state().inventPeople = true;
	const items = times(200, (n) => ({
		person_email: n % 10 === 9 ? `lead-${n}@example.com` : `lead-${n}@x.example`,
		mailboxEmails: mailboxes.ada,
	}));
	const ended = await create(
		items,
		{ dataMode: 'autoMapInputData' },
		{ onError: 'continueRegularOutput' },
	);
	expect(pairingOf(ended.success)).toEqual(times(200, (n) => n));
	ended.success.forEach((item, n) => {
		expect(outcomeOf(item)).toBe(n % 10 === 9 ? 'failed' : 'enrolled');
		if (n % 10 !== 9) expect(item.json.personEmail).toBe(items[n]?.person_email);
	});
	expect(rig.calls(FIND)).toBe(200);
	expect(rig.calls(CREATE)).toBe(180);
	expect([...commits().values()]).toEqual(times(180, () => 1));
});
