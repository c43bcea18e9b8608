import type { IDataObject } from 'n8n-workflow';

import type { Write } from '../declare/operation';
import { skipped, untouched } from '../declare/outcome';
import type { Skip } from '../declare/outcome';
import { defined, own } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { Outcomes } from './outcomes';
import { batchesOf, withoutRepeats } from './plan';
import { callFor } from './send';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

/** Whether nothing is to be sent for this row. */
export const isDry = ({ row }: Sending): boolean => own(row.options, 'dryRun') === true;

/** Settles rows by what would be sent: validated, grouped and batched, with nothing sent and nothing looked up. */
export function dryRun(
	outcomes: Outcomes,
	operation: Write,
	sendings: readonly Sending[],
	{ batchSize }: RunSettings,
): void {
	const named = new Map(
		outcomes.each(sendings, ({ row }) => ({
			names: operation.sameRow?.(row) ?? [],
			group: operation.group?.(row) ?? '',
			order: operation.inOrder?.(row) ?? '',
		})),
	);
	const { kept, repeats } = withoutRepeats(
		[...named.keys()],
		(sending) => named.get(sending)?.names ?? [],
	);
	for (const { entry, of } of repeats) outcomes.settle(entry, repeatOf(of));
	const calls = batchesOf(kept, {
		size: Math.min(operation.rowsPerCall, batchSize ?? operation.rowsPerCall),
		groupOf: (sending) => named.get(sending)?.group ?? '',
		...(operation.inOrder !== undefined && {
			orderOf: (sending: Sending) => named.get(sending)?.order ?? '',
		}),
	}).flat();
	calls.forEach((batch, call) => {
		for (const [sending, request] of outcomes.each(batch, (each) =>
			wouldSend(operation, [each], call, batch.length),
		))
			outcomes.settle(sending, untouched('planned', request));
	});
}

/** A repeat is not sent, for the first is. */
export const repeatOf = ({ index }: Sending): Skip => ({
	...skipped('duplicate_in_input', 'The same lead stands earlier in the input'),
	duplicateOf: index,
});

function wouldSend(
	operation: Write,
	[sending]: NonEmpty<Sending>,
	call: number,
	itemsInCall: number,
): IDataObject {
	const { method, path, query, body } = callFor(operation, [sending]);
	return defined({
		call,
		itemsInCall,
		method,
		path,
		query: query && defined(query),
		body,
		lookUp: operation.lookups
			.map((lookup) => lookup.key(sending.row))
			.find((key) => key !== undefined),
	});
}
