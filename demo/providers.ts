import { join } from 'node:path';

import type { LoggedRequest, ProviderName } from '../sandbox';

/** What the demo has to know of a provider: which workflow runs, on which columns, and how far it is. */
export interface DemoProvider {
	readonly name: ProviderName;
	readonly displayName: string;
	/** The example workflow, as n8n imports it. */
	readonly workflow: string;
	/** The name that the package's node has in that workflow. */
	readonly nodeName: string;
	/** The columns that the workflow can tell a lead by; a file needs one of them. */
	readonly keyColumns: readonly string[];
	/** Other columns that the workflow makes use of. */
	readonly otherColumns: readonly string[];
	/** How many leads an answered call has brought forward; part of one where a lead takes several calls. */
	readonly leadsIn: (call: LoggedRequest) => number;
}

const example = (file: string): string => join(__dirname, '..', 'examples', file);

export const PROVIDERS: readonly DemoProvider[] = [
	{
		name: 'myAgentMail',
		displayName: 'MyAgentMail',
		workflow: example('myagentmail-enroll.json'),
		nodeName: 'Enroll in cadence',
		keyColumns: ['leadExternalId', 'lead_external_id', 'id'],
		otherColumns: [
			...['leadEmail', 'lead_email', 'email'],
			...['leadLinkedinUrl', 'lead_linkedin_url', 'linkedinUrl', 'linkedin_url'],
			...['leadName', 'lead_name', 'name', 'firstName', 'first_name', 'lastName', 'last_name'],
			...['leadProfileUrn', 'lead_profile_urn', 'startAt', 'start_at'],
			...['inboxId', 'inbox_id', 'sessionId', 'session_id'],
			...['context', 'company', 'jobTitle', 'job_title'],
		],
		leadsIn: ({ operationId }) => (operationId === 'enrollLeadInCadence' ? 1 : 0),
	},
	{
		name: 'unify',
		displayName: 'Unify',
		workflow: example('unify-create-enrollments.json'),
		nodeName: 'Create enrollments',
		keyColumns: ['personEmail', 'person_email', 'email'],
		otherColumns: ['mailboxEmails', 'mailbox_emails'],
		// The person is looked up first, then enrolled.
		leadsIn: ({ operationId }) =>
			operationId === 'find_unique_object_record' || operationId === 'create_sequence_enrollment'
				? 0.5
				: 0,
	},
	{
		name: 'amplemarket',
		displayName: 'Amplemarket',
		workflow: example('amplemarket-add-leads.json'),
		nodeName: 'Add leads',
		keyColumns: ['email', 'linkedinUrl', 'linkedin_url'],
		otherColumns: ['data', 'overrides'],
		leadsIn: ({ operationId, body }) =>
			operationId === 'addLeadsToSequence' ? leadCountOf(body) : 0,
	},
];

function leadCountOf(body: unknown): number {
	return typeof body === 'object' && body !== null && 'leads' in body && Array.isArray(body.leads)
		? body.leads.length
		: 0;
}
