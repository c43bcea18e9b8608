import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';

/** The type of the node that a host puts in front of the node under test, to bring in the items. */
export const START_NODE_TYPE = 'host.start';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

async function passThrough(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

function standIn(
	name: string,
	group: 'trigger' | 'transform',
	execute: Execute = passThrough,
	properties: INodeProperties[] = [],
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: [group],
			version: [1, 2, 3, 3.4],
			description: `Stand-in for ${name}`,
			defaults: { name },
			inputs: group === 'trigger' ? [] : ['main'],
			outputs: ['main'],
			properties,
		},
		execute,
	};
}

interface Assignment {
	name: string;
	value: IDataObject[string];
}

function isAssignment(value: unknown): value is Assignment {
	return (
		typeof value === 'object' &&
		value !== null &&
		'value' in value &&
		'name' in value &&
		typeof value.name === 'string'
	);
}

/** Edit Fields (Set), as far as the examples use it: manual mode with plain names, and JSON mode. */
async function setFields(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	return [
		items.map((item, index) => {
			const kept = this.getNodeParameter('includeOtherFields', index, false) ? item.json : {};
			const pairedItem = { item: index };
			if (this.getNodeParameter('mode', index) === 'raw') {
				const raw = this.getNodeParameter('jsonOutput', index);
				const added: IDataObject = typeof raw === 'string' ? JSON.parse(raw) : raw;
				return { json: { ...kept, ...added }, pairedItem };
			}
			const assignments: unknown = this.getNodeParameter('assignments.assignments', index, []);
			const added = Array.isArray(assignments) ? assignments.filter(isAssignment) : [];
			const fields = Object.fromEntries(added.map(({ name, value }) => [name, value]));
			return { json: { ...kept, ...fields }, pairedItem };
		}),
	];
}

/**
 * Very small stand-ins for the n8n nodes that tests and examples put around the node under test.
 * They hold no logic of n8n's own nodes, which are a package of several hundred megabytes.
 */
export const builtInNodes: Record<string, INodeType> = {
	[START_NODE_TYPE]: standIn('start', 'trigger'),
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', 'trigger'),
	'n8n-nodes-base.noOp': standIn('noOp', 'transform'),
	'n8n-nodes-base.stickyNote': standIn('stickyNote', 'transform'),
	'n8n-nodes-base.set': standIn('set', 'transform', setFields, [
		{ displayName: 'Mode', name: 'mode', type: 'string', default: 'manual' },
		{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
		{ displayName: 'JSON', name: 'jsonOutput', type: 'json', default: '{}' },
		{
			displayName: 'Include Other Input Fields',
			name: 'includeOtherFields',
			type: 'boolean',
			default: false,
		},
	]),
};
