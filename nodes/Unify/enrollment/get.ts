import { id, required } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import type { Single } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { recordWithId } from '../../shared/http/json';
import { sequencesApi } from '../api';

const fields = {
	enrollmentId: required(
		id({
			displayName: 'Enrollment ID',
			description: 'The ID of the enrollment',
			placeholder: 'e.g. 9f1c2b7e-…',
		}),
	),
};

/** `GET /sequences/v1/enrollments/{id}`. */
export const get: Single<RowOf<typeof fields>> = {
	kind: 'single',
	value: 'get',
	name: 'Get',
	action: 'Get an enrollment',
	description: 'Retrieve an enrollment with its status',
	fields,
	endpoint: sequencesApi,
	repeatable: true,
	call: (row) => ({ method: 'GET', path: path`/sequences/v1/enrollments/${row.enrollmentId}` }),
	record: recordWithId,
};
