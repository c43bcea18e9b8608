import type { UnifyEnrollment } from './model';

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

export function enrollmentMatcher(
	filter: EnrollmentFilter,
): (enrollment: UnifyEnrollment) => boolean {
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
