import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choice, email } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { anyCall, bare, paged } from './api';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		emailProvider: choice({
			displayName: 'Email Provider',
			description: 'Only mailboxes at this provider',
			options: [
				{ name: 'Google', value: 'google' },
				{ name: 'Other', value: 'other' },
				{ name: 'Other (Mixed)', value: 'other_mixed' },
				{ name: 'Outlook', value: 'outlook' },
			],
			initial: 'google',
		}),
		status: choice({
			displayName: 'Status',
			description: 'Only mailboxes in this state',
			options: [
				{ name: 'Active', value: 'active' },
				{ name: 'Inactive', value: 'inactive' },
				{ name: 'Needs Reconnection', value: 'needs_reconnection' },
			],
			initial: 'active',
		}),
		userEmail: email({ displayName: 'User Email', description: 'Only mailboxes of this user' }),
	},
);

export const mailbox = resource(
	{ name: 'Mailbox', main: 'getAll', limits: anyCall, answer: bare },
	{
		getAll: read('GET /mailboxes', {
			action: 'Get many mailboxes',
			description: 'Retrieve a list of mailboxes',
			fields: { filters },
			pages: paged('mailboxes'),
		}),
	},
);
