import { choice, email, group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { snakeCased } from '../../shared/declare/names';
import type { Listing } from '../../shared/declare/operation';
import { anyCall, linkPaging } from '../api';

const fields = {
	filters: group(
		{ displayName: 'Filters', placeholder: 'Add filter' },
		{
			emailProvider: choice(
				{ displayName: 'Email Provider', description: 'Only mailboxes at this provider' },
				[
					{ name: 'Google', value: 'google' },
					{ name: 'Other', value: 'other' },
					{ name: 'Other (Mixed)', value: 'other_mixed' },
					{ name: 'Outlook', value: 'outlook' },
				],
				'google',
			),
			status: choice(
				{ displayName: 'Status', description: 'Only mailboxes in this state' },
				[
					{ name: 'Active', value: 'active' },
					{ name: 'Inactive', value: 'inactive' },
					{ name: 'Needs Reconnection', value: 'needs_reconnection' },
				],
				'active',
			),
			userEmail: email({ displayName: 'User Email', description: 'Only mailboxes of this user' }),
		},
	),
};

/** `GET /mailboxes`. */
export const getAll: Listing<RowOf<typeof fields>> = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many mailboxes',
	description: 'Retrieve a list of mailboxes',
	fields,
	endpoint: anyCall,
	paging: linkPaging('mailboxes'),
	call: (row) => ({ method: 'GET', path: '/mailboxes', query: snakeCased(row.filters) }),
};
