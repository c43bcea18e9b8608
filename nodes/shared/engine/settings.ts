import type { Row } from '../declare/operation';
import { own, ownNumber, ownString } from '../http/json';

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
	readonly skipsAreErrors: boolean;
	readonly dryRun: boolean;
}

export const DEFAULT_CONCURRENCY = 20;
const DEFAULT_TIMEOUT = 60;
const DEFAULT_RETRY_TIME = 600;

/** @param options the `options` group as read, or undefined: the defaults */
export function settingsOf(options: Row | undefined): RunSettings {
	return {
		batchSize: ownNumber(options, 'batchSize'),
		maxConcurrency: Math.floor(ownNumber(options, 'maxConcurrency') ?? DEFAULT_CONCURRENCY),
		maxRequestsPerMinute: ownNumber(options, 'maxRequestsPerMinute'),
		timeout: (ownNumber(options, 'timeout') ?? DEFAULT_TIMEOUT) * 1_000,
		maxRetryTime: (ownNumber(options, 'maxRetryTime') ?? DEFAULT_RETRY_TIME) * 1_000,
		skipsAreErrors: ownString(options, 'skippedLeads') === 'error',
		dryRun: own(options, 'dryRun') === true,
	};
}
