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
import { unify } from './provider';

export class Unify implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Unify',
		name: 'unify',
		icon: { light: 'file:../../icons/unify.svg', dark: 'file:../../icons/unify.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: subtitle(unify),
		description: 'Work with sequences, enrollments, records, lists and tasks in Unify',
		defaults: { name: 'Unify' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'unifyApi', required: true }],
		properties: properties(unify),
		hints,
	};

	methods = methodsOf(unify);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeNode(this, unify);
	}
}
