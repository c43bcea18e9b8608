import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { properties, subtitle } from '../shared/describe/properties';
import { hints } from '../shared/describe/hints';
import { executeNode, loadList, searchList } from '../shared/engine/node';
import { mailboxes, sequences } from './pickers';
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
		description: 'Add leads to Amplemarket sequences, many in one call',
		defaults: { name: 'Amplemarket' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'amplemarketApi', required: true }],
		properties: properties(amplemarket),
		hints,
	};

	methods = {
		listSearch: {
			async searchSequences(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, amplemarket, sequences, filter, paginationToken);
			},
		},
		loadOptions: {
			async getMailboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await loadList(this, amplemarket, mailboxes);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeNode(this, amplemarket);
	}
}
