import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { Amplemarket } from '../../../nodes/Amplemarket/Amplemarket.node';
import { AmplemarketTrigger } from '../../../nodes/Amplemarket/AmplemarketTrigger.node';
import { MyAgentMail } from '../../../nodes/MyAgentMail/MyAgentMail.node';
import { MyAgentMailTrigger } from '../../../nodes/MyAgentMail/MyAgentMailTrigger.node';
import { Unify } from '../../../nodes/Unify/Unify.node';
import { UnifyTrigger } from '../../../nodes/Unify/UnifyTrigger.node';

/** The nodes with the folder that each is in. */
export const NODES = [
	{ folder: 'MyAgentMail', node: new MyAgentMail() },
	{ folder: 'Unify', node: new Unify() },
	{ folder: 'Amplemarket', node: new Amplemarket() },
] as const;

/** The nodes that start workflows. */
export const TRIGGERS = [
	{ folder: 'MyAgentMail', node: new MyAgentMailTrigger() },
	{ folder: 'Unify', node: new UnifyTrigger() },
	{ folder: 'Amplemarket', node: new AmplemarketTrigger() },
] as const;

type Entry = NonNullable<INodeProperties['options']>[number];

const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry;
const isValue = (entry: Entry): entry is INodePropertyOptions => 'value' in entry;

/** The choices of an options or multiOptions parameter. */
export const valuesOf = ({ options = [] }: INodeProperties): INodePropertyOptions[] =>
	options.filter(isValue);

/** The entries of a collection, or of each group of a fixedCollection. */
export const membersOf = ({ options = [] }: INodeProperties): INodeProperties[] =>
	options.flatMap((entry) => (isProperty(entry) ? [entry] : 'values' in entry ? entry.values : []));

/** A property with all that are in it. */
export const withMembers = (property: INodeProperties): INodeProperties[] => [
	property,
	...membersOf(property).flatMap(withMembers),
];

/** A node as n8n makes a tool of it: under this name. */
export const asTool = ({
	description,
}: Pick<INodeType, 'description'>): Pick<INodeType, 'description'> => ({
	description: { ...description, name: `${description.name}Tool` },
});

/** What the editor shows under these values of the node's parameters; the others take their defaults. */
export function shown(
	{ description }: Pick<INodeType, 'description'>,
	values: Record<string, string | boolean>,
): INodeProperties[] {
	const parameters = NodeHelpers.getNodeParameters(
		description.properties,
		values,
		true,
		false,
		{ typeVersion: 1 },
		description,
	);
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters ?? values, property, { typeVersion: 1 }, description),
	);
}

/** The operations of a node, by its dropdowns. */
export function operationsOf({
	description,
}: Pick<INodeType, 'description'>): Array<{ resource: string; operation: INodePropertyOptions }> {
	const resources = description.properties.find(({ name }) => name === 'resource');
	if (resources === undefined) return [];
	return valuesOf(resources).flatMap(({ value }) => {
		const resource = String(value);
		const dropdown = shown({ description }, { resource }).find(({ name }) => name === 'operation');
		return dropdown === undefined
			? []
			: valuesOf(dropdown).map((operation) => ({ resource, operation }));
	});
}
