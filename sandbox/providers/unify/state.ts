import { StateClock } from '../../clock';
import { CommitLedger } from '../../commitLedger';
import { normaliseEmail } from '../../identity';
import { IdMint } from '../../ids';
import type {
	RecordUpsert,
	UnifyEnrollment,
	UnifyMailbox,
	UnifyPerson,
	UnifySequence,
	UnifyStatus,
} from './model';
import { seedUnify } from './seed';

const PERSON_KIND = 0xe0000002;
const ENROLLMENT_KIND = 0xe0000003;
const MAILBOX_KIND = 0xe0000004;

export interface EnrollmentFilter {
	sequence_id?: string;
	person_id?: string;
	mailbox_id?: string;
	enrolled_by_play_id?: string;
	status?: readonly string[];
	/** Inclusive. */
	updated_after?: string;
	/** Inclusive. */
	updated_before?: string;
}

/** Unify's side of the sandbox. */
export class UnifyState {
	readonly sequences = new Map<string, UnifySequence>();
	/** By normalised e-mail address. */
	readonly mailboxes = new Map<string, UnifyMailbox>();
	readonly people = new Map<string, UnifyPerson>();
	readonly enrollments = new Map<string, UnifyEnrollment>();
	/** On: find-unique knows everybody by e-mail, except on `unknownDomains`. Default off. */
	inventPeople = false;
	/** On: an enrollment is finished as soon as it is made, so that nothing keeps a person from a second one. */
	finishAtOnce = false;
	/** Lower-case domains where nobody is invented. */
	readonly unknownDomains = new Set<string>();

	private readonly ledger = new CommitLedger();
	private readonly idsByEmail = new Map<string, string>();
	private readonly inOrder: UnifyEnrollment[] = [];
	private readonly byPerson = new Map<string, UnifyEnrollment[]>();
	private readonly bySequence = new Map<string, UnifyEnrollment[]>();
	private readonly personMint: IdMint;
	private readonly enrollmentMint: IdMint;
	private readonly mailboxMint: IdMint;
	private readonly clock: StateClock;

	constructor({ seed, now }: { seed: number; now: () => number }) {
		this.personMint = new IdMint(PERSON_KIND, seed);
		this.enrollmentMint = new IdMint(ENROLLMENT_KIND, seed);
		this.mailboxMint = new IdMint(MAILBOX_KIND, seed);
		this.clock = new StateClock(now);
		this.fill();
	}

	/** `${sequenceId}|${personId}` to how often that person was put in; seed data not counted. */
	get commits(): Map<string, number> {
		return this.ledger.counts;
	}

	/** The keys of `commits` to the time of the first commit, milliseconds since the epoch. */
	get committedAt(): Map<string, number> {
		return this.ledger.committedAt;
	}

	/** Whether the person has an enrollment in the sequence, by whomever and of any status. */
	has(sequenceId: string, personId: string): boolean {
		return (this.byPerson.get(personId) ?? []).some(({ sequence }) => sequence.id === sequenceId);
	}

	/** The enrollment that keeps a person out of every other sequence. */
	activeEnrollment(personId: string): UnifyEnrollment | undefined {
		return this.byPerson.get(personId)?.find(({ status }) => status !== 'FINISHED');
	}

	addSequence({
		id,
		name = id,
		isPaused = false,
	}: {
		id: string;
		name?: string;
		isPaused?: boolean;
	}): UnifySequence {
		const at = this.clock.timestamp();
		const sequence: UnifySequence = {
			id,
			created_at: at,
			updated_at: at,
			owner: {
				id: 'b0000005-0000-4000-8000-000000000001',
				email: 'owner@outbound.example',
				first_name: 'Olivia',
				last_name: null,
			},
			name,
			is_paused: isPaused,
			send_schedule: null,
			sequence_ruleset: null,
		};
		this.sequences.set(id, sequence);
		return sequence;
	}

	addMailbox({
		email,
		id = this.mailboxMint.uuid(),
		isPaused = false,
	}: {
		email: string;
		id?: string;
		isPaused?: boolean;
	}): UnifyMailbox {
		const mailbox = {
			id,
			email,
			display_name: null,
			is_paused: isPaused,
			is_unauthorized: false,
		};
		this.mailboxes.set(normaliseEmail(email), mailbox);
		return mailbox;
	}

	/** Adds a person, or gives the one with that e-mail address. */
	addPerson({
		email,
		id = this.personMint.uuid(),
		attributes = {},
	}: {
		email: string;
		id?: string;
		attributes?: Record<string, unknown>;
	}): UnifyPerson {
		const existing = this.people.get(this.idsByEmail.get(normaliseEmail(email)) ?? '');
		if (existing) return existing;
		const at = this.clock.timestamp();
		const person: UnifyPerson = {
			object: 'person',
			id,
			created_at: at,
			updated_at: at,
			attributes: { ...attributes, email },
		};
		this.people.set(id, person);
		this.idsByEmail.set(normaliseEmail(email), id);
		return person;
	}

	/** Whom find-unique finds: case and outer blanks put aside. */
	findPerson(email: string): UnifyPerson | undefined {
		const known = this.idsByEmail.get(normaliseEmail(email));
		if (known !== undefined) return this.people.get(known);
		const domain = normaliseEmail(email).split('@')[1];
		if (!this.inventPeople || domain === undefined || this.unknownDomains.has(domain)) {
			return undefined;
		}
		return this.addPerson({ email });
	}

	/** Creates or updates a person, with the precedence that the contract gives its five groups. */
	upsertPerson(email: string, body: RecordUpsert): UnifyPerson {
		const existing = this.findPerson(email);
		if (!existing) {
			const attributes = {
				...body.create_or_update_if_empty,
				...body.create_or_update,
				...body.create,
			};
			return this.addPerson({ email, attributes: { ...body.match, ...attributes } });
		}
		const { attributes } = existing;
		const ifEmpty = { ...body.create_or_update_if_empty, ...body.update_if_empty };
		for (const [name, value] of Object.entries(ifEmpty)) {
			const current = attributes[name];
			if (current === undefined || current === null || current === '') attributes[name] = value;
		}
		// Identity stays: a new address would leave the index behind.
		Object.assign(attributes, body.create_or_update, body.update, { email: attributes.email });
		existing.updated_at = this.clock.timestamp();
		return existing;
	}

	/** Puts an enrollment there as if it had always been: not counted as a commit. */
	addEnrollment({
		sequenceId,
		personId,
		mailboxEmail,
		status = 'IN_PROGRESS',
		id = this.enrollmentMint.uuid(),
		at = this.clock.now(),
	}: {
		sequenceId: string;
		personId: string;
		/** Default: the first mailbox. */
		mailboxEmail?: string;
		status?: UnifyStatus;
		id?: string;
		/** When it was created, milliseconds since the epoch. */
		at?: number;
	}): UnifyEnrollment {
		const sequence = this.sequences.get(sequenceId);
		const person = this.people.get(personId);
		const [anyMailbox] = this.mailboxes.values();
		const mailbox =
			mailboxEmail === undefined ? anyMailbox : this.mailboxes.get(normaliseEmail(mailboxEmail));
		if (!sequence || !person || !mailbox) {
			throw new Error('An enrollment needs a known sequence, person and mailbox');
		}
		const time = new Date(at).toISOString();
		const enrollment: UnifyEnrollment = {
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
		this.enrollments.set(id, enrollment);
		this.inOrder.push(enrollment);
		pushTo(this.byPerson, personId, enrollment);
		pushTo(this.bySequence, sequenceId, enrollment);
		return enrollment;
	}

	/** Enrolls and counts the commit. The caller has checked that the person is free. */
	enroll(
		sequenceId: string,
		personId: string,
		mailboxEmails: readonly string[],
		now: number,
	): UnifyEnrollment {
		// Leads are spread over the mailboxes in turn.
		const turn = (this.bySequence.get(sequenceId)?.length ?? 0) % mailboxEmails.length;
		const mailboxEmail = mailboxEmails[turn];
		const enrollment = this.addEnrollment({
			sequenceId,
			personId,
			at: now,
			...(this.finishAtOnce ? { status: 'FINISHED' as const } : {}),
			...(mailboxEmail === undefined ? {} : { mailboxEmail }),
		});
		this.ledger.record(sequenceId, personId, now);
		return enrollment;
	}

	/**
	 * @param from position in the candidates to start at
	 * @returns at most `limit` enrollments and the position of the next match, where there is one
	 */
	listEnrollments(
		filter: EnrollmentFilter,
		from: number,
		limit: number,
	): { rows: UnifyEnrollment[]; next: number | undefined } {
		const candidates = this.candidates(filter);
		const matches = enrollmentMatcher(filter);
		const rows: UnifyEnrollment[] = [];
		for (let index = from; index < candidates.length; index++) {
			const candidate = candidates[index];
			if (!candidate || !matches(candidate)) continue;
			if (rows.length === limit) return { rows, next: index };
			rows.push(candidate);
		}
		return { rows, next: undefined };
	}

	/** Back to the seed data, in the same object. */
	reset(): void {
		const maps = [this.sequences, this.mailboxes, this.people, this.enrollments, this.idsByEmail];
		for (const map of [...maps, this.byPerson, this.bySequence]) map.clear();
		this.inOrder.length = 0;
		this.ledger.clear();
		for (const mint of [this.personMint, this.enrollmentMint, this.mailboxMint]) mint.reset();
		this.inventPeople = false;
		this.finishAtOnce = false;
		this.fill();
	}

	private fill(): void {
		this.unknownDomains.clear();
		for (const domain of ['example.com', 'example.org', 'example.net']) {
			this.unknownDomains.add(domain);
		}
		this.clock.atSeedTime(() => seedUnify(this));
	}

	private candidates({ person_id: person, sequence_id: sequence }: EnrollmentFilter) {
		if (person !== undefined) return this.byPerson.get(person) ?? [];
		if (sequence !== undefined) return this.bySequence.get(sequence) ?? [];
		return this.inOrder;
	}
}

function enrollmentMatcher(filter: EnrollmentFilter): (enrollment: UnifyEnrollment) => boolean {
	const after = filter.updated_after === undefined ? -Infinity : Date.parse(filter.updated_after);
	const before = filter.updated_before === undefined ? Infinity : Date.parse(filter.updated_before);
	const timed = after !== -Infinity || before !== Infinity;
	const allows = (wanted: string | undefined, actual: string | undefined): boolean =>
		wanted === undefined || wanted === actual;
	return ({ sequence, person, mailbox, enrolled_by_play: play, status, updated_at }) => {
		if (!allows(filter.sequence_id, sequence.id) || !allows(filter.person_id, person.id))
			return false;
		if (!allows(filter.mailbox_id, mailbox.id)) return false;
		if (!allows(filter.enrolled_by_play_id, play?.id)) return false;
		if (filter.status && !filter.status.includes(status)) return false;
		if (!timed) return true;
		const updated = Date.parse(updated_at);
		return updated >= after && updated <= before;
	};
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
