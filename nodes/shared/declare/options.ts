import type { EndpointClass } from '../http/call';
import type { Members } from './fields';
import { amount, choice, toggle } from './kinds';

const MINUTE = 60_000;

/** The limit that the provider publishes for these calls, per minute; 0 where it publishes none. */
export const publishedPerMinute = (limits: EndpointClass | undefined): number => {
	const caps = (limits?.caps ?? limits?.within?.caps ?? []).filter(
		({ counts }) => counts !== 'rows',
	);
	const perMinute = caps.map(({ requests, perMs }) => Math.floor((requests * MINUTE) / perMs));
	return caps.length === 0 ? 0 : Math.max(1, Math.min(...perMinute));
};

/** What decides which options a write has. */
export interface Carrying {
	/** The API's own limit of rows a call. */
	readonly rowsPerCall: number;
	readonly usualRowsPerCall: number;
	/** Whether rows can be left out. */
	readonly canSkip: boolean;
	/** Undefined where they depend on the row. */
	readonly limits: EndpointClass | undefined;
	/** Seconds that a call may take; undefined: the engine's own. */
	readonly timeout?: number | undefined;
	/** Set where a job settles the rows. */
	readonly job: { readonly isCancelable: boolean; readonly isOptional: boolean } | undefined;
}

/** The options of an awaited job. */
export const jobOptions = ({
	isCancelable,
	isOptional,
}: NonNullable<Carrying['job']>): Members => ({
	...(isCancelable && {
		cancelWhenStopped: toggle({
			displayName: 'Cancel when Stopped',
			description:
				'Whether to cancel the job when the execution is stopped, so that nothing more is spent',
			initial: true,
		}),
	}),
	maxWaitTime: amount({
		displayName: 'Max Wait Time (Seconds)',
		description:
			'How many seconds to wait for the job. It goes on after that, and its results can be fetched later. 0 waits until the execution ends.',
		least: 0,
		initial: 3_600,
	}),
	...(isOptional && {
		waitForCompletion: toggle({
			displayName: 'Wait for Completion',
			description: 'Whether to wait for the job and output its results, rather than its ID',
			initial: true,
		}),
	}),
});

/** Every write has it, in sight: a trial is what a newcomer looks for. */
export const dryRun = toggle({
	displayName: 'Dry Run',
	description:
		'Whether to only check and batch the items and output what would be sent. Nothing is sent, and nothing is looked up.',
});

/** The options that every write has. */
export function commonOptions({
	rowsPerCall,
	usualRowsPerCall,
	canSkip,
	limits,
	timeout = 60,
	job,
}: Carrying): Members {
	return {
		...(job !== undefined && jobOptions(job)),
		...(rowsPerCall > 1 && {
			batchSize: amount({
				displayName: 'Batch Size',
				description: `How many items to send in one call, at most ${rowsPerCall}`,
				least: 1,
				most: rowsPerCall,
				initial: usualRowsPerCall,
			}),
		}),
		includeInputFields: toggle({
			displayName: 'Include Other Input Fields',
			description:
				"Whether to put the input item's own fields into the output too, before those of this node",
			initial: true,
		}),
		maxConcurrency: amount({
			displayName: 'Max Concurrency',
			description:
				'How many calls may be in flight at the same time. The node starts with fewer and learns.',
			least: 1,
			initial: 20,
		}),
		maxRequestsPerMinute: amount({
			displayName: 'Max Requests per Minute',
			description:
				"Never more calls than this in any minute by one n8n process. Without this option the provider's published limit counts, where there is one. 0 means no limit: the node learns from the answers.",
			least: 0,
			initial: publishedPerMinute(limits),
		}),
		maxRetryTime: amount({
			displayName: 'Max Retry Time (Seconds)',
			description: 'How many seconds an item may spend being retried',
			least: 0,
			initial: 600,
		}),
		sendOnlyFirst: amount({
			displayName: 'Number of Items to Send',
			description:
				'How many items to send, counted from the first one. The others come out as planned, with what would be sent.',
			least: 1,
			initial: 3,
		}),
		simplify: toggle({
			displayName: 'Simplify',
			description:
				"Whether to return a simplified version of the response instead of the raw data: the IDs and the state by name. Switched off, the provider's own answer is added as response.",
			initial: true,
		}),
		...(canSkip && {
			skippedLeads: choice({
				displayName: 'Skipped Items',
				description: 'Where an item leaves that was left out, e.g. as a repeat of another one',
				options: [
					{
						name: 'Error Output',
						value: 'error',
						description:
							'As an error. On Error must be set to continue, or the node stops at the first one.',
					},
					{
						name: 'Success Output',
						value: 'output',
						description: 'With the outcome "skipped" and the reason',
					},
				],
				initial: 'output',
			}),
		}),
		timeout: amount({
			displayName: 'Timeout (Seconds)',
			description: 'How many seconds a call may take as a whole',
			least: 1,
			initial: timeout,
		}),
	};
}
