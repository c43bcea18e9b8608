import { SEED } from '../../../sandbox';
import { at } from '../api';
import type { Runs } from './expected';

const { sequences, leads } = SEED.amplemarket;

/** The examples that go on where a lead has been delivered. */
export const AMPLEMARKET: Runs = {
	'hubspot-contact-validated-to-amplemarket.json': {
		outcomes: {
			'Find the person': [['found', 'found', 'skipped: not_found'], []],
			'Validate the address': [['validated', 'validated'], []],
			'Add to the sequence': [['enrolled'], []],
		},
		enrolled: { amplemarket: [`${sequences.main}|amara-okafor-example@customers.example`] },
		after: ({ amplemarket: { state } }, run) => {
			// Two people found with their addresses, and both validated. The second run pays nothing.
			expect(state.credits.total('email')).toBe(5);
			if (run.items('Each contact once').length === 0) return;
			expect(run.items('Not deliverable')).toHaveLength(1);
			expect(run.items('No address')).toHaveLength(1);
		},
	},
	'amplemarket-interested-reply.json': {
		outcomes: {},
		enrolled: {},
		after: (sandbox) => {
			const calls = sandbox.log.filter(({ operationId }) => operationId === 'getContactByEmail');
			expect(calls).toHaveLength(1);
		},
	},
	'amplemarket-hard-no-to-exclusion-list.json': {
		outcomes: { 'Exclude the address': [['added', 'added'], ['failed']] },
		enrolled: {},
		after: ({ amplemarket: { state } }) => {
			expect([...state.excludedEmails.keys()]).toEqual(
				expect.arrayContaining([
					'lena.fischer@harborline.example',
					'tomas.rivera@suncrest.example',
				]),
			);
		},
	},
	'amplemarket-out-of-office.json': {
		outcomes: { 'Add to the sequence again': [['enrolled'], []] },
		enrolled: { amplemarket: [`${sequences.main}|${leads.recentlyContacted}`] },
		after: (_sandbox, run) => {
			expect(run.items('When to write again').map((item) => at(item, 'writeAgainAt'))).toEqual([
				expect.stringMatching(/^2025-11-18T09:00:00/),
				'',
			]);
		},
	},
	'google-sheet-validated-by-amplemarket.json': {
		outcomes: { 'Start the validation': [['started'], ['failed']] },
		enrolled: {},
		// The pinned rows have no result, so the second run asks again.
		atMost: 2,
		after: ({ amplemarket: { state } }, run) => {
			const written = run.items('Join with the rows');
			expect(written.map((row) => [at(row, 'row_number'), at(row, 'result')])).toEqual([
				[2, 'deliverable'],
				[3, 'risky'],
				[4, 'undeliverable'],
				[5, 'deliverable'],
			]);
			// Three distinct addresses, and three more by the second run.
			expect([3, 6]).toContain(state.credits.total('email'));
		},
	},
};
