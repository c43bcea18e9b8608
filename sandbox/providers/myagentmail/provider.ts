import { collection } from '../../collection';
import { bearerToken, isKeyOf } from '../../provider';
import type { Answer, Call, Provider } from '../../provider';
import { SEED } from '../../seed';
import { errors, failure, houseOf, invalid, notFound, offsetPages, onePage } from './house';
import { newWorkspace } from './model';
import type { Cadence, EnrollmentCreate, RelinkRow, Workspace } from './model';
import type { MyAgentMailState } from './state';

/** MyAgentMail on a state: inferred where PROVIDERS.md and the contract are silent. */
export function myAgentMail(state: MyAgentMailState): Provider {
	const house = houseOf(state);
	const withCount = (workspace: Workspace) => ({
		...workspace,
		inboxCount: [...state.inboxes.values()].filter((inbox) => inbox.workspaceId === workspace.id)
			.length,
	});
	return {
		name: 'myAgentMail',
		contract: { file: 'myagentmail.openapi.yaml', apiRoot: '/v1', errorSchema: 'Error' },
		isAuthorized: (headers) => {
			const key = headers['x-api-key'] ?? bearerToken(headers);
			return isKeyOf(SEED.myAgentMail.apiKey, key);
		},
		errors,
		handlers: {
			getMe: () => ({
				status: 200,
				body: { kind: 'tenant', tenantId: 'ten_sandbox', name: 'Sandbox tenant' },
			}),
			...collection(house, {
				thing: 'Cadence',
				rows: state.cadences,
				list: 'listCadences',
				pages: offsetPages('cadences'),
				listed: cadenceListItem,
				get: 'getCadence',
				shown: (cadence) => ({ ok: true, cadence }),
			}),
			...collection(house, {
				thing: 'Inbox',
				rows: state.inboxes,
				list: 'listInboxes',
				pages: offsetPages('inboxes'),
				keeps: ({ workspaceId }, { workspace = workspaceId }) => workspace === workspaceId,
			}),
			...collection(house, {
				thing: 'Session',
				rows: state.sessions,
				list: 'linkedinListSessions',
				pages: onePage('sessions'),
				refuses: () =>
					state.linkedInSubscribed
						? undefined
						: failure(402, 'LINKEDIN_NOT_SUBSCRIBED', 'The LinkedIn add-on is not active'),
			}),
			...collection(house, {
				thing: 'Workspace',
				rows: state.workspaces,
				list: 'listWorkspaces',
				pages: onePage('workspaces'),
				listed: withCount,
				get: 'getWorkspace',
				shown: withCount,
				create: 'createWorkspace',
				make: newWorkspace,
				remove: 'deleteWorkspace',
			}),
			...collection(house, {
				thing: 'Enrollment',
				rows: state.enrollments,
				get: 'getEnrollment',
				shown: (enrollment) => ({ ok: true, enrollment }),
			}),
			listCadenceEnrollments: (call) => {
				const cadenceId = call.params.id ?? '';
				if (!state.cadences.has(cadenceId)) return notFound('Cadence');
				return offsetPages('enrollments')(state.enrollmentsOf(cadenceId), call);
			},
			enrollLeadInCadence: (call) => enroll(state, call),
			bulkRelinkEnrollments: (call) => bulkRelink(state, call),
		},
	};
}

function cadenceListItem({ steps, ...cadence }: Cadence): object {
	const { id, name, enabled, dailySendCap, createdAt } = cadence;
	return { id, name, enabled, dailySendCap, stepsCount: steps.length, createdAt };
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
