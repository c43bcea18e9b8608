import { write } from '../../shared/declare/build';
import { choice, email, emails, id, text } from '../../shared/declare/kinds';
import { isSince } from '../../shared/declare/match';
import { InputError } from '../../shared/declare/parse';
import { defined, own, ownString } from '../../shared/http/json';
import { paged, tasksApi } from '../api';
import { personByEmail, personKey, theirEmail, theirId } from '../person';
import type { PersonRow } from '../person';
import { TASK_TYPES_TO_MAKE } from '../words';
import { dueAt, optionalPriority } from './fields';

const EMAIL = ['EMAIL'];
const OTHERS = TASK_TYPES_TO_MAKE.map(({ value }) => value).filter((value) => value !== 'EMAIL');

interface TaskRow extends PersonRow {
	readonly type: string;
	readonly priority: string | undefined;
	readonly dueAt: string | undefined;
	readonly noteContent: string | undefined;
	readonly mailboxEmail: string | undefined;
	readonly subject: string | undefined;
	readonly content: string | undefined;
	readonly ccRecipients: readonly string[] | undefined;
	readonly bccRecipients: readonly string[] | undefined;
}

/** What the API takes for a row's type; an email has its texts, any other task a note. */
const bodyOf = (row: TaskRow) => ({
	type: row.type,
	...defined({ person_id: row.personId, priority: row.priority, due_at: row.dueAt }),
	...(row.type === 'EMAIL'
		? {
				...defined({
					mailbox_email: row.mailboxEmail,
					cc_recipients: row.ccRecipients && [...row.ccRecipients],
					bcc_recipients: row.bccRecipients && [...row.bccRecipients],
				}),
				subject: row.subject ?? '',
				content: row.content ?? '',
			}
		: defined({ note_content: row.noteContent })),
});

const isAt = (record: unknown, dueBy: string | undefined): boolean => {
	const due = own(record, 'due_at');
	return typeof due === 'string' && dueBy !== undefined
		? Date.parse(due) === Date.parse(dueBy)
		: (due ?? undefined) === dueBy;
};

/** Not idempotent: a lost answer is settled by the newest tasks of the person. */
export const create = write('POST /tasks/v1/tasks', {
	action: 'Create a task',
	description:
		"Create a task about a person. It is ready at once and assigned to the API key's user; Update assigns it to somebody else.",
	fields: {
		type: choice({
			displayName: 'Type',
			description: 'What is to be done',
			decides: true,
			options: TASK_TYPES_TO_MAKE,
			initial: 'ACTION_ITEM',
			required: true,
			sent: 'never',
		}),
		personBy: choice({
			displayName: 'Person By',
			description: 'How to tell which person the task is about',
			decides: true,
			options: [
				{ name: 'Email', value: 'email', description: 'Looked up in Unify first' },
				{ name: 'ID', value: 'id', description: "The ID of the person's record in Unify" },
			],
			initial: 'email',
			sent: 'never',
		}),
		personId: id({
			...theirId,
			sent: 'never',
			shownWhen: { personBy: ['id'] },
		}),
		personEmail: email({
			...theirEmail,
			sent: 'never',
			shownWhen: { personBy: ['email'] },
		}),
		mailboxEmail: email({
			displayName: 'Mailbox Email',
			description: 'The address of the mailbox that the email is to be sent from',
			marked: true,
			mapped: true,
			sent: 'never',
			shownWhen: { type: EMAIL },
		}),
		subject: text({
			displayName: 'Subject',
			description: 'The subject of the email',
			marked: true,
			mapped: true,
			sent: 'never',
			shownWhen: { type: EMAIL },
		}),
		content: text({
			displayName: 'Content',
			description: 'The text of the email; it may be left empty',
			mapped: true,
			sent: 'never',
			shownWhen: { type: EMAIL },
		}),
		ccRecipients: emails({
			displayName: 'CC Recipients',
			description: 'Addresses that get a copy',
			most: 100,
			mapped: true,
			sent: 'never',
			shownWhen: { type: EMAIL },
		}),
		bccRecipients: emails({
			displayName: 'BCC Recipients',
			description: 'Addresses that get a copy unseen by the others',
			most: 100,
			mapped: true,
			sent: 'never',
			shownWhen: { type: EMAIL },
		}),
		noteContent: text({
			displayName: 'Note',
			description: 'What the task is about',
			mapped: true,
			sent: 'never',
			shownWhen: { type: OTHERS },
		}),
		priority: optionalPriority,
		dueAt,
	},
	puts: {
		taskId: 'id',
		status: 'status',
		type: 'type',
		personId: 'person_id',
		assignedUserId: 'assigned_user_id',
	},
	check: (row) => {
		if (personKey(row) === undefined) {
			const field = row.personBy === 'id' ? 'Person ID' : 'Person Email';
			throw new InputError('is empty', 'Give the ID or the email address of a person.', field);
		}
		if (row.type !== 'EMAIL') return;
		if (row.mailboxEmail === undefined)
			throw new InputError('is empty', 'Say which mailbox sends the email.', 'Mailbox Email');
		if (row.subject === undefined)
			throw new InputError('is empty', 'Give the email a subject.', 'Subject');
	},
	body: ([row]) => bodyOf(row),
	lookups: [personByEmail<PersonRow>('Check the address, or add the person to Unify first.')],
	sameRow: (row) => [JSON.stringify([personKey(row), { ...bodyOf(row), person_id: null }])],
	confirm: {
		route: 'GET /tasks/v1/tasks',
		query: (row) => ({ person_id: row.personId, sort_by: 'created_at', sort_order: 'desc' }),
		paging: paged('data'),
		limits: tasksApi,
		isWhole: true,
		identify: (record) => String(record.id),
		matches: (record, { row, since }) =>
			isSince(ownString(record, 'created_at'), since) &&
			ownString(record, 'type') === row.type &&
			(row.priority ?? ownString(record, 'priority')) === ownString(record, 'priority') &&
			isAt(record, row.dueAt) &&
			// Not all answers hold the note.
			(own(record, 'note_content') === undefined ||
				(own(record, 'note_content') ?? undefined) === row.noteContent),
	},
});
