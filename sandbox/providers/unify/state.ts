import { normaliseEmail } from '../../identity';
import { IdMint } from '../../ids';
import { ProviderState } from '../../state';
import type { StateOptions } from '../../state';
import type { EnrollmentFilter } from './enrollmentFilter';
import { EnrollmentBook } from './enrollments';
import { newEnrollment, newList, newSequence } from './model';
import type {
	JobFate,
	UnifyEnrollment,
	UnifyEnrollmentStep,
	UnifyJob,
	UnifyList,
	UnifyListEntry,
	UnifyMailbox,
	UnifyPerson,
	UnifyRecord,
	UnifySequence,
	UnifyStatus,
	UnifyTask,
} from './model';
import { RecordStore } from './records';

const PERSON_KIND = 0xe0000002;
const ENROLLMENT_KIND = 0xe0000003;
const MAILBOX_KIND = 0xe0000004;
const OTHER_KIND = 0xe0000012;

/** How long a query job runs, milliseconds. */
const JOB_MS = 3_000;
const LARGEST_RESULT_PAGE = 2_000;

/** Unify's side of the sandbox. */
export class UnifyState extends ProviderState {
	readonly sequences = new Map<string, UnifySequence>();
	readonly lists = new Map<string, UnifyList>();
	/** By normalised e-mail address. */
	readonly mailboxes = new Map<string, UnifyMailbox>();
	readonly records = new RecordStore();
	readonly tasks = new Map<string, UnifyTask>();
	readonly steps = new Map<string, UnifyEnrollmentStep>();
	readonly events: object[] = [];
	readonly jobs = new Map<string, UnifyJob>();
	/** By list, then by record. */
	readonly entries = new Map<string, Map<string, UnifyListEntry>>();
	/** Lists that the key may not change. */
	readonly unmanaged = new Set<string>();
	/** Lower-case domains where nobody is invented. */
	readonly unknownDomains = new Set<string>();
	/** What becomes of the next query jobs, in their order; undefined: they are over after a while. */
	nextJobs: Array<JobFate | undefined> = [];
	/** On: find-unique knows everybody by e-mail, except on `unknownDomains`. Default off. */
	inventPeople = false;
	/** On: an enrollment is finished as soon as it is made, so that nothing keeps a person from a second one. */
	finishAtOnce = false;
	/** Whether the key belongs to a user, which query jobs need. */
	isUserBacked = true;
	jobMs = JOB_MS;
	/** A larger page of results is refused with 413. */
	largestResultPage = LARGEST_RESULT_PAGE;

	private readonly book = new EnrollmentBook();
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

	get people(): Map<string, UnifyPerson> {
		return this.records.people;
	}

	get enrollments(): Map<string, UnifyEnrollment> {
		return this.book.byId;
	}

	/** How lists of enrollments are ordered; see {@link EnrollmentBook.order}. */
	set enrollmentOrder(order: EnrollmentBook['order']) {
		this.book.order = order;
	}

	/** Counts something as done once more. */
	did(what: string, key: string, now: number): void {
		this.ledger.record(what, key, now);
	}

	/** Whether the person has an enrollment in the sequence, by whomever and of any status. */
	has(sequenceId: string, personId: string): boolean {
		return this.book.ofPerson(personId).some(({ sequence }) => sequence.id === sequenceId);
	}

	/** The enrollment that keeps a person out of every other sequence. */
	activeEnrollment(personId: string): UnifyEnrollment | undefined {
		return this.book.ofPerson(personId).find(({ status }) => status !== 'FINISHED');
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
		const sequence = newSequence({ id, name, isPaused, at: this.clock.timestamp() });
		this.sequences.set(id, sequence);
		return sequence;
	}

	addList({ id, name = id, object = 'person' }: { id: string; name?: string; object?: string }) {
		const list = newList({ name, object }, { id, at: this.clock.timestamp() });
		this.lists.set(id, list);
		return list;
	}

	/** What stands in a list, by record. */
	entriesOf(listId: string): Map<string, UnifyListEntry> {
		const known = this.entries.get(listId);
		if (known) return known;
		const made = new Map<string, UnifyListEntry>();
		this.entries.set(listId, made);
		return made;
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
		return (
			this.records.find('person', { email }) ??
			this.addRecord('person', { ...attributes, email }, id)
		);
	}

	/** Whom find-unique finds: case and outer blanks put aside. */
	findPerson(email: string): UnifyPerson | undefined {
		const known = this.records.find('person', { email });
		if (known !== undefined) return known;
		const domain = normaliseEmail(email).split('@')[1];
		if (!this.inventPeople || domain === undefined || this.unknownDomains.has(domain)) {
			return undefined;
		}
		return this.addPerson({ email });
	}

	findRecord(object: string, match: Record<string, unknown>): UnifyRecord | undefined {
		const { email } = match;
		return object === 'person' && typeof email === 'string'
			? this.findPerson(email)
			: this.records.find(object, match);
	}

	/** Puts a record there as if it had always been: not counted as a commit. */
	addRecord(object: string, attributes: Record<string, unknown>, id?: string): UnifyRecord {
		const at = this.clock.timestamp();
		const made = id ?? (object === 'person' ? this.personMint.uuid() : this.fresh().id);
		const record = { object, id: made, created_at: at, updated_at: at, attributes };
		this.records.add(record);
		return record;
	}

	createRecord(object: string, attributes: Record<string, unknown>, now: number): UnifyRecord {
		this.did(`record ${object}`, JSON.stringify(attributes), now);
		return this.addRecord(object, attributes);
	}

	changeRecord(record: UnifyRecord, values: Record<string, unknown>, now: number): void {
		if (this.records.change(record, values, new Date(now).toISOString()))
			this.did('record.update', `${record.id}|${JSON.stringify(values)}`, now);
	}

	removeRecord(record: UnifyRecord, now: number): void {
		this.records.remove(record);
		this.did('record.delete', record.id, now);
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
		const enrollment = newEnrollment({ id, sequence, person, mailbox, status, at });
		this.book.add(enrollment);
		return enrollment;
	}

	/**
	 * Something happens to an enrollment.
	 *
	 * @param at when, milliseconds since the epoch
	 * @param lateMs until readers see it
	 */
	changeEnrollment(
		enrollment: UnifyEnrollment,
		changes: Partial<UnifyEnrollment>,
		at: number,
		lateMs = 0,
	): void {
		const all = { ...changes, updated_at: new Date(at).toISOString() };
		this.book.change(enrollment, all, lateMs === 0 ? undefined : at + lateMs);
	}

	/** Makes changes be seen whose time has come. */
	showLate(now: number): void {
		this.book.show(now);
	}

	/** Enrolls and counts the commit. The caller has checked that the person is free. */
	enroll(
		sequenceId: string,
		personId: string,
		mailboxEmails: readonly string[],
		now: number,
	): UnifyEnrollment {
		// Leads are spread over the mailboxes in turn.
		const turn = this.book.ofSequence(sequenceId).length % mailboxEmails.length;
		const mailboxEmail = mailboxEmails[turn];
		const enrollment = this.addEnrollment({
			sequenceId,
			personId,
			at: now,
			...(this.finishAtOnce ? { status: 'FINISHED' as const } : {}),
			...(mailboxEmail === undefined ? {} : { mailboxEmail }),
		});
		this.did(sequenceId, personId, now);
		return enrollment;
	}

	listEnrollments(filter: EnrollmentFilter, from: number, limit: number) {
		return this.book.list(filter, from, limit);
	}

	protected clear(): void {
		const maps = [this.sequences, this.lists, this.mailboxes, this.tasks, this.steps, this.jobs];
		for (const map of [...maps, this.entries, this.unmanaged]) map.clear();
		this.records.clear();
		this.book.clear();
		this.events.length = 0;
		for (const mint of [this.personMint, this.enrollmentMint, this.mailboxMint]) mint.reset();
		this.nextJobs = [];
		this.inventPeople = false;
		this.finishAtOnce = false;
		this.isUserBacked = true;
		this.jobMs = JOB_MS;
		this.largestResultPage = LARGEST_RESULT_PAGE;
		this.unknownDomains.clear();
	}

	protected seed(): void {
		this.fill(this);
	}
}
