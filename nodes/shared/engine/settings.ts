import type { Write } from '../declare/operation';
import type { Row } from '../declare/row';
import { isObject, own, ownNumber } from '../http/json';
import type { Read } from './read/read';

/** What counts for the whole run; read for the first item. Units as the engine has them. */
export interface RunSettings {
	/** Rows a call; the API's own limit caps it. */
	readonly batchSize: number | undefined;
	readonly maxConcurrency: number;
	/** 0: no limit; undefined: the published ones. */
	readonly maxRequestsPerMinute: number | undefined;
	/** Ms. */
	readonly timeout: number;
	/** Ms. */
	readonly maxRetryTime: number;
	/** Rows to send, from the first one; undefined: all. */
	readonly sendOnlyFirst: number | undefined;
	/** Ms to wait for a job; Infinity: until the execution ends. */
	readonly maxWaitTime: number;
	readonly waitForCompletion: boolean;
	/** Whether a Stop cancels the jobs that run. */
	readonly cancelWhenStopped: boolean;
}

export const DEFAULT_CONCURRENCY = 20;
const DEFAULT_TIMEOUT = 60;
const DEFAULT_RETRY_TIME = 600;
const DEFAULT_WAIT = 3_600;

/**
 * @param options the `options` group as read, or undefined: the defaults
 * @param said what the operation says where the options say nothing: calls in flight, and seconds for each
 */
export function settingsOf(
	options: Row | undefined,
	said: Partial<Pick<Write, 'concurrency' | 'timeout'>> = {},
): RunSettings {
	const { concurrency = DEFAULT_CONCURRENCY, timeout = DEFAULT_TIMEOUT } = said;
	return {
		batchSize: ownNumber(options, 'batchSize'),
		maxConcurrency: Math.floor(ownNumber(options, 'maxConcurrency') ?? concurrency),
		maxRequestsPerMinute: ownNumber(options, 'maxRequestsPerMinute'),
		timeout: (ownNumber(options, 'timeout') ?? timeout) * 1_000,
		maxRetryTime: (ownNumber(options, 'maxRetryTime') ?? DEFAULT_RETRY_TIME) * 1_000,
		sendOnlyFirst: ownNumber(options, 'sendOnlyFirst'),
		maxWaitTime: waitOf(ownNumber(options, 'maxWaitTime')),
		waitForCompletion: own(options, 'waitForCompletion') !== false,
		cancelWhenStopped: own(options, 'cancelWhenStopped') !== false,
	};
}

const waitOf = (seconds = DEFAULT_WAIT): number => (seconds === 0 ? Infinity : seconds * 1_000);

/** The options of the first item that could be read: they count for the whole run. */
export function optionsOf(reads: ReadonlyArray<Read<Row>>): Row | undefined {
	const first = reads.findIndex((read) => 'row' in read);
	return optionsAt(reads)(first);
}

/** Each item's own options; undefined where it could not be read. */
export const optionsAt =
	(reads: ReadonlyArray<Read<Row>>) =>
	(index: number): Row | undefined => {
		const read = reads[index];
		return read !== undefined && 'row' in read && isObject(read.row.options)
			? read.row.options
			: undefined;
	};
