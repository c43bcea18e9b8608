import type { Fields, Fresh } from '../../record';
import { SEED } from '../../seed';

export interface UnifySequence {
	id: string;
	created_at: string;
	updated_at: string;
	owner: { id: string; email: string; first_name: string | null; last_name: string | null };
	name: string;
	is_paused: boolean;
	send_schedule: null;
	sequence_ruleset: null;
}

/** A list of records of one object. */
export interface UnifyList {
	id: string;
	name: string;
	object: string;
	share_status: string;
	created_at: string;
	updated_at: string;
}

export const newList = (
	{ name, object, share_status = 'ONLY_ME' }: Fields,
	{ id, at }: Fresh,
): UnifyList => ({
	id,
	name: String(name),
	object: String(object),
	share_status: String(share_status),
	created_at: at,
	updated_at: at,
});

export interface UnifyMailbox {
	id: string;
	email: string;
	display_name: string | null;
	is_paused: boolean;
	is_unauthorized: boolean;
}

/** A record of any object. */
export interface UnifyRecord {
	object: string;
	id: string;
	created_at: string;
	updated_at: string;
	/** Of a person always with an `email`, kept as given. */
	attributes: Record<string, unknown>;
}

export type UnifyPerson = UnifyRecord;

/** A record in a list. */
export interface UnifyListEntry {
	id: string;
	record_id: string;
	object: string;
}

export interface UnifyTask {
	id: string;
	type: string;
	status: string;
	priority: string;
	person_id: string;
	assigned_user_id: string | null;
	due_at: string | null;
	ended_at: string | null;
	note_content: string | null;
	created_at: string;
	updated_at: string;
}

/** What may become of a query job, other than that it is over after a while. */
export type JobFate = 'failed' | 'expired' | 'endless';

export interface UnifyJob {
	id: string;
	/** What it asks for, with the object where it is of records. */
	scope: string;
	/** When it was made, milliseconds since the epoch. */
	at: number;
	/** What it found then. */
	rows: readonly object[];
	fate: JobFate | undefined;
	canceledAt?: number;
}

/** A step of a sequence, as the contract has it. */
export interface UnifySequenceStep {
	id: string;
	type: string;
	config: Record<string, unknown>;
	[key: string]: unknown;
}

export interface UnifyEnrollmentStep {
	id: string;
	created_at: string;
	updated_at: string;
	enrollment_id: string;
	sequence_id: string;
	step_id: string;
	type: string;
	status: string;
	step_number: number;
	email: {
		version_id: string;
		is_ready: boolean;
		subject: string | null;
		fallback_subject: string | null;
		body: string;
	} | null;
	/** Of a message that went out; shown by query jobs alone. */
	sent?: { at: string; opens: number; clicks: number };
}

export interface UnifyReply {
	id: string;
	subject: string | null;
	received_at: string | null;
	classifications: Array<{ id: string; category: string }>;
}

export type UnifyStatus = 'DRAFT' | 'IN_PROGRESS' | 'FINISHED';

export interface UnifyEnrollment {
	id: string;
	created_at: string;
	updated_at: string;
	sequence: { id: string; name: string; is_paused: boolean };
	person: {
		id: string;
		email: string;
		first_name: string | null;
		last_name: string | null;
		linkedin_url: string | null;
	};
	mailbox: UnifyMailbox;
	enrolled_by_play: { id: string; name: string } | null;
	reply_email_message: UnifyReply | null;
	status: UnifyStatus;
	is_blocked: boolean;
	is_bounced: boolean;
	is_canceled: boolean;
	is_excluded: boolean;
	is_opted_out: boolean;
	is_paused: boolean;
	is_replied: boolean;
	is_draft_approval_pending: boolean;
	started_at: string | null;
	ended_at: string | null;
}

/** The body of a create, as the contract has it. */
export interface UnifyEnrollmentCreate {
	sequence_id: string;
	person_id: string;
	mailbox_emails: string[];
}

type Attributes = Record<string, unknown>;

/** The body of an upsert, as the contract has it. */
export interface RecordUpsert {
	match: Attributes;
	create?: Attributes;
	update?: Attributes;
	update_if_empty?: Attributes;
	create_or_update?: Attributes;
	create_or_update_if_empty?: Attributes;
}

export const newSequence = ({
	id,
	name,
	isPaused,
	at,
}: {
	id: string;
	name: string;
	isPaused: boolean;
	at: string;
}): UnifySequence => ({
	id,
	created_at: at,
	updated_at: at,
	owner: {
		id: SEED.unify.user,
		email: 'owner@outbound.example',
		first_name: 'Olivia',
		last_name: null,
	},
	name,
	is_paused: isPaused,
	send_schedule: null,
	sequence_ruleset: null,
});

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function newEnrollment({
	id,
	sequence,
	person,
	mailbox,
	status,
	at,
}: {
	id: string;
	sequence: UnifySequence;
	person: UnifyPerson;
	mailbox: UnifyMailbox;
	status: UnifyStatus;
	/** Milliseconds since the epoch. */
	at: number;
}): UnifyEnrollment {
	const time = new Date(at).toISOString();
	return {
		id,
		created_at: time,
		updated_at: time,
		sequence: { id: sequence.id, name: sequence.name, is_paused: sequence.is_paused },
		person: {
			id: person.id,
			email: String(person.attributes.email),
			first_name: textOrNull(person.attributes.first_name),
			last_name: textOrNull(person.attributes.last_name),
			linkedin_url: textOrNull(person.attributes.linkedin_url),
		},
		mailbox: { ...mailbox },
		enrolled_by_play: null,
		reply_email_message: null,
		status,
		is_blocked: false,
		is_bounced: false,
		is_canceled: false,
		is_excluded: false,
		is_opted_out: false,
		is_paused: false,
		is_replied: false,
		is_draft_approval_pending: status === 'DRAFT',
		started_at: status === 'DRAFT' ? null : time,
		ended_at: status === 'FINISHED' ? time : null,
	};
}
