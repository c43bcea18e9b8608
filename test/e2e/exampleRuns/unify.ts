import { SEED } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { stepsOf } from '../../../sandbox/providers/unify/stepRoutes';
import type { Runs } from './expected';

const { sequences, people, lists, companies, enrollments } = SEED.unify;
/** The second enrollment that waits for approval. */
const WITH_GAP = 'b0000004-0000-4000-8000-0000000000f4';

const stateOf = ({ unify }: Sandbox) => unify.state;
const person = (sandbox: Sandbox, email: string) =>
	stateOf(sandbox).records.find('person', { email });

/** The examples that go on where a lead has been delivered. */
export const UNIFY: Runs = {
	'form-to-unify-with-company.json': {
		outcomes: {
			'Save the person': [['created', 'updated'], []],
			'Enroll in the sequence': [['enrolled'], ['skipped: in_other_active_sequence']],
		},
		enrolled: { unify: [`${sequences.main}|lena.fischer@harborline.example`] },
		after: (sandbox) => {
			const company = stateOf(sandbox).records.find('company', { domain: 'harborline.example' });
			expect(person(sandbox, 'lena.fischer@harborline.example')?.attributes).toMatchObject({
				first_name: 'Lena',
				last_name: 'Fischer',
			});
			expect(company?.id).toEqual(expect.any(String));
			expect(
				JSON.stringify(person(sandbox, 'lena.fischer@harborline.example')?.attributes.company),
			).toContain(company?.id);
		},
	},
	'unify-positive-reply-to-call.json': {
		outcomes: { 'Make a call task': [['created'], []] },
		enrolled: {},
		after: (sandbox) => {
			const calls = [...stateOf(sandbox).tasks.values()].filter(
				({ priority, type }) => type === 'PHONE_CALL' && priority === 'HIGH',
			);
			expect(calls).toMatchObject([{ person_id: people.free.id, status: 'READY' }]);
		},
	},
	'nightly-segment-to-unify.json': {
		given: (sandbox) => {
			const { id } = companies.acme;
			stateOf(sandbox).entriesOf(lists.companies).set(id, { id, record_id: id, object: 'company' });
		},
		outcomes: {
			'Save the company': [['created', 'created'], []],
			'Put on the list': [['added', 'added'], []],
			'Take off the list': [['removed', 'unchanged: not_in_list'], []],
		},
		enrolled: {},
		after: (sandbox) => {
			const state = stateOf(sandbox);
			const domains = [...state.entriesOf(lists.companies).keys()].map(
				(id) => state.records.of('company').get(id)?.attributes.domain,
			);
			expect(domains.sort()).toEqual(['harborline.example', 'suncrest.example']);
		},
	},
	'unify-drafts-approved.json': {
		given: (sandbox) => {
			const state = stateOf(sandbox);
			const copy = (id: string, body: string): void => {
				const enrollment = state.enrollments.get(id);
				const [first] = enrollment === undefined ? [] : stepsOf(state, enrollment);
				if (first?.email) first.email.body = body;
			};
			copy(enrollments.draft, '<p>Hi [first name], a word on your team?</p>');
			state.addEnrollment({
				id: WITH_GAP,
				sequenceId: sequences.other,
				personId: people.free.id,
				status: 'DRAFT',
			});
			copy(WITH_GAP, '<p>Hi [first name], how is [company]?</p>');
		},
		outcomes: {
			'Mend the mail': [['updated', 'updated'], []],
			Approve: [['updated'], []],
			Cancel: [['updated'], []],
		},
		enrolled: {},
		after: (sandbox) => {
			const state = stateOf(sandbox);
			const approved = state.enrollments.get(enrollments.draft);
			expect(approved).toMatchObject({ status: 'IN_PROGRESS', is_draft_approval_pending: false });
			expect(approved && stepsOf(state, approved)[0]?.email?.body).toBe(
				'<p>Hi Dana, a word on your team?</p>',
			);
			expect(state.enrollments.get(WITH_GAP)).toMatchObject({ is_canceled: true });
		},
	},
	'unify-play-webhook.json': {
		outcomes: {
			'Complete the person': [['updated'], ['failed']],
			'Put on the list': [['added'], []],
			'Enroll in the sequence': [['enrolled'], []],
		},
		enrolled: { unify: [`${sequences.main}|${people.free.email}`] },
		after: (sandbox) => {
			expect(person(sandbox, people.free.email)?.attributes.title).toBe('Head of Operations');
			expect([...stateOf(sandbox).entriesOf(lists.prospects).keys()]).toContain(people.free.id);
		},
	},
};
