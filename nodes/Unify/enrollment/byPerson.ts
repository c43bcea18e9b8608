import { choice, email, id } from '../../shared/declare/kinds';
import { locator } from '../../shared/declare/locator';
import { idKey } from '../../shared/declare/identity';
import type { Lookup } from '../../shared/declare/operation';
import { failed, success, unchanged } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { callOf } from '../../shared/declare/route';
import type { IDataObject } from 'n8n-workflow';
import { own, ownString } from '../../shared/http/json';
import type { HttpAnswer } from '../../shared/http/port';
import { bare, paged, sequencesApi } from '../api';
import { sequences } from '../pickers';
import { personByEmail, personKey, theirEmail, theirId } from '../person';
import type { PersonRow } from '../person';

/** An enrollment by its ID, or as the one that a person is in. */
export interface EnrollmentRow extends PersonRow {
	readonly enrollmentBy: 'id' | 'personEmail' | 'personId' | undefined;
	readonly enrollmentId: string | undefined;
	readonly sequenceId: string | undefined;
}

/** Which enrollment is meant. In automatic mapping an ID wins over a person's ID, and that over an email. */
export const whichEnrollment = {
	enrollmentBy: choice({
		displayName: 'Enrollment By',
		description: 'How to tell which enrollment is meant',
		decides: true,
		options: [
			{ name: 'ID', value: 'id', description: 'The ID of the enrollment' },
			{
				name: 'Person Email',
				value: 'personEmail',
				description: 'The enrollment that is not over of the person with this address',
			},
			{
				name: 'Person ID',
				value: 'personId',
				description: 'The enrollment that is not over of this person',
			},
		],
		initial: 'id',
		sent: 'never',
	}),
	enrollmentId: id({
		displayName: 'Enrollment ID',
		description: 'The ID of the enrollment',
		placeholder: 'e.g. 9f1c2b7e-…',
		marked: true,
		mapped: true,
		shownWhen: { enrollmentBy: ['id'] },
	}),
	personId: id({
		...theirId,
		sent: 'never',
		shownWhen: { enrollmentBy: ['personId'] },
	}),
	personEmail: email({
		...theirEmail,
		sent: 'never',
		shownWhen: { enrollmentBy: ['personEmail'] },
	}),
	sequenceId: locator({
		displayName: 'Only in Sequence',
		description:
			'Only if the enrollment is in this sequence. Without it, whatever sequence the person is in.',
		picker: sequences,
		idPlaceholder: 'e.g. 9f1c2b7e-…',
		sent: 'never',
		shownWhen: { enrollmentBy: ['personEmail', 'personId'] },
	}),
};

const FIELDS = {
	id: 'Enrollment ID',
	personEmail: 'Person Email',
	personId: 'Person ID',
} as const;

export function checkEnrollment(row: EnrollmentRow): void {
	if (row.enrollmentId !== undefined || personKey(row) !== undefined) return;
	throw new InputError(
		'is empty',
		'Give the ID of an enrollment, or the ID or email address of a person.',
		FIELDS[row.enrollmentBy ?? 'id'],
	);
}

const LIST = 'GET /sequences/v1/enrollments';

/** A person is active in one sequence at most, so there is one enrollment that is not over, or none. */
const enrollmentOf: Lookup<EnrollmentRow> = {
	key: ({ enrollmentId, personId, sequenceId }) =>
		enrollmentId === undefined && personId !== undefined
			? `${idKey(personId)}\n${sequenceId ?? ''}`
			: undefined,
	route: LIST,
	call: ({ personId, sequenceId }) =>
		callOf(
			LIST,
			{},
			{
				query: {
					person_id: personId,
					sequence_id: sequenceId,
					status: ['DRAFT', 'IN_PROGRESS'],
				},
			},
		),
	paging: paged('enrollments'),
	limits: sequencesApi,
	found: (enrollments) => {
		const ids = idsIn(enrollments);
		return ids.length === 1 ? { enrollmentId: ids[0] } : undefined;
	},
	missing: (_, enrollments) => {
		const ids = idsIn(enrollments);
		if (ids.length === 0) return unchanged('not_enrolled');
		return failed(
			{
				error: 'The person has several enrollments that are not over',
				wayOut: 'Choose Only in Sequence, or give the ID of one of them.',
			},
			{ code: 'ambiguous', response: ids },
		);
	},
};

const idsIn = (enrollments: unknown): string[] =>
	(Array.isArray(enrollments) ? enrollments : []).flatMap((each) => ownString(each, 'id') ?? []);

export const enrollmentLookups = [
	personByEmail<EnrollmentRow>(
		'Check the address: whoever Unify does not know is in no sequence.',
		({ enrollmentId }) => enrollmentId === undefined,
	),
	enrollmentOf,
];

/** By what rows mean the same enrollment, before and after the look-ups. */
export const sameEnrollment = (row: EnrollmentRow): string[] => [
	row.enrollmentId === undefined
		? `person ${personKey(row)}\n${row.sequenceId ?? ''}`
		: idKey(row.enrollmentId),
];

/** The row is as asked where the answer's flag says so, and nothing else counts. */
export const settleFlag =
	(flag: string, wanted: boolean) =>
	(answer: HttpAnswer): [Verdict] | undefined => {
		const record = bare(answer);
		if (record === undefined) return undefined;
		if (own(record, flag) === wanted) return [success('updated', record)];
		return [
			failed(
				{
					error: `Unify answered with ${flag} ${JSON.stringify(own(record, flag) ?? null)}`,
					wayOut: 'Look the enrollment up in Unify: it is not as it was asked to be.',
				},
				{ code: 'state_not_taken', response: record },
			),
		];
	};

/** What of a row's enrollment comes out. */
export const putEnrollment = (flag: string, name: string) => ({
	enrollmentId: (record: IDataObject, row: EnrollmentRow) =>
		ownString(record, 'id') ?? row.enrollmentId,
	[name]: flag,
	personId: (_: IDataObject, row: EnrollmentRow) => row.personId,
	personEmail: (_: IDataObject, row: EnrollmentRow) => row.personEmail,
});
