import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { id, text, toggle, wholeNumber } from '../shared/declare/kinds';
import { picked } from '../shared/declare/locator';
import { resource } from '../shared/declare/provider';
import { anyCall, paged, withId } from './api';
import { sequenceFilter, userId } from './fields';
import { taskStatuses, taskTypes } from './pickers';

const EXPRESSION =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.';

const hour = (displayName: string, description: string) =>
	wholeNumber({ displayName, description, least: 0, most: 23, initial: 9 });

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		automatic: toggle({
			displayName: 'Automatic',
			description: 'Whether to return only tasks that Amplemarket does by itself, or only others',
		}),
		contactLocalTimeFrom: hour(
			'Contact Local Time From',
			'Only tasks for contacts whose clock shows this hour or a later one, 0 to 23',
		),
		contactLocalTimeTo: hour(
			'Contact Local Time To',
			'Only tasks for contacts whose clock shows this hour or an earlier one, 0 to 23',
		),
		keyword: text({ displayName: 'Keyword', description: 'Only tasks that hold this word' }),
		messageOpens: wholeNumber({
			displayName: 'Message Opens',
			description: 'Only tasks for contacts who opened messages this often',
			least: 0,
			initial: 1,
		}),
		sequenceKey: sequenceFilter('sequence_key'),
		status: picked({
			displayName: 'Status Name or ID',
			description: `Only tasks in this state. ${EXPRESSION}`,
			picker: taskStatuses,
		}),
		type: picked({
			displayName: 'Type Name or ID',
			description: `Only tasks of this type. ${EXPRESSION}`,
			picker: taskTypes,
		}),
	},
);

const taskId = id({
	displayName: 'Task ID',
	description: 'The ID of the task',
	placeholder: 'e.g. c41d…',
	required: true,
	mapped: true,
});

const UNCONFIRMED = "How the API takes it is not confirmed by Amplemarket's documentation.";

export const task = resource(
	{ name: 'Task', main: 'getAll', limits: anyCall, answer: withId },
	{
		// A completed one answers as if it were completed now.
		complete: write('POST /tasks/{taskId}/complete', {
			action: 'Complete a task',
			description: `Mark a task as done; only one that is scheduled and not automatic. It cannot be opened again by this node. ${UNCONFIRMED}`,
			fields: { taskId },
			otherMethod: 'PATCH',
			repeatable: true,
		}),
		skip: write('POST /tasks/{taskId}/skip', {
			action: 'Skip a task',
			description: `Leave a task out, so that its sequence goes on without it. It cannot be taken back by this node. ${UNCONFIRMED}`,
			fields: { taskId },
			otherMethod: 'PATCH',
			repeatable: true,
		}),
		getAll: read('GET /tasks', {
			action: 'Get many tasks',
			description: 'Retrieve a list of the tasks of a user',
			fields: { userId, filters },
			pages: paged('tasks'),
		}),
	},
);
