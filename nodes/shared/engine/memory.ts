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

/** The end of a node's type where n8n has made a tool of it. */
const TOOL = /Tool$/;

/**
 * Whether an agent calls the node as its tool. The type tells it too: where the engine runs the tools of an agent as nodes
 * of the workflow, n8n says of none of them that it is one.
 */
export const isTool = (
	context: Pick<IExecuteFunctions, 'getNode'> & Partial<Pick<IExecuteFunctions, 'isToolExecution'>>,
): boolean => TOOL.test(context.getNode().type) || context.isToolExecution?.() === true;
