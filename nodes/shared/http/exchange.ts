import { target } from './address';
import type { Call, EndpointClass } from './call';
import type { Feedback } from './place';
import type { HttpAnswer, HttpRequest, HttpResult } from './port';
import { isRefusal } from './retry';
import type { Verdict } from './retry';

/** What the tries of a call, or of a row, have left behind. */
export interface Tries {
	/** Calls that went out. */
	readonly attempts: number;
	/** One of them may have been acted on, and its answer is lost. */
	readonly maybeDelivered: boolean;
	/** When the first went out, ms; 0: none yet. */
	readonly since: number;
	/** When trouble began, ms; 0: none yet. */
	readonly troubleSince: number;
}

export const NO_TRIES: Tries = { attempts: 0, maybeDelivered: false, since: 0, troubleSince: 0 };

/** The tries of both, one after the other. */
export const addTries = (before: Tries, after: Tries): Tries => ({
	attempts: before.attempts + after.attempts,
	maybeDelivered: before.maybeDelivered || after.maybeDelivered,
	since: before.since || after.since,
	troubleSince: before.troubleSince || after.troubleSince,
});

/** A call with all that decides how it is made. */
export interface Question<T> {
	readonly call: Call;
	readonly limits: EndpointClass;
	/** Whether a repeat of the call does no harm where it may have been acted on. */
	readonly repeatable: boolean;
	/**
	 * What an answer says, whatever its status; undefined: nothing that the contract knows. A success that says nothing
	 * is a lost answer, any other answer a refusal. Asked once for each answer, with the tries so far.
	 */
	read(answer: HttpAnswer, tries: Tries): T | undefined;
	/** Of earlier calls for the same rows: their time counts. */
	readonly before?: Tries;
	/** Rows that the call carries; 1 where it is not said. */
	readonly rows?: number;
	/** Losses of its rows before this call, one after another: the waits go on from there. 0 where it is not said. */
	readonly losses?: number;
	/** When it is not repeated for now, though it may be: some of its rows may be what is lost. */
	readonly givesWay?: GiveWay | undefined;
	/** Refusals for load after which it is given up, for limits that outlast anyone's patience. */
	readonly mostRefusals?: number | undefined;
	/** Whether an answer is the last word whatever its status, e.g. that the credits are used up. */
	isFinal?(answer: HttpAnswer): boolean;
	/** Goes on where the run was told to send nothing new; the user's Stop ends it all the same. */
	readonly outlivesHalt?: boolean;
}

/** When a call that is lost again and again ends, so that its rows can be sent in another way. */
export interface GiveWay {
	/** Losses, with those before this call. */
	readonly after: number;
	/** Tries for which there must be time then: with each further loss as long as the last one it ends before. */
	readonly tries: number;
}

/**
 * Whether a call ends after a loss; undefined: never.
 *
 * @param took ms of the try that was lost
 * @param left ms that may still be spent
 */
export const isToGiveWay = (
	way: GiveWay | undefined,
	losses: number,
	took: number,
	left: number,
): boolean => way !== undefined && (losses >= way.after || left - took < way.tries * took);

/** How an exchange ended without anything that could be read. `last` is the last result there was. */
export type Unread =
	/** The provider decided otherwise. */
	| { readonly kind: 'refused'; readonly answer: HttpAnswer }
	/** Perhaps acted on, and not to be repeated unseen, or out of time. `wait`: ms before a read-back. */
	| {
			readonly kind: 'lost';
			readonly last: HttpResult;
			readonly wait: number;
			/** There is time to repeat it, in another way. */
			readonly gaveWay?: true;
	  }
	/** Certainly not acted on by the last try, and out of time. */
	| {
			readonly kind: 'gave-up';
			readonly last: HttpResult | undefined;
			/** To when a refusal or a full window holds the calls, ms since 1970, where it was that. */
			readonly until?: number | undefined;
	  }
	| { readonly kind: 'unauthorized'; readonly last: HttpResult }
	/** An answer came, and our own code broke down on reading it. */
	| { readonly kind: 'faulty'; readonly error: Error }
	/** The run was cancelled or stopped before an answer. */
	| { readonly kind: 'halted' };

/** How an exchange ended. */
export type End<T> =
	{ readonly kind: 'read'; readonly value: T; readonly answer: HttpAnswer } | Unread;

export interface Exchange<T> {
	readonly end: End<T>;
	readonly tries: Tries;
}

/** What came of one call. */
export interface Heard<T> {
	readonly result: HttpResult;
	readonly value: T | undefined;
	/** Where our own code broke down on reading it. */
	readonly fault: Error | undefined;
	readonly verdict: Verdict;
	readonly retryAfter: number | undefined;
}

/** Whether there is an answer that an operation may read: what is about the key or the load is not its own. */
export const isReadable = (result: HttpResult): result is HttpAnswer =>
	result.kind === 'answer' && result.status !== 401 && !isRefusal(result);

export function feedbackOf({ result, verdict, retryAfter }: Heard<unknown>): Feedback {
	if (verdict === 'answered') return { kind: 'accepted' };
	return isRefusal(result) ? { kind: 'refused', retryAfter } : { kind: 'silent' };
}

export const answered = <T>({ result, value }: Heard<T>): End<T> => {
	if (result.kind !== 'answer') return { kind: 'gave-up', last: result };
	return value === undefined
		? { kind: 'refused', answer: result }
		: { kind: 'read', value, answer: result };
};

export const outOfTime = (last: HttpResult | undefined, tries: Tries, until?: number): Unread =>
	tries.maybeDelivered && last !== undefined
		? { kind: 'lost', last, wait: 0 }
		: { kind: 'gave-up', last, until };

/** The request of a call. @param timeout ms for the whole of it */
export function requestOf(
	{ method, file, body, accept, follow, withoutKey, ...rest }: Call,
	timeout: number,
): HttpRequest {
	return {
		method,
		path: target(rest),
		...(file !== undefined
			? { body: file.bytes, contentType: file.contentType }
			: body !== undefined && { body: JSON.stringify(body) }),
		...(accept !== undefined && { accept }),
		...(follow !== undefined && { follow }),
		...(withoutKey !== undefined && { withoutKey }),
		timeout,
	};
}
