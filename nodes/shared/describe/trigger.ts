import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { Field, Group, Members, ShownWhen } from '../declare/fields';
import type { Trigger } from '../declare/trigger';
import { memberProperties, valuesOf } from './properties';
import type { Notice } from '../declare/triggerParameters';

/**
 * What a trigger's description has beside its names: no input, and either the entry of its webhook or the poll times, which
 * n8n adds by itself.
 */
export function triggerDescription(
	trigger: Trigger,
): Pick<INodeTypeDescription, 'inputs' | 'polling' | 'properties' | 'webhooks'> {
	const properties = triggerProperties(trigger);
	if (trigger.kind === 'poll') return { inputs: [], polling: true, properties };
	return {
		inputs: [],
		properties,
		webhooks: [
			{
				name: 'default',
				httpMethod: trigger.methods ?? 'POST',
				// The sender gets his answer before the workflow runs, which may take longer than he waits.
				responseMode: 'onReceived',
				// Where this is missing, n8n answers an event that starts the workflow with a word of its own, whatever we say.
				responseData: '',
				path: 'webhook',
			},
		],
	};
}

/** A trigger's parameters, in the order of its fields, with its notices among them. */
export function triggerProperties({
	fields,
	notices = [],
}: Pick<Trigger, 'fields' | 'notices'>): INodeProperties[] {
	const names = Object.keys(fields);
	const isLast = ({ above }: Notice) => above === undefined || !names.includes(above);
	return [
		...Object.entries(fields).flatMap(([name, field]) => [
			...notices.filter(({ above }) => above === name).map(noticeProperty),
			property(name, field),
		]),
		...notices.filter(isLast).map(noticeProperty),
	];
}

const noticeProperty = ({ name, text, shownWhen = {} }: Notice): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
	...shown(shownWhen),
});

function property(name: string, field: Field<unknown> | Group<Members>): INodeProperties {
	if (field.kind === 'field')
		return { ...field.property, name, ...shown(field.flags.shownWhen ?? {}) };
	return {
		...field.property,
		name,
		...shown(field.shownWhen),
		options: memberProperties(field),
	};
}

function shown(when: ShownWhen = {}): Pick<INodeProperties, 'displayOptions'> {
	return Object.keys(when).length === 0 ? {} : { displayOptions: { show: valuesOf(when) } };
}
