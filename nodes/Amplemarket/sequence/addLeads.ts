import {
	choice,
	email,
	group,
	hiddenWhen,
	json,
	mapped,
	pairs,
	pickedEmails,
	refined,
	required,
	selector,
	shownWhen,
	switches,
	toggle,
	url,
} from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { locator } from '../../shared/declare/locator';
import { snakeCased } from '../../shared/declare/names';
import type { Delivery } from '../../shared/declare/operation';
import { InputError } from '../../shared/declare/parse';
import { path } from '../../shared/declare/path';
import { defined } from '../../shared/http/json';
import { addLeadsCall } from '../api';
import { dynamicFields, sameEmail, sameLinkedin } from '../lead';
import { namedRows } from '../refusal';
import { settleLeads } from '../settleLeads';

const DEFINE_BELOW = { dataMode: ['defineBelow'] };

const fields = {
	sequenceId: required(
		locator({
			displayName: 'Sequence',
			description:
				'The sequence to add the leads to. The list has those that accept leads: active and paused ones.',
			search: 'searchSequences',
			idPlaceholder: 'e.g. 3b5f0c…',
			url: {
				regex: '^https?:\\/\\/[^\\/\\s]+\\/(?:[^?#\\s]*\\/)?([^\\/?#\\s]+)\\/?(?:[?#].*)?$',
				placeholder: 'e.g. https://app.amplemarket.com/dashboard/sequences/3b5f0c…',
			},
		}),
	),
	email: mapped(
		email({
			displayName: 'Email',
			description: 'E-mail address of the lead',
			hint: 'Give the e-mail address, the LinkedIn URL or both',
		}),
	),
	linkedinUrl: mapped(
		url({
			displayName: 'LinkedIn URL',
			description: 'LinkedIn profile of the lead',
			placeholder: 'e.g. https://www.linkedin.com/in/jane',
		}),
	),
	specifyData: shownWhen(
		DEFINE_BELOW,
		selector(
			{
				displayName: 'Specify Dynamic Fields',
				description:
					"How to give the dynamic fields that the sequence's texts use, e.g. company_pitch",
			},
			[
				{ name: 'Using Fields Below', value: 'keypair' },
				{ name: 'Using JSON', value: 'json' },
			],
			'keypair',
		),
	),
	dataFields: shownWhen(
		{ ...DEFINE_BELOW, specifyData: ['keypair'] },
		refined(
			pairs({ displayName: 'Dynamic Fields', placeholder: 'Add field', pairName: 'Field' }),
			dynamicFields,
		),
	),
	data: shownWhen(
		{ specifyData: ['json'] },
		mapped(
			refined(
				json({
					displayName: 'Dynamic Fields',
					description:
						'The dynamic fields as an object. Each value is a text of at most 1,024 characters or null.',
				}),
				dynamicFields,
			),
		),
	),
	overrides: mapped(
		switches(
			{ displayName: 'Overrides', placeholder: 'Add override' },
			{
				ignoreExclusionList: toggle(
					{
						displayName: 'Ignore Exclusion List',
						description: 'Whether to add a lead who is on an exclusion list',
					},
					true,
				),
				ignoreDuplicateLeadsInOtherActiveSequences: toggle(
					{
						displayName: 'Ignore Other Active Sequences',
						description: 'Whether to add a lead who is in another active sequence',
					},
					true,
				),
				ignoreDuplicateLeadsInOtherDraftSequences: toggle(
					{
						displayName: 'Ignore Other Draft Sequences',
						description: 'Whether to add a lead who is in another draft sequence',
					},
					true,
				),
				ignoreRecentlyContacted: toggle(
					{
						displayName: 'Ignore Recently Contacted',
						description: 'Whether to add a lead who was contacted recently',
					},
					true,
				),
			},
		),
	),
	settings: group(
		{ displayName: 'Settings', placeholder: 'Add setting' },
		{
			leadsDistribution: choice(
				{
					displayName: 'Leads Distribution',
					description: 'Which mailboxes the leads are spread over',
				},
				[
					{
						name: 'Custom Mailboxes',
						value: 'custom_mailboxes',
						description: 'Those that are added below as Mailbox Names or IDs',
					},
					{
						name: 'Sequence Senders',
						value: 'sequence_senders',
						description: 'The senders that are set up in the sequence',
					},
				],
				'sequence_senders',
			),
			mailboxes: hiddenWhen(
				{ leadsDistribution: ['sequence_senders'] },
				pickedEmails(
					{
						displayName: 'Mailbox Names or IDs',
						description:
							'The mailboxes to send from, by their addresses. Choose from the list, or specify addresses using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					'getMailboxes',
					1_000,
				),
			),
		},
	),
};

/** `POST /sequences/{id}/leads`: at most 250 leads a call; a repeat answers `already_in_sequence`, so it does no harm. */
export const addLeads: Delivery<RowOf<typeof fields>> = {
	kind: 'delivery',
	value: 'addLeads',
	name: 'Add Leads',
	action: 'Add leads to a sequence',
	description: 'Add leads to a sequence, many in one call',
	notice:
		'An active sequence starts to write to the leads that it takes, and this node cannot take them out again. Dry Run, among the options, shows what would be sent.',
	fields,
	endpoint: addLeadsCall,
	rowsPerCall: 250,
	onLostAnswer: 'repeat',
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
				'Mailbox Names or IDs',
			);
		}
	},
	sameLead: (row) => [
		...(row.email === undefined ? [] : [`${row.sequenceId}\nemail ${sameEmail(row.email)}`]),
		...(row.linkedinUrl === undefined
			? []
			: [`${row.sequenceId}\nlinkedin ${sameLinkedin(row.linkedinUrl)}`]),
	],
	group: ({ sequenceId, settings }) =>
		JSON.stringify([sequenceId, settings.leadsDistribution, settings.mailboxes]),
	call: (rows) => ({
		method: 'POST',
		path: path`/sequences/${rows[0].sequenceId}/leads`,
		body: defined({
			leads: rows.map((row) =>
				defined({
					email: row.email,
					linkedin_url: row.linkedinUrl,
					data: row.data ?? row.dataFields,
					overrides: row.overrides && snakeCased(row.overrides),
				}),
			),
			settings:
				Object.keys(rows[0].settings).length === 0 ? undefined : snakeCased(rows[0].settings),
		}),
	}),
	settle: settleLeads,
	spoiled: {
		statuses: [400, 413, 422],
		codes: ['missing_lead_field', 'missing_field', 'unsupported_value'],
		rows: namedRows,
	},
};
