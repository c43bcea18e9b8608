import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isMappedGroup } from '../declare/fields';
import type { Field, Group, Members, ShownWhen } from '../declare/fields';
import { byName } from '../declare/names';
import type { Operation } from '../declare/operation';
import type { Provider, Resource } from '../declare/provider';
import { toolDescriptions } from './tools';

/**
 * What the node will do, under its name on the canvas, as an expression: where to, by the name that n8n keeps of what was
 * picked (`→ Main (active)`), else the action of what is chosen; and whether it is only a trial.
 */
export function subtitle({ resources }: Pick<Provider, 'resources'>): string {
	const chosen = '$parameter["operation"] + ": " + $parameter["resource"]';
	const known = resources.flatMap((resource) =>
		resource.operations.map((operation) => [
			`${operation.value}: ${resource.value}`,
			[operation.action, targetOf(operation)],
		]),
	);
	// The parameters as they are saved: a picked entry's name is not in what n8n resolves of them.
	const said =
		'((saved, [action, target]) => saved[target]?.cachedResultName ? `→ ${saved[target].cachedResultName}` : action)';
	const dry = '($parameter["dryRun"] === true ? "Dry run " : "")';
	return `={{ ${dry} + ${said}($parameter.toJSON(), (${JSON.stringify(Object.fromEntries(known))})[${chosen}] || [${chosen}]) }}`;
}

/** Name of the field that says where to: the first that is picked from a list. */
const targetOf = ({ panel }: Operation): string =>
	Object.entries(panel).find(
		([, field]) => field.kind === 'field' && field.property.type === 'resourceLocator',
	)?.[0] ?? '';

/** The node's parameters: the dropdowns and every operation's fields. */
export function properties(
	provider: Pick<Provider, 'displayName' | 'resources'>,
): INodeProperties[] {
	const { resources } = provider;
	const [first] = resources;
	if (first === undefined) throw new Error('A node needs at least one resource');
	const initial = first.value;
	return [
		...toolDescriptions(provider),
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: firstOf(byName(resources), initial).map(({ name, value }) => ({ name, value })),
			default: initial,
		},
		...resources.map(operationDropdown),
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => operationProperties(resource, operation)),
		),
	];
}

/** What a fresh node is set to stands first in its list. */
const firstOf = <T extends { readonly value: string }>(list: readonly T[], main: string): T[] => [
	...list.filter(({ value }) => value === main),
	...list.filter(({ value }) => value !== main),
];

function operationDropdown({ value, operations, main }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: firstOf(operations, main).map((operation): INodePropertyOptions => ({
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
	const panel = Object.entries(operation.panel).flatMap(([name, field]) => {
		const own = property(name, field, show);
		if (name === 'dataMode') {
			const automatic = { ...show, dataMode: ['autoMapInputData'] };
			return [own, notice('mappingNotice', mapping(operation), automatic)];
		}
		return name === 'dryRun' ? [own, ...noticeOf(operation, show)] : [own];
	});
	return operation.kind === 'write' ? panel : [...panel, ...noticeOf(operation, show)];
}

function noticeOf(operation: Operation, show: Record<string, string[]>): INodeProperties[] {
	return operation.notice === undefined
		? []
		: [notice('notice', `${operation.notice}${trialAdvice(operation)}`, show)];
}

/** For whoever has the switch before them, which a model has not. */
function trialAdvice(operation: Operation): string {
	if (operation.kind === 'read') return '';
	if (operation.costs !== undefined) return ' Switch Dry Run on to see first what it may cost.';
	return operation.tryFirst ? ' Switch Dry Run on to see first what would be sent.' : '';
}

/** What Map Automatically takes from an item, and what becomes of the rest. */
function mapping({ fields, panel }: Pick<Operation, 'fields' | 'panel'>): string {
	const names = Object.values(fields).flatMap((field) =>
		(field.kind === 'field' ? [field] : Object.values(field.members)).flatMap(
			({ flags, property: { displayName } }) => (flags.mapped === true ? [displayName] : []),
		),
	);
	const rest =
		panel.otherColumns === undefined
			? 'Other columns are left alone.'
			: `${panel.otherColumns.property.displayName} says what becomes of the others.`;
	return `Taken from each item's columns of these names, in any case and spelling, or of a usual other name: ${names.join(', ')}. ${rest}`;
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
		return {
			...field.property,
			name,
			displayOptions: {
				show: {
					...show,
					...(isMappedGroup(field) && { dataMode: ['defineBelow'] }),
					...valuesOf(field.shownWhen),
				},
			},
			options: memberProperties(field),
		};
	}
	const { displayOptions: own, ...shown } = field.property;
	return {
		...shown,
		name,
		displayOptions: {
			show: { ...show, ...conditions(field) },
			...(own?.hide !== undefined && { hide: own.hide }),
		},
	};
}

/** A collection's members, in the order in which n8n lists them. */
export const memberProperties = ({ members }: Group<Members>): INodeProperties[] =>
	Object.entries(members)
		.map(([name, { property: shown }]) => ({ ...shown, name }))
		.sort((one, other) => one.displayName.localeCompare(other.displayName));

const conditions = ({ flags }: Field<unknown>): Record<string, Array<string | boolean>> => ({
	...(flags.mapped === true && { dataMode: ['defineBelow'] }),
	...valuesOf(flags.shownWhen),
});

/** Values of parameters as the editor compares them: with the value itself, and a switch's is no text. */
export const valuesOf = (when: ShownWhen = {}): Record<string, Array<string | boolean>> =>
	Object.fromEntries(
		Object.entries(when).map(([name, values]) => [
			name,
			values.map((value) => (value === 'true' ? true : value === 'false' ? false : value)),
		]),
	);
