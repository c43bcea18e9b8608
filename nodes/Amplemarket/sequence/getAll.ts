import { choice, group, id, email, text } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { snakeCased } from '../../shared/declare/names';
import type { Listing } from '../../shared/declare/operation';
import { anyCall, linkPaging } from '../api';

const fields = {
	filters: group(
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
			status: choice(
				{ displayName: 'Status', description: 'Only sequences in this state' },
				[
					{ name: 'Active', value: 'active' },
					{ name: 'Archived', value: 'archived' },
					{ name: 'Archiving', value: 'archiving' },
					{ name: 'Draft', value: 'draft' },
					{ name: 'Paused', value: 'paused' },
					{ name: 'Pausing', value: 'pausing' },
					{ name: 'Resuming', value: 'resuming' },
				],
				'active',
			),
		},
	),
};

/** `GET /sequences`. */
export const getAll: Listing<RowOf<typeof fields>> = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many sequences',
	description: 'Retrieve a list of sequences',
	fields,
	endpoint: anyCall,
	paging: linkPaging('sequences'),
	call: (row) => ({ method: 'GET', path: '/sequences', query: snakeCased(row.filters) }),
};
