import { uuid } from '../../ids';
import { SEED, SEEDED_AT, UNIFY_KIND } from '../../seed';
import { seededSchemas } from './schema';
import type { UnifyState } from './state';

const { sequences, sequenceCount, lists, mailboxes, people, otherPeopleCount, enrollments } =
	SEED.unify;
const { companies, opportunity, tasks, user, event } = SEED.unify;
const NAMED_PEOPLE = Object.keys(people).length;

/** Where nobody is invented. */
const UNKNOWN_DOMAINS = ['example.com', 'example.org', 'example.net'];

export function seedUnify(state: UnifyState): void {
	for (const domain of UNKNOWN_DOMAINS) state.unknownDomains.add(domain);
	for (const schema of seededSchemas()) state.records.schemas.set(schema.object.api_name, schema);
	state.addSequence({ id: sequences.main, name: 'Main' });
	state.addSequence({ id: sequences.other, name: 'Other' });
	state.addSequence({ id: sequences.paused, name: 'Paused', isPaused: true });
	for (let n = state.sequences.size + 1; n <= sequenceCount; n++) {
		const id = uuid(0xb0000000 + UNIFY_KIND.sequence, n);
		state.addSequence({ id, name: `Play ${String(n).padStart(2, '0')}` });
	}
	state.addList({ id: lists.prospects, name: 'Prospects' });
	state.addList({ id: lists.companies, name: 'Companies', object: 'company' });
	Object.values(mailboxes).forEach((email, index) => {
		const id = uuid(0xb0000000 + UNIFY_KIND.mailbox, index + 1);
		state.addMailbox({ id, email, isPaused: email === mailboxes.tony });
	});
	seedPeople(state);
	seedEnrollments(state);
	state.addRecord(
		'company',
		{ domain: companies.acme.domain, name: 'Acme', employee_count: 40 },
		companies.acme.id,
	);
	state.addRecord('opportunity', { uniqueness_key: 'deal-1', name: 'Deal 1' }, opportunity);
	seedTasks(state);
	seedEvent(state);
}

function seedPeople(state: UnifyState): void {
	for (const person of Object.values(people)) state.addPerson(person);
	for (let n = 1; n <= otherPeopleCount; n++) {
		state.addPerson({
			id: uuid(0xb0000000 + UNIFY_KIND.person, NAMED_PEOPLE + n),
			email: `person-${String(n).padStart(2, '0')}@customers.example`,
			attributes: { first_name: 'Person', last_name: String(n) },
		});
	}
}

function seedEnrollments(state: UnifyState): void {
	const mailboxEmail = mailboxes.ada;
	state.addEnrollment({
		id: enrollments.activeInMain,
		sequenceId: sequences.main,
		personId: people.activeInMain.id,
		mailboxEmail,
	});
	state.addEnrollment({
		id: enrollments.activeInOther,
		sequenceId: sequences.other,
		personId: people.activeInOther.id,
		mailboxEmail,
	});
	state.addEnrollment({
		id: enrollments.finished,
		sequenceId: sequences.main,
		personId: people.finished.id,
		mailboxEmail,
		status: 'FINISHED',
	});
	state.addEnrollment({
		id: enrollments.draft,
		sequenceId: sequences.main,
		personId: people.draft.id,
		mailboxEmail,
		status: 'DRAFT',
	});
}

function seedTasks(state: UnifyState): void {
	const at = new Date(SEEDED_AT).toISOString();
	const kinds = [
		{ id: tasks.call, type: 'PHONE_CALL', status: 'READY' },
		{ id: tasks.reply, type: 'REPLY_TO_EMAIL', status: 'READY' },
		{ id: tasks.canceled, type: 'ACTION_ITEM', status: 'CANCELED' },
	];
	for (const kind of kinds) {
		state.tasks.set(kind.id, {
			...kind,
			priority: 'MEDIUM',
			person_id: people.free.id,
			assigned_user_id: user,
			due_at: null,
			ended_at: null,
			note_content: null,
			created_at: at,
			updated_at: at,
		});
	}
}

function seedEvent(state: UnifyState): void {
	state.events.push({
		id: event,
		original_event_id: 'evt-1',
		timestamp: new Date(SEEDED_AT).toISOString(),
		type: 'page',
		name: null,
		properties: { path: '/pricing' },
		anonymous_id: 'anon-1',
		session_id: uuid(0xb0000000 + UNIFY_KIND.session, 1),
		company: state.records.find('company', { domain: companies.acme.domain }) ?? null,
		person: null,
	});
}
