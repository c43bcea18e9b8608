import { bearerToken, issuePlace } from '../../provider';
import type { Answer, Call, Provider, ProviderErrors } from '../../provider';
import { SEED } from '../../seed';
import { htmlPage } from '../../wire';
import type { Cadence, EnrollmentCreate, RelinkRow } from './model';
import type { MyAgentMailState } from './state';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;

const failure = (status: number, code: string, error: string): Answer => ({
	status,
	body: { error, code },
});

const invalid = (message: string): Answer => failure(400, 'VALIDATION_ERROR', message);
const notFound = (thing: string): Answer => failure(404, 'NOT_FOUND', `${thing} not found`);

const errors: ProviderErrors = {
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

/** MyAgentMail on a state: inferred where PROVIDERS.md and the contract are silent. */
export function myAgentMail(state: MyAgentMailState): Provider {
	return {
		name: 'myAgentMail',
		contract: { file: 'myagentmail.openapi.yaml', apiRoot: '/v1', errorSchema: 'Error' },
		isAuthorized: (headers) => {
			const key = headers['x-api-key'] ?? bearerToken(headers);
			return key === SEED.myAgentMail.apiKey;
		},
		errors,
		handlers: {
			getMe: () => ({
				status: 200,
				body: { kind: 'tenant', tenantId: 'ten_sandbox', name: 'Sandbox tenant' },
			}),
			listCadences: (call) => {
				const { rows, pagination } = page([...state.cadences.values()], call);
				return { status: 200, body: { cadences: rows.map(cadenceListItem), pagination } };
			},
			getCadence: ({ params }) => {
				const cadence = state.cadences.get(params.id ?? '');
				return cadence ? { status: 200, body: { ok: true, cadence } } : notFound('Cadence');
			},
			listCadenceEnrollments: (call) => {
				const cadenceId = call.params.id ?? '';
				if (!state.cadences.has(cadenceId)) return notFound('Cadence');
				const { rows, pagination } = page(state.enrollmentsOf(cadenceId), call);
				return { status: 200, body: { enrollments: rows, pagination } };
			},
			enrollLeadInCadence: (call) => enroll(state, call),
			bulkRelinkEnrollments: (call) => bulkRelink(state, call),
			getEnrollment: ({ params }) => {
				const enrollment = state.enrollments.get(params.id ?? '');
				return enrollment
					? { status: 200, body: { ok: true, enrollment } }
					: notFound('Enrollment');
			},
			listInboxes: (call) => {
				const { workspace } = call.query;
				const inboxes = [...state.inboxes.values()].filter(
					({ workspaceId }) => workspace === undefined || workspace === workspaceId,
				);
				const { rows, pagination } = page(inboxes, call);
				return { status: 200, body: { inboxes: rows, pagination } };
			},
			linkedinListSessions: () =>
				state.linkedInSubscribed
					? { status: 200, body: { sessions: [...state.sessions.values()] } }
					: failure(402, 'LINKEDIN_NOT_SUBSCRIBED', 'The LinkedIn add-on is not active'),
		},
	};
}

function cadenceListItem({ steps, ...cadence }: Cadence): object {
	const { id, name, enabled, dailySendCap, createdAt } = cadence;
	return { id, name, enabled, dailySendCap, stepsCount: steps.length, createdAt };
}

/** A `limit` above the cap is lowered, not refused; the answer tells the one used. */
function page<Row>(rows: readonly Row[], { query }: Call) {
	const limit = Math.min(Number(query.limit ?? DEFAULT_PAGE), MAX_PAGE);
	const offset = Number(query.offset ?? 0);
	return {
		rows: rows.slice(offset, offset + limit),
		pagination: { total: rows.length, limit, offset },
	};
}

function enroll(state: MyAgentMailState, { params, body, now }: Call): Answer {
	const cadence = state.cadences.get(params.id ?? '');
	if (!cadence) return notFound('Cadence');
	// The contract has been checked.
	const lead = body as EnrollmentCreate;
	const needsSession = cadence.steps.some(({ kind }) => kind.startsWith('linkedin'));
	const needsInbox = cadence.steps.some(({ kind }) => kind === 'email');
	if (needsSession && !lead.sessionId) {
		return invalid('sessionId is required: the cadence has a LinkedIn step');
	}
	if (needsInbox && !lead.inboxId) {
		return invalid('inboxId is required: the cadence has an email step');
	}
	if (lead.sessionId !== undefined && !state.sessions.has(lead.sessionId)) {
		return invalid('sessionId: no such LinkedIn session');
	}
	if (lead.inboxId !== undefined && !state.inboxes.has(lead.inboxId)) {
		return invalid('inboxId: no such inbox');
	}
	return { status: 200, body: { ok: true, ...state.enroll(cadence.id, lead, now) } };
}

function bulkRelink(state: MyAgentMailState, { params, query, body, now }: Call): Answer {
	const cadenceId = params.id ?? '';
	if (!state.cadences.has(cadenceId)) return notFound('Cadence');
	const { updates } = body as { updates: RelinkRow[] };
	const results = updates.map((row) => state.relink(cadenceId, row, query.retryNow === true, now));
	const succeeded = results.filter(({ ok }) => ok).length;
	return {
		status: 200,
		body: { ok: true, succeeded, failed: results.length - succeeded, results },
	};
}
