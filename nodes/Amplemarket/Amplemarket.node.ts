import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { properties, subtitle } from '../shared/describe/properties';
import { hints } from '../shared/describe/hints';
import { methodsOf } from '../shared/engine/methods';
import { executeNode } from '../shared/engine/node';
import { amplemarket } from './provider';

export class Amplemarket implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amplemarket',
		name: 'amplemarket',
		icon: {
			light: 'file:../../icons/amplemarket.svg',
			dark: 'file:../../icons/amplemarket.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitle(amplemarket),
		description:
			'Add leads to Amplemarket sequences and lists, find and enrich people, validate email addresses, and work with tasks, calls and excluded addresses',
		defaults: { name: 'Amplemarket' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amplemarketApi', required: true }],
		properties: properties(amplemarket),
		hints,
	};

	methods = methodsOf(amplemarket);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeNode(this, amplemarket);
	}
}
