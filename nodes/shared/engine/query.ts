import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Read } from '../declare/operation';
import type { Provider } from '../declare/provider';
import { breathe } from './breath';
import { itemOf } from './emit';
import { invalidInput } from './faults';
import { findFor, NOTHING } from './found';
import type { Found } from './found';
import { looksOf } from './looks';
import { isTool, memoryOf } from './memory';
import { openSession } from './open';
import { inParallel } from './parallel';
import type { Asking } from './job/queryJob';
import { readRows } from './read/read';
import { DEFAULT_CONCURRENCY, optionsAt, optionsOf, settingsOf } from './settings';
import { sourceOf } from './read/source';
import { stopError } from './stopError';

/** A read on all items: each record is an output item paired to the input item that asked for it. */
export async function read(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Read,
): Promise<INodeExecutionData[]> {
	const reads = await readRows(
		sourceOf(context),
		operation.panel,
		breathe,
		operation.check?.bind(operation),
	);
	const found: Found[] = reads.map((each) =>
		'row' in each ? NOTHING : { ...NOTHING, fault: invalidInput(each.refusal, each.index) },
	);
	const rows = reads.flatMap((each) => ('row' in each ? [each] : []));
	const stopsAtFaults = !context.continueOnFail();
	const isStopped = stopsAtFaults && rows.length < reads.length;
	const settings = settingsOf(optionsOf(reads));
	if (rows.length > 0 && !isStopped) {
		const { session, close } = await openSession(
			context,
			provider,
			{ ...settings, cap: undefined, connections: DEFAULT_CONCURRENCY },
			context.getExecutionCancelSignal(),
		);
		const memory = memoryOf(context);
		const asking: Asking = { context, provider, session, settings, memory, found: new Map() };
		try {
			await inParallel(
				rows,
				DEFAULT_CONCURRENCY,
				async ({ index, row }) => {
					const result = await findFor(asking, operation, { index, row });
					found[index] = result;
					if (stopsAtFaults && result.fault !== undefined) session.stop({ kind: 'stopped' });
				},
				() => session.halt?.kind !== 'stopped' && !session.isCancelled,
			);
		} finally {
			await close();
		}
	}
	if (operation.most !== undefined && found.some(({ isCut }) => isCut === true))
		tellOfCut(context, provider, operation.most);
	const first = found.findIndex(({ fault }) => fault !== undefined);
	const fault = found[first]?.fault;
	if (stopsAtFaults && fault !== undefined)
		throw stopError(context.getNode(), fault, first, '', isTool(context));
	const looks = looksOf(context, optionsAt(reads));
	return found.flatMap(({ items, fault: end, attempts }, index) => [
		...items.map((item) => ({ ...item, pairedItem: { item: index } })),
		...(end === undefined ? [] : [itemOf({ outcome: end, attempts }, index, looks)]),
	]);
}

function tellOfCut(context: IExecuteFunctions, { displayName }: Provider, most: number): void {
	// Older hosts, and tools, have no hints.
	if (typeof context.addExecutionHints !== 'function') return;
	context.addExecutionHints({
		message: `${displayName} gives at most ${most.toLocaleString('en-US')} results of a search, and there may be more. Narrow the filters to reach the others.`,
		location: 'outputPane',
	});
}
