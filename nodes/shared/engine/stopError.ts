import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import type { Failure } from '../declare/outcome';

/** What On Error: Stop throws for the first failed row. */
export function stopError(
	node: INode,
	fault: Failure,
	index: number,
	done: string,
): NodeApiError | NodeOperationError {
	const description = [fault.message, done].filter((text) => text !== '').join(' ');
	const place = `[item ${index}]`;
	const message = fault.error.endsWith(place) ? fault.error : `${fault.error} ${place}`;
	if (fault.statusCode === null)
		return new NodeOperationError(node, message, { description, itemIndex: index });
	return new NodeApiError(
		node,
		{ message, httpCode: String(fault.statusCode) },
		{ message, description, httpCode: String(fault.statusCode), itemIndex: index },
	);
}
