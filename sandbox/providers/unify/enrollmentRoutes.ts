import { cursorFor, positionOf } from '../../cursor';
import { normaliseEmail } from '../../identity';
import type { Answer, Call, Handler } from '../../provider';
import type { EnrollmentFilter } from './enrollmentFilter';
import { badCursor, badRequest, failure, notFound, pageSize } from './house';
import type { UnifyEnrollment, UnifyEnrollmentCreate } from './model';
import type { UnifyState } from './state';

/** Enrollments, and what stops them, holds them and lets them go. */
export function enrollmentHandlers(state: UnifyState): Record<string, Handler> {
	const one =
		(handler: (enrollment: UnifyEnrollment, call: Call) => Answer): Handler =>
		({ params, ...rest }) => {
			state.showLate(rest.now);
			const enrollment = state.enrollments.get(params.id ?? '');
			return enrollment ? handler(enrollment, { params, ...rest }) : notFound('Enrollment');
		};
	const holding = (isPaused: boolean): Handler =>
		one((enrollment, { now }) => {
			const { id } = enrollment;
			if (enrollment.is_paused !== isPaused) {
				state.did(isPaused ? 'enrollment.pause' : 'enrollment.resume', id, now);
				state.changeEnrollment(enrollment, { is_paused: isPaused }, now);
			}
			return { status: 200, body: { id, is_paused: isPaused } };
		});
	return {
		create_sequence_enrollment: (call) => createEnrollment(state, call),
		list_sequence_enrollments: (call) => listEnrollments(state, call),
		get_sequence_enrollment: one((enrollment) => ({ status: 200, body: enrollment })),
		pause_sequence_enrollment: holding(true),
		resume_sequence_enrollment: holding(false),
		delete_sequence_enrollment: one((enrollment, { now }) => {
			const { id } = enrollment;
			if (!enrollment.is_canceled) {
				state.did('enrollment.cancel', id, now);
				const ended_at = new Date(now).toISOString();
				state.changeEnrollment(
					enrollment,
					{ is_canceled: true, status: 'FINISHED', ended_at, is_draft_approval_pending: false },
					now,
				);
			}
			return { status: 200, body: { id, is_canceled: true } };
		}),
		approve_sequence_enrollment: one((enrollment, { now }) => {
			const { id } = enrollment;
			if (enrollment.is_opted_out)
				return badRequest('The person has opted out', [{ code: 'opted_out', path: ['id'] }]);
			if (!enrollment.is_draft_approval_pending || enrollment.is_canceled)
				return failure(409, 'conflict', 'The enrollment does not wait for approval');
			state.did('enrollment.approve', id, now);
			const started_at = new Date(now).toISOString();
			state.changeEnrollment(
				enrollment,
				{ is_draft_approval_pending: false, status: 'IN_PROGRESS', started_at },
				now,
			);
			return { status: 200, body: { id, is_draft_approval_pending: false } };
		}),
	};
}

function listEnrollments(state: UnifyState, call: Call): Answer {
	const { query, now } = call;
	const from = positionOf(query.cursor);
	if (from === undefined) return badCursor();
	state.showLate(now);
	// The contract has checked names and types.
	const { rows, next } = state.listEnrollments(query as EnrollmentFilter, from, pageSize(call));
	return {
		status: 200,
		body: { enrollments: rows, next_cursor: next === undefined ? null : cursorFor(next) },
	};
}

function createEnrollment(state: UnifyState, { body, now }: Call): Answer {
	// The contract has been checked.
	const { sequence_id, person_id, mailbox_emails } = body as UnifyEnrollmentCreate;
	if (!state.sequences.has(sequence_id)) return notFound('Sequence');
	if (!state.people.has(person_id)) return notFound('Person');
	const unknown = mailbox_emails.flatMap((email, index) =>
		state.mailboxes.has(normaliseEmail(email))
			? []
			: [{ code: 'mailbox_not_found', path: ['mailbox_emails', index] }],
	);
	if (unknown.length > 0) return badRequest('Mailbox not found', unknown);
	const active = state.activeEnrollment(person_id);
	if (active) {
		return {
			status: 409,
			body: {
				status: 'conflict',
				message: 'The person is already active in a sequence',
				active_sequence_id: active.sequence.id,
				active_enrollment_id: active.id,
			},
		};
	}
	return { status: 201, body: state.enroll(sequence_id, person_id, mailbox_emails, now) };
}
