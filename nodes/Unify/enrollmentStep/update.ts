import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { id, text } from '../../shared/declare/kinds';
import { idKey } from '../../shared/declare/identity';
import type { Lookup } from '../../shared/declare/operation';
import { failed, standing } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { callOf } from '../../shared/declare/route';
import { own, ownString } from '../../shared/http/json';
import { single } from '../../shared/http/paging';
import { sequencesApi } from '../api';

const GET = 'GET /sequences/v1/enrollment-steps/{enrollmentStepId}';

interface StepRow {
	readonly enrollmentStepId: string;
	readonly versionId: string | undefined;
}

/** The version that the copy is changed from, where the row names none. */
const version: Lookup<StepRow> = {
	key: (row) => (row.versionId === undefined ? idKey(row.enrollmentStepId) : undefined),
	route: GET,
	call: (row) => callOf(GET, { enrollmentStepId: row.enrollmentStepId }),
	limits: sequencesApi,
	read: ({ json }) => (ownString(json, 'id') === undefined ? undefined : own(json, 'email')),
	found: (email) => {
		const versionId = ownString(email, 'version_id');
		return versionId === undefined ? undefined : { versionId };
	},
	missing: ({ enrollmentStepId }) =>
		failed(
			{
				error: `The step ${enrollmentStepId} has no email`,
				wayOut: 'Only the emails of an enrollment can be edited.',
			},
			{ code: 'no_email' },
		),
};

const copyIn = (email: unknown, given: Readonly<Record<string, unknown>>): boolean =>
	Object.entries({
		subject: given.subject,
		fallback_subject: given.fallbackSubject,
		body: given.body,
	}).every(([name, value]) => value === undefined || own(email, name) === value);

/** Edits the copy of one person's step, never the template. */
export const update = write('PATCH /sequences/v1/enrollment-steps/{enrollmentStepId}', {
	action: 'Update a step of an enrollment',
	description:
		"Edit the email that one person is to get, before it is sent. The sequence's own text stays as it is.",
	fields: {
		enrollmentStepId: id({
			displayName: 'Enrollment Step ID',
			description: 'The ID of the step, of this enrollment and not of the sequence',
			placeholder: 'e.g. 4e2a9c80-…',
			required: true,
			mapped: true,
		}),
		updateFields: group(
			{ displayName: 'Update Fields', placeholder: 'Add field' },
			{
				body: text({
					displayName: 'Body',
					description: 'The whole text as HTML; it replaces all that was there',
					mapped: true,
				}),
				fallbackSubject: text({
					displayName: 'Fallback Subject',
					description: 'Used where a variable of the subject has no value',
					mapped: true,
				}),
				subject: text({
					displayName: 'Subject',
					description: 'Only of the first email of a thread',
					mapped: true,
				}),
			},
		),
		versionId: id({
			displayName: 'Version ID',
			description:
				'The version of the email that was read. If left empty, the newest one is read and replaced.',
			mapped: true,
		}),
	},
	puts: {
		enrollmentStepId: 'id',
		enrollmentId: 'enrollment_id',
		status: 'status',
		versionId: 'email.version_id',
		isReady: 'email.is_ready',
	},
	check: ({ updateFields: { body, fallbackSubject, subject } }) => {
		if (body === undefined && fallbackSubject === undefined && subject === undefined)
			throw new InputError(
				'are empty',
				'Give a subject, a fallback subject or a body.',
				'Update Fields',
			);
	},
	lookups: [version],
	inOrder: (row) => idKey(row.enrollmentStepId),
	handsOn: (record) => {
		const versionId = ownString(own(record, 'email'), 'version_id');
		return versionId === undefined ? {} : { versionId };
	},
	readBack: {
		route: GET,
		paging: single(),
		limits: sequencesApi,
		find: ([record], { row }) =>
			record !== undefined && copyIn(own(record, 'email'), row.updateFields)
				? standing('updated', record)
				: undefined,
	},
});
