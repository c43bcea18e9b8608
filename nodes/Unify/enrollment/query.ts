import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choices, email } from '../../shared/declare/kinds';
import { pickedTexts } from '../../shared/declare/locator';
import { InputError } from '../../shared/declare/parse';
import { jobStarts } from '../api';
import { mailboxFilter, sequenceFilter } from '../fields';
import { playNames } from '../pickers';
import {
	between,
	byId,
	filterBody,
	JOB_PATHS,
	oneOf,
	plain,
	QUERY_NOTICE,
	queryJob,
} from '../queries';
import { companyId, filterJson, flags, ids, personId, spanOf } from '../queryFields';
import { ENROLLMENT_STATES } from '../words';

const mailboxEmail = email({
	displayName: 'Mailbox Email',
	description: 'Only what is sent from the mailbox with this address',
});

/** Filters of enrollments and of their steps alike. */
export const enrollmentFilters = {
	companyId,
	...spanOf('ended', 'Ended', 'what ended'),
	ids,
	...flags,
	mailboxEmail,
	mailboxId: mailboxFilter,
	personId,
	sequenceId: sequenceFilter,
	...spanOf('started', 'Started', 'what started'),
	...spanOf('updated', 'Updated', 'what changed'),
};

export const enrollmentWritings = {
	updated_at: between('updated'),
	started_at: between('started'),
	ended_at: between('ended'),
	sequence: byId('sequenceId'),
	person: byId('personId'),
	company: byId('companyId'),
	mailbox: ({ mailboxId, mailboxEmail: address }: Readonly<Record<string, unknown>>) =>
		mailboxId !== undefined
			? { id: mailboxId }
			: address !== undefined
				? { email_address: address }
				: undefined,
	id: oneOf('ids'),
	is_blocked: plain('isBlocked'),
	is_bounced: plain('isBounced'),
	is_canceled: plain('isCanceled'),
	is_opted_out: plain('isOptedOut'),
	is_paused: plain('isPaused'),
	is_replied: plain('isReplied'),
	status: oneOf('status'),
};

export function checkMailbox({
	filters,
}: {
	readonly filters: { readonly mailboxId: unknown; readonly mailboxEmail: unknown };
}): void {
	if (filters.mailboxId !== undefined && filters.mailboxEmail !== undefined)
		throw new InputError('is given beside Mailbox', 'Give one of the two.', 'Mailbox Email');
}

const writings = { ...enrollmentWritings, enrolled_by_play: oneOf('enrolledByPlayIds') };

export const query = read(`POST ${JOB_PATHS.enrollments}`, {
	action: 'Query enrollments',
	description:
		'Retrieve any number of enrollments by more filters than Get Many has, by a query job. The rows come in no certain order, and without their time of creation.',
	notice: QUERY_NOTICE,
	limits: jobStarts,
	fields: {
		filters: group(
			{ displayName: 'Filters', placeholder: 'Add filter' },
			{
				...enrollmentFilters,
				filterJson: filterJson(writings),
				enrolledByPlayIds: pickedTexts({
					displayName: 'Enrolled by Play Names or IDs',
					description:
						'Only what one of these plays enrolled. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					picker: playNames,
				}),
				status: choices({
					displayName: 'Status',
					description: 'Only enrollments in one of these states',
					options: ENROLLMENT_STATES,
				}),
			},
		),
	},
	check: checkMailbox,
	body: ({ filters }) => filterBody(filters, writings),
	job: queryJob('enrollments'),
});
