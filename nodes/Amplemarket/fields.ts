import type { ShownWhen } from '../shared/declare/fields';
import { id, toggle } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { accounts, leadLists, owners, sequences, users } from './pickers';

/** The last step of a dashboard address after a step of that name. */
const after = (step: string): string =>
	`^https?:\\/\\/[^\\/\\s]+\\/(?:[^?#\\s]*\\/)?${step}\\/([^\\/?#\\s]+)(?:[\\/?#].*)?$`;

const sequence = {
	displayName: 'Sequence',
	picker: sequences,
	idPlaceholder: 'e.g. 3b5f0c…',
	url: {
		regex: after('sequences'),
		placeholder: 'e.g. https://app.amplemarket.com/dashboard/sequences/3b5f0c…',
		thing: 'a sequence',
	},
};

/** The sequence that leads are put in. */
export const sequenceId = locator({
	...sequence,
	description:
		'The sequence to add the leads to. The list has those that accept leads: active and paused ones.',
	required: true,
});

/** The same as a filter. */
export const sequenceFilter = (wireName: string) =>
	locator({ ...sequence, description: 'Only what belongs to this sequence', wireName });

const user = { displayName: 'User', picker: users, idPlaceholder: 'e.g. 7f3a…' };

/** A user as a filter. */
export const userFilter = locator({ ...user, description: 'Only what belongs to this user' });

/** The owner of a lead list, as a filter. */
export const ownerFilter = locator({
	...user,
	displayName: 'Owner',
	description: 'Only lead lists of this user',
});

/** Whose tasks. */
export const userId = locator({
	...user,
	description: 'The user whose tasks to retrieve',
	required: true,
});

/** Who made a call. */
export const callerId = locator({
	...user,
	description: 'The user who made the call',
	required: true,
	mapped: true,
});

const account = { displayName: 'Account', picker: accounts, idPlaceholder: 'e.g. 91bc…' };

/** A CRM account, shown under some choices. */
export const accountWhen = (shownWhen: ShownWhen) =>
	locator({
		...account,
		description: 'The account in the CRM that is connected to Amplemarket',
		required: true,
		shownWhen,
	});

/** A CRM account. */
export const accountId = accountWhen({});

/** Whose a new lead list is. */
export const owner = locator({
	displayName: 'Owner',
	description: 'The user whose lead list it is, by email address',
	picker: owners,
	idPlaceholder: 'e.g. ada@example.com',
	isEmail: true,
	required: true,
});

/** The lead list. */
export const leadListId = locator({
	displayName: 'Lead List',
	description: 'The lead list. Canceled ones are left out of the list.',
	picker: leadLists,
	idPlaceholder: 'e.g. 5d20…',
	required: true,
});

const job = {
	displayName: 'Job ID',
	description: 'The ID of the job, as the Start operation puts it out',
	placeholder: 'e.g. 0c2f…',
} as const;

/** The job that another operation has started. */
export const jobId = id({ ...job, required: true });

/** The same as what a row is on. */
export const jobIdOfRow = id({ ...job, required: true, mapped: true });

/** Whether a search shows only what matters. */
export const simplify = toggle({
	displayName: 'Simplify',
	description: 'Whether to return a simplified version of the response instead of the raw data',
	initial: true,
	sent: 'never',
});
