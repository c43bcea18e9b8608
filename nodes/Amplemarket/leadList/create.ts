import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { sameEmail } from '../../shared/declare/identity';
import { choice, text, toggle } from '../../shared/declare/kinds';
import { isSince } from '../../shared/declare/match';
import { snakeCased } from '../../shared/declare/names';
import { defined, ownString } from '../../shared/http/json';
import { anyCall, paged } from '../api';
import { owner } from '../fields';
import { filling, leadFields, putting, sameLead, TYPES } from './lead';
import type { Lead } from './lead';

const fields = {
	owner,
	type: choice({
		displayName: 'Type',
		description: 'What the leads of the list are known by',
		options: TYPES,
		initial: 'linkedin',
		required: true,
	}),
	name: text({
		displayName: 'Name',
		description: 'Name of the list. Where it is empty, the workflow and the execution name it.',
		placeholder: 'e.g. Trade fair in May',
	}),
	shared: toggle({
		displayName: 'Shared',
		description: 'Whether the other users of the account see the list too',
		required: true,
	}),
	visible: toggle({
		displayName: 'Visible',
		description: 'Whether the list is shown in Amplemarket',
		initial: true,
	}),
	...leadFields,
	enrichment: group(
		{ displayName: 'Enrichment', placeholder: 'Add enrichment' },
		{
			enrich: toggle({
				displayName: 'Enrich',
				description: 'Whether to look the leads up, for credits',
				initial: true,
			}),
			revealPhoneNumbers: toggle({
				displayName: 'Reveal Phone Numbers',
				description: 'Whether to reveal phone numbers, for credits',
				initial: true,
			}),
			validateEmail: toggle({
				displayName: 'Validate Email',
				description: 'Whether to validate email addresses, for credits',
				initial: true,
			}),
		},
	),
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			returnLeads: toggle({
				displayName: 'Return Leads',
				description:
					'Whether to read the finished list, so that each item has its entry and shows whether it is in',
				initial: true,
			}),
		},
	),
};

type Row = RowOf<typeof fields> & Pick<Lead, 'leadListId'>;

const listOf = ({ name, owner: by, type, shared, visible, enrichment }: Row): string =>
	JSON.stringify([name, by, type, shared, visible, enrichment]);

/** One list for all items that say the same of it: the first 10,000 leads make it, later ones are added. */
export const create = write('POST /lead-lists', {
	...putting,
	action: 'Create a lead list',
	description:
		'Create a lead list of all items and wait until it is filled. Items with another name, owner, type, sharing, visibility or enrichment make a list of their own. A list can neither be canceled nor deleted by this node.',
	notice: 'Enrichment costs credits, which Amplemarket charges to the admin user of the account.',
	tryFirst: true,
	fields,
	otherRoutes: ['POST /lead-lists/{leadListId}/leads'],
	routeOf: ({ leadListId }: Row) =>
		leadListId === undefined ? 'POST /lead-lists' : 'POST /lead-lists/{leadListId}/leads',
	outcome: 'added',
	fromRun: ({ name }, run) => ({ name: name ?? run }),
	group: listOf,
	sameRow: (row: Row) => sameLead(row, listOf(row)),
	handsOn: ({ jobId }) => ({ leadListId: jobId }),
	body: ([row], leads) => {
		const { leadListId }: Row = row;
		return leadListId === undefined
			? defined({
					name: row.name,
					owner: row.owner,
					type: row.type,
					shared: row.shared,
					visible: row.visible,
					options:
						Object.keys(row.enrichment).length === 0 ? undefined : snakeCased(row.enrichment),
					leads,
				})
			: { leads: [...leads] };
	},
	job: filling(
		{
			route: 'GET /lead-lists',
			query: (row) => ({ owner_email: ownString(row, 'owner') }),
			paging: paged('lead_lists'),
			limits: anyCall,
			matches: (record, { row, since }) => {
				const isNamed =
					ownString(record, 'name') === ownString(row, 'name') &&
					ownString(record, 'type') === row.type &&
					sameEmail(ownString(record, 'owner') ?? '', ownString(row, 'owner') ?? '');
				const createdAt = ownString(record, 'created_at');
				if (!isNamed) return false;
				return createdAt === undefined ? undefined : isSince(createdAt, since);
			},
			id: (record) => ownString(record, 'id'),
		},
		true,
	),
});
