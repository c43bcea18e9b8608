import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { email, text } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { anyCall, bare, paged } from './api';

const filters = group(
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
);

export const user = resource(
	{ name: 'User', main: 'getAll', limits: anyCall, answer: bare },
	{
		getAll: read('GET /users', {
			action: 'Get many users',
			description: 'Retrieve a list of users',
			fields: { filters },
			pages: paged('users'),
		}),
	},
);
