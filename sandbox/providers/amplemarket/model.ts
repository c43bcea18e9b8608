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

/** How a person is asked for, under the API's names. */
export interface PersonQuery {
	email?: string;
	linkedin_url?: string;
	name?: string;
	title?: string;
	company_name?: string;
	company_domain?: string;
	reveal_email?: boolean;
	reveal_phone_numbers?: boolean;
}

export interface AmplemarketCompany {
	id: string;
	object: 'company';
	name: string;
	linkedin_url: string;
	website: string;
	industry: string;
	size: string;
	type: string;
	location: string;
	estimated_number_of_employees: number;
	founded_year: number;
	latest_funding_stage: string;
	estimated_revenue: string;
}

export interface AmplemarketPerson {
	id: string;
	object: 'person';
	linkedin_url: string;
	name: string;
	email: string;
	first_name: string;
	last_name: string;
	title: string;
	location: string;
	phone_numbers: Array<{ object: string; id: string; number: string }>;
	company: AmplemarketCompany;
}

export interface AmplemarketContact {
	id: string;
	name: string;
	email: string;
	linkedin_url: string;
	title: string;
	company_name: string;
	company_domain: string;
}

export interface AmplemarketAccount {
	id: string;
	name: string;
	website: string;
	owner_email: string;
}

export interface AmplemarketCall {
	id: string;
	from: string;
	to: string;
	duration: number;
	answered: boolean;
	human: boolean;
	transcription?: string;
	recording_url?: string;
	disposition_id?: string;
	task_id: string;
	user_id: string;
	external: boolean;
	start_date: string;
}

export interface AmplemarketTask {
	id: string;
	automatic: boolean;
	type: string;
	status: string;
	due_on: string;
	finished_on: string | null;
	notes: string | null;
	sequence_key: string | null;
	user_id: string;
	user_email: string;
}

export interface AmplemarketExclusion {
	source: string;
	date_added: string;
	excluded_reason: string;
}

export interface AmplemarketJobOpening {
	id: string;
	title: string;
	url: string;
	raw_location: string;
	first_seen_at: string;
	seniorities: string[];
	departments: string[];
	job_functions: string[];
}

export type LeadListType = 'linkedin' | 'email' | 'titles_and_company';

/** A lead of a list as it is sent; unknown keys are kept. */
export type LeadListLead = Readonly<Record<string, unknown>>;

export interface CreateLeadListRequest {
	name?: string;
	shared: boolean;
	visible?: boolean;
	owner: string;
	type: LeadListType;
	options?: Record<string, boolean>;
	leads: LeadListLead[];
}

export interface AmplemarketLeadList {
	id: string;
	name: string;
	status: 'queued' | 'processing' | 'completed' | 'canceled';
	shared: boolean;
	visible: boolean;
	owner: string;
	type: LeadListType;
	options: Record<string, boolean>;
	created_at?: string;
	updated_at: string;
}

/** How the status of each entry is told; the contract leaves it open. */
export type ExclusionShape = 'collection' | 'results' | 'data' | 'empty';

/** A list with its entries, and when it is done with what was last put in. */
export interface KeptLeadList {
	readonly list: AmplemarketLeadList;
	readonly entries: object[];
	/** Leads by what makes them the same, so that none is twice in a list. */
	readonly keys: Set<string>;
	readonly waiting: Array<{ readonly at: number; readonly leads: readonly LeadListLead[] }>;
}
