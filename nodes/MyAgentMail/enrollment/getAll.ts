import type { RowOf } from '../../shared/declare/fields';
import type { Listing } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { api, offsetPaging } from '../api';
import { cadenceId } from '../fields';

const fields = { cadenceId };

/** `GET /cadences/{id}/enrollments`. */
export const getAll: Listing<RowOf<typeof fields>> = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many enrollments',
	description: 'Retrieve a list of the enrollments of a cadence',
	fields,
	endpoint: api,
	paging: offsetPaging('enrollments', 'items'),
	call: (row) => ({ method: 'GET', path: path`/cadences/${row.cadenceId}/enrollments` }),
};
