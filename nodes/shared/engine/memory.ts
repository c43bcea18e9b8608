import type { IExecuteFunctions } from 'n8n-workflow';

import { isFailure } from '../declare/outcome';
import type { Settled } from '../declare/outcome';
import type { Trail } from '../http/session';

/** What earlier tries of the same run have settled, by index of the input item. */
export interface Memory {
	readonly settled: Array<Settled | undefined>;
	/** What the tries of rows have left behind, where the run may be tried again. */
	readonly trails: Array<Trail | undefined> | undefined;
}

const memories = new WeakMap<object, Memory>();

/**
 * The memory of a run. n8n's Retry On Fail calls the node again with the same execute data: what was settled then is
 * kept, and only failures that may be tried again are. A tool's calls share that data too, but each is a run of its own.
 */
export function memoryOf(context: IExecuteFunctions): Memory {
	const isTool = typeof context.isToolExecution === 'function' && context.isToolExecution();
	if (context.getNode().retryOnFail !== true || isTool) return { settled: [], trails: undefined };
	const key = context.getExecuteData();
	const known = memories.get(key);
	if (known === undefined) {
		const fresh: Memory = { settled: [], trails: [] };
		memories.set(key, fresh);
		return fresh;
	}
	known.settled.forEach((settled, index) => {
		if (settled !== undefined && isFailure(settled.outcome) && settled.outcome.retryable)
			known.settled[index] = undefined;
	});
	// Each try of n8n's has its whole time; that something may be in is not forgotten.
	known.trails?.forEach((trail) => {
		if (trail !== undefined) trail.troubleSince = 0;
	});
	return known;
}
