import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { failed, isFailure } from '../declare/outcome';
import type { Failure, Outcome, Settled, Skip } from '../declare/outcome';
import type { Looks } from './looks';
import { over } from './table';

/** An outcome as n8n's item, paired to the input item at `index`. */
export function itemOf(settled: Settled, index: number, looks: Looks): INodeExecutionData {
	const fault = asFault(settled.outcome, looks.of(index).skipsAreErrors);
	const json =
		fault === undefined
			? successJson(settled, index, looks)
			: failureJson(fault, settled, index, looks);
	return { json, pairedItem: { item: index } };
}

/** What an outcome is where it leaves by the error output; undefined where it does not. */
export function asFault(outcome: Outcome, skipsAreErrors: boolean): Failure | undefined {
	if (isFailure(outcome)) return outcome;
	return outcome.kind === 'skip' && skipsAreErrors ? skipAsFailure(outcome) : undefined;
}

function successJson({ outcome, named }: Settled, index: number, looks: Looks): IDataObject {
	if (isFailure(outcome)) throw new Error('A failure is no success');
	const { withInput, withResponse } = looks.of(index);
	const isPlanned = outcome.outcome === 'planned';
	const ours: IDataObject = {
		outcome: outcome.outcome,
		reason: outcome.reason ?? '',
		...(outcome.kind === 'skip' &&
			outcome.duplicateOf !== undefined && { duplicateOf: outcome.duplicateOf }),
		...(outcome.kind === 'success' &&
			outcome.afterLostAnswer === true && { afterLostAnswer: true }),
	};
	const more: IDataObject = {
		...(isPlanned && { request: outcome.record }),
		...(withResponse && !isPlanned && { response: outcome.record }),
	};
	return over(
		withInput ? looks.row(index) : undefined,
		// First by their place, and last by their word.
		Object.assign({ ...ours }, named, more, ours),
	);
}

/** n8n routes an item to the error output, with the input row merged in, only if it has no keys but these two. */
function failureJson(
	{ error, code, statusCode, retryable, wayOut, response, jobId }: Failure,
	{ outcome, attempts }: Settled,
	index: number,
	{ oneTable, forModel, of, row }: Looks,
): IDataObject {
	const skip = outcome.kind === 'skip' ? outcome : undefined;
	const { error: theirError, details: theirDetails } = row(index);
	const covered = !oneTable && (theirError !== undefined || theirDetails !== undefined);
	const details = {
		outcome: outcome.outcome,
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
		...(covered && { input: definedOf({ error: theirError, details: theirDetails }) }),
	} as IDataObject;
	const what = forModel ? withoutPlace(error, index) : error;
	const told = { error: textOf({ error: what, wayOut }), details };
	if (!oneTable) return told;
	return over(of(index).withInput ? row(index) : undefined, {
		outcome: outcome.outcome,
		reason: skip?.reason ?? '',
		...told,
	});
}

const definedOf = (fields: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What happened, and then the way out. */
export const textOf = ({ error, wayOut }: Pick<Failure, 'error' | 'wayOut'>): string =>
	wayOut === '' ? error : `${sentence(error)} ${wayOut}`;

/** A text with its full stop. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** A record without a top-level `error`: n8n would take the item for a failed one. */
export function withoutError(record: IDataObject): IDataObject {
	if (!Object.hasOwn(record, 'error')) return record;
	const { error, ...rest } = record;
	return { ...rest, providerError: error };
}

/** A skipped row where the user wants it at the error output. */
const skipAsFailure = ({ reason, text, wayOut, record }: Skip): Failure =>
	failed(
		{
			error: text,
			wayOut: `${wayOut === undefined ? '' : `${sentence(wayOut)} `}Nothing was changed. To let such items pass as a success, set Skipped Items to Success Output.`,
		},
		{ code: reason, response: Object.keys(record).length === 0 ? null : record },
	);

/** How an error ends that names its item. */
export const placeOf = (index: number): string => `[item ${index}]`;

/** What happened, without which item it is. */
export const withoutPlace = (error: string, index: number): string =>
	error.endsWith(placeOf(index)) ? error.slice(0, -placeOf(index).length).trim() : error;
