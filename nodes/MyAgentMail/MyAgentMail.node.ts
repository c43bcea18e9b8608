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
import { myAgentMail } from './provider';
import { SECRET_PLACES } from './secrets';

export class MyAgentMail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MyAgentMail',
		name: 'myAgentMail',
		icon: {
			light: 'file:../../icons/myAgentMail.svg',
			dark: 'file:../../icons/myAgentMail.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitle(myAgentMail),
		description:
			'Enroll leads in MyAgentMail cadences and take them out, send and answer mail, act on LinkedIn, and keep inboxes, domains and signals',
		defaults: { name: 'MyAgentMail' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'myAgentMailApi', required: true }],
		properties: properties(myAgentMail),
		hints,
		sensitiveOutputFields: [...SECRET_PLACES],
	};

	methods = methodsOf(myAgentMail);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeNode(this, myAgentMail);
	}
}
