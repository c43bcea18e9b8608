import {
	email,
	emails,
	expected,
	group,
	id,
	mapped,
	required,
	selector,
	shownWhen,
	toggle,
} from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import type { Delivery } from '../../shared/declare/operation';
import { InputError } from '../../shared/declare/parse';
import { defined, ownString, recordWithId } from '../../shared/http/json';
import {
	alreadyEnrolled,
	enrolled,
	enrolledAfterLostAnswer,
	skipped,
} from '../../shared/declare/outcome';
import { wasThereBefore } from '../../shared/declare/before';
import { cursorPaging, sequencesApi } from '../api';
import { sequenceId } from '../fields';
import { personByEmail } from '../person';

const fields = {
	sequenceId,
	personBy: shownWhen(
		{ dataMode: ['defineBelow'] },
		selector(
			{ displayName: 'Person By', description: 'How to tell which person to enroll' },
			[
				{ name: 'Email', value: 'email', description: 'Looked up in Unify before enrolling' },
				{ name: 'ID', value: 'id', description: "The ID of the person's record in Unify" },
			],
			'id',
		),
	),
	personId: shownWhen(
		{ personBy: ['id'] },
		mapped(
			expected(
				id({
					displayName: 'Person ID',
					description: "The ID of the person's record in Unify",
					placeholder: 'e.g. 2f6b1c7e-…',
				}),
			),
		),
	),
	personEmail: shownWhen(
		{ personBy: ['email'] },
		mapped(
			expected(
				email({
					displayName: 'Person Email',
					description: 'The e-mail address of the person in Unify',
				}),
			),
		),
	),
	mailboxEmails: mapped(
		required(
			emails(
				{
					displayName: 'Mailbox Emails',
					description:
						'The addresses of 1 to 10 mailboxes to send from. One of them may be an expression that gives a list or a text with commas.',
				},
				10,
			),
		),
	),
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			createMissingPerson: toggle(
				{
					displayName: 'Create Missing Person',
					description: 'Whether to add a person to Unify when no one has the e-mail address',
				},
				true,
			),
		},
	),
};

type CreateRow = RowOf<typeof fields>;

/** `POST /sequences/v1/enrollments`: one person a call, not idempotent; 409 when the person is active in any sequence. */
export const create: Delivery<CreateRow> = {
	kind: 'delivery',
	value: 'create',
	name: 'Create',
	action: 'Create an enrollment',
	description:
		'Put people into a sequence. A person who is active in a sequence already stays there.',
	notice:
		'A sequence that is not paused starts to write to the people whom it takes, and this node cannot take them out again. Dry Run, among the options, shows what would be sent.',
	fields,
	endpoint: sequencesApi,
	rowsPerCall: 1,
	check: (row) => {
		if (row.personId === undefined && row.personEmail === undefined) {
			const field = row.personBy === 'email' ? 'Person Email' : 'Person ID';
			throw new InputError(
				'is empty',
				'Give the ID of a person, or choose Person By Email and give an address.',
				field,
			);
		}
	},
	lookup: personByEmail,
	sameLead: (row) => [`${row.sequenceId}\n${row.personId ?? row.personEmail?.toLowerCase()}`],
	call: ([row]) => ({
		method: 'POST',
		path: '/sequences/v1/enrollments',
		body: defined({
			sequence_id: row.sequenceId,
			person_id: row.personId,
			mailbox_emails: row.mailboxEmails,
		}),
	}),
	settle: (body) => {
		const enrollment = recordWithId(body);
		return enrollment && [enrolled(enrollment)];
	},
	settleOther: {
		409: (body, [{ row }]) => {
			const activeSequence = ownString(body, 'active_sequence_id');
			if (activeSequence === undefined) return undefined;
			const answer = {
				active_sequence_id: activeSequence,
				active_enrollment_id: ownString(body, 'active_enrollment_id'),
			};
			return [
				activeSequence === row.sequenceId
					? alreadyEnrolled(answer)
					: skipped('in_other_active_sequence', answer),
			];
		},
	},
	onLostAnswer: {
		list: (row) => ({
			method: 'GET',
			path: '/sequences/v1/enrollments',
			query: { person_id: row.personId, sequence_id: row.sequenceId },
		}),
		paging: cursorPaging('enrollments'),
		endpoint: sequencesApi,
		find: (enrollments, { since }) => {
			const ours = enrollments.find(
				(enrollment) => !wasThereBefore(ownString(enrollment, 'created_at'), since),
			);
			if (ours !== undefined) return enrolledAfterLostAnswer(ours);
			const active = enrollments.find(
				(enrollment) => ownString(enrollment, 'status') !== 'FINISHED',
			);
			return active && alreadyEnrolled(active);
		},
	},
};
