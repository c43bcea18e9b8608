import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { RestClient } from './api';
import { STICKY_NOTE } from './exampleFiles';
import type { Node } from './exampleFiles';

function isDescription(value: unknown): value is INodeTypeDescription {
	return (
		typeof value === 'object' &&
		value !== null &&
		'properties' in value &&
		Array.isArray(value.properties)
	);
}

/** The node types of a running n8n, those included that it makes of other nodes for agents. */
export class NodeTypes {
	private constructor(private readonly all: readonly INodeTypeDescription[]) {}

	static async of(rest: RestClient): Promise<NodeTypes> {
		const all: unknown = await rest.get('/types/nodes.json');
		if (!Array.isArray(all)) throw new Error('n8n tells no node types');
		return new NodeTypes(all.filter(isDescription));
	}

	/** Throws when n8n has no such node, or not in that version. */
	find({ type, typeVersion }: Pick<Node, 'type' | 'typeVersion'>): INodeTypeDescription {
		const named = this.all.filter(({ name }) => name === type);
		const found = named.find(({ version }) => [version].flat().includes(typeVersion));
		if (!found) throw new Error(`n8n has no node ${type} of version ${typeVersion}`);
		return found;
	}
}

const isExpression = (value: unknown): boolean =>
	typeof value === 'string' && value.startsWith('=');

function isParameters(value: unknown): value is INodeParameters {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isProperty = (option: object): option is INodeProperties => 'type' in option;

/** What is wrong with a node's parameters: names that its type has not, values that are no option, what is missing. */
export function faultsOf(node: Node, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const root =
		NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ??
		{};

	function faultsIn(
		known: readonly INodeProperties[],
		values: INodeParameters,
		filled: INodeParameters,
		path: string,
	): string[] {
		return Object.entries(values).flatMap(([name, value]) => {
			const property = known.find(
				(one) =>
					one.name === name && NodeHelpers.displayParameter(filled, one, node, description, root),
			);
			return property
				? [value].flat().flatMap((single) => faultsOfValue(property, single, `${path}${name}`))
				: [`${path}${name} is no parameter of ${node.type} as it is set`];
		});
	}

	function faultsOfValue(property: INodeProperties, value: unknown, path: string): string[] {
		if (isExpression(value)) return [];
		const { options = [] } = property;
		switch (property.type) {
			case 'options':
			case 'multiOptions': {
				const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
				const isOpen = values.length === 0 || property.typeOptions?.loadOptionsMethod !== undefined;
				return isOpen || values.some((one) => one === value)
					? []
					: [`${path} has no option ${JSON.stringify(value)}`];
			}
			case 'collection':
				return isParameters(value)
					? faultsIn(options.filter(isProperty), value, value, `${path}.`)
					: [`${path} is no collection`];
			case 'fixedCollection':
				return isParameters(value)
					? Object.entries(value).flatMap(([name, members]) => {
							const group = options.find((option) => option.name === name);
							if (!group || !('values' in group)) return [`${path} has no group ${name}`];
							return [members]
								.flat()
								.filter(isParameters)
								.flatMap((one) => faultsIn(group.values, one, one, `${path}.${name}.`));
						})
					: [`${path} is no fixed collection`];
			case 'resourceLocator': {
				const modes = (property.modes ?? []).map(({ name }) => name);
				return isParameters(value) &&
					value.__rl === true &&
					modes.some((mode) => mode === value.mode) &&
					'value' in value
					? []
					: [`${path} is no resource locator of the modes ${modes.join(', ')}`];
			}
			default:
				return [];
		}
	}

	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return [
		...faultsIn(properties, node.parameters, root, ''),
		...Object.values(issues?.parameters ?? {}).flat(),
	];
}

interface Rectangle {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** The sizes in which the editor draws nodes; the name stands below. */
const NODE_SIZE = 96;
const WIDE_NODE = { type: '@n8n/n8n-nodes-langchain.agent', width: 256 };
const NAME_HEIGHT = 64;

function areaOf({ type, position: [left, top], parameters }: Node): Rectangle {
	const [width, height] =
		type === STICKY_NOTE
			? [Number(parameters.width), Number(parameters.height)]
			: [type === WIDE_NODE.type ? WIDE_NODE.width : NODE_SIZE, NODE_SIZE + NAME_HEIGHT];
	return { left, top, right: left + width, bottom: top + height };
}

const contains = (outer: Rectangle, inner: Rectangle): boolean =>
	outer.left <= inner.left &&
	outer.top <= inner.top &&
	outer.right >= inner.right &&
	outer.bottom >= inner.bottom;

const overlap = (one: Rectangle, other: Rectangle): boolean =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

/** The area that all nodes and notes take together. */
export function boundsOf(nodes: readonly Node[]): Rectangle {
	const areas = nodes.map(areaOf);
	return {
		left: Math.min(...areas.map(({ left }) => left)),
		top: Math.min(...areas.map(({ top }) => top)),
		right: Math.max(...areas.map(({ right }) => right)),
		bottom: Math.max(...areas.map(({ bottom }) => bottom)),
	};
}

/** Pairs of a note and what it covers in part, and of nodes that lie on one another. */
export function overlapsIn(nodes: readonly Node[]): string[] {
	return nodes.flatMap((one, index) =>
		nodes.slice(index + 1).flatMap((other) => {
			const [first, second] = [areaOf(one), areaOf(other)];
			const isAround =
				(one.type === STICKY_NOTE && other.type !== STICKY_NOTE && contains(first, second)) ||
				(other.type === STICKY_NOTE && one.type !== STICKY_NOTE && contains(second, first));
			return overlap(first, second) && !isAround ? [`${one.name} and ${other.name}`] : [];
		}),
	);
}
