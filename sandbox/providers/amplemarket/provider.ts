import type { Issue } from '../../contract';
import { cursorFor, positionOf } from '../../cursor';
import { normaliseEmail } from '../../identity';
import { bearerToken, issuePlace } from '../../provider';
import type { Answer, Call, Provider, ProviderErrors } from '../../provider';
import { SEED } from '../../seed';
import type { AddLeadsRequest, AmplemarketLead } from './model';
import type { AmplemarketState } from './state';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
const MAX_MAILBOX_PAGE = 20;
const MAX_LEADS = 250;

interface ErrorItem {
	code: string;
	title: string;
	detail: string;
	source?: { pointer?: string; parameter?: string };
}

const envelope = (status: number, ...items: ErrorItem[]): Answer => ({
	status,
	body: {
		object: 'error',
		_errors: items.map((item) => ({ status: String(status), ...item })),
	},
});

const unprocessable = (error_code: string, message: string): Answer => ({
	status: 422,
	body: { validation_errors: [{ error_code, message }] },
});

const notFound = (thing: string): Answer =>
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

/** Amplemarket on a state. */
export function amplemarket(state: AmplemarketState): Provider {
	const errors: ProviderErrors = {
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
	};
	return {
		name: 'amplemarket',
		contract: { file: 'amplemarket.openapi.yaml', apiRoot: '/', errorSchema: 'ErrorEnvelope' },
		isAuthorized: (headers) => bearerToken(headers) === SEED.amplemarket.apiKey,
		errors,
		handlers: {
			getAccountInfo: () => ({ status: 200, body: { id: 'acc_sandbox', name: 'Sandbox' } }),
			listSequences: (call) => {
				const name = String(call.query.name ?? '').toLowerCase();
				const rows = [...state.sequences.values()].filter(
					(sequence) =>
						sequence.name.toLowerCase().includes(name) &&
						allows(call, 'status', sequence.status) &&
						allows(call, 'created_by_user_id', sequence.created_by_user_id) &&
						allowsEmail(call, 'created_by_user_email', sequence.created_by_user_email),
				);
				return page('/sequences', 'sequences', rows, call, MAX_PAGE);
			},
			listMailboxes: (call) => {
				const rows = [...state.mailboxes.values()].filter(
					(mailbox) =>
						allows(call, 'status', mailbox.status) &&
						allows(call, 'email_provider', mailbox.email_provider) &&
						allowsEmail(call, 'user_email', mailbox.user.email),
				);
				return page('/mailboxes', 'mailboxes', rows, call, MAX_MAILBOX_PAGE);
			},
			listUsers: (call) => {
				const rows = [...state.users.values()].filter(
					(user) =>
						allows(call, 'status', user.status) &&
						allows(call, 'role', user.role) &&
						allowsEmail(call, 'email', user.email),
				);
				return page('/users', 'users', rows, call, MAX_PAGE);
			},
			addLeadsToSequence: (call) => addLeads(state, call),
		},
	};
}

function allows({ query }: Call, parameter: string, actual: string): boolean {
	return query[parameter] === undefined || query[parameter] === actual;
}

function allowsEmail({ query }: Call, parameter: string, actual: string): boolean {
	const wanted = query[parameter];
	return wanted === undefined || normaliseEmail(String(wanted)) === normaliseEmail(actual);
}

/** A page size above the cap is lowered, not refused: the links tell the way on. */
function page<Row>(
	path: string,
	key: string,
	rows: readonly Row[],
	{ query }: Call,
	maxSize: number,
): Answer {
	const refuse = (parameter: string, detail: string): Answer =>
		envelope(400, {
			code: 'unsupported_value',
			title: 'Unsupported value',
			detail,
			source: { parameter },
		});
	const { 'page[size]': askedSize, 'page[after]': after, 'page[before]': before } = query;
	const asked = Number(askedSize ?? DEFAULT_PAGE);
	if (!Number.isInteger(asked) || asked < 1) {
		return refuse('page[size]', 'page[size] must be a positive integer');
	}
	if (after !== undefined && before !== undefined) {
		return refuse('page[before]', 'page[after] and page[before] exclude each other');
	}
	const size = Math.min(asked, maxSize);
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
			if (name !== 'page[after]' && name !== 'page[before]') parameters.set(name, String(value));
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
}

function addLeads(state: AmplemarketState, { params, body, now }: Call): Answer {
	const sequence = state.sequences.get(params.id ?? '');
	if (!sequence) return notFound('Sequence');
	// The contract has been checked.
	const { leads, settings } = body as AddLeadsRequest;
	if (leads.length > MAX_LEADS) {
		return envelope(400, {
			code: 'content_too_large',
			title: 'Content too large',
			detail: `At most ${MAX_LEADS} leads a request`,
			source: { pointer: '/leads' },
		});
	}
	if (sequence.status !== 'active' && sequence.status !== 'paused') {
		return unprocessable(
			'sequence_not_accepting_leads',
			`Sequence is ${sequence.status}: only active and paused sequences accept leads`,
		);
	}
	if (state.rejectUnknownMailboxes && settings?.leads_distribution === 'custom_mailboxes') {
		const known = new Set([...state.mailboxes.values()].map(({ email }) => normaliseEmail(email)));
		const unknown = settings.mailboxes?.find((email) => !known.has(normaliseEmail(email)));
		if (unknown !== undefined) {
			return unprocessable('mailbox_not_found', `Mailbox '${unknown}' not found`);
		}
	}
	const missing = missingFields(state, sequence.dynamic_fields_used, leads);
	if (missing) return missing;
	return { status: 200, body: state.addLeads(sequence.id, leads, now) };
}

/** One lead without a field refuses the whole batch. */
function missingFields(
	state: AmplemarketState,
	fields: readonly string[],
	leads: readonly AmplemarketLead[],
): Answer | undefined {
	const validation_errors = fields.flatMap((field) => {
		const indexes = leads.flatMap(({ data = {} }, index) =>
			Object.hasOwn(data, field) && data[field] !== null ? [] : [index],
		);
		if (indexes.length === 0) return [];
		const where = state.namelessRefusals ? '' : ` on leads with indexes [${indexes.join(', ')}]`;
		const message = `Missing lead dynamic field '${field}'${where}`;
		return [{ error_code: 'missing_lead_field', message }];
	});
	return validation_errors.length > 0 ? { status: 422, body: { validation_errors } } : undefined;
}
