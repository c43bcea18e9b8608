import type {
	AppliedPatch,
	LeadPatch,
	MyAgentMailEnrollment,
	RelinkResult,
	RelinkRow,
} from './model';
import { TERMINAL_STATES } from './model';

const PATCH_FIELDS = [
	'leadName',
	'leadEmail',
	'leadLinkedinUrl',
	'leadProfileUrn',
	'leadExternalId',
	'inboxId',
	'sessionId',
] as const;

/** Enrollments, and what relinks did to each, by its id. */
interface Kept {
	readonly enrollments: ReadonlyMap<string, MyAgentMailEnrollment>;
	readonly patches: Map<string, AppliedPatch[]>;
}

interface Asked {
	readonly cadenceId: string;
	readonly row: RelinkRow;
	readonly retryNow: boolean;
	readonly now: number;
}

/**
 * Changes the lead fields of one enrollment, or says why not.
 *
 * @param byExternalId the cadence's enrollments by their external ids
 */
export function relink(
	{ enrollments, patches }: Kept,
	byExternalId: Map<string, MyAgentMailEnrollment>,
	{ cadenceId, row, retryNow, now }: Asked,
): RelinkResult {
	const { enrollmentId } = row;
	const enrollment = enrollments.get(enrollmentId);
	const refuse = (
		code: RelinkResult['code'],
		error: string,
		detail?: RelinkResult['detail'],
	): RelinkResult => ({ ok: false, enrollmentId, code, error, ...(detail ? { detail } : {}) });

	if (!enrollment) return refuse('NOT_FOUND', 'Enrollment not found');
	if (enrollment.cadenceId !== cadenceId) {
		return refuse('CADENCE_MISMATCH', 'Enrollment belongs to another cadence');
	}
	if (TERMINAL_STATES.has(enrollment.state)) {
		const { state } = enrollment;
		return refuse('ENROLLMENT_TERMINAL_STATE', `Enrollment is ${state}`, { state });
	}
	const holder = row.leadExternalId && byExternalId.get(row.leadExternalId);
	if (holder && holder !== enrollment) {
		return refuse('LEAD_EXTERNAL_ID_CONFLICT', 'Another enrollment has this leadExternalId', {
			conflictingExternalId: holder.leadExternalId,
		});
	}
	if (enrollmentId.includes('patch-fails')) return refuse('PATCH_FAILED', 'Patch failed');

	const fields: LeadPatch = Object.fromEntries(
		PATCH_FIELDS.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]),
	);
	byExternalId.delete(enrollment.leadExternalId);
	Object.assign(enrollment, fields);
	byExternalId.set(enrollment.leadExternalId, enrollment);
	if (retryNow) enrollment.nextStepDueAt = new Date(now).toISOString();
	const applied = patches.get(enrollmentId);
	if (applied) applied.push({ at: now, fields, retryNow });
	else patches.set(enrollmentId, [{ at: now, fields, retryNow }]);
	// Later rows of the same call may change it again, and each answer keeps its own state.
	return { ok: true, enrollmentId, enrollment: { ...enrollment } };
}
