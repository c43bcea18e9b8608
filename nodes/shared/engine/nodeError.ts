import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import type { Failure } from '../declare/outcome';

/** What n8n shows of an error. */
interface Told extends Pick<Failure, 'statusCode'> {
	readonly message: string;
	readonly description: string;
	/** Of the item that failed, where items are told apart. */
	readonly itemIndex?: number;
}

/** A failure as the error of a node: one of the API where that has answered. */
export function nodeError(
	node: INode,
	{ statusCode, message, ...more }: Told,
): NodeApiError | NodeOperationError {
	if (statusCode === null) return new NodeOperationError(node, message, more);
	const httpCode = String(statusCode);
	return new NodeApiError(node, { message, httpCode }, { message, httpCode, ...more });
}

/** What a trigger, or a list in the editor, throws where the provider gives nothing. */
export const failureError = (node: INode, { error, wayOut, statusCode }: Failure): Error =>
	nodeError(node, { message: error, description: wayOut, statusCode });
