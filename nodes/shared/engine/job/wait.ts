import type { Job, JobState } from '../../declare/job';
import type { Row } from '../../declare/row';
import type { Call } from '../../http/call';
import type { Unread } from '../../http/exchange';
import type { HttpAnswer } from '../../http/port';
import type { Session } from '../../http/session';
import type { Way } from '../send';
import type { JobRef } from '../sending';

/** Ms before the first look, the second, and between later ones up to the longest, where the provider names no time. */
const FIRST_WAIT = 2_000;
const SECOND_WAIT = 5_000;
const LONGEST_WAIT = 30_000;
const GROWTH = 1.5;
/** A provider that asks to wait for longer is asked all the same. */
const LONGEST_ASKED_WAIT = 300_000;
const SHORTEST_WAIT = 1_000;
/** Ms from its start for which a job that is not to be found counts as one that is only not to be seen yet. */
const UNSEEN = 30_000;
/** Ms for the cancel that follows a Stop. */
const CANCEL_TIMEOUT = 5_000;

/** What waiting for a job ended with. */
export type Over =
	| { readonly kind: 'state'; readonly state: JobState; readonly answer: HttpAnswer }
	| { readonly kind: 'unread'; readonly end: Unread }
	| { readonly kind: 'too-long'; readonly answer: HttpAnswer | undefined }
	| { readonly kind: 'cancelled' };

/** Tells the provider that nobody waits any more; best effort. */
export const cancelJob = async (session: Session, call: Call): Promise<void> =>
	await session.lastWord(call, CANCEL_TIMEOUT);

/** Asks for a job's state until it is over, or the time for it is. */
export async function wait(
	{ session, settings }: Pick<Way, 'session' | 'settings'>,
	job: Pick<Job<Row>, 'limits' | 'poll' | 'state' | 'waits' | 'doneAgainAfter'>,
	{ id, since }: JobRef,
	start: HttpAnswer | undefined,
): Promise<Over> {
	const { first, longest } = job.waits ?? { first: FIRST_WAIT, longest: LONGEST_WAIT };
	const second = job.waits === undefined ? SECOND_WAIT : first * GROWTH;
	// A later try of the run waits for as long again.
	const from = start === undefined ? session.now() : since;
	let answer: HttpAnswer | undefined;
	let usual = first;
	let asked = start && session.waitAskedBy(start);
	const sure = surely(job.doneAgainAfter);
	for (;;) {
		const left = from + settings.maxWaitTime - session.now();
		if (left <= 0 && answer !== undefined) return { kind: 'too-long', answer };
		const due = asked === undefined ? usual : Math.min(asked, LONGEST_ASKED_WAIT);
		await session.sleepThroughHalt(Math.min(Math.max(due, SHORTEST_WAIT), Math.max(0, left)));
		if (session.isCancelled) return { kind: 'cancelled' };
		const { end } = await session.exchange({
			call: job.poll(id),
			limits: job.limits,
			repeatable: true,
			outlivesHalt: true,
			read: (polled) => stateIn(job, polled, session.now() - since < UNSEEN),
		});
		if (session.isCancelled) return { kind: 'cancelled' };
		if (end.kind !== 'read') return { kind: 'unread', end };
		answer = end.answer;
		const again = sure(end.value, session.now());
		if (again === undefined) return { kind: 'state', state: end.value, answer };
		asked = again ?? session.waitAskedBy(answer);
		usual = Math.min(longest, usual === first ? second : usual * GROWTH);
	}
}

/**
 * Whether a job has surely ended: undefined. Else ms until the next look, null: the usual time. Where it is done at the
 * first look it may not have begun, so that it must be done again some time later.
 */
function surely(doneAgainAfter: number | undefined) {
	let hasRun = false;
	let doneAt: number | undefined;
	return ({ kind }: JobState, now: number): number | null | undefined => {
		if (kind === 'running') {
			hasRun = true;
			return null;
		}
		if (kind !== 'done' || hasRun || doneAgainAfter === undefined) return undefined;
		doneAt ??= now;
		return now - doneAt >= doneAgainAfter ? undefined : doneAgainAfter;
	};
}

function stateIn(
	job: Pick<Job<Row>, 'state'>,
	answer: HttpAnswer,
	isFresh: boolean,
): JobState | undefined {
	if (answer.isSuccess) return job.state(answer);
	return answer.status === 404 && isFresh ? { kind: 'running' } : undefined;
}
