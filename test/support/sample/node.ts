import type { ICredentialType, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Provider } from '../../../nodes/shared/declare/provider';
import { properties } from '../../../nodes/shared/describe/properties';
import { methodsOf } from '../../../nodes/shared/engine/methods';
import { executeNode } from '../../../nodes/shared/engine/node';

/**
 * A node of any provider, made as the shipped ones are.
 *
 * @param shown whose panel it has: that of the provider itself, if not that of the one it was made from
 */
export function nodeOf(provider: Provider, name: string, shown: Provider = provider): INodeType {
	return {
		...panelOf(shown, name),
		async execute(this: IExecuteFunctions) {
			return await executeNode(this, provider);
		},
	};
}

const panels = new WeakMap<Provider, Map<string, Panel>>();

type Panel = Pick<INodeType, 'description' | 'methods'>;

/** Made once, as of the shipped nodes, whose class n8n makes once a process. */
function panelOf(provider: Provider, name: string): Panel {
	const made = panels.get(provider) ?? new Map<string, Panel>();
	panels.set(provider, made);
	const panel = made.get(name) ?? makePanel(provider, name);
	made.set(name, panel);
	return panel;
}

function makePanel(provider: Provider, name: string): Panel {
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
