import type { Fields, Fresh } from '../../record';

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

/** A record of the object `person`. */
export interface UnifyPerson {
	object: 'person';
	id: string;
	created_at: string;
	updated_at: string;
	/** Always has an `email`, kept as given. */
	attributes: Record<string, unknown>;
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
	reply_email_message: null;
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
