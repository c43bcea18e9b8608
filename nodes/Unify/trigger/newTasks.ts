import { callOf } from '../../shared/declare/route';
import type { NewestFirstWatch } from '../../shared/declare/watch';
import { ownString } from '../../shared/http/json';
import { paged, tasksApi } from '../api';
import type { Parameters } from './fields';
import { timeIn } from './times';

const LIST = 'GET /tasks/v1/tasks';

/** New tasks, for which no job is needed: Unify promises their order. */
export const newTasks: NewestFirstWatch<Parameters> = {
	kind: 'newestFirst',
	endpoint: tasksApi,
	scope: ({ filters }) => ['task', filters],
	probe: () => callOf(LIST, {}, { query: { limit: 1 } }),
	list: ({ filters: { assignedUserId, personId, status, type } }) =>
		callOf(
			LIST,
			{},
			{
				query: {
					assigned_user_id: assignedUserId,
					person_id: personId,
					status,
					type,
					sort_by: 'created_at',
					sort_order: 'desc',
				},
			},
		),
	paging: paged('data'),
	id: (record) => ownString(record, 'id'),
	at: (record) => timeIn(record, 'created_at'),
	signs: (record, { filters: { type } }) => {
		const at = timeIn(record, 'created_at');
		// The filter by type is newer than the document that names the others.
		const isWanted = type === undefined || ownString(record, 'type') === type;
		return at === undefined || !isWanted ? [] : [{ event: 'created', stamp: 'once', at }];
	},
};
