import type { Job, JobState } from '../declare/job';
import type { Row } from '../declare/row';
import { failed, success } from '../declare/outcome';
import { isObject, isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { HttpAnswer } from '../http/port';
import type { Call } from '../http/call';
import type { Unread } from '../http/exchange';
import type { Session } from '../http/session';
import { faultOf, halted } from './faults';
import { leftOut, pending, settleJob } from './jobResults';
import { halves } from './plan';
import { isOurFault, send } from './send';
import type { SentCall, Way } from './send';
import type { JobRef, Sending } from './sending';
import { settleCall } from './settle';
import { findSpoilers, spoiledBy } from './spoiled';

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

/**
 * Starts a job for some rows, once, and waits for its results. Rows that a job of an earlier try of the run carries are
 * not started again: that job is waited for.
 */
export async function deliverJob(way: Way, job: Job<Row>, batch: NonEmpty<Sending>): Promise<void> {
	const running = new Map<string, Sending[]>();
	for (const sending of batch)
		if (sending.job !== undefined)
			running.set(sending.job.id, [...(running.get(sending.job.id) ?? []), sending]);
	for (const sendings of running.values())
		if (isNonEmpty(sendings)) await follow(way, job, sendings, undefined);
	const left = batch.filter((sending) => sending.job === undefined);
	if (isNonEmpty(left) && way.session.halt === undefined)
		await start(way, left, async (sendings, id, answer) => {
			const carried = carry(way, sendings, id);
			if (job.isOptional !== true || way.settings.waitForCompletion)
				return await follow(way, job, carried, answer);
			settleStarted(way, carried, answer);
		});
}

/** Starts a job for some rows, once, and says its id. */
export const startJob = async (way: Way, batch: NonEmpty<Sending>): Promise<void> =>
	await start(way, batch, (sendings, id, answer) =>
		Promise.resolve(settleStarted(way, carry(way, sendings, id), answer)),
	);

/** What becomes of rows whose job was accepted. */
type Accepted = (sendings: NonEmpty<Sending>, id: string, answer: HttpAnswer) => Promise<void>;

async function start(way: Way, batch: NonEmpty<Sending>, accepted: Accepted): Promise<void> {
	const again = async (_: Way, part: NonEmpty<Sending>) => await start(way, part, accepted);
	const settle = async (_: Way, sent: SentCall, attempt: number): Promise<readonly Sending[]> => {
		const { end, sendings } = sent;
		if (end.kind !== 'read' || end.value.kind !== 'job')
			return await settleCall(way, sent, attempt);
		await accepted(sendings, end.value.id, end.value.answer);
		return [];
	};
	let left: readonly Sending[] = batch;
	for (let attempt = 1; isNonEmpty(left); attempt += 1) {
		const sent = await send(way, left);
		const spoiled = left.length > 1 ? spoiledBy(way, sent) : undefined;
		if (spoiled !== undefined)
			return await findSpoilers(way, sent.sendings, spoiled, again, settle);
		if (isOurFault(way.operation, sent) && left.length > 1) {
			for (const half of halves(sent.sendings)) await again(way, half);
			return;
		}
		left = await settle(way, sent, attempt);
	}
}

/** The rows with their job, known before anything waits: to a later try of the run, and to whoever reads the log. */
function carry(
	{ outcomes, session }: Way,
	[first, ...rest]: NonEmpty<Sending>,
	id: string,
): NonEmpty<Sending> {
	const { context } = outcomes;
	const indexes = [first, ...rest].map(({ index }) => index);
	const job: JobRef = { id, since: session.now(), indexes };
	const carried: NonEmpty<Sending> = [
		{ ...first, job },
		...rest.map((sending) => ({ ...sending, job })),
	];
	for (const sending of carried) outcomes.remember(sending);
	context.logger.info(`${context.getNode().name}: job ${id} started with ${indexes.length} items`);
	return carried;
}

function settleStarted({ outcomes }: Way, sendings: NonEmpty<Sending>, { json }: HttpAnswer): void {
	for (const sending of sendings)
		outcomes.settle(
			sending,
			success('started', { ...(isObject(json) && json), jobId: sending.job?.id ?? '' }),
		);
}

/** What waiting for a job ended with. */
type Over =
	| { readonly kind: 'state'; readonly state: JobState; readonly answer: HttpAnswer }
	| { readonly kind: 'unread'; readonly end: Unread }
	| { readonly kind: 'too-long'; readonly answer: HttpAnswer | undefined }
	| { readonly kind: 'cancelled' };

/** Waits for a job and settles its rows. */
async function follow(
	way: Way,
	job: Job<Row>,
	sendings: NonEmpty<Sending>,
	start: HttpAnswer | undefined,
): Promise<void> {
	const { session, settings, outcomes } = way;
	const [{ job: ref }] = sendings;
	if (ref === undefined) return;
	const over = await wait(way, job, ref, start);
	switch (over.kind) {
		case 'cancelled':
			if (settings.cancelWhenStopped && job.cancel !== undefined)
				await cancelJob(session, job.cancel(ref.id));
			for (const sending of sendings)
				outcomes.settle(sending, {
					...halted(outcomes.provider, undefined, true),
					jobId: ref.id,
				});
			return;
		case 'unread': {
			const fault = faultOf(outcomes.provider, session.halt, over.end, undefined);
			for (const sending of sendings)
				outcomes.settle(sending, pending(ref.id, `its state could not be read: ${fault.error}`));
			return;
		}
		case 'too-long':
			session.stop({ kind: 'overdue' });
			return await settleJob(way, job, sendings, over.answer, false, () =>
				pending(ref.id, 'it was not over within Max Wait Time'),
			);
		case 'state': {
			const { state } = over;
			if (state.kind === 'broken' && state.isFinal === true)
				session.stop({ kind: 'exhausted', ...state.texts, code: state.code });
			return await settleJob(way, job, sendings, over.answer, state.kind === 'done', () =>
				state.kind === 'broken'
					? failed(state.texts, { code: state.code, retryable: state.retryable, jobId: ref.id })
					: leftOut(way, ref.id),
			);
		}
	}
}

/** Tells the provider that nobody waits any more; best effort. */
export const cancelJob = async (session: Session, call: Call): Promise<void> =>
	await session.lastWord(call, CANCEL_TIMEOUT);

/** Asks for a job's state until it is over, or the time for it is. */
export async function wait(
	{ session, settings }: Pick<Way, 'session' | 'settings'>,
	job: Pick<Job<Row>, 'limits' | 'poll' | 'state' | 'waits'>,
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
		if (end.value.kind !== 'running')
			return { kind: 'state', state: end.value, answer: end.answer };
		answer = end.answer;
		asked = session.waitAskedBy(answer);
		usual = Math.min(longest, usual === first ? second : usual * GROWTH);
	}
}

function stateIn(
	job: Pick<Job<Row>, 'state'>,
	answer: HttpAnswer,
	isFresh: boolean,
): JobState | undefined {
	if (answer.isSuccess) return job.state(answer);
	return answer.status === 404 && isFresh ? { kind: 'running' } : undefined;
}
