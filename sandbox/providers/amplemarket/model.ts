export const SEQUENCE_STATUSES = [
	'active',
	'draft',
	'archived',
	'archiving',
	'paused',
	'pausing',
	'resuming',
] as const;

export type SequenceStatus = (typeof SEQUENCE_STATUSES)[number];

export interface AmplemarketSequence {
	id: string;
	name: string;
	status: SequenceStatus;
	created_by_user_id: string;
	created_by_user_email: string;
	created_at: string;
	updated_at: string;
	dynamic_fields_used: string[];
}

export interface AmplemarketMailbox {
	id: string;
	email: string;
	email_provider: 'google' | 'outlook' | 'other' | 'other_mixed';
	daily_email_limit: number;
	status: 'active' | 'inactive' | 'needs_reconnection';
	user: { id: string; name: string; email: string };
	created_at: string;
	updated_at: string;
}

export interface AmplemarketUser {
	id: string;
	name: string;
	email: string;
	status: string;
	role: string;
	mailboxes: Array<{ id: string; email: string }>;
}

export interface LeadOverrides {
	ignore_recently_contacted?: boolean;
	ignore_exclusion_list?: boolean;
	ignore_duplicate_leads_in_other_draft_sequences?: boolean;
	ignore_duplicate_leads_in_other_active_sequences?: boolean;
}

/** A lead as it is sent: at least one of the two addresses. */
export interface AmplemarketLead {
	email?: string;
	linkedin_url?: string;
	data?: Record<string, string | null>;
	overrides?: LeadOverrides;
}

export interface AddLeadsRequest {
	leads: AmplemarketLead[];
	settings?: {
		leads_distribution?: 'sequence_senders' | 'custom_mailboxes' | null;
		mailboxes?: string[];
	};
}

type SkippedLead = Pick<AmplemarketLead, 'email' | 'linkedin_url'>;

export interface AddLeadsAnswer {
	total: number;
	total_added_to_sequence: number;
	duplicate_emails: string[];
	duplicate_linkedin_urls: string[];
	in_exclusion_list_and_skipped: SkippedLead[];
	recently_contacted_and_skipped: SkippedLead[];
	already_in_sequence_and_skipped: SkippedLead[];
	in_other_draft_sequences_and_skipped: SkippedLead[];
	in_other_active_sequences_and_skipped: SkippedLead[];
}
