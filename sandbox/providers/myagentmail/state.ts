import { IdMint } from '../../ids';
import { SEED } from '../../seed';
import { ProviderState } from '../../state';
import type { StateOptions } from '../../state';
import type {
	AppliedPatch,
	Cadence,
	EnrollmentCreate,
	Inbox,
	LeadPatch,
	LinkedInSession,
	MyAgentMailEnrollment,
	RelinkResult,
	RelinkRow,
	StepKind,
	Workspace,
} from './model';
import { newWorkspace, TERMINAL_STATES } from './model';

const ENROLLMENT_KIND = 0xe0000001;
const OTHER_KIND = 0xe0000011;
const PATCH_FIELDS = [
	'leadName',
	'leadEmail',
	'leadLinkedinUrl',
	'leadProfileUrn',
	'leadExternalId',
	'inboxId',
	'sessionId',
] as const;

interface CadenceEnrollments {
	inOrder: MyAgentMailEnrollment[];
	byExternalId: Map<string, MyAgentMailEnrollment>;
}

export interface NewCadence {
	id: string;
	name?: string;
	enabled?: boolean;
	/** The kinds of its steps, in order. Default one `wait`, which needs no channel. */
	steps?: readonly StepKind[];
}

/** MyAgentMail's side of the sandbox: what a tenant's account holds. */
export class MyAgentMailState extends ProviderState {
	readonly cadences = new Map<string, Cadence>();
	readonly inboxes = new Map<string, Inbox>();
	readonly workspaces = new Map<string, Workspace>();
	readonly sessions = new Map<string, LinkedInSession>();
	readonly enrollments = new Map<string, MyAgentMailEnrollment>();
	/** What relinks did to each enrollment, by its id, in order. */
	readonly patches = new Map<string, AppliedPatch[]>();
	/** Off: LinkedIn operations answer 402. */
	linkedInSubscribed = true;

	private readonly byCadence = new Map<string, CadenceEnrollments>();
	private readonly enrollmentMint: IdMint;
	private readonly fill: (state: MyAgentMailState) => void;

	constructor({ fill, ...options }: StateOptions<MyAgentMailState>) {
		super(OTHER_KIND, options);
		this.enrollmentMint = new IdMint(ENROLLMENT_KIND, options.seed);
		this.fill = fill;
		this.reset();
	}

	/** Whether the cadence has an enrollment for that lead, by whomever. */
	has(cadenceId: string, leadExternalId: string): boolean {
		return this.findEnrollment(cadenceId, leadExternalId) !== undefined;
	}

	findEnrollment(cadenceId: string, leadExternalId: string): MyAgentMailEnrollment | undefined {
		return this.byCadence.get(cadenceId)?.byExternalId.get(leadExternalId);
	}

	/** The enrollments of a cadence in order of creation. */
	enrollmentsOf(cadenceId: string): readonly MyAgentMailEnrollment[] {
		return this.byCadence.get(cadenceId)?.inOrder ?? [];
	}

	addCadence({ id, name = id, enabled = true, steps = ['wait'] }: NewCadence): Cadence {
		const at = this.clock.timestamp();
		const cadence: Cadence = {
			id,
			name,
			description: null,
			enabled,
			businessHoursOnly: false,
			exitOnReply: true,
			exitOnUnsubscribe: true,
			dailySendCap: 50,
			webhookUrl: null,
			webhookSecret: null,
			createdAt: at,
			updatedAt: at,
			steps: steps.map((kind, index) => ({ kind, delayDays: index })),
		};
		this.cadences.set(id, cadence);
		return cadence;
	}

	addWorkspace({ id, name = id, isDefault = false }: Pick<Workspace, 'id'> & Partial<Workspace>) {
		const fresh = { id, at: this.clock.timestamp() };
		const workspace = { ...newWorkspace({ name }, fresh), isDefault };
		this.workspaces.set(id, workspace);
		return workspace;
	}

	/** @param email is split into user name and domain */
	addInbox({ id, email }: { id: string; email: string }): Inbox {
		const [username = email, domain = ''] = email.split('@');
		const password = `secret-of-${id}`;
		const inbox: Inbox = {
			id,
			email,
			canonicalEmail: email,
			username,
			domain,
			displayName: null,
			workspaceId: SEED.myAgentMail.workspaces.main,
			addresses: [{ address: email, isPrimary: true }],
			imapPassword: password,
			imap: { host: `imap.${domain}`, port: 993, tls: true, username: email, password },
			smtp: { host: `smtp.${domain}`, port: 587, starttls: true, username: email, password },
			createdAt: this.clock.timestamp(),
		};
		this.inboxes.set(id, inbox);
		return inbox;
	}

	addSession({ id, label = null }: { id: string; label?: string | null }): LinkedInSession {
		const createdAt = this.clock.timestamp();
		const session = { id, label, status: 'active', createdAt, lastUsedAt: null };
		this.sessions.set(id, session);
		return session;
	}

	/** Puts an enrollment there as if it had always been: not counted as a commit. */
	addEnrollment(
		fields: Pick<MyAgentMailEnrollment, 'cadenceId' | 'leadExternalId'> &
			Partial<MyAgentMailEnrollment>,
	): MyAgentMailEnrollment {
		const at = this.clock.timestamp();
		const enrollment: MyAgentMailEnrollment = {
			id: fields.id ?? this.enrollmentMint.uuid(),
			leadName: null,
			leadEmail: null,
			leadLinkedinUrl: null,
			leadProfileUrn: null,
			sessionId: null,
			inboxId: null,
			context: null,
			state: 'active',
			exitReason: null,
			nextStepDueAt: at,
			createdAt: at,
			...fields,
		};
		this.enrollments.set(enrollment.id, enrollment);
		const index = this.indexOf(enrollment.cadenceId);
		index.inOrder.push(enrollment);
		index.byExternalId.set(enrollment.leadExternalId, enrollment);
		return enrollment;
	}

	/** Idempotent on the cadence and the external id: an existing enrollment is never changed. */
	enroll(
		cadenceId: string,
		{ startAt, ...lead }: EnrollmentCreate,
		now: number,
	): { created: boolean; enrollment: MyAgentMailEnrollment } {
		const existing = this.findEnrollment(cadenceId, lead.leadExternalId);
		if (existing) return { created: false, enrollment: existing };
		const { leadExternalId, context } = lead;
		const enrollment = this.addEnrollment({
			cadenceId,
			leadExternalId,
			leadName: lead.leadName ?? null,
			leadEmail: lead.leadEmail ?? null,
			leadLinkedinUrl: lead.leadLinkedinUrl ?? null,
			leadProfileUrn: lead.leadProfileUrn ?? null,
			sessionId: lead.sessionId ?? null,
			inboxId: lead.inboxId ?? null,
			context: context ?? null,
			nextStepDueAt: startAt ?? new Date(now).toISOString(),
		});
		this.ledger.record(cadenceId, leadExternalId, now);
		return { created: true, enrollment };
	}

	/** Patches one enrollment, or says why not. */
	relink(cadenceId: string, row: RelinkRow, retryNow: boolean, now: number): RelinkResult {
		const { enrollmentId } = row;
		const enrollment = this.enrollments.get(enrollmentId);
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
		const { byExternalId } = this.indexOf(cadenceId);
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
		const applied = this.patches.get(enrollmentId);
		if (applied) applied.push({ at: now, fields, retryNow });
		else this.patches.set(enrollmentId, [{ at: now, fields, retryNow }]);
		// Later rows of the same call may change it again, and each answer keeps its own state.
		return { ok: true, enrollmentId, enrollment: { ...enrollment } };
	}

	protected clear(): void {
		const held = [this.cadences, this.inboxes, this.workspaces, this.sessions];
		for (const map of [...held, this.enrollments, this.patches, this.byCadence]) map.clear();
		this.enrollmentMint.reset();
		this.linkedInSubscribed = true;
	}

	protected seed(): void {
		this.fill(this);
	}

	private indexOf(cadenceId: string): CadenceEnrollments {
		let index = this.byCadence.get(cadenceId);
		if (!index) {
			index = { inOrder: [], byExternalId: new Map() };
			this.byCadence.set(cadenceId, index);
		}
		return index;
	}
}
