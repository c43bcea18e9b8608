import type { IDataObject } from 'n8n-workflow';

import { failed, success } from '../../shared/declare/outcome';
import type { Settle } from '../../shared/declare/operation';
import { headerOf } from '../../shared/http/address';
import type { HttpAnswer } from '../../shared/http/port';
import { isObject, own, ownString } from '../../shared/http/json';
import { linkedIn, saysAnything } from '../api';

// What is true of all that a session does on LinkedIn.

const QUOTA_CODES: ReadonlySet<string | undefined> = new Set([
	'LINKEDIN_RATE_LIMITED',
	'quota_exceeded',
	undefined,
]);
/** Seconds: longer than this no row waits for a quota. */
const LONGEST_WAIT = 600;

/** A quota of 24 hours that is used up is no pace to wait for; nor is an add-on that is missing. */
export function isUsedUp({ status, headers, json }: HttpAnswer): boolean {
	if (status === 402) return true;
	if (status !== 429 || !QUOTA_CODES.has(ownString(json, 'code'))) return false;
	const wait = Number(headerOf(headers, 'retry-after') ?? '');
	return !(wait > 0 && wait <= LONGEST_WAIT);
}

interface Acting {
	readonly sessionId?: string | undefined;
}

/** Nothing of it may be repeated; the rows of a session go one after another. */
export const acting = {
	limits: ({ sessionId }: Acting) => linkedIn(sessionId),
	concurrency: 1,
	group: ({ sessionId }: Acting) => sessionId ?? '',
	closes: isUsedUp,
} as const;

/** A success of which LinkedIn says in the answer that it is none. */
export const refusedIn = (json: IDataObject) =>
	failed(
		{
			error: ownString(json, 'error') || 'LinkedIn did not take it',
			wayOut: 'These are the words of LinkedIn. Look the person up there.',
		},
		{ code: ownString(json, 'code') ?? null, statusCode: 200, response: json },
	);

/**
 * Done, unless the answer says that it is not; one that says nothing of it tells nothing.
 *
 * @param keys beside the usual ones, that an answer to this may have
 */
export const settleOk =
	(outcome: string, ...keys: readonly string[]): Settle<unknown> =>
	({ json }) => {
		if (!isObject(json) || !saysAnything(json, ...keys)) return undefined;
		return [own(json, 'ok') === false ? refusedIn(json) : success(outcome, json)];
	};
