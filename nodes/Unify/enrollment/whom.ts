import type { IDataObject } from 'n8n-workflow';

import type { Mapped } from '../../shared/declare/locator';
import { idKey } from '../../shared/declare/identity';
import type { Lookup } from '../../shared/declare/operation';
import { skipped, untouched } from '../../shared/declare/outcome';
import { callOf } from '../../shared/declare/route';
import { isObject, ownString } from '../../shared/http/json';
import { paged, sequencesApi } from '../api';
import { personByEmail } from '../person';
import type { PersonRow } from '../person';
import { valuesOf } from '../record/values';

const UPSERT = 'POST /data/v1/objects/person/records/upsert';
const LIST = 'GET /sequences/v1/enrollments';

/** Of a row to be enrolled, what tells whom. */
interface EnrolledRow extends PersonRow {
	readonly sequenceId: string;
	readonly createMissingPerson: boolean | undefined;
	readonly personFields: Mapped | undefined;
	readonly options: { readonly skipEnrolledBefore: boolean | undefined };
}

/** What is known of a person beside the address. */
const knownOf = ({ personFields }: EnrolledRow): IDataObject =>
	personFields === undefined ? {} : valuesOf(personFields);

/** Whether a person who is missing would be made of the address alone. */
export const bareEmail = (row: EnrolledRow): boolean =>
	row.createMissingPerson === true &&
	row.personId === undefined &&
	Object.keys(knownOf(row)).length === 0;

/** A missing person is made where that is wanted; one who is there stays as they are. */
export const personOrNew: Lookup<EnrolledRow> = {
	...personByEmail<EnrolledRow>('Check the address, or switch on Create Missing Person.'),
	createRoute: UPSERT,
	create: (row) =>
		row.createMissingPerson === true
			? callOf(
					UPSERT,
					{},
					{
						body: {
							match: { email: row.personEmail },
							create: { ...knownOf(row), email: row.personEmail },
						},
					},
				)
			: undefined,
};

/** Whoever was ever in the sequence, where they are to be left out. */
export const enrolledBefore: Lookup<EnrolledRow> = {
	key: ({ personId, sequenceId, options }) =>
		options.skipEnrolledBefore === true && personId !== undefined
			? `${sequenceId}\n${idKey(personId)}`
			: undefined,
	route: LIST,
	call: ({ personId, sequenceId }) =>
		callOf(LIST, {}, { query: { person_id: personId, sequence_id: sequenceId } }),
	paging: paged('enrollments'),
	limits: sequencesApi,
	found: (enrollments) => (recordsIn(enrollments).length === 0 ? {} : undefined),
	missing: (_, enrollments) => {
		const records = recordsIn(enrollments);
		const open = records.find((record) => ownString(record, 'status') !== 'FINISHED');
		return open === undefined
			? skipped('enrolled_before', 'The person was in this sequence before', records[0])
			: untouched('already_enrolled', open);
	},
};

const recordsIn = (enrollments: unknown): IDataObject[] =>
	(Array.isArray(enrollments) ? enrollments : []).filter(isObject);
