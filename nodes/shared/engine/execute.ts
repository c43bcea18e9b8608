import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findOperation } from '../declare/provider';
import type { Provider } from '../declare/provider';
import { itemOf } from './emit';
import { advisedBy } from './faults';
import { failed } from '../declare/outcome';
import { looksOf } from './looks';
import { write } from './write';
import { read } from './query';

/** Finds the operation and runs it on all items. */
export async function execute(
	context: IExecuteFunctions,
	provider: Provider,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const resource = String(context.getNodeParameter('resource', 0));
	const name = String(context.getNodeParameter('operation', 0));
	const operation = findOperation(provider, resource, name);
	if (operation === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`The operation '${name}' of the resource '${resource}' does not exist`,
			{
				description: 'Choose a resource and an operation from the lists.',
			},
		);
	}
	try {
		return [
			operation.kind === 'write'
				? await write(context, advisedBy(provider, operation), operation)
				: await read(context, advisedBy(provider, operation), operation),
		];
	} catch (error) {
		if (!context.continueOnFail()) throw asNodeError(context, error);
		// A throw would send every item out of the success output.
		const texts = { error: textOf(error, 'message'), wayOut: textOf(error, 'description') };
		const outcome = failed(texts, { code: 'not_started' });
		const looks = looksOf(context, () => undefined);
		return [items.map((_, index) => itemOf({ outcome, attempts: 0 }, index, looks))];
	}
}

const asNodeError = (context: IExecuteFunctions, error: unknown): Error =>
	error instanceof Error && 'node' in error
		? error
		: new NodeOperationError(context.getNode(), textOf(error, 'message'));

function textOf(error: unknown, key: 'message' | 'description'): string {
	const text: unknown =
		typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
	return typeof text === 'string' && text !== ''
		? text
		: 'Open the node and check its parameters and its credential.';
}
