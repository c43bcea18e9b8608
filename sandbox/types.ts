import type { FaultPlan } from './faultPlan';
import type { AmplemarketState } from './providers/amplemarket/state';
import type { MyAgentMailState } from './providers/myagentmail/state';
import type { UnifyState } from './providers/unify/state';

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

export interface SandboxOptions {
	/** The address to bind to, default 127.0.0.1. */
	host?: string;
	/** For MyAgentMail, Unify and Amplemarket; 0 (default) takes a free one. */
	ports?: readonly [number, number, number];
	/** Default `published`. */
	limits?: Limits;
	/** Changes the ids that the sandbox makes while it runs. Default 1. */
	seed?: number;
	/** The clock of timestamps and limits, milliseconds since the epoch. Default `Date.now`. */
	now?: () => number;
	/** The log keeps at least so many of the newest requests. Default 1,000,000. */
	logLimit?: number;
}

export interface SandboxProvider<State> {
	/** What a credential's `baseUrl` is set to. */
	baseUrl: string;
	apiKey: string;
	/** The same object for the sandbox's whole life, also after `reset()`. */
	state: State;
}

export interface Sandbox {
	myAgentMail: SandboxProvider<MyAgentMailState>;
	unify: SandboxProvider<UnifyState>;
	amplemarket: SandboxProvider<AmplemarketState>;
	/** Requests in order of arrival. */
	log: LoggedRequest[];
	/** Starts new, empty windows. */
	setLimits(limits: Limits): void;
	setFaults(plan: FaultPlan | undefined): void;
	/** Seed data, an empty log, no faults, the limits of the start. */
	reset(): void;
	/** Resolves at once: open connections are destroyed, whatever they wait for. */
	close(): Promise<void>;
}
