import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { UnifyTrigger } from '../../../nodes/Unify/UnifyTrigger.node';
import { membersOf } from '../descriptions/nodes';

const { description } = new UnifyTrigger();

/** The names of what the editor shows of these, within the parameters of the whole node. */
const shown = (properties: readonly INodeProperties[], values: INodeParameters, root = values) =>
	properties
		.filter(
			(property) =>
				property.type !== 'notice' &&
				NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description, root),
		)
		.map(({ name }) => name);

const inGroup = (name: string, triggerOn: string) => {
	const found = description.properties.find((property) => property.name === name);
	return found === undefined ? [] : shown(membersOf(found), {}, { triggerOn });
};

test.each([
	[
		'enrollment',
		['events', 'filters'],
		['enrolledByPlayId', 'mailboxId', 'personId', 'replyCategories', 'sequenceId'],
		['catchUp'],
	],
	[
		'task',
		['taskEvents', 'filters'],
		['assignedUserId', 'personId', 'status', 'type'],
		['catchUp', 'minutesBetweenJobs'],
	],
	['record', ['objectName', 'recordEvents', 'select'], [], ['catchUp', 'minutesBetweenJobs']],
	[
		'enrollmentStep',
		['stepEvents', 'filters'],
		['mailboxId', 'personId', 'sequenceId'],
		['catchUp', 'minutesBetweenJobs'],
	],
	['event', ['filters'], ['eventTypes', 'personId'], ['catchUp', 'minutesBetweenJobs']],
])(
	'on %s the panel has what counts for it, and nothing else',
	(triggerOn, own, filters, options) => {
		expect(shown(description.properties, { triggerOn })).toEqual(['triggerOn', ...own, 'options']);
		if (filters.length > 0) expect(inGroup('filters', triggerOn).sort()).toEqual(filters);
		expect(inGroup('options', triggerOn)).toEqual(options);
	},
);
