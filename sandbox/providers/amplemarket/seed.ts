import { hex40, uuid } from '../../ids';
import { AMPLEMARKET_KIND, AMPLEMARKET_SEQUENCE_KIND, SEED, SEEDED_AT } from '../../seed';
import { seedLeadList } from './leadLists';
import { SEQUENCE_STATUSES } from './model';
import type { AmplemarketMailbox } from './model';
import type { AmplemarketState } from './state';

const { sequences, sequenceCount, mailboxCount, users, leads } = SEED.amplemarket;
const PROVIDERS = ['google', 'outlook', 'other', 'other_mixed'] as const;
const MAILBOX_STATUSES = ['active', 'active', 'inactive', 'needs_reconnection'] as const;

export function seedAmplemarket(state: AmplemarketState): void {
	seedUsersAndMailboxes(state);
	seedSequences(state);
	state.addMember(sequences.main, { email: leads.alreadyInMain });
	state.addMember(sequences.main, { linkedin_url: leads.alreadyInMainLinkedin });
	state.addMember(sequences.otherDraft, { email: leads.inOtherDraft });
	state.addMember(sequences.otherActive, { email: leads.inOtherActive });
	state.excludeEmail(leads.excluded);
	state.excludeDomain(leads.excludedDomain);
	state.markRecentlyContacted(leads.recentlyContacted);
	seedRecords(state);
}

function seedRecords(state: AmplemarketState): void {
	const { accounts, contacts, tasks, jobOpenings } = SEED.amplemarket;
	const at = new Date(SEEDED_AT).toISOString();
	const each = (kind: number, count: number, make: (id: string, n: number) => void): void => {
		for (let n = 1; n <= count; n++) make(uuid(kind, n), n);
	};
	each(AMPLEMARKET_KIND.account, accounts.count, (id, n) =>
		state.accounts.set(id, {
			id,
			name: `Account ${n}`,
			website: `https://account-${n}.example`,
			owner_email: users.ada.email,
		}),
	);
	each(AMPLEMARKET_KIND.contact, contacts.count, (id, n) =>
		state.contacts.set(id, {
			id,
			name: `Contact ${n}`,
			email: `contact-${n}@customers.example`,
			linkedin_url: `https://www.linkedin.com/in/contact-${n}`,
			title: 'Head of Sales',
			company_name: `Account ${(n % accounts.count) + 1}`,
			company_domain: `account-${(n % accounts.count) + 1}.example`,
		}),
	);
	each(AMPLEMARKET_KIND.task, tasks.count, (id, n) =>
		state.tasks.set(id, {
			id,
			automatic: false,
			type: n % 2 === 0 ? 'email' : 'phone_call',
			status: 'scheduled',
			due_on: at,
			finished_on: null,
			notes: null,
			sequence_key: sequences.main,
			user_id: users.ada.id,
			user_email: users.ada.email,
		}),
	);
	each(AMPLEMARKET_KIND.jobOpening, jobOpenings.count, (id, n) =>
		state.jobOpenings.set(id, {
			id,
			title: `Opening ${n}`,
			url: `https://account-1.example/jobs/${n}`,
			raw_location: 'Lisbon',
			first_seen_at: at,
			seniorities: ['Manager'],
			departments: ['Revenue'],
			job_functions: ['sales'],
		}),
	);
	seedCalls(state, at);
	seedJobs(state);
}

function seedJobs(state: AmplemarketState): void {
	const { jobs, leadList } = SEED.amplemarket;
	const names = ['ann', 'ben', 'cai'];
	state.validations.keep(
		jobs.validation,
		names.map((name) => `${name}@customers.example`),
		SEEDED_AT,
	);
	const people = names.map((name) => ({ linkedin_url: `https://www.linkedin.com/in/${name}` }));
	state.peopleEnrichments.keep(Number(jobs.people), people, SEEDED_AT);
	state.companyEnrichments.keep(
		Number(jobs.companies),
		names.map((name) => ({ domain: `${name}.example` })),
		SEEDED_AT,
	);
	// What was paid long ago is nobody's to count.
	state.credits.clear();
	seedLeadList(
		state,
		{ id: leadList, name: 'Prospects', owner: users.ada.email, type: 'linkedin' },
		people,
	);
}

function seedCalls(state: AmplemarketState, at: string): void {
	const { calls, dispositions, tasks } = SEED.amplemarket;
	for (const id of Object.values(calls)) {
		state.calls.set(id, {
			id,
			from: '+12025550100',
			to: '+12025550101',
			duration: 60,
			answered: true,
			human: true,
			task_id: tasks.first,
			user_id: users.ada.id,
			external: id === calls.external,
			start_date: at,
		});
	}
	state.dispositions.push(
		{ id: dispositions.interested, name: 'Interested', slug: 'interested', action: 'complete' },
		{ id: dispositions.noAnswer, name: 'No answer', slug: 'no_answer', action: 'next_stage' },
	);
}

function seedUsersAndMailboxes(state: AmplemarketState): void {
	const everyone = Object.values(users);
	for (const { id, email } of everyone) {
		const [name = email] = email.split('@');
		const role = email === users.ada.email ? 'admin' : 'sales_rep';
		state.users.set(id, { id, name, email, status: 'active', role, mailboxes: [] });
	}
	for (let n = 1; n <= mailboxCount; n++) {
		const owner = state.users.get(everyone[n % everyone.length]?.id ?? '');
		if (!owner) continue;
		const mailbox: AmplemarketMailbox = {
			id: uuid(AMPLEMARKET_KIND.mailbox, n),
			email: `mailbox-${String(n).padStart(2, '0')}@outbound.example`,
			email_provider: PROVIDERS[n % PROVIDERS.length] ?? 'other',
			daily_email_limit: 50,
			status: MAILBOX_STATUSES[n % MAILBOX_STATUSES.length] ?? 'active',
			user: { id: owner.id, name: owner.name, email: owner.email },
			created_at: new Date(SEEDED_AT).toISOString(),
			updated_at: new Date(SEEDED_AT).toISOString(),
		};
		state.mailboxes.set(mailbox.id, mailbox);
		owner.mailboxes.push({ id: mailbox.id, email: mailbox.email });
	}
}

function seedSequences(state: AmplemarketState): void {
	const { main, dynamic, otherDraft, otherActive } = sequences;
	const { paused, draft, archived, archiving, pausing, resuming } = sequences;
	state.addSequence({ id: main, name: 'Main' });
	state.addSequence({ id: dynamic, name: 'Personal pitch', dynamicFields: ['company_pitch'] });
	state.addSequence({ id: paused, name: 'The paused one', status: 'paused' });
	state.addSequence({ id: draft, name: 'The draft one', status: 'draft' });
	state.addSequence({ id: archived, name: 'The archived one', status: 'archived' });
	state.addSequence({ id: archiving, name: 'The archiving one', status: 'archiving' });
	state.addSequence({ id: pausing, name: 'The pausing one', status: 'pausing' });
	state.addSequence({ id: resuming, name: 'The resuming one', status: 'resuming' });
	state.addSequence({ id: otherDraft, name: 'Other draft', status: 'draft', creator: users.grace });
	state.addSequence({ id: otherActive, name: 'Other active', creator: users.grace });
	for (let n = state.sequences.size + 1; n <= sequenceCount; n++) {
		state.addSequence({
			id: hex40(AMPLEMARKET_SEQUENCE_KIND, n),
			name: `Outreach ${String(n).padStart(2, '0')}`,
			status: SEQUENCE_STATUSES[n % SEQUENCE_STATUSES.length] ?? 'active',
			creator: users.edsger,
		});
	}
}
