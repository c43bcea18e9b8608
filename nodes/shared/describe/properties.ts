import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { commonOptions } from '../declare/options';
import { amount, group, selector, toggle } from '../declare/fields';
import type { Field, Fields, Group, Members } from '../declare/fields';
import type { Delivery, Operation } from '../declare/operation';
import { byName } from '../declare/provider';
import type { Provider, Resource } from '../declare/provider';

/** Shown by delivering operations: where an item's fields come from. */
const dataMode = selector(
	{ displayName: 'Data Mode' },
	[
		{
			name: 'Define Below',
			value: 'defineBelow',
			description:
				'Set each field here. n8n evaluates every expression for every item, which takes its time on thousands of items.',
		},
		{
			name: 'Map Automatically',
			value: 'autoMapInputData',
			description:
				'Take the fields from the input item by the same names. The faster way on many items.',
		},
	],
	'defineBelow',
);

const returnAll = toggle({
	displayName: 'Return All',
	description: 'Whether to return all results or only up to a given limit',
});

const limit: Field<number | undefined> = {
	...amount(
		{ displayName: 'Limit', description: 'Max number of results to return' },
		{ least: 1, initial: 50 },
	),
	shownWhen: { returnAll: ['false'] },
};

/** The fields of an operation with those that its kind brings along. */
export function fieldsOf(operation: Operation): Fields {
	switch (operation.kind) {
		case 'delivery':
			return { ...targetFirst(operation), options: optionsOf(operation) };
		case 'listing': {
			const { filters, ...first } = operation.fields;
			return { ...first, returnAll, limit, ...(filters !== undefined && { filters }) };
		}
		case 'single':
			return operation.fields;
	}
}

/** Where the leads go comes first, then how their fields are given. */
function targetFirst({ fields }: Delivery): Fields {
	const [target, ...others] = Object.entries(fields);
	return {
		...(target && { [target[0]]: target[1] }),
		dataMode,
		...Object.fromEntries(others),
	};
}

/** What Map Automatically takes from an item. */
function mapping(fields: Fields): string {
	const names = Object.entries(fields).flatMap(([name, field]) => {
		if (field.kind === 'field') return field.mapped ? [name] : [];
		return Object.keys(field.members).filter((member) => field.members[member]?.mapped);
	});
	return `Taken from each item, by these names in camelCase or snake_case: ${names.join(', ')}. Anything else in it is left alone.`;
}

function optionsOf(operation: Delivery): Group<Members> {
	const own = operation.fields.options;
	const members: Members = {
		...(own?.kind === 'group' && own.members),
		...commonOptions(operation),
	};
	const inOrder = Object.entries(members).sort(([, one], [, other]) =>
		one.property.displayName.localeCompare(other.property.displayName),
	);
	return group({ displayName: 'Options', placeholder: 'Add option' }, Object.fromEntries(inOrder));
}

/** What the node will do, under its name on the canvas: an expression for the action of what is chosen. */
export function subtitle({ resources }: Pick<Provider, 'resources'>): string {
	const chosen = '$parameter["operation"] + ": " + $parameter["resource"]';
	const actions = resources.flatMap((resource) =>
		resource.operations.map(({ value, action }) => [`${value}: ${resource.value}`, action]),
	);
	return `={{ (${JSON.stringify(Object.fromEntries(actions))})[${chosen}] || ${chosen} }}`;
}

/** The node's parameters: the dropdowns and every operation's fields. */
export function properties({ resources }: Pick<Provider, 'resources'>): INodeProperties[] {
	const initial = firstOf(resources).value;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: byName(resources).map(({ name, value }) => ({ name, value })),
			default: initial,
		},
		...resources.map(operationDropdown),
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => operationProperties(resource, operation)),
		),
	];
}

function operationDropdown({ value, operations, main }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map((operation): INodePropertyOptions => ({
			name: operation.name,
			value: operation.value,
			action: operation.action,
			description: operation.description,
		})),
		default: main,
	};
}

function operationProperties(resource: Resource, operation: Operation): INodeProperties[] {
	const show = { resource: [resource.value], operation: [operation.value] };
	return Object.entries(fieldsOf(operation)).flatMap(([name, field]) => {
		const shown = property(name, field, show);
		if (field === dataMode) {
			const automatic = { ...show, dataMode: ['autoMapInputData'] };
			return [shown, notice('mappingNotice', mapping(operation.fields), automatic)];
		}
		return name === 'options' && operation.kind === 'delivery'
			? [notice('notice', operation.notice, show), shown]
			: [shown];
	});
}

const notice = (
	name: string,
	displayName: string,
	show: Record<string, string[]>,
): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
	displayOptions: { show },
});

function property(
	name: string,
	field: Field<unknown> | Group<Members>,
	show: Record<string, string[]>,
): INodeProperties {
	if (field.kind === 'group') {
		const members = Object.entries(field.members);
		const isMapped = members.some(([, member]) => member.mapped);
		return {
			...field.property,
			name,
			displayOptions: { show: isMapped ? { ...show, dataMode: ['defineBelow'] } : show },
			options: members.map(([memberName, member]) => ({ ...member.property, name: memberName })),
		};
	}
	return { ...field.property, name, displayOptions: { show: { ...show, ...conditions(field) } } };
}

function conditions(field: Field<unknown>): Record<string, Array<string | boolean>> {
	const when = Object.entries(field.shownWhen).map(([name, values]) => [
		name,
		// The editor compares with the value itself, and a switch's is no text.
		values.map((value) => (value === 'true' ? true : value === 'false' ? false : value)),
	]);
	return { ...(field.mapped && { dataMode: ['defineBelow'] }), ...Object.fromEntries(when) };
}

function firstOf<T>(list: readonly T[]): T {
	const [first] = list;
	if (first === undefined) throw new Error('A node needs at least one resource');
	return first;
}
