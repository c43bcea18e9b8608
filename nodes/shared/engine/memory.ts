import type { IExecuteFunctions } from 'n8n-workflow';

import { isFailure } from '../declare/outcome';
import type { Settled } from '../declare/outcome';
import type { Sending } from './sending';

/** What the tries of a row have left behind. */
export type Left = Pick<Sending, 'tries' | 'job'>;

/** What earlier tries of the same run have settled, by index of the input item. */
export interface Memory {
	readonly settled: Array<Settled | undefined>;
	/** Where the run may be tried again. */
	readonly left: Array<Left | undefined> | undefined;
}

const memories = new WeakMap<object, Memory>();

/**
 * The memory of a run. n8n's Retry On Fail calls the node again with the same execute data: what was settled then is
 * kept, and only failures that may be tried again are. A tool's calls share that data too, but each is a run of its own.
 */
export function memoryOf(context: IExecuteFunctions): Memory {
	if (context.getNode().retryOnFail !== true || isTool(context))
		return { settled: [], left: undefined };
	const key = context.getExecuteData();
	const known = memories.get(key);
	if (known === undefined) {
		const fresh: Memory = { settled: [], left: [] };
		memories.set(key, fresh);
		return fresh;
	}
	known.settled.forEach((settled, index) => {
		if (settled !== undefined && isFailure(settled.outcome) && settled.outcome.retryable)
			known.settled[index] = undefined;
	});
	// Each try of n8n's has its whole time; that something may be in is not forgotten.
	known.left?.forEach((left, index) => {
		if (left !== undefined && known.left !== undefined)
			known.left[index] = { ...left, tries: { ...left.tries, troubleSince: 0 } };
	});
	return known;
}

/** Whether an agent calls the node as its tool. */
export const isTool = (context: IExecuteFunctions): boolean =>
	typeof context.isToolExecution === 'function' && context.isToolExecution();
