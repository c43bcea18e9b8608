import type { House, Pages } from '../../collection';
import type { Issue } from '../../contract';
import { cursorFor, positionOf } from '../../cursor';
import type { Answer, Call, ProviderErrors } from '../../provider';
import type { UnifyState } from './state';

const DEFAULT_PAGE = 20;

export interface BadRequestDetail {
	code: string;
	path?: Array<string | number>;
	message?: string;
	object_api_name?: string;
	attribute_api_name?: string;
}

export const failure = (status: number, kind: string, message: string): Answer => ({
	status,
	body: { status: kind, message },
});

export const badRequest = (message: string, details: readonly BadRequestDetail[]): Answer => ({
	status: 400,
	body: { status: 'bad_request', message, errors: details },
});

export const badCursor = (): Answer =>
	badRequest('Invalid cursor', [{ code: 'invalid', path: ['cursor'] }]);

export const notFound = (thing: string): Answer => failure(404, 'not_found', `${thing} not found`);

/** Data and Tasks wrap what they answer; Sequences answers it bare. */
export const wrapped = (data: unknown) => ({ status: 'success', data });

export const errors: ProviderErrors = {
	unauthorized: () => failure(401, 'unauthorized', 'Invalid or missing API key'),
	badRequest: (issues) =>
		badRequest(
			'Request validation failed',
			issues.map(({ path, message }: Issue) => ({ code: 'invalid', path, message })),
		),
	rateLimited: () => failure(429, 'rate_limited', 'Rate limit exceeded'),
	serverError: () => failure(500, 'error', 'Internal server error'),
	unknownPath: () => notFound('Route'),
	notImplemented: (operationId) =>
		failure(501, 'not_implemented', `The sandbox has no ${operationId}`),
};

/** The size of a page that a call asks for. */
export const pageSize = ({ query }: Call): number => Number(query.limit ?? DEFAULT_PAGE);

/**
 * Pages by `limit` and `cursor`.
 *
 * @param bodyOf what an answer holds besides `next_cursor`
 */
export const cursorPages =
	(bodyOf: (rows: readonly object[]) => object): Pages =>
	(rows, call) => {
		const from = positionOf(call.query.cursor);
		if (from === undefined) return badCursor();
		const end = from + pageSize(call);
		const next_cursor = end < rows.length ? cursorFor(end) : null;
		return { status: 200, body: { ...bodyOf(rows.slice(from, end)), next_cursor } };
	};

export const houseOf = (state: UnifyState): House => ({
	notFound,
	deleted: () => ({ status: 200, body: { status: 'success' } }),
	fresh: () => state.fresh(),
});
