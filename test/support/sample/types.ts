import type { IncomingHttpHeaders } from 'node:http';

/** A record of the made-up provider: these keys, and whatever a body brought along. */
export interface Row {
	readonly id: string;
	readonly [key: string]: unknown;
}

/** A request as it arrived, refused and lost ones too. */
export interface SampleRequest {
	readonly method: string;
	/** Path and query as they were on the wire. */
	readonly url: string;
	/** The route's name, such as `GET /things/:id`; undefined where there is none. */
	readonly route: string | undefined;
	/** What stood for the route's names, decoded. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	/** The parsed JSON, the bytes of anything else, undefined where there is no body. */
	readonly body: unknown;
	/** By the sample's clock, in milliseconds. */
	readonly at: number;
}

/** One thing that was really done, whatever became of the answer. */
export interface Commit {
	/** Such as `thing.created`, `thing.paused`, `row.stored`, `job.started`, `file.stored`, `webhook.deleted`. */
	readonly did: string;
	readonly id: string;
	/** Whether it made a difference: the second pause of a thing makes none. */
	readonly changed: boolean;
	/** The record afterwards, or what was stored. */
	readonly value?: unknown;
}

export type FaultKind =
	/** Done, then the connection is destroyed without an answer. */
	| { readonly kind: 'lose' }
	/** The connection is destroyed, and nothing was done. */
	| { readonly kind: 'drop' }
	/** Done, and answered with the right status and no body. */
	| { readonly kind: 'empty' }
	/** A web page with status 200; by default after the work was done. */
	| { readonly kind: 'html'; readonly when?: 'before' | 'after' }
	/** By default a 500. */
	| { readonly kind: 'error'; readonly status?: number; readonly when: 'before' | 'after' }
	/** A refusal for load, 429 by default; nothing is done. */
	| {
			readonly kind: 'refuse';
			readonly status?: number;
			/** The header's value: seconds, or any text. Left out: no such header. */
			readonly retryAfter?: number | string;
	  }
	/** So many real milliseconds pass before the work is done; joins with a later fault. */
	| { readonly kind: 'slow'; readonly ms: number };

export type SampleFault = FaultKind & {
	/** Default: any. */
	readonly method?: string;
	/** Held against the decoded path, without the query. Default: any. */
	readonly path?: RegExp;
	/** The first call that it strikes, from 1, counted among those that match since it is in the list. Default 1. */
	readonly nth?: number;
	/** How many calls it strikes, one after another. Default 1. */
	readonly times?: number;
};

export interface SampleOptions {
	/** How many things there are at the start; the first has an id that must be encoded. Default 3. */
	readonly things?: number;
	/** How often a job says that it goes on, before it is completed. Default 2. */
	readonly polls?: number;
	/** Seconds in the `Retry-After` of a job that goes on; undefined (default): no header. */
	readonly jobRetryAfter?: number;
	/** The most rows that a job takes; undefined (default): any number. */
	readonly mostJobRows?: number;
	/** On: a refused batch does not say which row it was. */
	readonly namelessRefusals?: boolean;
	/** The most records in a page, whatever is asked for. Default 100. */
	readonly largestPage?: number;
	/** The clock of the log and of timestamps, milliseconds since the epoch. Default `Date.now`. */
	readonly now?: () => number;
}

export interface Reply {
	readonly status: number;
	/** Sent as JSON; bytes as they are; undefined: no body. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}
