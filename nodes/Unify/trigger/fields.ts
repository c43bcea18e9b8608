import { group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { amount, choice, choices, id, toggle } from '../../shared/declare/kinds';
import { locator, pickedTexts } from '../../shared/declare/locator';
import { attributeNames, mailboxes, objects, plays, sequences, users } from '../pickers';
import { EVENT_TYPES, REPLY_CATEGORIES, TASK_STATES, TASK_TYPES } from '../words';

const KINDS = ['enrollment', 'task', 'record', 'enrollmentStep', 'event'] as const;
type Kind = (typeof KINDS)[number];

const only = (...kinds: readonly Kind[]) => ({ shownWhen: { triggerOn: kinds } }) as const;

/** Members of a collection are hidden by a parameter outside of it. */
const filterOf = (...kinds: readonly Kind[]) => ({
	hiddenWhen: { '/triggerOn': KINDS.filter((kind) => !kinds.includes(kind)) },
});

const events = choices({
	displayName: 'Events',
	description: 'What is to start the workflow',
	options: [
		{
			name: 'Approval Pending',
			value: 'approvalPending',
			description: 'A draft is to be approved',
		},
		{
			name: 'Blocked',
			value: 'blocked',
			description: 'Something keeps the next step from running',
		},
		{ name: 'Bounced', value: 'bounced' },
		{ name: 'Canceled', value: 'canceled' },
		{ name: 'Enrolled', value: 'enrolled', description: 'A person was put into a sequence' },
		{ name: 'Excluded', value: 'excluded' },
		{ name: 'Finished', value: 'finished', description: 'It is over, for whatever reason' },
		{ name: 'Opted Out', value: 'optedOut' },
		{ name: 'Paused', value: 'paused' },
		{ name: 'Replied', value: 'replied', description: 'Unify gives the subject, not the text' },
		{ name: 'Resumed', value: 'resumed' },
		{ name: 'Started', value: 'started' },
	],
	required: true,
	...only('enrollment'),
});

const taskEvents = choices({
	displayName: 'Task Events',
	description:
		'What is to start the workflow. All but Created are found by query jobs, of which Unify allows about 100 a day for the whole account.',
	options: [
		{ name: 'Completed', value: 'completed' },
		{ name: 'Created', value: 'created' },
		{ name: 'Updated', value: 'updated' },
	],
	required: true,
	...only('task'),
});

const recordEvents = choices({
	displayName: 'Record Events',
	description: 'What is to start the workflow',
	options: [
		{ name: 'Created', value: 'created' },
		{
			name: 'Created or Updated',
			value: 'createdOrUpdated',
			description: 'One event for each change, the first one included',
		},
		{ name: 'Updated', value: 'updated' },
	],
	required: true,
	...only('record'),
});

const stepEvents = choices({
	displayName: 'Step Events',
	description: 'What is to start the workflow',
	options: [
		{ name: 'Email Bounced', value: 'emailBounced' },
		{ name: 'Email Clicked', value: 'emailClicked', description: 'The number of clicks has risen' },
		{ name: 'Email Opened', value: 'emailOpened', description: 'The number of opens has risen' },
		{ name: 'Email Sent', value: 'emailSent' },
		{ name: 'Errored', value: 'errored' },
		{ name: 'Finished', value: 'finished' },
	],
	required: true,
	...only('enrollmentStep'),
});

const filters = group(
	{
		displayName: 'Filters',
		placeholder: 'Add filter',
		...only('enrollment', 'enrollmentStep', 'event', 'task'),
	},
	{
		assignedUserId: locator({
			displayName: 'Assigned User',
			description:
				'Only tasks of this user. The list has the owners of sequences; for another user, give the ID.',
			picker: users,
			idPlaceholder: 'e.g. 1b9e4d77-…',
			...filterOf('task'),
		}),
		enrolledByPlayId: locator({
			displayName: 'Enrolled by Play',
			description:
				'Only what this play enrolled. The list has those seen in recent enrollments; for another one, give its ID.',
			picker: plays,
			idPlaceholder: 'e.g. 6c52e0b9-…',
			...filterOf('enrollment'),
		}),
		eventTypes: choices({
			displayName: 'Event Types',
			description: 'Only events of these types',
			options: EVENT_TYPES,
			...filterOf('event'),
		}),
		mailboxId: locator({
			displayName: 'Mailbox',
			description:
				'Only what is sent from this mailbox. The list has those seen in recent enrollments; for another one, give its ID.',
			picker: mailboxes,
			idPlaceholder: 'e.g. 3a7d1f04-…',
			...filterOf('enrollment', 'enrollmentStep'),
		}),
		personId: id({
			displayName: 'Person ID',
			description: 'Only what is about this person',
			...filterOf('enrollment', 'enrollmentStep', 'event', 'task'),
		}),
		replyCategories: choices({
			displayName: 'Reply Categories',
			description:
				'Only replies that Unify puts into one of these categories. They start the workflow once the category is known, within a day.',
			options: REPLY_CATEGORIES,
			...filterOf('enrollment'),
		}),
		sequenceId: locator({
			displayName: 'Sequence',
			description: 'Only what belongs to this sequence',
			picker: sequences,
			idPlaceholder: 'e.g. 9f1c2b7e-…',
			...filterOf('enrollment', 'enrollmentStep'),
		}),
		status: choice({
			displayName: 'Status',
			description: 'Only tasks in this state when they are seen',
			options: TASK_STATES,
			initial: 'READY',
			...filterOf('task'),
		}),
		type: choice({
			displayName: 'Type',
			description: 'Only tasks of this type',
			options: TASK_TYPES,
			initial: 'PHONE_CALL',
			...filterOf('task'),
		}),
	},
);

export const fields = {
	triggerOn: choice({
		displayName: 'Trigger On',
		description: 'What to watch',
		decides: true,
		options: [
			{ name: 'Enrollment', value: 'enrollment', description: 'People in sequences' },
			{
				name: 'Enrollment Step',
				value: 'enrollmentStep',
				description: 'What is sent to them, opened and clicked, by query jobs',
			},
			{ name: 'Event', value: 'event', description: 'Visits of the website, by query jobs' },
			{
				name: 'Record',
				value: 'record',
				description: 'People, companies and others, by query jobs',
			},
			{ name: 'Task', value: 'task', description: 'What people are to do' },
		],
		initial: 'enrollment',
		required: true,
	}),
	events,
	taskEvents,
	objectName: locator({
		displayName: 'Object',
		description: 'The kind of record, such as person or company',
		picker: objects,
		idPlaceholder: 'e.g. person',
		initial: 'person',
		required: true,
		...only('record'),
	}),
	recordEvents,
	select: pickedTexts({
		displayName: 'Attribute Names or IDs',
		description:
			'The attributes to retrieve; if left empty, all of them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		picker: attributeNames,
		...only('record'),
	}),
	stepEvents,
	filters,
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			catchUp: toggle({
				displayName: 'Catch Up',
				description:
					'Whether to start the workflow for what happened while it was off for more than a day; if not, the trigger then begins anew',
				initial: true,
			}),
			minutesBetweenJobs: amount({
				displayName: 'Minutes Between Jobs',
				description:
					'How long to wait from one query job to the next. One an hour uses 24 of the about 100 a day.',
				least: 15,
				initial: 60,
				...filterOf('enrollmentStep', 'event', 'record', 'task'),
			}),
		},
	),
};

export type Parameters = RowOf<typeof fields>;
