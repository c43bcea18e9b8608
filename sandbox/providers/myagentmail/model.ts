import type { Fields, Fresh } from '../../record';

export type StepKind = 'linkedin_connect' | 'linkedin_message' | 'email' | 'wait';

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
	steps: Array<{ kind: StepKind; delayDays: number }>;
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
