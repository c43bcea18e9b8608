import { id } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { lists, mailboxes, objects, plays, sequences, users } from './pickers';

const sequence = {
	displayName: 'Sequence',
	picker: sequences,
	idPlaceholder: 'e.g. 9f1c2b7e-…',
};

/** The sequence, picked from a list or by ID. */
export const sequenceId = locator({
	...sequence,
	description: 'The sequence to work with',
	required: true,
});

/** The same as a filter. */
export const sequenceFilter = locator({
	...sequence,
	description: 'Only what belongs to this sequence',
});

export const enrollmentId = id({
	displayName: 'Enrollment ID',
	description: 'The ID of the enrollment',
	placeholder: 'e.g. 9f1c2b7e-…',
	required: true,
});

/** A mailbox as a filter. */
export const mailboxFilter = locator({
	displayName: 'Mailbox',
	description:
		'Only what is sent from this mailbox. The list has those seen in recent enrollments; for another one, give its ID.',
	picker: mailboxes,
	idPlaceholder: 'e.g. 3a7d1f04-…',
});

/** A play as a filter. */
export const playFilter = locator({
	displayName: 'Enrolled by Play',
	description:
		'Only what this play enrolled. The list has those seen in recent enrollments; for another one, give its ID.',
	picker: plays,
	idPlaceholder: 'e.g. 6c52e0b9-…',
});

const user = {
	picker: users,
	idPlaceholder: 'e.g. 1b9e4d77-…',
};

/** Whoever a task is for, as a filter. */
export const assigneeFilter = locator({
	...user,
	displayName: 'Assigned User',
	description:
		'Only tasks of this user. The list has the owners of sequences; for another user, give the ID.',
});

/** Whoever a task is to be for. */
export const assignee = locator({
	...user,
	displayName: 'Assigned User',
	description:
		'Who the task is to be for. The list has the owners of sequences; for another user, give the ID.',
	mapped: true,
	clearable: true,
});

const object = {
	displayName: 'Object',
	picker: objects,
	idPlaceholder: 'e.g. person',
};

/** The kind of record, by its API name. */
export const objectName = locator({
	...object,
	description: 'The kind of record, such as person or company',
	required: true,
	initial: 'person',
});

/** The same, where only queries of records have one. */
export const objectOfQuery = locator({
	...object,
	description: 'The kind of record, such as person or company',
	required: true,
	initial: 'person',
	sent: 'never',
	shownWhen: { queryOf: ['records'] },
});

/** The same as a filter. */
export const objectFilter = locator({ ...object, description: 'Only what holds this kind' });

export const listId = locator({
	displayName: 'List',
	description: 'The list of records to work with',
	picker: lists,
	idPlaceholder: 'e.g. 7c30de15-…',
	required: true,
});

export const recordId = id({
	displayName: 'Record ID',
	description: 'The ID of the record',
	placeholder: 'e.g. 2f6b1c7e-…',
	required: true,
});
