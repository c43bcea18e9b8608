import type { NodeEgressFilter } from 'n8n-workflow';

import { headerOf } from './address';
import { lost } from './failure';
import type { HttpFailure, HttpResult } from './port';

const STATUSES: readonly number[] = [301, 302, 303, 307, 308];

/** Whether an answer leads to another address. */
export const isRedirect = (result: HttpResult): boolean =>
	result.kind === 'answer' &&
	STATUSES.includes(result.status) &&
	headerOf(result.headers, 'location') !== undefined;

/** Where a redirect leads; or why nothing is asked there. */
export function redirectOf(
	result: HttpResult,
	from: URL,
	egress: NodeEgressFilter | undefined,
): URL | HttpFailure {
	const location =
		(result.kind === 'answer' ? headerOf(result.headers, 'location') : undefined) ?? '';
	if (!URL.canParse(location, from.href))
		return refused('The answer leads to an address that is none');
	const url = new URL(location, from);
	const isAsSafe = url.protocol === 'https:' || url.protocol === from.protocol;
	if (!isAsSafe) return refused('The answer leads to an address without https');
	if (url.username !== '' || url.password !== '')
		return refused('The answer leads to an address that holds a user name');
	try {
		egress?.validateRedirectSync(url.href);
	} catch {
		return refused(`The answer leads to ${url.host}, which n8n's egress policy does not allow`);
	}
	return url;
}

export const refused = (message: string): HttpFailure => lost('blocked', message, true);
