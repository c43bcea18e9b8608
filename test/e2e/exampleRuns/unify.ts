import { SEED } from '../../../sandbox';
import type { Sandbox, UnifyEnrollment, UnifyPerson } from '../../../sandbox';
import { stepsOf } from '../../../sandbox/providers/unify/stepRoutes';
import { at } from '../api';
import type { Runs } from './expected';

const { companies, lists, sequences, user } = SEED.unify;

/** Whoever owns the main sequence, other than the key's user. */
const OWNER = 'c0000005-0000-4000-8000-000000000001';

/** Ids as the pins of the examples have them. */
const personId = (n: number): string => `c0000003-0000-4000-8000-${String(n).padStart(12, '0')}`;
const enrollmentId = (n: number): string =>
	`c0000004-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Unify = Sandbox['unify']['state'];

/** Makes a person one who was there long before the run. */
const known = (person: UnifyPerson): UnifyPerson =>
	Object.assign(person, { created_at: new Date(2025, 0, 1).toISOString() });

/** A person in a sequence, by the number that both have in the pins. */
function enrolled(
	state: Unify,
	n: number,
	email: string,
	{ sequenceId = sequences.main, ...rest }: Partial<Parameters<Unify['addEnrollment']>[0]> = {},
): UnifyEnrollment {
	state.addPerson({ id: personId(n), email });
	return state.addEnrollment({
		id: enrollmentId(n),
		sequenceId,
		personId: personId(n),
		...rest,
	});
}

const LAST_LINE = '<p>If this is not for you, tell me and I will not write again.</p>';

/** A draft whose emails read like this. */
function draft(state: Unify, n: number, email: string, bodies: readonly string[]): UnifyEnrollment {
	const enrollment = enrolled(state, n, email, { status: 'DRAFT' });
	emailsOf(state, n).forEach((copy, index) => (copy.body = bodies[index] ?? ''));
	return enrollment;
}

function emailsOf(state: Unify, n: number) {
	const enrollment = state.enrollments.get(enrollmentId(n));
	return (enrollment ? stepsOf(state, enrollment) : []).flatMap(({ email }) => email ?? []);
}

const bodiesOf = (state: Unify, n: number): string[] => emailsOf(state, n).map(({ body }) => body);

/** The calls to be made of a person. */
const callsOf = (state: Unify, n: number) =>
	[...state.tasks.values()].filter(
		(task) => task.person_id === personId(n) && task.type === 'PHONE_CALL',
	);

const companyOf = (state: Unify, email: string): unknown => {
	const company = at(JSON.parse(JSON.stringify(state.findPerson(email))), 'attributes', 'company');
	return state.records.of('company').get(String(at(company, 'id')))?.attributes.domain;
};

const domainsIn = (state: Unify, list: string): unknown[] =>
	[...state.entriesOf(list).keys()].map(
		(id) => state.records.of('company').get(id)?.attributes.domain,
	);

/** The examples that go on where a lead has been delivered. */
export const UNIFY: Runs = {
	'form-to-unify-with-company.json': {
		given: ({ unify: { state } }) => {
			const { id } = known(
				state.addPerson({
					email: 'aiko.tanaka@mirai-foods.example',
					attributes: { title: 'COO' },
				}),
			);
			state.addEnrollment({ sequenceId: sequences.other, personId: id });
		},
		outcomes: {
			'Create or update the person': [['created', 'created', 'updated'], ['failed']],
			'Enroll in the sequence': [['enrolled', 'enrolled', 'skipped: in_other_active_sequence'], []],
		},
		enrolled: {
			unify: [
				`${sequences.main}|daniel.osei@kentehub.example`,
				`${sequences.main}|ingrid.solberg@acme.example`,
			],
		},
		after: ({ unify: { state } }, run) => {
			expect(run.items('Which sequence is it?')).toMatchObject([{ id: sequences.other }]);
			expect(state.findPerson('ingrid.solberg@acme.example')?.attributes).toMatchObject({
				first_name: 'Ingrid',
				lead_source: 'webinar',
				company: { id: companies.acme.id },
			});
			expect(companyOf(state, 'daniel.osei@kentehub.example')).toBe('kentehub.example');
			expect(companyOf(state, 'aiko.tanaka@mirai-foods.example')).toBe('mirai-foods.example');
			expect(state.findPerson('aiko.tanaka@mirai-foods.example')?.attributes).toMatchObject({
				last_name: 'Tanaka',
				title: 'COO',
			});
			expect(state.records.of('company').get(companies.acme.id)?.attributes.name).toBe('Acme');
			expect(state.records.find('person', { email: 'piotr.nowak@wislasoft.example' })).toBe(
				undefined,
			);
		},
	},
	'unify-reply-to-call-task.json': {
		given: ({ unify: { state } }) => {
			for (const id of [sequences.main, sequences.other]) {
				const sequence = state.sequences.get(id);
				if (sequence) sequence.owner = { ...sequence.owner, id: OWNER };
			}
			enrolled(state, 101, 'amara.okafor@lumenor.example');
			enrolled(state, 102, 'jonas.vogel@bluecrest.example', { sequenceId: sequences.other });
			// Priya is not in Unify any more, and Lena is to be called already.
			enrolled(state, 104, 'lena.fischer@harborline.example');
			const [call] = [...state.tasks.values()];
			if (call) state.tasks.set(enrollmentId(104), { ...call, person_id: personId(104) });
			// The sequence that Wei answers has been deleted, so nobody owns it.
			enrolled(state, 105, 'wei.chen@lotusgrid.example', { sequenceId: sequences.paused });
			state.sequences.delete(sequences.paused);
		},
		outcomes: {
			'Create the call': [['created', 'created', 'created'], ['failed']],
			'Give it to the owner': [['updated', 'updated'], ['failed']],
		},
		enrolled: {},
		after: ({ unify: { state } }) => {
			for (const n of [101, 102]) {
				expect(callsOf(state, n)).toMatchObject([
					{ assigned_user_id: OWNER, priority: 'HIGH', status: 'READY' },
				]);
				const [{ due_at: due = null, created_at: made = '' } = {}] = callsOf(state, n);
				const hours = (Date.parse(due ?? '') - Date.parse(made)) / 3_600_000;
				expect(hours).toBeGreaterThan(-0.1);
				expect(hours).toBeLessThanOrEqual(24);
			}
			expect(callsOf(state, 101)[0]?.note_content).toContain('"Re: An hour a day"');
			expect(callsOf(state, 103)).toEqual([]);
			expect(callsOf(state, 104)).toHaveLength(1);
			expect(callsOf(state, 105)).toMatchObject([{ assigned_user_id: user }]);
		},
	},
	'snowflake-segment-to-unify-list.json': {
		given: ({ unify: { state } }) => {
			const { id } = state.addRecord('company', { domain: 'oldtown.example' });
			state.addRecord('company', { domain: 'harborline.example' });
			state
				.entriesOf(lists.companies)
				.set(id, { id: enrollmentId(1), record_id: id, object: 'company' });
		},
		outcomes: {
			'Create or update the company': [['updated', 'created', 'created'], ['failed']],
			'Put it on the list': [['added', 'added', 'added'], []],
			'Take it off the list': [['removed', 'unchanged: not_in_list'], []],
		},
		enrolled: {},
		after: ({ unify: { state }, log }, run) => {
			expect(domainsIn(state, lists.companies)).toEqual([
				'acme.example',
				'bluecrest.example',
				'lumenor.example',
			]);
			expect(state.records.find('company', companies.acme)?.attributes).toMatchObject({
				name: 'Acme',
				employee_count: 45,
			});
			expect(state.records.find('company', { domain: 'oldtown.example' })).toBeDefined();
			// One message for all that failed, and one call for all that go on the list.
			expect(run.items('In one item')).toMatchObject([{ failed: [{ NAME: 'Tessera Labs' }] }]);
			const added = log.filter(({ operationId }) => operationId === 'add_list_entries');
			expect(added.length).toBeLessThanOrEqual(2);
		},
	},
	'unify-drafts-checked-and-approved.json': {
		given: ({ unify: { state } }) => {
			const fine = `<p>Hi</p>${LAST_LINE}`;
			draft(state, 111, 'amara.okafor@lumenor.example', [fine, fine]);
			draft(state, 112, 'jonas.vogel@bluecrest.example', ['<p>Hi Jonas</p>', fine]);
			draft(state, 113, 'priya.raman@tessera.example', [fine, '<p>How is [company]?</p>']);
			draft(state, 114, 'lena.fischer@harborline.example', [fine, fine]);
			for (const copy of emailsOf(state, 114)) copy.is_ready = false;
			draft(state, 115, 'wei.chen@lotusgrid.example', [fine, fine]).is_opted_out = true;
			// Somebody has approved Hana's draft by hand.
			const hana = draft(state, 116, 'hana.suzuki@kitemura.example', ['<p>[hello]</p>', fine]);
			Object.assign(hana, { status: 'IN_PROGRESS', is_draft_approval_pending: false });
		},
		outcomes: {
			'Add the last line': [['updated'], []],
			'Cancel the enrollment': [['updated'], []],
			'Approve the draft': [['updated', 'updated'], ['failed']],
		},
		enrolled: {},
		after: ({ unify: { state } }, run) => {
			const standing = (n: number) => {
				const enrollment = state.enrollments.get(enrollmentId(n));
				if (enrollment?.is_canceled) return 'canceled';
				return enrollment?.is_draft_approval_pending ? 'waiting' : 'approved';
			};
			expect([111, 112, 113, 114, 115, 116].map(standing)).toEqual([
				...['approved', 'approved', 'canceled', 'waiting', 'waiting', 'approved'],
			]);
			expect(bodiesOf(state, 112)).toEqual([
				`<p>Hi Jonas</p>${LAST_LINE}`,
				`<p>Hi</p>${LAST_LINE}`,
			]);
			expect(bodiesOf(state, 116)[0]).toBe('<p>[hello]</p>');
			const [priya, lena] = ['priya.raman@tessera.example', 'lena.fischer@harborline.example'];
			const told = run.items('For a person to look at').map((item) => at(item, 'person_email'));
			// The second run finds nothing more to cancel.
			expect([...(told.includes(priya) ? [] : [priya]), ...told].sort()).toEqual([
				...[lena, priya, 'wei.chen@lotusgrid.example'],
			]);
		},
	},
	'unify-play-webhook-to-sequence.json': {
		given: ({ unify: { state } }) => {
			state.addPerson({ id: personId(121), email: 'amara.okafor@lumenor.example' });
			state.addPerson({
				id: personId(122),
				email: 'jonas.vogel@bluecrest.example',
				attributes: { title: 'Plant Manager' },
			});
			enrolled(state, 123, 'aiko.tanaka@mirai-foods.example', { sequenceId: sequences.other });
		},
		outcomes: {
			'Update the person': [['updated', 'updated', 'updated'], ['failed']],
			'Put on the list': [['added', 'added', 'added'], []],
			'Enroll in the sequence': [['enrolled', 'enrolled'], ['skipped: in_other_active_sequence']],
		},
		enrolled: {
			unify: [
				`${sequences.main}|amara.okafor@lumenor.example`,
				`${sequences.main}|jonas.vogel@bluecrest.example`,
			],
		},
		after: ({ unify: { state } }) => {
			expect([121, 122].map((n) => state.people.get(personId(n))?.attributes)).toMatchObject([
				{ title: 'Head of Sales' },
				// What the Play did not find out leaves what is there.
				{
					title: 'Plant Manager',
					linkedin_url: 'https://www.linkedin.com/in/jonas-vogel-example',
				},
			]);
			expect([...state.entriesOf(lists.prospects).keys()]).toEqual(
				[121, 122, 123].map((n) => personId(n)),
			);
		},
	},
};
