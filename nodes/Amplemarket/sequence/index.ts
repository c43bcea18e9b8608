import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, email, id, text } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { anyCall, bare, paged } from '../api';
import { addLeads } from './addLeads';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		createdByUserEmail: email({
			displayName: 'Created by User Email',
			description: 'Only sequences that this user made',
		}),
		createdByUserId: id({
			displayName: 'Created by User ID',
			description: 'Only sequences that this user made',
		}),
		name: text({
			displayName: 'Name',
			description: 'Only sequences with this name, in any case',
		}),
		status: choice({
			displayName: 'Status',
			description: 'Only sequences in this state',
			options: [
				{ name: 'Active', value: 'active' },
				{ name: 'Archived', value: 'archived' },
				{ name: 'Archiving', value: 'archiving' },
				{ name: 'Draft', value: 'draft' },
				{ name: 'Paused', value: 'paused' },
				{ name: 'Pausing', value: 'pausing' },
				{ name: 'Resuming', value: 'resuming' },
			],
			initial: 'active',
		}),
	},
);

export const sequence = resource(
	{ name: 'Sequence', main: 'addLeads', limits: anyCall, answer: bare },
	{
		addLeads,
		getAll: read('GET /sequences', {
			action: 'Get many sequences',
			description: 'Retrieve a list of sequences',
			fields: { filters },
			pages: paged('sequences'),
		}),
	},
);
