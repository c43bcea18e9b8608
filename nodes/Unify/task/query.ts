import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choices } from '../../shared/declare/kinds';
import { jobStarts } from '../api';
import { assigneeFilter } from '../fields';
import { between, byId, filterBody, JOB_PATHS, oneOf, QUERY_NOTICE, queryJob } from '../queries';
import { companyId, filterJson, ids, personId, spanOf } from '../queryFields';
import { PRIORITIES, TASK_STATES, TASK_TYPES } from '../words';

export const writings = {
	updated_at: between('updated'),
	created_at: between('created'),
	due_at: between('due'),
	ended_at: between('ended'),
	id: oneOf('ids'),
	status: oneOf('status'),
	type: oneOf('type'),
	priority: oneOf('priority'),
	assigned_user: byId('assignedUserId'),
	person: byId('personId'),
	company: byId('companyId'),
};

export const query = read(`POST ${JOB_PATHS.tasks}`, {
	action: 'Query tasks',
	description:
		'Retrieve any number of tasks by more filters than Get Many has, by a query job. They come in no certain order.',
	notice: QUERY_NOTICE,
	limits: jobStarts,
	fields: {
		filters: group(
			{ displayName: 'Filters', placeholder: 'Add filter' },
			{
				assignedUserId: assigneeFilter,
				companyId,
				...spanOf('created', 'Created', 'tasks created'),
				...spanOf('due', 'Due', 'tasks due'),
				...spanOf('ended', 'Ended', 'tasks that ended'),
				filterJson: filterJson(writings),
				ids,
				personId,
				priority: choices({
					displayName: 'Priority',
					description: 'Only tasks of these priorities',
					options: PRIORITIES,
				}),
				status: choices({
					displayName: 'Status',
					description: 'Only tasks in one of these states',
					options: TASK_STATES,
				}),
				type: choices({
					displayName: 'Type',
					description: 'Only tasks of these types',
					options: TASK_TYPES,
				}),
				...spanOf('updated', 'Updated', 'tasks that changed'),
			},
		),
	},
	body: ({ filters }) => filterBody(filters, writings),
	job: queryJob('tasks'),
});
