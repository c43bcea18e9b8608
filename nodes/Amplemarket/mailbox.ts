import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choice, email, wholeNumber } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { locator } from '../shared/declare/locator';
import { standing } from '../shared/declare/outcome';
import { ownNumber, ownString } from '../shared/http/json';
import { anyCall, bare, mailboxCall, paged } from './api';
import { mailboxesById } from './pickers';

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

const mailboxId = locator({
	displayName: 'Mailbox',
	description: 'The mailbox to change',
	picker: mailboxesById,
	idPlaceholder: 'e.g. d2f9…',
	required: true,
	mapped: true,
});

const dailyEmailLimit = wholeNumber({
	displayName: 'Daily Email Limit',
	description: 'How many emails the mailbox may send a day',
	least: 0,
	initial: 50,
	required: true,
	mapped: true,
});

/** A second refusal in a row is the mailbox's own limit, for which nobody waits. */
const MOST_REFUSALS = 2;

export const mailbox = resource(
	{ name: 'Mailbox', main: 'getAll', limits: anyCall, answer: bare },
	{
		getAll: read('GET /mailboxes', {
			action: 'Get many mailboxes',
			description: 'Retrieve a list of mailboxes',
			fields: { filters },
			pages: paged('mailboxes'),
		}),
		update: write('PATCH /mailboxes/{mailboxId}', {
			action: 'Update a mailbox',
			description:
				'Set how many emails a mailbox may send a day. Amplemarket takes one change an hour for each mailbox; a second one fails, and may be tried again later.',
			fields: { mailboxId, dailyEmailLimit },
			puts: {
				mailboxId: 'id',
				email: 'email',
				dailyEmailLimit: 'daily_email_limit',
				status: 'status',
			},
			limits: (row) => mailboxCall(row.mailboxId),
			mostRefusals: MOST_REFUSALS,
			sameRow: (row) => [row.mailboxId],
			// Repeating the call within the hour would be refused: the list shows whether it was done.
			readBack: {
				route: 'GET /mailboxes',
				paging: paged('mailboxes'),
				limits: anyCall,
				find: (records, { row }) => {
					const found = records.find((each) => ownString(each, 'id') === row.mailboxId);
					return found !== undefined &&
						ownNumber(found, 'daily_email_limit') === row.dailyEmailLimit
						? standing('updated', found)
						: undefined;
				},
			},
		}),
	},
);
