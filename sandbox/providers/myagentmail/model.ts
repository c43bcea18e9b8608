import type { Fields, Fresh } from '../../record';
import { SEED } from '../../seed';

export type StepKind = 'linkedin_connect' | 'linkedin_message' | 'email' | 'wait';

export interface CadenceStep {
	kind: StepKind;
	delayDays: number;
	condition?: string;
	draftStrategy?: string;
	staticSubject?: string;
	staticBody?: string;
	promptHint?: string;
	notes?: string;
}

export interface Cadence {
	id: string;
	name: string;
	description: string | null;
	enabled: boolean;
	businessHoursOnly: boolean;
	exitOnReply: boolean;
	exitOnUnsubscribe: boolean;
	dailySendCap: number;
	webhookUrl: string | null;
	webhookSecret: string | null;
	createdAt: string;
	updatedAt: string;
	steps: CadenceStep[];
}

export type EnrollmentState =
	'active' | 'paused' | 'unenrolled' | 'replied' | 'completed' | 'bounced';

/** The states that refuse a relink. */
export const TERMINAL_STATES: ReadonlySet<EnrollmentState> = new Set([
	'unenrolled',
	'replied',
	'completed',
	'bounced',
]);

/** What a relink may set; `null` clears, and only `leadExternalId` can't be cleared. */
export interface LeadPatch {
	leadName?: string | null;
	leadEmail?: string | null;
	leadLinkedinUrl?: string | null;
	leadProfileUrn?: string | null;
	leadExternalId?: string;
	inboxId?: string | null;
	sessionId?: string | null;
}

export interface MyAgentMailEnrollment {
	id: string;
	cadenceId: string;
	leadExternalId: string;
	leadName: string | null;
	leadEmail: string | null;
	leadLinkedinUrl: string | null;
	leadProfileUrn: string | null;
	sessionId: string | null;
	inboxId: string | null;
	context: Record<string, unknown> | null;
	state: EnrollmentState;
	exitReason: string | null;
	nextStepDueAt: string | null;
	createdAt: string;
}

/** The body of an enroll, as the contract has it. */
export interface EnrollmentCreate {
	leadExternalId: string;
	leadName?: string;
	leadEmail?: string;
	leadLinkedinUrl?: string;
	leadProfileUrn?: string;
	sessionId?: string;
	inboxId?: string;
	context?: Record<string, unknown>;
	startAt?: string;
}

export type RelinkRow = LeadPatch & { enrollmentId: string };

/** The body of a change of one enrollment. */
export type EnrollmentPatch = LeadPatch & {
	state?: 'active' | 'paused' | 'unenrolled';
	exitReason?: string;
};

/** One row of a bulk relink that took effect. */
export interface AppliedPatch {
	/** Milliseconds since the epoch. */
	at: number;
	fields: LeadPatch;
	retryNow: boolean;
}

export interface RelinkResult {
	ok: boolean;
	enrollmentId: string;
	enrollment?: MyAgentMailEnrollment;
	code?:
		| 'NOT_FOUND'
		| 'CADENCE_MISMATCH'
		| 'ENROLLMENT_TERMINAL_STATE'
		| 'LEAD_EXTERNAL_ID_CONFLICT'
		| 'PATCH_FAILED';
	error?: string;
	detail?: { state?: string; conflictingExternalId?: string };
}

export interface Inbox {
	id: string;
	email: string;
	canonicalEmail: string;
	username: string;
	domain: string;
	displayName: string | null;
	workspaceId: string;
	addresses: Array<{ address: string; isPrimary: boolean }>;
	imapPassword: string;
	imap: { host: string; port: number; tls: boolean; username: string; password: string };
	smtp: { host: string; port: number; starttls: boolean; username: string; password: string };
	metadata?: Record<string, unknown>;
	createdAt: string;
}

export interface LinkedInSession {
	id: string;
	label: string | null;
	status: string;
	createdAt: string;
	lastUsedAt: string | null;
}

export interface Workspace {
	id: string;
	name: string;
	slug: string;
	isDefault: boolean;
	domainCount: number;
	createdAt: string;
}

/** Without a slug of its own it gets its name's. */
export function newWorkspace({ name, slug }: Fields, { id, at }: Fresh): Workspace {
	const named = String(name);
	const own = named
		.toLowerCase()
		.replace(/[^a-z\d]+/g, '-')
		.replace(/^-|-$/g, '');
	return {
		id,
		name: named,
		slug: typeof slug === 'string' ? slug : own,
		isDefault: false,
		domainCount: 0,
		createdAt: at,
	};
}

export interface Domain {
	id: string;
	/** By which its routes know it. */
	domain: string;
	status: 'pending' | 'verified' | 'failed';
	workspaceId: string;
	dnsRecords: Array<{ type: string; name: string; value: string; status: string }>;
	createdAt: string;
	updatedAt: string;
}

export function newDomain({ domain, workspaceId }: Fields, { id, at }: Fresh): Domain {
	const name = String(domain);
	const value = `v=spf1 include:${id}.mail.example ~all`;
	return {
		id,
		domain: name,
		status: 'pending',
		workspaceId: typeof workspaceId === 'string' ? workspaceId : SEED.myAgentMail.workspaces.main,
		dnsRecords: [{ type: 'TXT', name, value, status: 'pending' }],
		createdAt: at,
		updatedAt: at,
	};
}

export interface Webhook {
	id: string;
	url: string;
	events: string[];
	isActive: boolean;
	secret: string;
	createdAt: string;
}

export function newWebhook({ url, events }: Fields, { id, at }: Fresh): Webhook {
	return {
		id,
		url: String(url),
		events: Array.isArray(events) ? events.map(String) : [],
		isActive: true,
		secret: `whsec_${id}`,
		createdAt: at,
	};
}

/** The secret is shown when the webhook is made, and never again. */
export const shownWebhook = ({ secret, ...webhook }: Webhook): object => webhook;

export const newCadence = (name: string, { id, at }: Fresh): Cadence => ({
	id,
	name,
	description: null,
	enabled: true,
	businessHoursOnly: false,
	exitOnReply: true,
	exitOnUnsubscribe: true,
	dailySendCap: 50,
	webhookUrl: null,
	webhookSecret: null,
	createdAt: at,
	updatedAt: at,
	steps: [],
});

export function newInbox(email: string, { id, at }: Fresh): Inbox {
	const [username = email, domain = ''] = email.split('@');
	const password = `secret-of-${id}`;
	return {
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
		createdAt: at,
	};
}
