import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, toggle } from '../../shared/declare/kinds';
import { defined } from '../../shared/http/json';
import { leadListId } from '../fields';
import { filling, leadFields, putting, sameLead, TYPES } from './lead';
import type { Lead } from './lead';

/** Leads for a list that is there: an answer that is lost is found out by the list. */
export const addLeads = write('POST /lead-lists/{leadListId}/leads', {
	...putting,
	action: 'Add leads to a lead list',
	description:
		'Add leads to a lead list and wait until it has taken them. This node cannot take them out again. Where the list is enriched, its leads cost credits.',
	notice:
		'Where enrichment is on for the list, each lead costs credits, which Amplemarket charges to the admin user of the account.',
	fields: {
		leadListId,
		type: choice({
			displayName: 'Type',
			description: 'What the leads are known by',
			options: [{ name: "The List's Own", value: '' }, ...TYPES],
			initial: '',
		}),
		...leadFields,
		options: group(
			{ displayName: 'Options', placeholder: 'Add option' },
			{
				returnLeads: toggle({
					displayName: 'Return Leads',
					description:
						'Whether to read the list once it has taken the leads, so that each item has its entry and shows whether it is in',
					initial: true,
				}),
			},
		),
	},
	group: ({ leadListId: list, type }) => JSON.stringify([list, type]),
	sameRow: (row: Lead) => sameLead(row, row.leadListId ?? ''),
	body: ([{ type }], leads) => defined({ type: type === '' ? undefined : type, leads }),
	job: filling(undefined, false),
});
