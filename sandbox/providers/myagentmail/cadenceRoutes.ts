import { collection } from '../../collection';
import type { Answer, Call, Handler } from '../../provider';
import type { Fields } from '../../record';
import { counted } from './counted';
import { failure, houseOf, invalid, notFound, offsetPages } from './house';
import type { Cadence, CadenceStep, EnrollmentCreate, EnrollmentPatch, RelinkRow } from './model';
import type { MyAgentMailState } from './state';

/** Cadences and enrollments. */
export function cadenceRoutes(state: MyAgentMailState): Record<string, Handler> {
	const house = houseOf(state);
	const onCadence =
		(work: (cadence: Cadence, call: Call) => Answer): Handler =>
		(call) => {
			const cadence = state.cadences.get(call.params.id ?? '');
			return cadence === undefined ? notFound('Cadence') : work(cadence, call);
		};
	const shown = (cadence: Cadence): object => ({
		...cadence,
		...(state.cadenceSecrets !== 'always' && { webhookSecret: undefined }),
	});
	return {
		...counted(state, state.cadences, {
			...collection(house, {
				thing: 'Cadence',
				rows: state.cadences,
				list: 'listCadences',
				pages: offsetPages('cadences'),
				listed: cadenceListItem,
				get: 'getCadence',
				shown: (cadence) => ({ ok: true, cadence: shown(cadence) }),
				remove: 'deleteCadence',
			}),
			createCadence: ({ body }) => {
				const { id } = state.fresh();
				const { name, ...fields } = body as Fields;
				const cadence = state.addCadence({ id, name: String(name), steps: [] });
				setCadence(cadence, fields);
				cadence.steps = stepsIn(fields);
				return { status: 201, body: { ok: true, cadence } };
			},
			updateCadence: onCadence((cadence, { body }) => {
				const isTold = setCadence(cadence, body as Fields) && state.cadenceSecrets !== 'never';
				return { status: 200, body: { ok: true, cadence: isTold ? cadence : shown(cadence) } };
			}),
			replaceCadenceSteps: onCadence((cadence, { body }) => {
				cadence.steps = stepsIn(body as Fields);
				return { status: 200, body: { ok: true, cadence: shown(cadence) } };
			}),
		}),
		runCadenceNow: onCadence(({ id }) => {
			state.did('cadence.run', id);
			return { status: 200, body: { ok: true } };
		}),
		...collection(house, {
			thing: 'Enrollment',
			rows: state.enrollments,
			get: 'getEnrollment',
			shown: (enrollment) => ({ ok: true, enrollment }),
		}),
		patchEnrollment: (call) => patchEnrollment(state, call),
		listCadenceEnrollments: onCadence(({ id }, call) =>
			offsetPages('enrollments')(state.enrollmentsOf(id), call),
		),
		enrollLeadInCadence: onCadence((cadence, call) => enroll(state, cadence, call)),
		bulkRelinkEnrollments: onCadence(({ id }, call) => bulkRelink(state, id, call)),
	};
}

function cadenceListItem({ steps, ...cadence }: Cadence): object {
	const { id, name, enabled, dailySendCap, createdAt } = cadence;
	return { id, name, enabled, dailySendCap, stepsCount: steps.length, createdAt };
}

const stepsIn = ({ steps }: Fields): CadenceStep[] =>
	// The contract has been checked.
	Array.isArray(steps) ? (steps as CadenceStep[]).map((step) => ({ ...step })) : [];

/** Lays the fields over the cadence; whether it has another webhook address now, whose secret is shown. */
function setCadence(cadence: Cadence, { steps, ...fields }: Fields): boolean {
	const isNewUrl = fields.webhookUrl !== undefined && fields.webhookUrl !== cadence.webhookUrl;
	Object.assign(cadence, fields);
	if (isNewUrl) cadence.webhookSecret = cadence.webhookUrl === null ? null : `whsec_${cadence.id}`;
	return isNewUrl && cadence.webhookUrl !== null;
}

function enroll(state: MyAgentMailState, cadence: Cadence, { body, now }: Call): Answer {
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

function bulkRelink(
	state: MyAgentMailState,
	cadenceId: string,
	{ query, body, now }: Call,
): Answer {
	const { updates } = body as { updates: RelinkRow[] };
	const results = updates.map((row) => state.relink(cadenceId, row, query.retryNow === true, now));
	const succeeded = results.filter(({ ok }) => ok).length;
	return {
		status: 200,
		body: { ok: true, succeeded, failed: results.length - succeeded, results },
	};
}

/** A state, lead fields, or both; what has ended refuses all of it. */
function patchEnrollment(state: MyAgentMailState, { params, query, body, now }: Call): Answer {
	const enrollment = state.enrollments.get(params.id ?? '');
	if (enrollment === undefined) return notFound('Enrollment');
	const before = JSON.stringify(enrollment);
	const { state: wanted, exitReason, ...fields } = body as EnrollmentPatch;
	const { id: enrollmentId, cadenceId } = enrollment;
	const row = { enrollmentId, ...fields };
	const { ok, code, error, detail } = state.relink(cadenceId, row, query.retryNow === true, now);
	if (!ok) {
		const refused = failure(code === 'PATCH_FAILED' ? 400 : 409, code ?? '', error ?? '');
		return { ...refused, body: { error, code, ...(detail && { detail }) } };
	}
	if (wanted !== undefined) enrollment.state = wanted;
	if (wanted === 'unenrolled') {
		enrollment.exitReason = exitReason ?? 'manual';
		enrollment.nextStepDueAt = null;
	}
	if (JSON.stringify(enrollment) !== before)
		state.did(`enrollment.${wanted ?? 'patched'}`, enrollmentId);
	return { status: 200, body: { ok: true, enrollment } };
}
