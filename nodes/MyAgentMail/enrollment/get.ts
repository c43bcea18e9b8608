import { id, required } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import type { Single } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { api, recordUnder } from '../api';

const fields = {
	enrollmentId: required(
		id({
			displayName: 'Enrollment ID',
			description: 'The ID of the enrollment',
			placeholder: 'e.g. enr_01HZX3',
		}),
	),
};

/** `GET /enrollments/{id}`. */
export const get: Single<RowOf<typeof fields>> = {
	kind: 'single',
	value: 'get',
	name: 'Get',
	action: 'Get an enrollment',
	description: 'Retrieve an enrollment with its state',
	fields,
	endpoint: api,
	repeatable: true,
	call: (row) => ({ method: 'GET', path: path`/enrollments/${row.enrollmentId}` }),
	record: recordUnder('enrollment'),
};
