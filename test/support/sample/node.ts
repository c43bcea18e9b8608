import type { ICredentialType, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Provider } from '../../../nodes/shared/declare/provider';
import { properties } from '../../../nodes/shared/describe/properties';
import { methodsOf } from '../../../nodes/shared/engine/methods';
import { executeNode } from '../../../nodes/shared/engine/node';

/** A node of any provider, made as the shipped ones are. */
export function nodeOf(provider: Provider, name: string): INodeType {
	return {
		description: {
			displayName: provider.displayName,
			name,
			group: ['output'],
			version: 1,
			description: provider.displayName,
			defaults: { name: provider.displayName },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: provider.credential, required: true }],
			properties: properties(provider),
		},
		methods: methodsOf(provider),
		async execute(this: IExecuteFunctions) {
			return await executeNode(this, provider);
		},
	};
}

export const sampleCredential: ICredentialType = {
	name: 'sampleApi',
	displayName: 'Sample API',
	properties: [
		{ displayName: 'API Key', name: 'apiKey', type: 'string', default: '' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
	],
};
