import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { properties, subtitle } from '../shared/describe/properties';
import { hints } from '../shared/describe/hints';
import { executeNode, searchList } from '../shared/engine/node';
import { cadences, inboxes, sessions } from './pickers';
import { myAgentMail } from './provider';

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
		description: 'Enroll leads in MyAgentMail cadences and relink enrollments',
		defaults: { name: 'MyAgentMail' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'myAgentMailApi', required: true }],
		properties: properties(myAgentMail),
		hints,
	};

	methods = {
		listSearch: {
			async searchCadences(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, myAgentMail, cadences, filter, paginationToken);
			},
			async searchInboxes(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, myAgentMail, inboxes, filter, paginationToken);
			},
			async searchSessions(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, myAgentMail, sessions, filter, paginationToken);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeNode(this, myAgentMail);
	}
}
