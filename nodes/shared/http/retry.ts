import { headerOf } from './address';
import { LONGEST_ASKED_HOLD } from './pace';
import type { Headers, HttpAnswer, HttpResult } from './port';

/** What a result means for the question whether to send again. */
export type Verdict =
	/** The provider decided; its answer counts. */
	| 'answered'
	/** Certainly not acted on: no connection, 429, 503 with Retry-After. */
	| 'undelivered'
	/** Perhaps acted on, and the answer is lost: reset, time-out, 5xx, unreadable. */
	| 'lost'
	/** 401: no call with this key can succeed. */
	| 'unauthorized';

/** Too much, says the provider: 429, 503, or a 403 that names when to come again, which is no word on the key. */
export const isRefusal = (result: HttpResult): result is HttpAnswer =>
	result.kind === 'answer' &&
	(result.status === 429 ||
		result.status === 503 ||
		(result.status === 403 && namesRetry(result.headers)));

const namesRetry = (headers: Headers): boolean =>
	(headerOf(headers, 'retry-after') ?? '').trim() !== '';

export function judge(result: HttpResult, isReadable: boolean): Verdict {
	if (result.kind === 'failure') return result.maybeDelivered ? 'lost' : 'undelivered';
	if (result.status === 401) return 'unauthorized';
	if (result.status === 429) return 'undelivered';
	if ((result.status === 503 || result.status === 403) && namesRetry(result.headers))
		return 'undelivered';
	if (result.status >= 500 || result.status === 408) return 'lost';
	return result.status >= 200 && result.status < 300 && !isReadable ? 'lost' : 'answered';
}

export interface Situation {
	readonly verdict: Verdict;
	/** Whether a repeat of a call that may have been acted on does no harm. */
	readonly repeatable: boolean;
	/** Tries so far, at least 1. */
	readonly attempt: number;
	/** Ms that may still be spent on retrying. */
	readonly timeLeft: number;
	/** Ms that the provider asked to wait, if it did. */
	readonly retryAfter?: number | undefined;
	/** From 0 up to 1. */
	readonly random: number;
}

export type Step =
	| { readonly step: 'settle' }
	| { readonly step: 'stop' }
	| { readonly step: 'repeat'; readonly wait: number }
	| { readonly step: 'read-back'; readonly wait: number }
	| { readonly step: 'give-up' };

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** Exponential back-off with jitter: from half of the wait up to the whole of it, ms. */
export function backOff(attempt: number, random: number): number {
	const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt - 1, 16));
	return full / 2 + (full / 2) * random;
}

/**
 * What to do after a try. Pure. A call that may have been acted on is repeated only where a repeat does no harm; where
 * it could, a read-back comes first, always.
 */
export function decide({
	verdict,
	repeatable,
	attempt,
	timeLeft,
	retryAfter,
	random,
}: Situation): Step {
	if (verdict === 'answered') return { step: 'settle' };
	if (verdict === 'unauthorized') return { step: 'stop' };
	const wait = Math.max(retryAfter ?? 0, backOff(attempt, random));
	if (verdict === 'lost' && !repeatable)
		return { step: 'read-back', wait: Math.min(wait, Math.max(0, timeLeft)) };
	return wait <= timeLeft ? { step: 'repeat', wait } : { step: 'give-up' };
}

/**
 * A small number is seconds from now; a larger one is a time, in seconds or milliseconds since 1970. Undefined where
 * nothing of it lies ahead, for that is no hint.
 */
function waitOf(value: number, now: number): number | undefined {
	const wait = value < 1e9 ? value * 1_000 : (value < 1e11 ? value * 1_000 : value) - now;
	return wait > 0 ? Math.min(wait, LONGEST_ASKED_HOLD) : undefined;
}

const RESET_HEADERS = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'] as const;

/**
 * Ms that an answer asks to wait, more than 0 and at most an hour: `Retry-After` in seconds, as a date or as a time since
 * 1970, else a reset header in seconds from now or since 1970. Undefined where it asks nothing that can be read, or
 * something that is over already.
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
	// The provider's clock may be another than ours: its own Date header tells what it takes for now.
	const date = Date.parse(headerOf(headers, 'date') ?? '');
	const theirNow = Number.isNaN(date) ? now : date;
	const retryAfter = headerOf(headers, 'retry-after')?.trim() ?? '';
	const asked = /^\d+(?:\.\d+)?$/.test(retryAfter)
		? waitOf(Number(retryAfter), theirNow)
		: dateAhead(retryAfter, theirNow);
	if (asked !== undefined) return asked;
	for (const name of RESET_HEADERS) {
		const wait = waitOf(Number(headerOf(headers, name)), theirNow);
		if (wait !== undefined) return wait;
	}
	return undefined;
}

/** A number below zero is no date, though it parses as one. */
function dateAhead(text: string, now: number): number | undefined {
	const wait = /[a-z]/i.test(text) ? Date.parse(text) - now : 0;
	return wait > 0 ? Math.min(wait, LONGEST_ASKED_HOLD) : undefined;
}
