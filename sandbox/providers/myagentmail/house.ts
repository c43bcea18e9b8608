import type { House, Pages } from '../../collection';
import { issuePlace } from '../../provider';
import type { Answer, Call, ProviderErrors } from '../../provider';
import { htmlPage } from '../../wire';
import type { MyAgentMailState } from './state';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;

export const failure = (status: number, code: string, error: string): Answer => ({
	status,
	body: { error, code },
});

export const invalid = (message: string): Answer => failure(400, 'VALIDATION_ERROR', message);
export const notFound = (thing: string): Answer => failure(404, 'NOT_FOUND', `${thing} not found`);

export const errors: ProviderErrors = {
	unauthorized: () => failure(401, 'UNAUTHORIZED', 'Missing or invalid API key'),
	badRequest: (issues) =>
		invalid(issues.map((issue) => `${issuePlace(issue)}: ${issue.message}`).join('; ')),
	rateLimited: () => failure(429, 'RATE_LIMITED', 'Too many requests'),
	serverError: () => failure(500, 'INTERNAL_ERROR', 'Internal server error'),
	// Outside /v1 the real host serves its website, with status 200.
	unknownPath: (path) =>
		path === '/v1' || path.startsWith('/v1/') ? notFound('Route') : htmlPage(200, 'MyAgentMail'),
	notImplemented: (operationId) =>
		failure(501, 'NOT_IMPLEMENTED', `The sandbox has no ${operationId}`),
};

/** Pages by `limit` and `offset`. A `limit` above the cap is lowered, not refused; the answer tells the one used. */
export const offsetPages =
	(key: string): Pages =>
	(rows, { query }: Call) => {
		const limit = Math.min(Number(query.limit ?? DEFAULT_PAGE), MAX_PAGE);
		const offset = Number(query.offset ?? 0);
		const pagination = { total: rows.length, limit, offset };
		return { status: 200, body: { [key]: rows.slice(offset, offset + limit), pagination } };
	};

/** All at once. */
export const onePage =
	(key: string): Pages =>
	(rows) => ({ status: 200, body: { [key]: rows } });

export const houseOf = (state: MyAgentMailState): House => ({
	notFound,
	deleted: (id) => ({ status: 200, body: { deleted: true, id } }),
	fresh: () => state.fresh(),
});
