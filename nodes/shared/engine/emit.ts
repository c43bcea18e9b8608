import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isFailure } from '../declare/outcome';
import type { Failure, Settled, Skip, Success } from '../declare/outcome';

/** An outcome as n8n's item, paired to the input item at `index`. */
export function itemOf(
	{ outcome, attempts }: Settled,
	index: number,
	skipsAreErrors: boolean,
): INodeExecutionData {
	if (isFailure(outcome)) return errorItem(outcome, attempts, index);
	if (outcome.outcome === 'skipped' && skipsAreErrors)
		return errorItem(skipAsFailure(outcome), attempts, index, outcome);
	return { json: successJson(outcome), pairedItem: { item: index } };
}

/** n8n routes an item to the error output, with the input row merged in, only if it has exactly these three keys. */
function errorItem(
	fault: Failure,
	attempts: number,
	index: number,
	skip?: Skip,
): INodeExecutionData {
	const { error, message, code, statusCode, retryable, response } = fault;
	const details = {
		outcome: skip?.outcome ?? fault.outcome,
		...(skip !== undefined && { reason: skip.reason }),
		code,
		statusCode,
		retryable,
		attempts,
		response,
	};
	return { json: { error, message, details } as IDataObject, pairedItem: { item: index } };
}

function successJson(outcome: Success | Skip): IDataObject {
	const ours: IDataObject = { outcome: outcome.outcome };
	if (outcome.outcome === 'skipped') ours.reason = outcome.reason;
	else if (outcome.afterLostAnswer === true) ours.afterLostAnswer = true;
	// First by their place, and last by their word: what the provider says under the same names does not count.
	return Object.assign(ours, withoutError(outcome.answer), { ...ours });
}

/** A record without a top-level `error`: n8n would take the item for a failed one. */
export function withoutError(record: IDataObject): IDataObject {
	if (!Object.hasOwn(record, 'error')) return record;
	const { error, ...rest } = record;
	return { ...rest, providerError: error };
}

const SKIP_TEXTS: Record<Skip['reason'], string> = {
	duplicate_in_input: 'The same lead stands earlier in the input',
	in_exclusion_list: 'The lead is on an exclusion list',
	recently_contacted: 'The lead was contacted recently',
	in_other_draft_sequence: 'The lead is in another draft sequence',
	in_other_active_sequence: 'The lead is in another active sequence',
};

/** A skipped lead where the user wants it at the error output. */
export const skipAsFailure = ({ reason, answer }: Skip): Failure => ({
	outcome: 'failed',
	error: SKIP_TEXTS[reason],
	message:
		'It was left out, and nothing was changed. To let such leads pass as a success, set Skipped Leads to Success Output.',
	code: reason,
	statusCode: null,
	retryable: false,
	response: Object.keys(answer).length === 0 ? null : answer,
});
