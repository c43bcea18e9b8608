import type { AnswerFault, AskedWait } from './faultPlan';
import { retryAfterValue } from './limits';
import type { ProviderErrors } from './provider';
import { htmlPage, wireAnswer } from './wire';
import type { WireAnswer } from './wire';

const TITLES: Readonly<Record<number, string>> = {
	200: 'Just a moment...',
	402: 'Subscription required',
	403: 'Access denied',
	413: '413 Request Entity Too Large',
	429: 'You are being rate limited',
	502: '502 Bad Gateway',
	503: '503 Service Temporarily Unavailable',
	504: '504 Gateway Time-out',
};

/**
 * What a fault has said in place of the true answer; undefined where that one suffers on its way.
 *
 * @param now milliseconds since the epoch
 */
export function answerInstead(
	fault: AnswerFault,
	errors: ProviderErrors,
	now: number,
): WireAnswer | undefined {
	switch (fault.kind) {
		case 'status':
			return statusAnswer(fault, errors, now);
		case 'html':
			return page(fault.status ?? 200);
		case 'wrong-json':
			return wireAnswer({ status: 200, body: { hello: 'world' } });
		case 'empty':
			return wireAnswer({ status: 200, body: '', contentType: 'application/json' });
		default:
			return undefined;
	}
}

function statusAnswer(
	{ status, retryAfter }: Extract<AnswerFault, { kind: 'status' }>,
	errors: ProviderErrors,
	now: number,
): WireAnswer {
	const headers: Record<string, string> = {};
	if (retryAfter) headers['retry-after'] = waitText(retryAfter, now);
	// What stands before a provider speaks for these, in pages.
	if (status > 500) return page(status, headers);
	if (status === 401) return wireAnswer(errors.unauthorized(), headers);
	const answer = status === 500 ? errors.serverError() : errors.rateLimited();
	return wireAnswer({ ...answer, status }, headers);
}

function page(status: number, headers: Record<string, string> = {}): WireAnswer {
	return wireAnswer(htmlPage(status, TITLES[status] ?? String(status)), headers);
}

function waitText(wait: AskedWait, now: number): string {
	if (wait.form === 'text') return wait.text;
	const ms = wait.seconds * 1_000;
	return wait.form === 'epoch'
		? String(Math.ceil((now + ms) / 1_000))
		: retryAfterValue(wait.form, ms, now);
}
