import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Failure, Outcome } from '../declare/outcome';
import { placeOf, textOf, withoutPlace } from './emit';
import { STOPPED } from './faults';
import { nodeError } from './nodeError';
import { listed, MOST_NAMED } from './words';

/** What the end of a run says, where On Error is Stop. */
export interface Ended {
	/** Of the items, in their order; undefined where one has none. */
	readonly outcomes: ReadonlyArray<Outcome | undefined>;
	/** What each is where it is an error. */
	readonly faults: ReadonlyArray<Failure | undefined>;
	/** Whether running the node again does nothing twice. */
	readonly safeToRepeat: boolean;
	/** An agent reads nothing but the message, and knows no items. */
	readonly isTool: boolean;
}

/** The error of the first item that failed, with what became of the others. */
export function firstError(node: INode, ended: Ended): NodeApiError | NodeOperationError {
	const { faults, isTool } = ended;
	// An item that only waited when another one stopped the run is not what stopped it.
	const certain = faults.map((fault) => (fault?.code === STOPPED ? undefined : fault));
	const failed = certain.some((fault) => fault !== undefined) ? certain : faults;
	const first = failed.findIndex((fault) => fault !== undefined);
	const fault = failed[first];
	if (fault === undefined) throw new Error('No item has failed');
	const told = [others(failed), taken(ended)].filter((text) => text !== '').join(' ');
	return stopError(node, fault, first, told, isTool);
}

/**
 * What On Error: Stop throws for the first failed row.
 *
 * @param done what became of the other items, as sentences
 * @param isTool an agent reads nothing but the message, and knows no items
 */
export function stopError(
	node: INode,
	fault: Failure,
	index: number,
	done: string,
	isTool: boolean,
): NodeApiError | NodeOperationError {
	const job = fault.jobId === undefined ? '' : `The ID of its job is ${fault.jobId}.`;
	const description = [fault.wayOut, job, done].filter((text) => text !== '').join(' ');
	const bare = withoutPlace(fault.error, index);
	const message = isTool ? textOf({ ...fault, error: bare }) : `${bare} ${placeOf(index)}`;
	return nodeError(node, { message, description, statusCode: fault.statusCode, itemIndex: index });
}

/** Which other items failed too. */
function others(failed: ReadonlyArray<Failure | undefined>): string {
	const indexes = failed.flatMap((fault, index) => (fault === undefined ? [] : [index]));
	return indexes.length < 2
		? ''
		: `${indexes.length} items failed: ${listed(indexes, MOST_NAMED)}.`;
}

/** What this run has done all the same, and whether it may be run again. */
function taken({ outcomes, safeToRepeat, isTool }: Ended): string {
	const known = outcomes.filter((outcome) => outcome !== undefined);
	const done = known.filter((each) => each.kind === 'success' && each.isOurs).length;
	const unknown = known.filter(({ outcome }) => outcome === 'unknown').length;
	if (done + unknown === 0) {
		const planned = known.filter(({ outcome }) => outcome === 'planned').length;
		// A plan does not come out beside an error: where to see it.
		return planned === 0 || isTool
			? 'Nothing was taken by this run.'
			: `Nothing was taken by this run. ${planned} of ${outcomes.length} items could be sent: to see the plan of each, set On Error to Continue in the node's settings.`;
	}
	const told = [
		done === 0
			? 'No item was certainly taken by this run'
			: `${done} of ${outcomes.length} items were taken before that`,
		unknown > 0 && `${unknown} may have been`,
	].filter((part) => part !== false);
	const next = safeToRepeat
		? 'Running the node again is safe: what is in already is not put in twice.'
		: unknown > 0
			? 'Look those up before you run the node again, and run it with the other items only.'
			: 'Run it again with the other items only: what was taken could be done a second time.';
	return `${told.join(', ')}. ${next}`;
}
