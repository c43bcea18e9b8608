import { noContent } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { idKey } from '../../shared/declare/identity';
import { standing } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { ownString } from '../../shared/http/json';
import { single } from '../../shared/http/paging';
import { gone, paged, tasksApi, wrapped } from '../api';
import { create } from './create';
import { query } from './query';
import { mappedTaskId, taskFilters, taskId, taskUpdateFields } from './fields';

const idOf = { taskId: (_: unknown, row: { readonly taskId: string }) => row.taskId };

/** Tasks for people, in beta at Unify. */
export const task = resource(
	{ name: 'Task', main: 'create', limits: tasksApi, answer: wrapped },
	{
		complete: write('POST /tasks/v1/tasks/{taskId}/complete', {
			action: 'Complete a task',
			description:
				'Mark a task as done. A task that asks for a reply is done by replying, in Unify.',
			fields: { taskId: mappedTaskId },
			answer: noContent,
			puts: idOf,
			sameRow: (row) => [idKey(row.taskId)],
			readBack: {
				route: 'GET /tasks/v1/tasks/{taskId}',
				paging: single('data'),
				limits: tasksApi,
				find: ([record]) =>
					record !== undefined && ownString(record, 'status') === 'COMPLETED'
						? standing('updated', record)
						: undefined,
			},
		}),
		create,
		delete: write('DELETE /tasks/v1/tasks/{taskId}', {
			action: 'Delete a task',
			description: 'Delete a task for good. Completing it keeps it in the history.',
			fields: { taskId: mappedTaskId },
			answer: gone,
			puts: idOf,
			sameRow: (row) => [idKey(row.taskId)],
		}),
		get: read('GET /tasks/v1/tasks/{taskId}', {
			action: 'Get a task',
			description: 'Retrieve a task by its ID',
			fields: { taskId },
		}),
		getAll: read('GET /tasks/v1/tasks', {
			action: 'Get many tasks',
			description: 'Retrieve tasks, the newest first',
			fields: taskFilters,
			check: ({ filters }) => {
				if (filters.personId !== undefined && filters.personEmail !== undefined)
					throw new InputError(
						'is given beside Person ID',
						'Unify takes one of the two.',
						'Person Email',
					);
			},
			pages: paged('data'),
			// The filter by type is newer than the document that names the others.
			keeps: (record, { filters }) =>
				(filters.type ?? ownString(record, 'type')) === ownString(record, 'type'),
		}),
		query,
		update: write('PATCH /tasks/v1/tasks/{taskId}', {
			action: 'Update a task',
			description: 'Assign a task to somebody, or change when it is due and how urgent it is',
			fields: { taskId: mappedTaskId, ...taskUpdateFields },
			puts: {
				taskId: 'id',
				status: 'status',
				priority: 'priority',
				assignedUserId: 'assigned_user_id',
				dueAt: 'due_at',
			},
			check: ({ updateFields, fieldsToClear = [] }) => {
				const given = Object.values(updateFields).filter((value) => value !== undefined);
				if (given.length === 0 && fieldsToClear.length === 0)
					throw new InputError('are empty', 'Say what is to be changed.', 'Update Fields');
			},
			repeatable: true,
			inOrder: (row) => idKey(row.taskId),
		}),
	},
);
