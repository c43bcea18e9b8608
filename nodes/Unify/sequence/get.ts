import type { RowOf } from '../../shared/declare/fields';
import type { Single } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { recordWithId } from '../../shared/http/json';
import { sequencesApi } from '../api';
import { sequenceId } from '../fields';

const fields = { sequenceId };

/** `GET /sequences/v1/sequences/{id}`. */
export const get: Single<RowOf<typeof fields>> = {
	kind: 'single',
	value: 'get',
	name: 'Get',
	action: 'Get a sequence',
	description: 'Retrieve a sequence with its schedule and rules',
	fields,
	endpoint: sequencesApi,
	repeatable: true,
	call: (row) => ({ method: 'GET', path: path`/sequences/v1/sequences/${row.sequenceId}` }),
	record: recordWithId,
};
