import { SEED } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import type { Execution } from '../executions';
import type { Runs } from './expected';

const { sequences, leads } = SEED.amplemarket;

const calls = ({ log }: Sandbox, operationId: string): unknown[] =>
	log.filter((call) => call.operationId === operationId).map(({ body }) => body);

const column = (run: Execution, node: string, name: string, output = 0): unknown[] =>
	run.items(node, output).map((item) => new Map(Object.entries(Object(item))).get(name));

/** The examples that go on where a lead has been delivered. */
export const AMPLEMARKET: Runs = {
	'hubspot-contact-to-validated-lead.json': {
		outcomes: {
			'Find the person': [
				['found', 'found', 'found'],
				['skipped: not_found', 'failed'],
			],
			'Validate the address': [['validated', 'validated', 'validated'], []],
			'Add to the sequence': [['enrolled', 'skipped: in_exclusion_list'], []],
		},
		enrolled: { amplemarket: [`${sequences.main}|lucia-prado@vinhaalta.example`] },
		after: (sandbox, run) => {
			const { credits } = sandbox.amplemarket.state;
			const runs = calls(sandbox, 'startEmailValidation').length;
			// A person and an address are paid once, each validation every time.
			const paid = ['lucia prado at vinhaalta.example', 'linkedin.com/in/risky-rune-iversen'].map(
				(who) => [credits.paid.get(`email|match|${who}`), credits.paid.get(`email|email|${who}`)],
			);
			expect(paid).toEqual([
				[0.5, 1],
				[0.5, 1],
			]);
			expect(credits.total('email')).toBe(3 * 1.5 + 3 * runs);
			expect(credits.total('phone')).toBe(0);
			const [first, ...others] = column(run, 'What became of it', 'outcome');
			expect(first).toBe(runs === 1 ? 'enrolled' : 'already_enrolled');
			expect(others.sort()).toEqual([
				expect.stringMatching(/^failed: .*Give the email address/),
				'in_exclusion_list',
				'not_found',
				'risky',
			]);
			expect(column(run, 'What became of it', 'email').filter(Boolean).sort()).toEqual([
				'dana-wolfe@competitor.example',
				'lucia-prado@vinhaalta.example',
			]);
		},
	},
	'amplemarket-interested-reply-to-hubspot.json': {
		outcomes: {},
		enrolled: {},
		after: (sandbox, run) => {
			const runs = calls(sandbox, 'getContactByEmail').length / 2;
			expect(column(run, 'Name the fields', 'name')).toEqual([
				'Ines Caldeira',
				'Jonas Vogel',
				'Priya Raman',
			]);
			expect(run.items('Tell the team')).toHaveLength(3);
			// The second run makes no second deal.
			expect(column(run, 'First time only', 'email')).toEqual(
				runs === 1 ? ['contact-1@customers.example', 'jonas.vogel@bluecrest.example'] : [],
			);
			expect(run.items('Make the deal')).toHaveLength(runs === 1 ? 2 : 0);
		},
	},
	'amplemarket-hard-no-to-exclusion-list.json': {
		outcomes: {
			'Exclude the address': [['added', 'added', 'unchanged: already_in_list'], ['failed']],
		},
		enrolled: {},
		after: ({ amplemarket: { state } }, run) => {
			expect([...state.excludedEmails.keys()].sort()).toEqual([
				leads.excluded,
				'maja.lind@skagen.example',
				'tomas.rivera@suncrest.example',
			]);
			expect([...state.commits]).toEqual([
				['excluded_emails|maja.lind@skagen.example', 1],
				['excluded_emails|tomas.rivera@suncrest.example', 1],
			]);
			// Nobody of them is put into a sequence again.
			const again = [...state.excludedEmails.keys()].map((email) => ({ email }));
			expect(state.addLeads(sequences.dynamic, again, 0).in_exclusion_list_and_skipped).toEqual(
				again,
			);
			expect(column(run, 'Only a hard no', 'id')).toEqual([
				'msg_90c1d2',
				'msg_90d013',
				'lin_52f7c4',
			]);
		},
	},
	'amplemarket-out-of-office-to-follow-up.json': {
		outcomes: {
			'Add to the sequence': [
				['enrolled', 'enrolled'],
				['skipped: in_exclusion_list', 'skipped: in_other_active_sequence'],
			],
		},
		enrolled: {
			amplemarket: [
				`${sequences.main}|${leads.recentlyContacted}`,
				`${sequences.main}|wei.chen@lotusgrid.example`,
			],
		},
		after: (sandbox, run) => {
			expect(column(run, 'Wait until then', 'writeAt')).toEqual([
				expect.stringContaining('2025-11-04T09:00:00'),
				expect.stringContaining('2025-11-15T09:00:00'),
				expect.stringContaining('2025-10-28T09:00:00'),
				expect.stringContaining('2025-10-29T09:00:00'),
			]);
			expect(column(run, 'Is there a date?', 'email', 1)).toEqual([
				'olivia.grant@summitpeak.example',
			]);
			expect(calls(sandbox, 'addLeadsToSequence')[0]).toMatchObject({
				leads: Array(4).fill({ overrides: { ignore_recently_contacted: true } }),
			});
		},
	},
	'google-sheet-validate-in-bulk.json': {
		// So long that the jobs are looked at more than once.
		given: ({ amplemarket: { state } }) => {
			state.jobRules.queuedMs = 4_000;
		},
		outcomes: { 'Start the validation': [['started'], ['failed']] },
		enrolled: {},
		after: (sandbox, run) => {
			const starts = calls(sandbox, 'startEmailValidation');
			// Each address once, and what has a result not at all.
			expect(starts.at(-1)).toEqual({
				emails: [
					{ email: 'amara.okafor@lumenor.example' },
					{ email: 'jonas.vogel@bluecrest.example' },
					{ email: 'risky-reception@harborline.example' },
					{ email: 'undeliverable-1@fernway.example' },
				],
			});
			expect(sandbox.amplemarket.state.credits.total('email')).toBe(4 * starts.length);
			expect(run.items('All ended?', 0)).toHaveLength(1);
			expect(calls(sandbox, 'getEmailValidation').length).toBeGreaterThan(2 * starts.length);
			expect(column(run, 'Join by the address', 'row_number')).toEqual([2, 3, 4, 5, 6]);
			expect(column(run, 'Join by the address', 'result')).toEqual([
				'deliverable',
				'deliverable',
				'risky',
				'undeliverable',
				'deliverable',
			]);
		},
	},
};
