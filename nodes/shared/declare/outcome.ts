import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../http/json';

/** It is as the row asked, by this run or before it; or it would be sent (`planned`). */
export interface Success {
	readonly kind: 'success';
	/** The operation's word for it, e.g. `created`. Public: a saved workflow may branch on it. */
	readonly outcome: string;
	/** Why nothing had to be done, e.g. `already_in_list`; absent where there is nothing to explain. */
	readonly reason?: string;
	/** The answer to an earlier try was lost; a repeat or a look shows that it was done. */
	readonly afterLostAnswer?: true;
	/** Whether this run changed something for it. */
	readonly isOurs: boolean;
	/** What the provider says of the row. */
	readonly record: IDataObject;
}

/** The provider, or the node for a repeat within the input, left the row out. */
export interface Skip {
	readonly kind: 'skip';
	readonly outcome: 'skipped';
	readonly reason: string;
	/** What it means, as a sentence without its full stop. */
	readonly text: string;
	/** What would let it in, as a sentence without its full stop; absent where nothing would. */
	readonly wayOut?: string;
	/** The item that this one repeats. */
	readonly duplicateOf?: number;
	readonly record: IDataObject;
}

/**
 * `failed`: certainly not done by this run. `unknown`: it may be done, and nothing could settle it. `pending`: a job is
 * accepted and was not over in time.
 */
export interface Failure {
	readonly kind: 'failure';
	readonly outcome: 'failed' | 'unknown' | 'pending';
	/** What happened, as a sentence without its full stop. */
	readonly error: string;
	/** What to do about it, as a sentence. */
	readonly wayOut: string;
	/** The provider's or the engine's name for the fault. */
	readonly code: string | null;
	/** HTTP status, null where no answer came. */
	readonly statusCode: number | null;
	/** Whether running the row again may help. */
	readonly retryable: boolean;
	/** The provider's own body for this row, bounded. */
	readonly response: unknown;
	/** The job that goes on by itself. */
	readonly jobId?: string;
}

export type Outcome = Success | Skip | Failure;

/**
 * The provider shows it done without saying by whom. What it is called depends on whether an earlier try of this run may
 * have done it, which the engine knows.
 */
export interface Standing {
	readonly kind: 'standing';
	/** Where it was so before this run. */
	readonly before: { readonly outcome: string; readonly reason?: string };
	/** Where this run did it: the operation's own word if not given. */
	readonly ours?: string;
	/** When it came to be, by the provider; absent where the provider gives no times. */
	readonly createdAt?: { readonly text: string | undefined };
	readonly record: IDataObject;
}

/** What an answer says of a row. */
export type Verdict = Outcome | Standing;

/** A row's outcome with how often it was put on the wire. */
export interface Settled {
	readonly outcome: Outcome;
	/** Calls that carried this row, 0 where it was never sent. */
	readonly attempts: number;
	/** What the operation names of it, for the output. */
	readonly named?: IDataObject;
}

export const isFailure = (outcome: Outcome): outcome is Failure => outcome.kind === 'failure';

/** Done by this run. */
export const success = (outcome: string, record: IDataObject = {}): Success => ({
	kind: 'success',
	outcome,
	isOurs: true,
	record,
});

/** So already, or not to be done: this run changed nothing. */
export const untouched = (outcome: string, record: IDataObject = {}, reason?: string): Success => ({
	kind: 'success',
	outcome,
	...(reason !== undefined && { reason }),
	isOurs: false,
	record,
});

/** What it was meant to become is so already. */
export const unchanged = (reason: string, record: IDataObject = {}): Success =>
	untouched('unchanged', record, reason);

export const standing = (
	before: string | { readonly outcome: string; readonly reason: string },
	record: IDataObject,
	rest: Pick<Standing, 'ours' | 'createdAt'> = {},
): Standing => ({
	kind: 'standing',
	before: typeof before === 'string' ? { outcome: before } : before,
	record,
	...rest,
});

/**
 * @param text what the reason means, as a sentence without its full stop
 * @param wayOut what would let it in, likewise
 */
export const skipped = (
	reason: string,
	text: string,
	record: IDataObject = {},
	wayOut?: string,
): Skip => ({
	kind: 'skip',
	outcome: 'skipped',
	reason,
	text,
	...(wayOut !== undefined && { wayOut }),
	record,
});

export type Texts = Pick<Failure, 'error' | 'wayOut'>;

/** A failure with what most failures have: final, without code, status or body. */
export const failure = (
	outcome: Failure['outcome'],
	texts: Texts,
	rest: Partial<Omit<Failure, 'kind' | 'outcome'>> = {},
): Failure => ({
	kind: 'failure',
	code: null,
	statusCode: null,
	retryable: false,
	...rest,
	...texts,
	response: excerpt(rest.response),
	outcome,
});

export const failed = (texts: Texts, rest?: Partial<Omit<Failure, 'kind' | 'outcome'>>): Failure =>
	failure('failed', texts, rest);

const LONGEST = 2_000;

/** A provider's body, bounded for an error item: whole where it is short, else cut and marked. */
function excerpt(body: unknown): unknown {
	if (body === undefined || body === null) return null;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	if (text.length <= LONGEST) return isObject(body) || Array.isArray(body) ? body : text;
	return `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
