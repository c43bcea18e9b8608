import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';

import type { Fields } from '../../nodes/shared/declare/fields';
import { REGISTRY } from './';
import type { Entry } from './';

type Described = Record<string, unknown>;

/**
 * All that a saved workflow may name: node and credential types, resources, operations with their words for an outcome,
 * parameters down to their members and choices, and the methods behind lists. Texts are left out, for they may change.
 */
export const publicInterface = (): Described =>
	Object.fromEntries(
		REGISTRY.flatMap((entry) => [
			[entry.node.description.name, interfaceOf(entry)],
			...entry.triggers.map((node) => [node.description.name, triggerInterfaceOf(node, entry)]),
		]),
	);

function interfaceOf({ node, provider, credential }: Entry): Described {
	const { version, properties, inputs, outputs, usableAsTool } = node.description;
	const operations = provider.resources.flatMap((resource) =>
		resource.operations.map((operation) => {
			const shown = properties.filter((each) => isOf(each, resource.value, operation.value));
			const described = {
				kind: operation.kind,
				...(operation.kind === 'write' && { outcome: operation.outcome }),
				parameters: parametersOf(shown),
				...takenFromItems(operation.fields),
			};
			return [`${resource.value} ${operation.value}`, described] as const;
		}),
	);
	return {
		version,
		inputs,
		outputs,
		usableAsTool: usableAsTool ?? false,
		credentials: credentialsOf(node, credential),
		methods: methodsOf(node),
		initially: Object.fromEntries(
			provider.resources.map(({ value, main }) => [value, main] as const),
		),
		resource: properties.find(({ name }) => name === 'resource')?.default,
		operations: sorted(operations),
	};
}

function triggerInterfaceOf(node: INodeType, { credential }: Pick<Entry, 'credential'>): Described {
	const { version, properties, outputs, polling, webhooks } = node.description;
	return {
		version,
		outputs,
		...(polling === true && { polling }),
		...(webhooks !== undefined && { webhooks }),
		credentials: credentialsOf(node, credential),
		methods: methodsOf(node),
		parameters: parametersOf(properties.filter(({ type }) => type !== 'notice')),
	};
}

const credentialsOf = (
	{ description: { credentials = [] } }: INodeType,
	credential: ICredentialType,
): Described =>
	Object.fromEntries(
		credentials.map(({ name, required }) => [
			name,
			{ required: required ?? false, fields: fieldsOf(credential, name) },
		]),
	);

/** What Map Automatically takes from an item, and of that what an item's null clears. */
function takenFromItems(fields: Fields): Described {
	const flat = Object.entries(fields).flatMap(([name, field]) =>
		field.kind === 'field' ? [[name, field] as const] : Object.entries(field.members),
	);
	const mapped = flat.filter(([, { flags }]) => flags.mapped === true);
	const cleared = mapped.filter(([, { flags }]) => flags.clearable === true);
	return {
		...(mapped.length > 0 && { mapped: mapped.map(([name]) => name).sort() }),
		...(cleared.length > 0 && { clearedByNull: cleared.map(([name]) => name).sort() }),
	};
}

const fieldsOf = (credential: ICredentialType, name: string): Described => {
	if (credential.name !== name) throw new Error(`${name} is not ${credential.name}`);
	return Object.fromEntries(
		credential.properties.map((property) => [property.name, described(property)]),
	);
};

const methodsOf = ({ methods = {} }: INodeType): Described =>
	Object.fromEntries(
		Object.entries(methods).map(([kind, found]) => [kind, Object.keys(Object(found)).sort()]),
	);

/** Whether a parameter belongs to an operation's own. What a model is told is n8n's parameter, and all text. */
function isOf({ name, type, displayOptions }: INodeProperties, resource: string, value: string) {
	const { resource: resources = [], operation: operations = [] } = displayOptions?.show ?? {};
	return (
		name !== 'operation' &&
		name !== 'toolDescription' &&
		type !== 'notice' &&
		resources.includes(resource) &&
		operations.includes(value)
	);
}

function parametersOf(properties: readonly INodeProperties[]): Described {
	const names = properties.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw new Error(`Two parameters are called ${twice}`);
	return sorted(properties.map((property) => [property.name, described(property)] as const));
}

function described(property: INodeProperties): Described {
	const { type, default: initial, required, typeOptions = {}, modes } = property;
	const { resource: _, operation: __, ...shown } = property.displayOptions?.show ?? {};
	const hidden = property.displayOptions?.hide;
	const bounds = Object.fromEntries(
		BOUNDS.filter((name) => typeOptions[name] !== undefined).map((name) => [
			name,
			typeOptions[name],
		]),
	);
	return {
		type,
		default: initial,
		...(required === true && { required }),
		...bounds,
		...(Object.keys(shown).length > 0 && { shown }),
		...(hidden !== undefined && { hidden }),
		...(modes !== undefined && {
			modes: Object.fromEntries(
				modes.map((mode) => [mode.name, mode.typeOptions?.searchListMethod ?? mode.type]),
			),
		}),
		...(typeOptions.resourceMapper !== undefined && {
			method: typeOptions.resourceMapper.resourceMapperMethod,
			mode: typeOptions.resourceMapper.mode,
		}),
		...optionsOf(property),
	};
}

const BOUNDS = [
	...['minValue', 'maxValue', 'multipleValues', 'password'],
	...['loadOptionsMethod', 'loadOptionsDependsOn'],
] as const;

/** The values of a choice, sorted; the members of a collection. */
function optionsOf({ options }: INodeProperties): Described {
	if (options === undefined) return {};
	const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
	if (values.length > 0) return { values: values.sort() };
	const members = options.flatMap((option) => {
		if ('type' in option) return [[option.name, described(option)] as const];
		return 'values' in option ? [[option.name, parametersOf(option.values)] as const] : [];
	});
	return { members: sorted(members) };
}

const sorted = (entries: ReadonlyArray<readonly [string, unknown]>): Described =>
	Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
