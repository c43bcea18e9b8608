import { readFileSync } from 'node:fs';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeParameters,
	IPinData,
	IWorkflowSettings,
} from 'n8n-workflow';

/** A workflow as n8n's editor exports it; other keys of the export are ignored. */
export interface WorkflowFile {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWorkflowFile(value: unknown): value is WorkflowFile {
	return (
		isObject(value) &&
		isObject(value.connections) &&
		Array.isArray(value.nodes) &&
		value.nodes.every(
			(node) => isObject(node) && typeof node.name === 'string' && typeof node.type === 'string',
		)
	);
}

/** Reads an exported workflow. Throws when the file is no JSON or no workflow. */
export function readWorkflowFile(path: string): WorkflowFile {
	const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
	if (!isWorkflowFile(content)) {
		throw new Error(`${path} is not a workflow exported by n8n: it needs nodes and connections.`);
	}
	return content;
}

/** What a test says about its one node; everything else of an {@link INode} gets a plain value. */
export type NodeSketch = Pick<INode, 'type'> &
	Partial<Omit<INode, 'type' | 'parameters'>> & { parameters?: INodeParameters };

/** A node as the editor would save it. Its name is `Node` unless the sketch gives one. */
export function sketchNode(sketch: NodeSketch): INode {
	return {
		id: sketch.name ?? 'Node',
		name: 'Node',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...sketch,
	};
}

/**
 * A workflow of these nodes in a row, each one's first output connected to the next one's input.
 * A host puts the items in front of the first.
 */
export function chainOf(...sketches: NodeSketch[]): WorkflowFile {
	const nodes = sketches.map((sketch, index) =>
		sketchNode({
			name: index === 0 ? 'Node' : `Node ${index + 1}`,
			position: [200 * (index + 1), 0],
			...sketch,
		}),
	);
	const connections: IConnections = {};
	for (const [index, node] of nodes.entries()) {
		const next = nodes[index + 1];
		if (next) connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { nodes, connections };
}
