import { email, group, text } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { snakeCased } from '../../shared/declare/names';
import type { Listing } from '../../shared/declare/operation';
import { anyCall, linkPaging } from '../api';

const fields = {
	filters: group(
		{ displayName: 'Filters', placeholder: 'Add filter' },
		{
			email: email({ displayName: 'Email', description: 'Only the user with this address' }),
			role: text({
				displayName: 'Role',
				description: 'Only users in this role',
				placeholder: 'e.g. sales_rep',
			}),
			status: text({
				displayName: 'Status',
				description: 'Only users in this state',
				placeholder: 'e.g. active',
			}),
		},
	),
};

/** `GET /users`. */
export const getAll: Listing<RowOf<typeof fields>> = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'Retrieve a list of users',
	fields,
	endpoint: anyCall,
	paging: linkPaging('users'),
	call: (row) => ({ method: 'GET', path: '/users', query: snakeCased(row.filters) }),
};
