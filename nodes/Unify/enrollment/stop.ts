import { write } from '../../shared/declare/build';
import { id } from '../../shared/declare/kinds';
import { idKey } from '../../shared/declare/identity';
import { failure, standing, success, unchanged } from '../../shared/declare/outcome';
import { own, ownString } from '../../shared/http/json';
import { single } from '../../shared/http/paging';
import { bare, sequencesApi } from '../api';
import {
	checkEnrollment,
	enrollmentLookups,
	putEnrollment,
	sameEnrollment,
	settleFlag,
	whichEnrollment,
} from './byPerson';

const GET = 'GET /sequences/v1/enrollments/{enrollmentId}';

const common = {
	fields: whichEnrollment,
	check: checkEnrollment,
	lookups: enrollmentLookups,
	sameRow: sameEnrollment,
} as const;

/** Idempotent by Unify's word; what a lost answer left is looked at before it is repeated. */
export const cancel = write('DELETE /sequences/v1/enrollments/{enrollmentId}', {
	...common,
	action: 'Cancel an enrollment',
	description:
		'Stop all further messages to a person by ending the enrollment. It cannot be resumed; what was sent stays sent.',
	notice: 'An enrollment that is canceled cannot be resumed. What was sent stays sent.',
	puts: putEnrollment('is_canceled', 'isCanceled'),
	settle: settleFlag('is_canceled', true),
	readBack: {
		route: GET,
		paging: single(),
		limits: sequencesApi,
		find: ([record]) => {
			if (record === undefined) return undefined;
			const isOver =
				own(record, 'is_canceled') === true || ownString(record, 'status') === 'FINISHED';
			return isOver ? standing('updated', record) : undefined;
		},
	},
});

export const pause = write('POST /sequences/v1/enrollments/{enrollmentId}/pause', {
	...common,
	action: 'Pause an enrollment',
	description: 'Hold back further messages to a person until the enrollment is resumed',
	puts: putEnrollment('is_paused', 'isPaused'),
	settle: settleFlag('is_paused', true),
	repeatable: true,
});

export const resume = write('POST /sequences/v1/enrollments/{enrollmentId}/resume', {
	...common,
	action: 'Resume an enrollment',
	description: 'Let a paused enrollment go on: further messages to the person are sent again',
	puts: putEnrollment('is_paused', 'isPaused'),
	settle: settleFlag('is_paused', false),
	repeatable: true,
});

/** Not known to be safe to repeat: a lost answer is settled by what the enrollment shows. */
export const approve = write('POST /sequences/v1/enrollments/{enrollmentId}/approve', {
	action: 'Approve an enrollment',
	description:
		'Approve the drafts of an enrollment that waits for it: its messages are sent from then on. Steps that are not sent yet can still be edited. The path of this call is not confirmed by Unify.',
	notice: 'An enrollment that is approved starts to write to the person.',
	fields: {
		enrollmentId: id({
			displayName: 'Enrollment ID',
			description: 'The ID of the enrollment',
			placeholder: 'e.g. 9f1c2b7e-…',
			required: true,
			mapped: true,
		}),
	},
	puts: { enrollmentId: (_, row) => row.enrollmentId },
	sameRow: (row) => [idKey(row.enrollmentId)],
	settle: (answer) => {
		const record = bare(answer);
		if (record === undefined) return undefined;
		return own(record, 'is_draft_approval_pending') === true
			? [failure('failed', NOT_TAKEN, { code: 'state_not_taken', response: record })]
			: [success('updated', record)];
	},
	settleOther: {
		409: ({ json }) => [
			unchanged('not_waiting_for_approval', { message: ownString(json, 'message') }),
		],
	},
	readBack: {
		route: GET,
		paging: single(),
		limits: sequencesApi,
		find: ([record]) =>
			record !== undefined &&
			own(record, 'is_draft_approval_pending') === false &&
			own(record, 'is_canceled') === false
				? standing('updated', record)
				: undefined,
	},
});

const NOT_TAKEN = {
	error: 'Unify answered that the enrollment still waits for approval',
	wayOut: 'Look the enrollment up in Unify.',
};
