import type { Job } from '../../declare/job';
import type { Row } from '../../declare/row';
import { failed, success } from '../../declare/outcome';
import { isObject, isNonEmpty } from '../../http/json';
import type { NonEmpty } from '../../http/json';
import type { HttpAnswer } from '../../http/port';
import { faultOf, halted } from '../faults';
import { lookFor, lookInto } from './filled';
import { leftOut, pending, settleJob } from './results';
import { cancelJob, wait } from './wait';
import { halves } from '../plan';
import { isOurFault, send } from '../send';
import type { SentCall, Way } from '../send';
import type { JobRef, Sending } from '../sending';
import { settleCall } from '../settle';
import { findSpoilers, spoiledBy } from '../spoiled';

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
		await start(way, left, job, async (sendings, id, answer) => {
			const carried = carry(way, sendings, id);
			const isPart = answer !== undefined && job.fills?.isPart(answer, sendings.length) === true;
			if (job.fills !== undefined && isPart)
				return void (await lookInto(way, job, job.fills, carried, id, 'part'));
			if (job.isOptional !== true || way.settings.waitForCompletion)
				return await follow(way, job, carried, answer);
			settleStarted(way, carried, answer);
		});
}

/** Starts a job for some rows, once, and says its id. */
export const startJob = async (way: Way, batch: NonEmpty<Sending>): Promise<void> =>
	await start(way, batch, undefined, (sendings, id, answer) =>
		Promise.resolve(settleStarted(way, carry(way, sendings, id), answer)),
	);

/** What becomes of rows whose job was accepted. */
type Accepted = (
	sendings: NonEmpty<Sending>,
	id: string,
	answer: HttpAnswer | undefined,
) => Promise<void>;

async function start(
	way: Way,
	batch: NonEmpty<Sending>,
	job: Job<Row> | undefined,
	accepted: Accepted,
): Promise<void> {
	const again = async (_: Way, part: NonEmpty<Sending>) => await start(way, part, job, accepted);
	const settle = async (_: Way, sent: SentCall, attempt: number): Promise<readonly Sending[]> => {
		const { end, sendings } = sent;
		if (end.kind === 'read' && end.value.kind === 'job') {
			await accepted(sendings, end.value.id, end.value.answer);
			return [];
		}
		const fills = job?.fills;
		if (job === undefined || fills === undefined) return await settleCall(way, sent, attempt);
		const id = fills.id(sendings[0].row);
		if (end.kind === 'refused' && id !== undefined && fills.isPart(end.answer, sendings.length))
			return await lookInto(way, job, fills, sendings, id, 'part');
		if (end.kind !== 'lost') return await settleCall(way, sent, attempt);
		await way.session.sleep(end.wait);
		if (id !== undefined) return await lookInto(way, job, fills, sendings, id, 'lost');
		const found = await lookFor(way, fills, sendings);
		if ('id' in found) {
			await accepted(sendings, found.id, undefined);
			return [];
		}
		return found.again;
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
	{ outcomes, session, handedOn }: Way,
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
	handedOn.takeJob(carried[0]);
	context.logger.info(`${context.getNode().name}: job ${id} started with ${indexes.length} items`);
	return carried;
}

function settleStarted(
	{ outcomes }: Way,
	sendings: NonEmpty<Sending>,
	answer: HttpAnswer | undefined,
): void {
	const told = isObject(answer?.json) ? answer.json : {};
	for (const sending of sendings)
		outcomes.settle(sending, success('started', { ...told, jobId: sending.job?.id ?? '' }));
}

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
			return await settleJob(way, job, sendings, over.answer, state.kind === 'done', ({ row }) =>
				state.kind === 'broken'
					? failed(state.texts, { code: state.code, retryable: state.retryable, jobId: ref.id })
					: (job.leftOut?.(row) ?? leftOut(way, ref.id)),
			);
		}
	}
}
