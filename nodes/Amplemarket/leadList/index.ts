import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, email } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { anyCall, except, paged, pagedByHundred, withId } from '../api';
import { leadListId, ownerFilter } from '../fields';
import { addLeads } from './addLeads';
import { create } from './create';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		ownerId: ownerFilter,
		ownerEmail: email({
			displayName: 'Owner Email',
			description: 'Only lead lists of the user with this address',
		}),
		status: choice({
			displayName: 'Status',
			description: 'Only lead lists in this state',
			options: [
				{ name: 'Canceled', value: 'canceled' },
				{ name: 'Completed', value: 'completed' },
				{ name: 'Processing', value: 'processing' },
				{ name: 'Queued', value: 'queued' },
			],
			initial: 'completed',
		}),
	},
);

export const leadList = resource(
	{ name: 'Lead List', main: 'create', limits: anyCall, answer: withId },
	{
		create,
		addLeads,
		get: read('GET /lead-lists/{leadListId}', {
			action: 'Get a lead list',
			description: 'Retrieve a lead list and its state, without its leads',
			fields: { leadListId },
			present: except('leads'),
		}),
		getAll: read('GET /lead-lists', {
			action: 'Get many lead lists',
			description:
				"Retrieve a list of lead lists. The filters are not confirmed by Amplemarket's documentation.",
			fields: { filters },
			pages: paged('lead_lists'),
			present: except('leads'),
		}),
		getLeads: read('GET /lead-lists/{leadListId}', {
			action: 'Get the leads of a lead list',
			description: 'Retrieve the leads of a lead list',
			fields: { leadListId },
			pages: pagedByHundred('leads', 'results'),
		}),
	},
);
