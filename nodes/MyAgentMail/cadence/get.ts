import type { RowOf } from '../../shared/declare/fields';
import type { Single } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { api, recordUnder, withoutSecrets } from '../api';
import { cadenceId } from '../fields';

const fields = { cadenceId };

const cadence = recordUnder('cadence');

/** `GET /cadences/{id}`. */
export const get: Single<RowOf<typeof fields>> = {
	kind: 'single',
	value: 'get',
	name: 'Get',
	action: 'Get a cadence',
	description: 'Retrieve a cadence with its steps',
	fields,
	endpoint: api,
	repeatable: true,
	call: (row) => ({ method: 'GET', path: path`/cadences/${row.cadenceId}` }),
	record: (body) => {
		const record = cadence(body);
		return record && withoutSecrets(record);
	},
};
