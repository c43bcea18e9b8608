import type { House, Pages } from '../../collection';
import type { Issue } from '../../contract';
import { cursorFor, positionOf } from '../../cursor';
import { issuePlace } from '../../provider';
import type { Answer, ProviderErrors } from '../../provider';
import type { AmplemarketState } from './state';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/** Records in a page: the most that there can be, and how many come where nothing is asked. */
export interface PageSizes {
	readonly most?: number;
	readonly usual?: number;
}

interface ErrorItem {
	code: string;
	title: string;
	detail: string;
	source?: { pointer?: string; parameter?: string };
}

export const envelope = (status: number, ...items: ErrorItem[]): Answer => ({
	status,
	body: {
		object: 'error',
		_errors: items.map((item) => ({ status: String(status), ...item })),
	},
});

export const unprocessable = (error_code: string, message: string): Answer => ({
	status: 422,
	body: { validation_errors: [{ error_code, message }] },
});

export const notFound = (thing: string): Answer =>
	envelope(404, { code: 'not_found', title: 'Not found', detail: `${thing} not found` });

function errorItem(issue: Issue): ErrorItem {
	const missing = issue.keyword === 'required';
	return {
		code: missing ? 'missing_field' : 'unsupported_value',
		title: missing ? 'Missing field' : 'Unsupported value',
		detail: `${issuePlace(issue)}: ${issue.message}`,
		source:
			issue.in === 'body'
				? { pointer: ['', ...issue.path].join('/') }
				: { parameter: issue.path.join('') },
	};
}

const NAMELESS: ErrorItem = {
	code: 'unsupported_value',
	title: 'Unsupported value',
	detail: 'The request has unsupported values',
};

export const errorsOf = (state: AmplemarketState): ProviderErrors => ({
	unauthorized: () =>
		envelope(401, {
			code: 'unauthorized',
			title: 'Unauthorized',
			detail: 'Invalid or missing API key',
		}),
	badRequest: (issues) =>
		envelope(400, ...(state.namelessRefusals ? [NAMELESS] : issues.map(errorItem))),
	rateLimited: () =>
		envelope(429, {
			code: 'too_many_requests',
			title: 'Too many requests',
			detail: 'Rate limit exceeded',
		}),
	serverError: () =>
		envelope(500, {
			code: 'internal_server_error',
			title: 'Internal server error',
			detail: 'Something went wrong',
		}),
	unknownPath: () => notFound('Route'),
	notImplemented: (operationId) =>
		envelope(501, {
			code: 'not_implemented',
			title: 'Not implemented',
			detail: `The sandbox has no ${operationId}`,
		}),
});

/**
 * Pages by links. A page size above the cap is lowered, not refused: the links tell the way on.
 *
 * @param path the links' own
 * @param key of the list in the answer
 */
export const linkPages =
	(path: string, key: string, { most = MAX_PAGE, usual = DEFAULT_PAGE }: PageSizes = {}): Pages =>
	(rows, call) => {
		const refuse = (parameter: string, detail: string): Answer =>
			envelope(400, {
				code: 'unsupported_value',
				title: 'Unsupported value',
				detail,
				source: { parameter },
			});
		const { query } = call;
		const { 'page[size]': askedSize, 'page[after]': after, 'page[before]': before } = query;
		const asked = Number(askedSize ?? usual);
		if (!Number.isInteger(asked) || asked < 1) {
			return refuse('page[size]', 'page[size] must be a positive integer');
		}
		if (after !== undefined && before !== undefined) {
			return refuse('page[before]', 'page[after] and page[before] exclude each other');
		}
		const size = Math.min(asked, most);
		const from = positionOf(after);
		const end = positionOf(before);
		if (from === undefined || end === undefined) {
			return refuse(from === undefined ? 'page[after]' : 'page[before]', 'Unknown cursor');
		}
		const start = before === undefined ? from : Math.max(0, end - size);
		const stop = before === undefined ? start + size : end;
		const link = (cursor?: 'page[after]' | 'page[before]', position = 0): { href: string } => {
			const parameters = new URLSearchParams();
			for (const [name, value] of Object.entries(query)) {
				if (name === 'page[after]' || name === 'page[before]') continue;
				for (const each of [value].flat()) parameters.append(name, String(each));
			}
			if (cursor) parameters.set(cursor, cursorFor(position));
			const text = parameters.toString();
			return { href: text ? `${path}?${text}` : path };
		};
		return {
			status: 200,
			body: {
				[key]: rows.slice(start, stop),
				_links: {
					self:
						before === undefined
							? link(start > 0 ? 'page[after]' : undefined, start)
							: link('page[before]', stop),
					...(start > 0 ? { prev: link('page[before]', start) } : {}),
					...(stop < rows.length ? { next: link('page[after]', stop) } : {}),
				},
			},
		};
	};

export const houseOf = (state: AmplemarketState): House => ({
	notFound,
	deleted: () => ({ status: 204, body: undefined }),
	fresh: () => state.fresh(),
});
