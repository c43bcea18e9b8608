import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import {
	choice,
	email,
	otherColumns,
	refinedJson,
	switches,
	toggle,
	url,
} from '../../shared/declare/kinds';
import { pairs } from '../../shared/declare/pairs';
import { pickedEmails } from '../../shared/declare/locator';
import { snakeCased } from '../../shared/declare/names';
import { InputError } from '../../shared/declare/parse';
import { defined } from '../../shared/http/json';
import { addLeadsCall } from '../api';
import { sequenceId } from '../fields';
import { dynamicFields, leadNames } from '../lead';
import { dynamicFieldNames, mailboxes } from '../pickers';
import { namedRows } from '../refusal';
import { settleLeads } from '../settleLeads';

const DEFINE_BELOW = { dataMode: ['defineBelow'] };

const fields = {
	sequenceId,
	email: email({
		displayName: 'Email',
		description: 'Email address of the lead',
		hint: 'Give the email address, the LinkedIn URL or both',
		mapped: true,
	}),
	linkedinUrl: url({
		displayName: 'LinkedIn URL',
		description: 'LinkedIn profile of the lead',
		placeholder: 'e.g. https://www.linkedin.com/in/jane',
		mapped: true,
	}),
	specifyData: choice({
		displayName: 'Specify Dynamic Fields',
		description: "How to give the dynamic fields that the sequence's texts use, e.g. company_pitch",
		decides: true,
		options: [
			{ name: 'Using Fields Below', value: 'keypair' },
			{ name: 'Using JSON', value: 'json' },
		],
		initial: 'keypair',
		shownWhen: DEFINE_BELOW,
	}),
	dataFields: pairs({
		displayName: 'Dynamic Fields',
		placeholder: 'Add field',
		pairName: 'Field',
		offers: dynamicFieldNames,
		refine: dynamicFields,
		shownWhen: { ...DEFINE_BELOW, specifyData: ['keypair'] },
	}),
	data: refinedJson({
		displayName: 'Dynamic Fields',
		description:
			'The dynamic fields as an object. Each value is a text of at most 1,024 characters or null.',
		refine: dynamicFields,
		mapped: true,
		shownWhen: { specifyData: ['json'] },
	}),
	otherColumns: otherColumns({
		displayName: 'Other Columns',
		description: 'What becomes of the columns that none of the fields takes',
		word: 'data',
		wordName: 'Use as Dynamic Fields',
		ignoreDescription: 'They are left alone',
		refine: dynamicFields,
	}),
	overrides: switches(
		{ displayName: 'Overrides', placeholder: 'Add override', setting: true },
		{
			ignoreExclusionList: toggle({
				displayName: 'Ignore Exclusion List',
				description: 'Whether to add a lead who is on an exclusion list',
				initial: true,
			}),
			ignoreDuplicateLeadsInOtherActiveSequences: toggle({
				displayName: 'Ignore Other Active Sequences',
				description: 'Whether to add a lead who is in another active sequence',
				initial: true,
			}),
			ignoreDuplicateLeadsInOtherDraftSequences: toggle({
				displayName: 'Ignore Other Draft Sequences',
				description: 'Whether to add a lead who is in another draft sequence',
				initial: true,
			}),
			ignoreRecentlyContacted: toggle({
				displayName: 'Ignore Recently Contacted',
				description: 'Whether to add a lead who was contacted recently',
				initial: true,
			}),
		},
	),
	settings: group(
		{ displayName: 'Sending', placeholder: 'Add setting' },
		{
			leadsDistribution: choice({
				displayName: 'Leads Distribution',
				description: 'Which mailboxes the leads are spread over',
				options: [
					{
						name: 'Custom Mailboxes',
						value: 'custom_mailboxes',
						description: 'Those that are added below as Mailboxes',
					},
					{
						name: 'Sequence Senders',
						value: 'sequence_senders',
						description: 'The senders that are set up in the sequence',
					},
				],
				initial: 'sequence_senders',
			}),
			mailboxes: pickedEmails({
				displayName: 'Mailboxes',
				description:
					'The mailboxes to send from, by their addresses. Choose from the list, or specify addresses using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				picker: mailboxes,
				most: 1_000,
				hiddenWhen: { leadsDistribution: ['sequence_senders'] },
			}),
		},
	),
};

/** The lead's dynamic fields: what is given for one counts over a column of that name. */
function dataOf({
	otherColumns: columns,
	data,
	dataFields,
}: Pick<RowOf<typeof fields>, 'otherColumns' | 'data' | 'dataFields'>) {
	const given = data ?? dataFields;
	return columns === undefined ? given : { ...columns, ...given };
}

/** At most 250 leads a call; a repeat answers `already_in_sequence`, so it does no harm. */
export const addLeads = write('POST /sequences/{sequenceId}/leads', {
	action: 'Add leads to a sequence',
	description: 'Add leads to a sequence, each by an email address, a LinkedIn URL or both.',
	notice:
		'An active sequence starts to write to the leads that it takes, and this node cannot take them out again.',
	tryFirst: true,
	fields,
	advice: { 404: "Check the ID of the sequence, and that the API key's account can see it." },
	outcome: 'enrolled',
	puts: { sequenceId: (_, row) => row.sequenceId },
	canSkip: true,
	limits: addLeadsCall,
	rowsPerCall: 250,
	repeatable: true,
	check: (row) => {
		if (row.email === undefined && row.linkedinUrl === undefined) {
			throw new InputError(
				'is empty, and so is LinkedIn URL',
				'Give at least one of the two.',
				'Email',
			);
		}
		if (
			row.settings.leadsDistribution === 'custom_mailboxes' &&
			row.settings.mailboxes === undefined
		) {
			throw new InputError(
				'is empty',
				'Choose at least one mailbox, or another Leads Distribution.',
				'Mailboxes',
			);
		}
	},
	sameRow: (row) => leadNames(row.sequenceId, row),
	group: ({ sequenceId, settings }) =>
		JSON.stringify([sequenceId, settings.leadsDistribution, settings.mailboxes]),
	part: (row) =>
		defined({
			email: row.email,
			linkedin_url: row.linkedinUrl,
			data: dataOf(row),
			overrides: row.overrides && snakeCased(row.overrides),
		}),
	body: ([{ settings }], leads) =>
		defined({
			leads,
			settings: Object.keys(settings).length === 0 ? undefined : snakeCased(settings),
		}),
	settle: settleLeads,
	spoiled: {
		statuses: [400, 404, 409, 413, 422],
		codes: ['missing_lead_field', 'missing_field', 'unsupported_value'],
		ofTarget: ['not_found'],
		rows: namedRows,
	},
});
