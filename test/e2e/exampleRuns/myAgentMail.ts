import { SEED } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import type { StoredMessage } from '../../../sandbox/providers/myagentmail/mailModel';
import type { MyAgentMailEnrollment } from '../../../sandbox/providers/myagentmail/model';
import { at } from '../api';
import type { Runs } from './expected';

const { cadences, inboxes, sessions } = SEED.myAgentMail;

/** Puts a lead into a cadence as if it had always been there. */
const isIn = (
	{ myAgentMail: { state } }: Sandbox,
	cadenceId: string,
	leadExternalId: string,
	rest: Partial<MyAgentMailEnrollment> = {},
) => state.addEnrollment({ cadenceId, leadExternalId, ...rest });

/** Where a lead is or was, and why no more. */
const statesOf = ({ myAgentMail: { state } }: Sandbox, leadExternalId: string): string[] =>
	[...state.enrollments.values()]
		.filter((each) => each.leadExternalId === leadExternalId)
		.map((each) => `${each.cadenceId} ${each.state}: ${each.exitReason}`);

/** Every change of it is refused. */
const UNCHANGEABLE = 'enr_patch-fails_of_the_example';

const sentIn = ({ myAgentMail: { state } }: Sandbox): StoredMessage[] =>
	[...state.mail.messages.values()].filter(({ direction }) => direction === 'outbound');

const profile = (name: string): string => `https://www.linkedin.com/in/${name}-example`;

/** The examples that go on where a lead has been delivered. */
export const MY_AGENT_MAIL: Runs = {
	'myagentmail-reply-to-crm.json': {
		given: (sandbox) => {
			isIn(sandbox, cadences.email, '4711', { id: 'enr_lena', state: 'replied' });
			isIn(sandbox, cadences.linkedin, '4711');
			isIn(sandbox, cadences.both, '4711', { state: 'completed' });
			isIn(sandbox, cadences.email, '4712', { id: 'enr_tomas', state: 'replied' });
			isIn(sandbox, cadences.email, '4713', { id: 'enr_aiko', state: 'replied' });
			isIn(sandbox, cadences.welcome, '4713', { id: UNCHANGEABLE });
			// Nobody asked to take this one out.
			isIn(sandbox, cadences.linkedin, '4715');
		},
		outcomes: {
			'Take out of the cadence': [
				[
					...['updated', 'unchanged: already_ended', 'failed'],
					...['failed', 'failed', 'failed'],
					...['failed', 'failed', 'failed'],
				],
				[],
			],
		},
		enrolled: {},
		after: (sandbox, run) => {
			expect(statesOf(sandbox, '4711')).toEqual([
				`${cadences.email} replied: null`,
				`${cadences.linkedin} unenrolled: Replied in another cadence`,
				`${cadences.both} completed: null`,
			]);
			expect(statesOf(sandbox, '4712')).toEqual([`${cadences.email} replied: null`]);
			expect(statesOf(sandbox, '4713')).toContain(`${cadences.welcome} active: null`);
			expect(statesOf(sandbox, '4715')).toEqual([`${cadences.linkedin} active: null`]);
			expect(run.items('Not found').map((item) => at(item, 'enrollmentId'))).toEqual(['enr_gone']);
			expect(run.items('To review').map((item) => at(item, 'leadExternalId'))).toEqual(['4713']);
			const notes = run.items('One item for each reply');
			expect(notes).toMatchObject(
				[
					[
						'4711',
						/^LinkedIn first: (taken out|had ended already)<br>Both channels: had ended already$/,
					],
					['4712', /^$/],
					['4713', /^Welcome: STILL IN IT\. Patch failed/],
				].map(([leadExternalId, line]) => ({
					leadExternalId,
					concatenated_line: expect.stringMatching(line ?? ''),
				})),
			);
			// A reply is noted once, whatever its workflow does again.
			const isFirst = JSON.stringify(notes).includes('taken out');
			expect(run.items('Each reply once')).toEqual(isFirst ? notes : []);
		},
	},
	'myagentmail-inbound-draft-approval.json': {
		given: ({ myAgentMail: { state } }) => {
			const receive = (name: string, subject: string) =>
				state.mail.receive({
					id: `msg_${name}`,
					inboxId: inboxes.sales,
					threadId: `thr_${name}`,
					from: `${name} <${name}@customers.example>`,
					subject,
					plainBody: `A mail by ${name}.`,
				});
			receive('amara', 'Re: An hour a day');
			receive('jonas', 'What does it cost?');
			const { threadId } = receive('priya', 'Can you send the slides?');
			const to = ['priya@customers.example'];
			state.mail.send(inboxes.sales, { to, subject: 'The slides', plainBody: 'Here', threadId });
		},
		outcomes: {
			'Create the draft': [['created', 'created'], []],
			'Send the draft': [['sent'], []],
			'Delete the draft': [['deleted'], []],
		},
		enrolled: {},
		after: (sandbox, run) => {
			expect(sentIn(sandbox)).toMatchObject([
				{ threadId: 'thr_priya', plainBody: 'Here' },
				{
					inboxId: inboxes.sales,
					threadId: 'thr_amara',
					to: ['amara.okafor@lumenor.example'],
					subject: 'Re: An hour a day',
					plainBody: expect.stringMatching(/^Hello Amara Okafor,\n\nthank you/),
				},
			]);
			const { drafts } = sandbox.myAgentMail.state.mail;
			expect(drafts.size).toBe(SEED.myAgentMail.draftCount);
			expect(run.items('Not found').map((item) => at(item, 'threadId'))).toEqual(['thr_gone']);
			// By then Amara has her answer, and Jonas is not drafted a second one.
			const passed = run.items('Not answered yet').map((item) => at(item, 'replyToMessageId'));
			const isSecond = run.items('Each mail once').length === 0;
			expect(passed).toEqual(isSecond ? ['msg_jonas'] : ['msg_amara', 'msg_jonas']);
		},
	},
	'hubspot-deal-won-to-myagentmail.json': {
		given: (sandbox) => {
			isIn(sandbox, cadences.email, '98214470401');
			isIn(sandbox, cadences.email, '98214470402', { state: 'completed' });
			isIn(sandbox, cadences.email, '98214470404', { id: UNCHANGEABLE });
		},
		outcomes: {
			'Take out of the cadence': [
				['updated', 'unchanged: already_ended'],
				['failed', 'failed'],
			],
		},
		enrolled: {},
		after: (sandbox, run) => {
			const contacts = (output: number) =>
				run.items('Was not in it', output).map((item) => at(item, 'contactId'));
			expect(contacts(0)).toEqual([98214470403]);
			expect(contacts(1)).toEqual([98214470404]);
			expect(statesOf(sandbox, '98214470401')).toEqual([`${cadences.email} unenrolled: Deal won`]);
			expect(statesOf(sandbox, '98214470402')).toEqual([`${cadences.email} completed: null`]);
		},
	},
	'google-sheet-to-linkedin-invitations.json': {
		given: ({ myAgentMail: { state } }) => {
			state.linkedIn.budget.set('connection_request', 14);
			// Invited by a run that could not write it to the sheet.
			state.linkedIn.invitations.push({
				id: 'inv_jonas',
				sessionId: sessions.ada,
				target: 'https://www.linkedin.com/in/Jonas-Vogel-example',
				message: null,
				sentAt: '2025-11-11T09:00:12.000Z',
			});
		},
		outcomes: { 'Send the invitation': [['sent', 'failed', 'failed', 'sent'], []] },
		enrolled: {},
		after: ({ myAgentMail: { state } }, run) => {
			expect(state.linkedIn.invitations.slice(1)).toMatchObject(
				['Amara Okafor', 'Priya Raman'].map((name) => ({
					sessionId: sessions.ada,
					target: profile(name.toLowerCase().replace(' ', '-')),
					message: expect.stringContaining(`Hello ${name.split(' ')[0]},`),
				})),
			);
			expect(state.linkedIn.usedBy(sessions.grace, 'connection_request')).toBe(0);
			// Whoever has been invited takes no place, and ten invitations are left to the cadences.
			const left = run.items('Our session').map((item) => at(item, 'today'));
			const rows = run.items('As many as today').map((item) => at(item, 'row_number'));
			expect([left, rows]).toEqual(left[0] === 4 ? [[4], [3, 4, 6, 7]] : [[2], [4, 6]]);
		},
	},
};
