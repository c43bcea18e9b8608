import { SEED } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { at } from '../api';
import type { Runs } from './expected';

const { cadences, inboxes } = SEED.myAgentMail;

/** Puts a lead into a cadence as if it had always been there. */
const isIn = ({ myAgentMail: { state } }: Sandbox, cadenceId: string, leadExternalId: string) =>
	state.addEnrollment({ cadenceId, leadExternalId });

const stateOf = ({ myAgentMail: { state } }: Sandbox, leadExternalId: string): string[] =>
	[...state.enrollments.values()]
		.filter((each) => each.leadExternalId === leadExternalId)
		.map((each) => `${each.cadenceId} ${each.state}: ${each.exitReason}`);

/** The examples that go on where a lead has been delivered. */
export const MY_AGENT_MAIL: Runs = {
	'myagentmail-reply-to-crm.json': {
		given: (sandbox) => isIn(sandbox, cadences.other, 'lead-replied'),
		outcomes: { 'Take out of the other cadence': [['updated'], []] },
		enrolled: {},
		after: (sandbox) =>
			expect(stateOf(sandbox, 'lead-replied')).toEqual([
				`${cadences.relink} replied: null`,
				`${cadences.other} unenrolled: Replied in another cadence`,
			]),
	},
	'myagentmail-inbound-draft-approval.json': {
		outcomes: { 'Create the draft': [['created'], []], 'Send the draft': [['sent'], []] },
		enrolled: {},
		after: ({ myAgentMail: { state } }) => {
			const { messages, drafts } = state.mail;
			const sent = [...messages.values()].filter(({ direction }) => direction === 'outbound');
			expect(sent).toMatchObject([
				{
					inboxId: inboxes.sales,
					threadId: 'thr_1',
					subject: 'Re: Question 1',
					plainBody: expect.stringContaining('You asked: Hello, this is question 1.'),
				},
			]);
			expect(drafts.size).toBe(SEED.myAgentMail.draftCount);
		},
	},
	'hubspot-deal-won-to-myagentmail.json': {
		given: (sandbox) => {
			isIn(sandbox, cadences.email, '98214470401');
			isIn(sandbox, cadences.email, '98214470402').state = 'completed';
		},
		outcomes: {
			'Take out of the cadence': [['updated', 'unchanged: already_ended'], ['failed']],
		},
		enrolled: {},
		after: (sandbox, run) => {
			expect(run.items('Was not in it', 0)).toHaveLength(1);
			expect(run.items('Was not in it', 1)).toEqual([]);
			expect(stateOf(sandbox, '98214470401')).toEqual([`${cadences.email} unenrolled: Deal won`]);
			expect(stateOf(sandbox, '98214470402')).toEqual([`${cadences.email} completed: null`]);
		},
	},
	'google-sheet-to-linkedin-invitations.json': {
		given: ({ myAgentMail: { state } }) => {
			state.linkedIn.budget.set('connection_request', 3);
		},
		outcomes: { 'Send the invitation': [['sent', 'sent', 'sent'], []] },
		enrolled: {},
		after: ({ myAgentMail: { state } }, run) => {
			const invited = state.linkedIn.invitations.map(({ target }) => target);
			expect(invited).toEqual(
				['amara-okafor', 'jonas-vogel', 'priya-raman'].map(
					(name) => `https://www.linkedin.com/in/${name}-example`,
				),
			);
			expect(run.items('Read the profiles').map((row) => at(row, 'row_number'))).toEqual([
				2, 3, 4, 5,
			]);
		},
	},
};
