import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../declare/operation';
import type { Provider, Resource } from '../declare/provider';

/**
 * What a model is told of the node as its tool, by operation: n8n's own text stops at the action, and a model has to know
 * what that takes and cannot undo. It stands in n8n's own parameter, which its user may rewrite.
 */
export const toolDescriptions = ({
	displayName,
	resources,
}: Pick<Provider, 'displayName' | 'resources'>): INodeProperties[] =>
	resources.flatMap((resource) =>
		resource.operations.map((operation) => toolDescription(displayName, resource, operation)),
	);

const toolDescription = (
	provider: string,
	resource: Resource,
	operation: Operation,
): INodeProperties => ({
	displayName: 'Tool Description',
	name: 'toolDescription',
	type: 'string',
	required: true,
	typeOptions: { rows: 4 },
	default: toldToModels(provider, operation),
	description:
		'What the model is told about this tool. The more exact it is, the better it is used.',
	displayOptions: {
		show: { '@tool': [true], resource: [resource.value], operation: [operation.value] },
	},
});

/** The action, what it does, and what to know before it is done. A trial is not advised: a model has no switch for it. */
export const toldToModels = (
	provider: string,
	{ action, description, notice = '' }: Pick<Operation, 'action' | 'description' | 'notice'>,
): string => {
	const isSaid = description.toLowerCase().startsWith(action.toLowerCase());
	const texts = [isSaid ? '' : action, description, notice]
		.filter((text) => text !== '')
		.map((text) => text.replace(/[^.!?]$/, '$&.'));
	return `${provider}: ${texts.join(' ')}`;
};
