import { normaliseEmail } from '../../identity';
import { IdMint } from '../../ids';
import { ProviderState } from '../../state';
import type { StateOptions } from '../../state';
import { enrollmentMatcher } from './enrollmentFilter';
import type { EnrollmentFilter } from './enrollmentFilter';
import { newList } from './model';
import type {
	RecordUpsert,
	UnifyEnrollment,
	UnifyList,
	UnifyMailbox,
	UnifyPerson,
	UnifySequence,
	UnifyStatus,
} from './model';

const PERSON_KIND = 0xe0000002;
const ENROLLMENT_KIND = 0xe0000003;
const MAILBOX_KIND = 0xe0000004;
const OTHER_KIND = 0xe0000012;

/** Unify's side of the sandbox. */
export class UnifyState extends ProviderState {
	readonly sequences = new Map<string, UnifySequence>();
	readonly lists = new Map<string, UnifyList>();
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

	private readonly idsByEmail = new Map<string, string>();
	private readonly inOrder: UnifyEnrollment[] = [];
	private readonly byPerson = new Map<string, UnifyEnrollment[]>();
	private readonly bySequence = new Map<string, UnifyEnrollment[]>();
	private readonly personMint: IdMint;
	private readonly enrollmentMint: IdMint;
	private readonly mailboxMint: IdMint;
	private readonly fill: (state: UnifyState) => void;

	constructor({ fill, ...options }: StateOptions<UnifyState>) {
		super(OTHER_KIND, options);
		this.personMint = new IdMint(PERSON_KIND, options.seed);
		this.enrollmentMint = new IdMint(ENROLLMENT_KIND, options.seed);
		this.mailboxMint = new IdMint(MAILBOX_KIND, options.seed);
		this.fill = fill;
		this.reset();
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

	addList({ id, name = id, object = 'person' }: { id: string; name?: string; object?: string }) {
		const list = newList({ name, object }, { id, at: this.clock.timestamp() });
		this.lists.set(id, list);
		return list;
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

	protected clear(): void {
		const maps = [this.sequences, this.lists, this.mailboxes, this.people, this.enrollments];
		for (const map of [...maps, this.idsByEmail, this.byPerson, this.bySequence]) map.clear();
		this.inOrder.length = 0;
		for (const mint of [this.personMint, this.enrollmentMint, this.mailboxMint]) mint.reset();
		this.inventPeople = false;
		this.finishAtOnce = false;
		this.unknownDomains.clear();
	}

	protected seed(): void {
		this.fill(this);
	}

	private candidates({ person_id: person, sequence_id: sequence }: EnrollmentFilter) {
		if (person !== undefined) return this.byPerson.get(person) ?? [];
		if (sequence !== undefined) return this.bySequence.get(sequence) ?? [];
		return this.inOrder;
	}
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
