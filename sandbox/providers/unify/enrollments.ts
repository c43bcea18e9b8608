import { enrollmentMatcher } from './enrollmentFilter';
import type { EnrollmentFilter } from './enrollmentFilter';
import type { UnifyEnrollment } from './model';

/** A change that readers do not see yet. */
interface LateChange {
	readonly enrollment: UnifyEnrollment;
	readonly changes: Partial<UnifyEnrollment>;
	/** Milliseconds since the epoch. */
	readonly seenFrom: number;
}

/** Enrollments with an index over people and sequences, and with the trouble of a list that changes while it is read. */
export class EnrollmentBook {
	readonly byId = new Map<string, UnifyEnrollment>();
	/** How a list is ordered, which nobody promises: as made, or the last changed first, so that rows move between pages. */
	order: 'made' | 'changed' = 'made';

	private readonly inOrder: UnifyEnrollment[] = [];
	private readonly byPerson = new Map<string, UnifyEnrollment[]>();
	private readonly bySequence = new Map<string, UnifyEnrollment[]>();
	private late: LateChange[] = [];

	add(enrollment: UnifyEnrollment): void {
		this.byId.set(enrollment.id, enrollment);
		this.inOrder.push(enrollment);
		pushTo(this.byPerson, enrollment.person.id, enrollment);
		pushTo(this.bySequence, enrollment.sequence.id, enrollment);
	}

	ofPerson(personId: string): readonly UnifyEnrollment[] {
		return this.byPerson.get(personId) ?? [];
	}

	ofSequence(sequenceId: string): readonly UnifyEnrollment[] {
		return this.bySequence.get(sequenceId) ?? [];
	}

	/** @param seenFrom when readers see it; undefined: at once */
	change(
		enrollment: UnifyEnrollment,
		changes: Partial<UnifyEnrollment>,
		seenFrom: number | undefined,
	): void {
		if (seenFrom === undefined) Object.assign(enrollment, changes);
		else this.late.push({ enrollment, changes, seenFrom });
	}

	/** Makes what is late be seen. */
	show(now: number): void {
		if (this.late.length === 0) return;
		const due = this.late.filter(({ seenFrom }) => seenFrom <= now);
		this.late = this.late.filter(({ seenFrom }) => seenFrom > now);
		for (const { enrollment, changes } of due) Object.assign(enrollment, changes);
	}

	/**
	 * @param from position in the candidates to start at
	 * @returns at most `limit` enrollments and the position of the next match, where there is one
	 */
	list(
		filter: EnrollmentFilter,
		from: number,
		limit: number,
	): { rows: UnifyEnrollment[]; next: number | undefined } {
		const candidates = this.ordered(filter);
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

	clear(): void {
		for (const map of [this.byId, this.byPerson, this.bySequence]) map.clear();
		this.inOrder.length = 0;
		this.late = [];
		this.order = 'made';
	}

	private ordered(filter: EnrollmentFilter): readonly UnifyEnrollment[] {
		const { person_id: person, sequence_id: sequence } = filter;
		const found =
			person !== undefined
				? this.ofPerson(person)
				: sequence !== undefined
					? this.ofSequence(sequence)
					: this.inOrder;
		if (this.order === 'made') return found;
		return [...found].sort((one, other) => (one.updated_at < other.updated_at ? 1 : -1));
	}
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}
