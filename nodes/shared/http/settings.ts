import type { Cap, EndpointClass } from './call';
import type { Clock } from './clock';
import type { Lane } from './lane';
import type { HttpPort, HttpResult } from './port';

export interface SessionSettings {
	/** Ms for one call. */
	readonly timeout: number;
	/** Ms that a row may spend being retried. */
	readonly maxRetryTime: number;
	/** The user's own limit on this run, besides the published ones that it does not exceed; `'none'` for no limit at all. */
	readonly cap: Cap | 'none' | undefined;
	/** A person waits for it in the editor: goes before executions, and waits for `maxRetryTime` from the opening, whatever for. */
	readonly isPerson?: boolean;
}

export interface SessionParts {
	readonly port: HttpPort;
	readonly clock: Clock;
	readonly random: () => number;
	lane(endpoint: EndpointClass): Lane;
	/** What every call is relative to. */
	readonly baseUrl: string;
	/** The run's cancel signal. */
	readonly signal: AbortSignal | undefined;
	readonly settings: SessionSettings;
}

/** Why no further call is made. */
export type Halt =
	/** The key was refused; or every answer so far was something else than the API's. */
	| { readonly kind: 'unauthorized' | 'misdirected'; readonly last: HttpResult }
	| { readonly kind: 'stopped' }
	/** A job is not over in time: what would come after it is not begun. */
	| { readonly kind: 'overdue' }
	/** What the calls need is used up, e.g. credits. */
	| {
			readonly kind: 'exhausted';
			readonly error: string;
			readonly wayOut: string;
			readonly code: string;
	  };

/** What a run did, for its log and its hints. */
export interface Tally {
	calls: number;
	/** Answers 429 and 503: too much. */
	refused: number;
	/** Answers that never came or could not be read. */
	lost: number;
}
