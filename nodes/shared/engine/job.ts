import type { IDataObject } from 'n8n-workflow';

import type { Job, JobState } from '../declare/job';
import type { Row } from '../declare/row';
import { failed, failure, success } from '../declare/outcome';
import type { Verdict } from '../declare/outcome';
import { isObject, isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import { allRecords } from '../http/pages';
import type { HttpAnswer } from '../http/port';
import type { Call } from '../http/call';
import type { Unread } from '../http/exchange';
import type { Session } from '../http/session';
import { decided } from './doubt';
import { faultOf, halted, neverKnown } from './faults';
import { halves } from './plan';
import { isOurFault, send, sentOf, sentRow } from './send';
import type { Way } from './send';
import type { JobRef, Sending } from './sending';
import { settleCall } from './settle';

/** Ms before the first look, and between later ones up to the longest, where the provider names no time. */
const FIRST_WAIT = 2_000;
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
	let left: readonly Sending[] = batch.filter((sending) => sending.job === undefined);
	for (let attempt = 1; isNonEmpty(left); attempt += 1) {
		const sent = await send(way, left);
		if (sent.end.kind === 'read' && sent.end.value.kind === 'job') {
			const { id, answer } = sent.end.value;
			return await started(way, job, sent.sendings, id, answer);
		}
		if (isOurFault(way.operation, sent) && left.length > 1) {
			for (const half of halves(sent.sendings)) await deliverJob(way, job, half);
			return;
		}
		left = await settleCall(way, sent, attempt);
	}
}

async function started(
	way: Way,
	job: Job<Row>,
	[first, ...rest]: NonEmpty<Sending>,
	id: string,
	answer: HttpAnswer,
): Promise<void> {
	const { outcomes, session, settings } = way;
	const { context } = outcomes;
	const indexes = [first, ...rest].map(({ index }) => index);
	const ref: JobRef = { id, since: session.now(), indexes };
	const carried: NonEmpty<Sending> = [
		{ ...first, job: ref },
		...rest.map((sending) => ({ ...sending, job: ref })),
	];
	// Known before anything waits: to a later try of the run, and to whoever reads the log.
	for (const sending of carried) outcomes.remember(sending);
	context.logger.info(`${context.getNode().name}: job ${id} started with ${indexes.length} items`);
	if (settings.waitForCompletion) return await follow(way, job, carried, answer);
	for (const sending of carried) outcomes.settle(sending, success('started', { jobId: id }));
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
					: (job.leftOut ?? leftOut(way, ref.id)),
			);
		}
	}
}

/** Tells the provider that nobody waits any more; best effort. */
export const cancelJob = async (session: Session, call: Call): Promise<void> =>
	await session.lastWord(call, CANCEL_TIMEOUT);

export const pending = (jobId: string, why: string) =>
	failure(
		'pending',
		{
			error: `The job ${jobId} goes on, for ${why}`,
			wayOut: 'Fetch its results later, or raise Max Wait Time and let Retry On Fail wait on.',
		},
		{ code: 'job_pending', retryable: true, jobId },
	);

const leftOut = ({ outcomes }: Way, jobId: string) =>
	failure('unknown', neverKnown(outcomes.provider, undefined, false), {
		code: 'left_out',
		jobId,
	});

/** Asks for a job's state until it is over, or the time for it is. */
export async function wait(
	{ session, settings }: Pick<Way, 'session' | 'settings'>,
	job: Pick<Job<Row>, 'limits' | 'poll' | 'state' | 'waits'>,
	{ id, since }: JobRef,
	start: HttpAnswer | undefined,
): Promise<Over> {
	const { first, longest } = job.waits ?? { first: FIRST_WAIT, longest: LONGEST_WAIT };
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
		usual = Math.min(longest, usual * GROWTH);
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

/** Settles rows by a job's results; those of which they say nothing become what `otherwise` says. */
async function settleJob(
	way: Way,
	job: Job<Row>,
	sendings: NonEmpty<Sending>,
	polled: HttpAnswer | undefined,
	isDone: boolean,
	otherwise: (sending: Sending) => Verdict,
): Promise<void> {
	const [{ job: ref }] = sendings;
	if (ref === undefined) return;
	const records = await resultsOf(way, job, ref.id, polled, isDone);
	if ('error' in records) {
		for (const sending of sendings)
			way.outcomes.settle(
				sending,
				pending(ref.id, `its results could not be read: ${records.error}`),
			);
		return;
	}
	const verdicts = job.match(records, sentOf(way, sendings));
	sendings.forEach((sending, place) => {
		const verdict = verdicts[place] ?? otherwise(sending);
		way.outcomes.settle(sending, decided(verdict, sentRow(way, sending), way.operation.outcome));
	});
}

async function resultsOf(
	{ session, outcomes }: Way,
	job: Job<Row>,
	id: string,
	polled: HttpAnswer | undefined,
	isDone: boolean,
): Promise<readonly IDataObject[] | { readonly error: string }> {
	const call = job.results?.(id) ?? job.poll(id);
	const own = polled && job.results === undefined ? job.paging.records(polled) : undefined;
	// A job that is not done may have some results, or none yet.
	if (!isDone && own === undefined) return [];
	const isWhole =
		own !== undefined &&
		polled !== undefined &&
		job.paging.next(polled, {
			token: undefined,
			size: job.paging.pageSize ?? own.length,
			count: own.length,
			path: call.path,
			baseUrl: session.baseUrl,
		}) === undefined;
	if (isWhole) return own.filter(isObject);
	const list = await allRecords(
		session,
		{ call, paging: job.paging, limits: job.limits },
		Infinity,
		true,
	);
	return list.kind === 'records'
		? list.records
		: { error: faultOf(outcomes.provider, session.halt, list.end, undefined).error };
}
