import type { IDataObject } from 'n8n-workflow';

import type { Write } from '../declare/operation';
import { methodOf } from '../declare/route';
import type { Call } from '../http/call';
import { skipped, untouched } from '../declare/outcome';
import type { Skip } from '../declare/outcome';
import { defined } from '../http/json';
import type { NonEmpty } from '../http/json';
import { arrange } from './arrange';
import type { Outcomes } from './outcomes';
import { shownRow } from './secrets';
import { callFor } from './send';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

/** Whether nothing is to be sent for this row. */
export const isDry = ({ row }: Sending): boolean => row.dryRun === true;

/** Settles rows by what would be sent: validated, grouped and batched, with nothing sent and nothing looked up. */
export async function dryRun(
	outcomes: Outcomes,
	operation: Write,
	sendings: readonly Sending[],
	settings: RunSettings,
): Promise<void> {
	const { waves, repeats } = await arrange(outcomes, operation, sendings, settings);
	for (const { entry, of } of repeats) {
		outcomes.settle(entry, repeatOf(of));
		await outcomes.breathe();
	}
	for (const [call, batch] of waves.flat().entries()) {
		const requests = await outcomes.each(batch, (each) =>
			wouldSend(operation, [each], call, batch.length),
		);
		for (const [sending, request] of requests)
			outcomes.settle(sending, untouched('planned', request));
	}
}

/** A repeat is not sent, for the first is. */
export const repeatOf = ({ index }: Sending): Skip => ({
	...skipped('duplicate_in_input', 'It repeats another item of the input'),
	duplicateOf: index,
});

/** The call; where a look-up is to bring what its path needs, the path is shown with the name of that. */
function callOrTemplate(operation: Write, sending: Sending): Call {
	const isLookedUp = operation.lookups.some(({ key }) => key(sending.row) !== undefined);
	if (!isLookedUp) return callFor(operation, [sending]);
	try {
		return callFor(operation, [sending]);
	} catch {
		const [, path = ''] = operation.route.split(' ');
		return { method: methodOf(operation.route), path };
	}
}

function wouldSend(
	operation: Write,
	[sending]: NonEmpty<Sending>,
	call: number,
	itemsInCall: number,
): IDataObject {
	const { method, path, query, body } = callOrTemplate(operation, {
		...sending,
		row: shownRow(operation.fields, sending.row),
	});
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
