import type { Provider } from '../declare/provider';
import { adviceFor, leadsElsewhere, wayOutOf } from './advice';
import type { Refusal } from './read/value';
import { kindOf } from '../declare/answer';
import type { Operation } from '../declare/operation';
import type { InputError } from '../declare/parse';
import { failed, failure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import { ownString } from '../http/json';
import type { HttpAnswer, HttpResult } from '../http/port';
import { isRefusal } from '../http/retry';
import type { Unread } from '../http/exchange';
import type { Halt } from '../http/settings';

type Speaker = Pick<Provider, 'displayName' | 'error' | 'advice' | 'adviceByStatus'>;

/** The provider with what an operation advises itself. */
export const advisedBy = (provider: Provider, { advice }: Pick<Operation, 'advice'>): Provider =>
	advice === undefined
		? provider
		: { ...provider, adviceByStatus: { ...provider.adviceByStatus, ...advice } };

/** What an answer with an error status says, for every row of its call. */
export function refusal(provider: Speaker, answer: HttpAnswer): Failure {
	const { json, text } = answer;
	// A 403 that names when to come again is a word on the load, not on the key.
	const status = isRefusal(answer) && answer.status === 403 ? 429 : answer.status;
	const told = provider.error(json);
	const code = told?.code ?? null;
	return failure(
		'failed',
		{
			error: told?.text ?? `${provider.displayName} answered ${answer.status}`,
			wayOut:
				(code !== null ? ownString(provider.advice, code) : undefined) ??
				(leadsElsewhere(status, text) ? undefined : provider.adviceByStatus?.[status]) ??
				adviceFor(provider.displayName, status, text, told !== undefined),
		},
		{
			code,
			statusCode: answer.status,
			retryable: status === 429 || status === 408 || status >= 500,
			response: json ?? text,
		},
	);
}

/** Every try was refused undelivered: certainly not in. */
export function neverDelivered(
	provider: Speaker,
	last: HttpResult | undefined,
	until?: number,
): Failure {
	if (last === undefined) {
		return failure(
			'failed',
			{
				error: `${provider.displayName} takes no calls at the moment`,
				wayOut:
					until === undefined
						? 'It was not sent, for the calls before it were refused for too long. Run these items again later, or raise Max Retry Time.'
						: `It was not sent, for the calls are held until ${new Date(until).toISOString()}. Run these items again then, or raise Max Retry Time.`,
			},
			{ code: 'rate_limited', retryable: true },
		);
	}
	if (last.kind === 'failure' && last.reason === 'blocked') {
		return failure(
			'failed',
			{ error: `A call to ${provider.displayName} is not allowed`, wayOut: `${last.message}.` },
			{ code: last.reason },
		);
	}
	if (last.kind === 'failure') {
		return failure(
			'failed',
			{
				error: `${provider.displayName} could not be reached`,
				wayOut: `${last.message}. ${wayOutOf(last.reason)}`,
			},
			{ code: last.reason, retryable: !last.isLasting },
		);
	}
	return { ...refusal(provider, last), retryable: true };
}

/** It was sent, and neither a repeat nor a read-back could tell what became of it. */
export function neverKnown(
	provider: Speaker,
	last: HttpResult | undefined,
	safeToRepeat: boolean,
): Failure {
	const body = last?.kind === 'answer' ? (last.json ?? last.text) : undefined;
	const told = provider.error(body);
	return failure(
		'unknown',
		{
			error: `${provider.displayName} may or may not have taken it: ${lossOf(last, told?.text)}`,
			wayOut: safeToRepeat
				? 'Running this item again is safe: what is in already is not put in twice.'
				: 'Look it up at the provider before you run this item again.',
		},
		{
			code: told?.code ?? (last?.kind === 'failure' ? last.reason : 'answer_lost'),
			statusCode: last?.kind === 'answer' ? last.status : null,
			retryable: safeToRepeat,
			response: body,
		},
	);
}

function lossOf(last: HttpResult | undefined, told: string | undefined): string {
	if (last === undefined) return 'the answer is missing';
	if (last.kind === 'failure') return last.message;
	return `the answer was ${last.status}${told === undefined ? ` with ${kindOf(last)}` : `: ${told}`}`;
}

/** The last try was refused, but an earlier one may have been acted on, and its answer is lost. */
export const refusedAfterLoss = (provider: Speaker, refused: Failure): Failure => ({
	...refused,
	outcome: 'unknown',
	error: `${provider.displayName} may or may not have taken it: an answer was lost, and then: ${refused.error}`,
	wayOut: `Running this item again is safe: what is in already is not put in twice. ${refused.wayOut}`,
	retryable: true,
});

/** The key was refused: no call with it can succeed. */
export function unauthorized(provider: Speaker, last: HttpResult): Failure {
	if (last.kind === 'failure') return neverDelivered(provider, last);
	const told = refusal(provider, last);
	return {
		...told,
		error: `${provider.displayName} does not accept the API key`,
		wayOut: `Check the API key in the ${provider.displayName} credential, and that its base URL is the one that the key is for.`,
		code: told.code ?? 'unauthorized',
		retryable: false,
	};
}

/** Code of a row that the end of the run left open. */
export const STOPPED = 'stopped';

function interrupted(provider: Speaker, maybeDelivered: boolean): Failure {
	return failure(
		maybeDelivered ? 'unknown' : 'failed',
		{
			error: 'The run was stopped',
			wayOut: maybeDelivered
				? `It may have reached ${provider.displayName}: look it up there before you run it again.`
				: 'It was not sent. Run it again.',
		},
		{ code: STOPPED, retryable: !maybeDelivered },
	);
}

/**
 * Why an exchange brought nothing that could be used.
 *
 * @param changes whether the call may have changed something at the provider
 */
export function faultOf(
	provider: Speaker,
	halt: Halt | undefined,
	end: Unread,
	changes: { readonly safeToRepeat: boolean } | undefined,
): Failure {
	switch (end.kind) {
		case 'refused':
			return refusal(provider, end.answer);
		case 'unauthorized':
			return unauthorized(provider, end.last);
		case 'gave-up':
			return neverDelivered(provider, end.last, end.until);
		case 'lost':
			return changes === undefined
				? unreadable(provider, end.last)
				: neverKnown(provider, end.last, changes.safeToRepeat);
		case 'faulty':
			return brokenDown(end.error, changes !== undefined);
		case 'halted':
			return halted(provider, halt, false);
	}
}

/** A question that got no answer; nothing was changed by it. */
function unreadable(provider: Speaker, last: HttpResult): Failure {
	const { code, statusCode, response } = neverKnown(provider, last, true);
	const isElsewhere = last.kind === 'answer' && last.status < 300;
	return failure(
		'failed',
		{
			error: `${provider.displayName} gave no answer that can be used: ${lossOf(last, provider.error(response)?.text)}`,
			wayOut: isElsewhere
				? `Check the base URL in the ${provider.displayName} credential.`
				: 'Run this item again later.',
		},
		{ code, statusCode, response, retryable: true },
	);
}

/** The run ended before this row had its answer: by a refused key, a wrong base URL, or the user. */
export function halted(
	provider: Speaker,
	halt: Halt | undefined,
	maybeDelivered: boolean,
): Failure {
	if (maybeDelivered || halt === undefined || halt.kind === 'stopped')
		return interrupted(provider, maybeDelivered);
	if (halt.kind === 'overdue')
		return failed(
			{
				error: 'It was not started, for the job before it was not over within Max Wait Time',
				wayOut: 'Run it again later, or raise Max Wait Time.',
			},
			{ code: 'not_started', retryable: true },
		);
	if (halt.kind === 'exhausted') {
		const { error, wayOut, code } = halt;
		return failed({ error, wayOut: `${wayOut} It was not sent.` }, { code });
	}
	return halt.kind === 'unauthorized'
		? unauthorized(provider, halt.last)
		: misdirected(provider, halt.last);
}

/** No answer was the API's: the base URL leads elsewhere. */
function misdirected(provider: Speaker, last: HttpResult): Failure {
	return failure(
		'failed',
		{
			error: `The answers are not ${provider.displayName}'s API, but ${last.kind === 'answer' ? kindOf(last) : 'nothing'}`,
			wayOut: `Check the base URL in the ${provider.displayName} credential. It was not sent.`,
		},
		{
			code: 'not_the_api',
			statusCode: last.kind === 'answer' ? last.status : null,
			retryable: true,
			response: last.kind === 'answer' ? last.text : null,
		},
	);
}

/** An item that could not be read into a row. */
export const invalidInput = ({ field, problem, wayOut }: Refusal, index: number): Failure =>
	failed(
		{
			error: `${field === 'Item' ? 'The item' : `'${field}'`} ${problem} [item ${index}]`,
			wayOut,
		},
		{ code: 'invalid_input' },
	);

/** A call that could not even be written. */
export const unwritable = ({ problem, wayOut, field }: InputError): Failure =>
	failed(
		{
			error: field === 'Item' ? `The address of the call ${problem}` : `'${field}' ${problem}`,
			wayOut,
		},
		{ code: 'invalid_input' },
	);

/** Our own code broke down on a row. */
export const brokenDown = ({ message }: Error, maybeDelivered: boolean): Failure =>
	failure(
		maybeDelivered ? 'unknown' : 'failed',
		{
			error: `This node broke down on the item: ${message}`,
			wayOut: 'Please report it, with the settings of this node.',
		},
		{ code: 'internal_error' },
	);
