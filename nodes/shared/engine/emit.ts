import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { failed, isFailure } from '../declare/outcome';
import type { Failure, Settled, Skip, Success } from '../declare/outcome';

/** An outcome as n8n's item, paired to the input item at `index`. */
export function itemOf(
	{ outcome, attempts }: Settled,
	index: number,
	skipsAreErrors: boolean,
): INodeExecutionData {
	if (isFailure(outcome)) return errorItem(outcome, attempts, index);
	if (outcome.kind === 'skip' && skipsAreErrors)
		return errorItem(skipAsFailure(outcome), attempts, index, outcome);
	return { json: successJson(outcome), pairedItem: { item: index } };
}

/** n8n routes an item to the error output, with the input row merged in, only if it has no keys but these two. */
function errorItem(
	fault: Failure,
	attempts: number,
	index: number,
	skip?: Skip,
): INodeExecutionData {
	const { code, statusCode, retryable, wayOut, response, jobId } = fault;
	const details = {
		outcome: skip?.outcome ?? fault.outcome,
		...(skip !== undefined && {
			reason: skip.reason,
			...(skip.duplicateOf !== undefined && { duplicateOf: skip.duplicateOf }),
		}),
		code,
		statusCode,
		retryable,
		attempts,
		wayOut,
		response,
		...(jobId !== undefined && { jobId }),
	};
	return { json: { error: textOf(fault), details } as IDataObject, pairedItem: { item: index } };
}

/** What happened, and then the way out. */
const textOf = ({ error, wayOut }: Pick<Failure, 'error' | 'wayOut'>): string =>
	wayOut === '' ? error : `${/[.!?…]$/.test(error) ? error : `${error}.`} ${wayOut}`;

function successJson(outcome: Success | Skip): IDataObject {
	const ours: IDataObject = { outcome: outcome.outcome };
	if (outcome.reason !== undefined) ours.reason = outcome.reason;
	if (outcome.kind === 'skip' && outcome.duplicateOf !== undefined)
		ours.duplicateOf = outcome.duplicateOf;
	if (outcome.kind === 'success' && outcome.afterLostAnswer === true) ours.afterLostAnswer = true;
	// First by their place, and last by their word: what the provider says under the same names does not count.
	return Object.assign(ours, withoutError(outcome.record), { ...ours });
}

/** A record without a top-level `error`: n8n would take the item for a failed one. */
export function withoutError(record: IDataObject): IDataObject {
	if (!Object.hasOwn(record, 'error')) return record;
	const { error, ...rest } = record;
	return { ...rest, providerError: error };
}

/** A skipped row where the user wants it at the error output. */
export const skipAsFailure = ({ reason, text, record }: Skip): Failure =>
	failed(
		{
			error: text,
			wayOut:
				'It was left out, and nothing was changed. To let such leads pass as a success, set Skipped Leads to Success Output.',
		},
		{ code: reason, response: Object.keys(record).length === 0 ? null : record },
	);

/** What On Error: Stop throws for the first failed row. */
export function stopError(
	node: INode,
	fault: Failure,
	index: number,
	done: string,
): NodeApiError | NodeOperationError {
	const description = [fault.wayOut, done].filter((text) => text !== '').join(' ');
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
