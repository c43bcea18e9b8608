import type { RateLimit, ServedName } from './types';

/** Before: the provider never acted on the request. After: it did, and only the answer suffers. */
export type FaultMoment = 'before-commit' | 'after-commit';

/** What `Retry-After` says: a wait, or a time that lies so many seconds ahead, which may be none or less; or any text. */
export type AskedWait =
	{ form: 'seconds' | 'date' | 'epoch'; seconds: number } | { form: 'text'; text: string };

/** What becomes of one answer. */
export type AnswerFault =
	| {
			kind: 'status';
			status: 401 | 403 | 429 | 500 | 502 | 503 | 504;
			when: FaultMoment;
			retryAfter?: AskedWait;
	  }
	/** The connection is reset without an answer. */
	| { kind: 'reset'; when: FaultMoment }
	/** After commit: the headers promise the whole body, which is cut half-way. */
	| { kind: 'truncate' }
	/** After commit: the body trickles over `ms` milliseconds. */
	| { kind: 'drip'; ms: number }
	/** An HTML page, as a firewall or a gateway sends it; status 200 where it is not said. */
	| { kind: 'html'; when: FaultMoment; status?: 200 | 402 | 403 | 413 | 429 | 502 | 503 }
	/** Status 200 with JSON of a shape that no operation answers. */
	| { kind: 'wrong-json'; when: FaultMoment }
	/** Status 200 with an empty body. */
	| { kind: 'empty'; when: FaultMoment };

/** Another dress of the true answer; combines with all else. */
export type Dress =
	/** Compressed; or with a byte order mark before it; or in chunks that are cut within characters. */
	| { kind: 'encoded'; as: 'gzip' | 'br' | 'deflate' | 'bom' | 'pieces' }
	/** UUIDs and e-mail addresses in another letter case, LinkedIn profiles by another address. */
	| { kind: 'respelled' }
	/** A page of a list: with nothing on it and more to come; with each record twice; leading back to the first page. */
	| { kind: 'pages'; how: 'empty' | 'twice' | 'loop' }
	/** A connection that ends after its answer: at once, or when the next request comes, which nobody reads. */
	| { kind: 'half-dead'; ends: 'at-once' | 'at-next-request'; by: 'closing' | 'reset' };

export type Fault =
	| AnswerFault
	| Dress
	/** Waits before the provider looks at the request; combines with another fault. Milliseconds. */
	| { kind: 'latency'; ms: number; jitterMs?: number }
	/** Replaces the limits from the next request on; the request itself is served. */
	| { kind: 'limit'; limits: readonly RateLimit[] };

export interface FaultRule {
	provider?: ServedName;
	operationIds?: readonly string[];
	/** Strikes only requests whose body holds this text: a row that spoils whatever call it is in. */
	withText?: string;
	/** From 0 to 1, default 1. */
	probability?: number;
	/** Leaves the first so many matching requests alone. */
	after?: number;
	/** Fires on one matching request in so many, and on the last of these. */
	every?: number;
	/** Fires at most so many times. */
	times?: number;
	fault: Fault;
}

/** The troubles that can be asked for by name; what they do is in `troubles.ts`. */
export type Trouble =
	| 'stray-refusals'
	| 'odd-waits'
	| 'encodings'
	| 'firewall'
	| 'respelled'
	| 'poison'
	| 'odd-pages'
	| 'loops'
	| 'half-dead';

/**
 * Seeded faults. Whether a rule fires depends only on the seed and on the ordinal of the request among those that match
 * the rule. The first rule that fires wins; latencies and dresses add to it.
 */
export interface FaultPlan {
	seed: number;
	rules: readonly FaultRule[];
	/** Drawn by the seed too; their rules come after the others. */
	troubles?: readonly Trouble[];
}
