import { hex40, uuid } from '../../ids';
import { AMPLEMARKET_KIND, AMPLEMARKET_SEQUENCE_KIND, SEED, SEEDED_AT } from '../../seed';
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
