import { group } from '../../shared/declare/fields';
import { choice, dateTime, email, fieldsToClear, id } from '../../shared/declare/kinds';
import { assignee, assigneeFilter } from '../fields';
import { PRIORITIES, TASK_STATES, TASK_TYPES } from '../words';

export const taskId = id({
	displayName: 'Task ID',
	description: 'The ID of the task',
	placeholder: 'e.g. 8b3d6f12-…',
	required: true,
});

export const mappedTaskId = id({
	displayName: 'Task ID',
	description: 'The ID of the task',
	placeholder: 'e.g. 8b3d6f12-…',
	required: true,
	mapped: true,
});

const priority = {
	displayName: 'Priority',
	description: 'How urgent the task is',
	options: PRIORITIES,
	initial: 'MEDIUM',
	mapped: true,
} as const;

export const optionalPriority = choice(priority);

export const dueAt = dateTime({
	displayName: 'Due At',
	description: 'When the task is due; a time without zone counts in the zone of the workflow',
	mapped: true,
});

export const taskUpdateFields = {
	updateFields: group(
		{ displayName: 'Update Fields', placeholder: 'Add field' },
		{
			assignedUserId: assignee,
			dueAt: dateTime({
				displayName: 'Due At',
				description: 'When the task is due; a time without zone counts in the zone of the workflow',
				clearable: true,
			}),
			priority: optionalPriority,
		},
	),
	fieldsToClear: fieldsToClear({
		displayName: 'Fields to Clear',
		description: 'Fields that are to be empty afterwards',
		options: [
			{ name: 'Assigned User', value: 'assignedUserId' },
			{ name: 'Due At', value: 'dueAt' },
		],
	}),
};

export const taskFilters = {
	filters: group(
		{ displayName: 'Filters', placeholder: 'Add filter' },
		{
			assignedUserId: assigneeFilter,
			personEmail: email({
				displayName: 'Person Email',
				description: 'Only tasks about the person with this address',
			}),
			personId: id({ displayName: 'Person ID', description: 'Only tasks about this person' }),
			status: choice({
				displayName: 'Status',
				description: 'Only tasks in this state',
				options: TASK_STATES,
				initial: 'READY',
			}),
			type: choice({
				displayName: 'Type',
				description: 'Only tasks of this type',
				options: TASK_TYPES,
				initial: 'PHONE_CALL',
			}),
		},
	),
	sortOrder: choice({
		displayName: 'Sort Order',
		description: 'In which order of their creation the tasks come',
		options: [
			{ name: 'Newest First', value: 'desc' },
			{ name: 'Oldest First', value: 'asc' },
		],
		initial: 'desc',
	}),
};
