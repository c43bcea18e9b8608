import { IdMint } from '../../ids';
import { ProviderState } from '../../state';
import type { StateOptions } from '../../state';
import { LinkedIn } from './linkedIn';
import { Mail } from './mail';
import type { StoredMessage } from './mailModel';
import type {
	AppliedPatch,
	Cadence,
	Domain,
	EnrollmentCreate,
	Inbox,
	LinkedInSession,
	MyAgentMailEnrollment,
	RelinkResult,
	RelinkRow,
	StepKind,
	Webhook,
	Workspace,
} from './model';
import { newCadence, newDomain, newInbox, newWorkspace } from './model';
import { Push } from './push';
import { relink } from './relink';

const ENROLLMENT_KIND = 0xe0000001;
const OTHER_KIND = 0xe0000011;
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
	readonly domains = new Map<string, Domain>();
	readonly webhooks = new Map<string, Webhook>();
	/** What events were posted. */
	readonly push = new Push();
	readonly mail = new Mail({
		fresh: () => this.fresh(),
		addressOf: (inboxId) => this.addressOf(inboxId),
		did: (what, key) => this.did(what, key),
		tell: (event, message) => this.tellOfMail(event, message),
	});
	readonly linkedIn = new LinkedIn({
		sessions: this.sessions,
		fresh: () => this.fresh(),
		did: (what, key) => this.did(what, key),
		post: (target, event) => this.push.send(target, event),
	});
	/** User names that others have. */
	readonly takenUsernames = new Set(['taken']);
	/** Off: LinkedIn operations answer 402. */
	linkedInSubscribed = true;
	/** `once`: the secret of a cadence's webhook is in the answer that sets the address, and never again. */
	cadenceSecrets: 'always' | 'once' | 'never' = 'always';

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
		const cadence = {
			...newCadence(name, { id, at: this.clock.timestamp() }),
			enabled,
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
		const inbox = newInbox(email, { id, at: this.clock.timestamp() });
		this.inboxes.set(id, inbox);
		return inbox;
	}

	addDomain(domain: string): Domain {
		const made = newDomain({ domain }, this.fresh());
		this.domains.set(domain, made);
		return made;
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
		const { byExternalId } = this.indexOf(cadenceId);
		return relink(this, byExternalId, { cadenceId, row, retryNow, now });
	}

	/** Something happens to a lead in its cadence, and whoever asked for it is told. */
	leave(enrollmentId: string, how: 'replied' | 'completed' | 'bounced', reason?: string): void {
		const enrollment = this.enrollments.get(enrollmentId);
		if (enrollment === undefined) return;
		const { cadenceId, leadExternalId } = enrollment;
		enrollment.state = how;
		enrollment.nextStepDueAt = null;
		this.tellCadence(cadenceId, {
			type: `cadence.lead.${how}`,
			cadenceId,
			enrollmentId,
			leadExternalId,
			occurredAt: this.clock.timestamp(),
			reason: reason ?? null,
		});
	}

	/** Posts an event to the address of a cadence, where it has one. */
	tellCadence(cadenceId: string, event: object): void {
		const cadence = this.cadences.get(cadenceId);
		if (typeof cadence?.webhookUrl === 'string' && cadence.webhookSecret !== null)
			this.push.send({ url: cadence.webhookUrl, secret: cadence.webhookSecret }, event);
	}

	/** The address that an inbox sends from. */
	addressOf(inboxId: string): string {
		return this.inboxes.get(inboxId)?.canonicalEmail ?? '';
	}

	/** Counts something that was really done. */
	did(what: string, key: string): void {
		this.ledger.record(what, key, this.clock.now());
	}

	protected clear(): void {
		const held = [this.cadences, this.inboxes, this.workspaces, this.sessions, this.domains];
		const others = [this.webhooks, this.enrollments, this.patches, this.byCadence];
		for (const map of [...held, ...others]) map.clear();
		for (const part of [this.mail, this.linkedIn, this.push]) part.clear();
		this.enrollmentMint.reset();
		this.linkedInSubscribed = true;
		this.cadenceSecrets = 'always';
	}

	protected seed(): void {
		this.fill(this);
	}

	private tellOfMail(event: string, { id, inboxId, threadId, from, to, subject }: StoredMessage) {
		const told = { event, messageId: id, inboxId, threadId, from, to: to.join(', '), subject };
		for (const { url, secret, events, isActive } of this.webhooks.values())
			if (isActive && events.includes(event)) this.push.send({ url, secret }, told);
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
