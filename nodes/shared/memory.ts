import type { IExecuteFunctions } from 'n8n-workflow';

import { isFailure } from './outcome';
import type { Settled } from './outcome';
import type { Trail } from './send/session';

/** What earlier tries of the same run have settled, by index of the input item. */
export interface Memory {
	readonly settled: Map<number, Settled>;
	readonly trails: Map<number, Trail>;
}

const memories = new WeakMap<object, Memory>();

/**
 * The memory of a run. n8n's Retry On Fail calls the node again with the same execute data: what was settled then is
 * kept, and only failures that may be tried again are. A tool's calls share that data too, but each is a run of its own.
 */
export function memoryOf(context: IExecuteFunctions): Memory {
	const fresh: Memory = { settled: new Map(), trails: new Map() };
	const isTool = typeof context.isToolExecution === 'function' && context.isToolExecution();
	if (context.getNode().retryOnFail !== true || isTool) return fresh;
	const key = context.getExecuteData();
	const known = memories.get(key);
	if (known === undefined) {
		memories.set(key, fresh);
		return fresh;
	}
	for (const [index, { outcome }] of known.settled) {
		if (isFailure(outcome) && outcome.retryable) known.settled.delete(index);
	}
	return known;
}
