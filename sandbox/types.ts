export type ProviderName = 'myAgentMail' | 'unify' | 'amplemarket';
/** Whom a server stands in for: one of the three, or whom they are compared with. */
export type ServedName = ProviderName | 'lemlist';

/** A limit over an exact sliding window: never more than `requests` served in any `perMs`. */
export interface RateLimit {
	provider: ServedName;
	/** The contract's operationIds that share this limit; all of the provider's when absent. */
	operationIds?: readonly string[];
	/** Requests served in the window, at least 1. */
	requests: number;
	/** Length of the window in milliseconds. */
	perMs: number;
	/** How a 429 names the wait: whole seconds rounded up (default), an HTTP date, or not at all. */
	retryAfter?: RetryAfterForm | 'none';
}

export type RetryAfterForm = 'seconds' | 'date';

/** The published limits of the providers, no limits, or one's own. */
export type Limits = 'published' | 'none' | readonly RateLimit[];

export interface LoggedRequest {
	/** The sandbox clock at arrival, milliseconds since the epoch. */
	at: number;
	provider: ServedName;
	/** Absent where the path is none of the contract's. */
	operationId?: string;
	method: string;
	/** Path and query. */
	url: string;
	/** 0 while there is no answer, and for good when the connection was reset. */
	status: number;
	/** The kinds of the faults that fired, joined by `+`. */
	fault?: string;
	/** The parsed JSON body. Headers are not kept, so no key is. */
	body?: unknown;
}
