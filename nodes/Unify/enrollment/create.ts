import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, email, emails, id, toggle } from '../../shared/declare/kinds';
import { mapper } from '../../shared/declare/locator';
import { skipped, standing, untouched } from '../../shared/declare/outcome';
import { sameId } from '../../shared/declare/identity';
import { isSince } from '../../shared/declare/match';
import { InputError } from '../../shared/declare/parse';
import { defined, own, ownString } from '../../shared/http/json';
import { paged, sequencesApi } from '../api';
import { sequenceId } from '../fields';
import { personKey, theirEmail, theirId } from '../person';
import { personAttributes } from '../record/columns';
import { bareEmail, enrolledBefore, personOrNew } from './whom';

/** Not where the person is told by ID. */
const byEmail = { hiddenWhen: { personBy: ['id'] } };

/** One person a call, not idempotent; 409 when the person is active in any sequence. */
export const create = write('POST /sequences/v1/enrollments', {
	action: 'Enroll people in a sequence',
	description:
		'Put people into a sequence, by the ID or the email address of each. Who is active in a sequence already stays there.',
	notice:
		'A sequence that is not paused starts to write to the people whom it takes. Cancel takes them out again; what was sent stays sent.',
	tryFirst: true,
	fields: {
		sequenceId,
		personBy: choice({
			displayName: 'Person By',
			description: 'How to tell which person to enroll',
			decides: true,
			options: [
				{ name: 'Email', value: 'email', description: 'Looked up in Unify before enrolling' },
				{ name: 'ID', value: 'id', description: "The ID of the person's record in Unify" },
			],
			initial: 'email',
			sent: 'never',
			shownWhen: { dataMode: ['defineBelow'] },
		}),
		personId: id({
			...theirId,
			shownWhen: { personBy: ['id'] },
		}),
		personEmail: email({
			...theirEmail,
			sent: 'never',
			shownWhen: { personBy: ['email'] },
		}),
		createMissingPerson: toggle({
			displayName: 'Create Missing Person',
			description: 'Whether to add a person to Unify when no one has the email address',
			hint: 'Without Person Fields a person is made of the email address alone, and the sequence writes to them without a name',
			setting: true,
			sent: 'never',
			...byEmail,
		}),
		personFields: mapper({
			displayName: 'Person Fields',
			description: 'What else is known of a person who is made',
			picker: personAttributes,
			mode: 'add',
			words: { singular: 'field', plural: 'fields' },
			sent: 'never',
			shownWhen: { createMissingPerson: ['true'] },
			...byEmail,
		}),
		mailboxEmails: emails({
			displayName: 'Mailbox Emails',
			description:
				'The addresses of 1 to 10 mailboxes to send from. One of them may be an expression that gives a list or a text with commas.',
			most: 10,
			required: true,
			setting: true,
		}),
		options: group(
			{ displayName: 'Options', placeholder: 'Add option' },
			{
				skipEnrolledBefore: toggle({
					displayName: 'Skip Enrolled Before',
					description:
						'Whether to leave out whoever was ever in this sequence, also where it has ended for them. Running the node again is safe then.',
					initial: true,
				}),
			},
		),
	},
	outcome: 'enrolled',
	puts: {
		enrollmentId: 'id',
		status: 'status',
		personId: (record, row) => own(own(record, 'person'), 'id') ?? row.personId,
		personEmail: (record, row) => own(own(record, 'person'), 'email') ?? row.personEmail,
		sequenceId: (_, row) => row.sequenceId,
		mailboxEmail: 'mailbox.email',
		activeSequenceId: 'active_sequence_id',
		activeEnrollmentId: 'active_enrollment_id',
	},
	check: (row) => {
		if (row.personId === undefined && row.personEmail === undefined) {
			const field = row.personBy === 'id' ? 'Person ID' : 'Person Email';
			throw new InputError(
				'is empty',
				row.personBy === undefined
					? 'Give each item a column with the email address or the ID of a person.'
					: 'Give the ID of a person, or choose Person By Email and give an address.',
				field,
			);
		}
	},
	canSkip: true,
	remark: (row) =>
		bareEmail(row)
			? 'with an email address alone: a person who is missing is made without a name'
			: undefined,
	lookups: [personOrNew, enrolledBefore],
	safeAgain: ({ options }) => options.skipEnrolledBefore === true,
	sameRow: (row) => [`${row.sequenceId}\n${personKey(row)}`],
	settleOther: {
		409: ({ json }, [{ row }]) => {
			const activeSequence = ownString(json, 'active_sequence_id');
			if (activeSequence === undefined) return undefined;
			const answer = defined({
				active_sequence_id: activeSequence,
				active_enrollment_id: ownString(json, 'active_enrollment_id'),
			});
			return [
				sameId(activeSequence, row.sequenceId)
					? untouched('already_enrolled', answer)
					: skipped('in_other_active_sequence', 'The lead is in another active sequence', answer),
			];
		},
	},
	readBack: {
		route: 'GET /sequences/v1/enrollments',
		query: (row) => ({ person_id: row.personId, sequence_id: row.sequenceId }),
		paging: paged('enrollments'),
		limits: sequencesApi,
		find: (enrollments, { since }) => {
			const shown = enrollments.map((record) =>
				standing('already_enrolled', record, {
					createdAt: { text: ownString(record, 'created_at') },
				}),
			);
			const ours = shown.find(({ createdAt }) => isSince(createdAt?.text, since));
			// One that is over and was there before, or gives no time, says nothing of this run.
			return ours ?? shown.find(({ record }) => ownString(record, 'status') !== 'FINISHED');
		},
	},
});
