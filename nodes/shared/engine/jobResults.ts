import type { IDataObject } from 'n8n-workflow';

import type { Alone, Job } from '../declare/job';
import type { Row } from '../declare/row';
import { failure } from '../declare/outcome';
import type { Failure, Outcome, Verdict } from '../declare/outcome';
import { isObject } from '../http/json';
import type { NonEmpty } from '../http/json';
import { allRecords } from '../http/pages';
import type { HttpAnswer } from '../http/port';
import { decided } from './doubt';
import { faultOf, neverKnown } from './faults';
import { inParallel } from './parallel';
import { sentOf, sentRow } from './send';
import type { Way } from './send';
import type { Sending } from './sending';

// What a job's results say of its rows.

/** It is accepted and was not over in time, or cannot be read. */
export const pending = (jobId: string, why: string): Failure =>
	failure(
		'pending',
		{
			error: `The job ${jobId} goes on, for ${why}`,
			wayOut: 'Fetch its results later, or raise Max Wait Time and let Retry On Fail wait on.',
		},
		{ code: 'job_pending', retryable: true, jobId },
	);

/** A job that is done says nothing of it. */
export function leftOut({ outcomes, operation }: Way, jobId: string): Failure {
	const unknown = neverKnown(outcomes.provider, undefined, operation.onLost.kind === 'repeat');
	return { ...unknown, code: 'left_out', jobId };
}

/** Settles rows by a job's results; those of which they say nothing become what `otherwise` says. */
export async function settleJob(
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
	const settle = (sending: Sending, verdict: Verdict): void =>
		way.outcomes.settle(sending, outcomeOf(way, sending, verdict, ref.id));
	const verdicts = job.match(records, sentOf(way, sendings));
	const open: Sending[] = [];
	for (const [place, sending] of sendings.entries()) {
		const verdict = verdicts[place];
		if (verdict !== undefined) settle(sending, verdict);
		else open.push(sending);
		await way.outcomes.breathe();
	}
	const told = isDone && job.alone !== undefined ? await askAlone(way, job.alone, open) : undefined;
	for (const sending of open) settle(sending, told?.get(sending) ?? otherwise(sending));
}

/** The outcome, with the job in its record: its results can be fetched again by that. */
function outcomeOf(way: Way, sending: Sending, verdict: Verdict, jobId: string): Outcome {
	const outcome = decided(verdict, sentRow(way, sending), way.operation.outcome);
	return outcome.kind === 'failure'
		? outcome
		: { ...outcome, record: { ...outcome.record, jobId } };
}

/** What the provider says of rows that are asked for one by one. */
async function askAlone(
	{ session, settings }: Way,
	{ call, limits, settle }: Alone<Row>,
	sendings: readonly Sending[],
): Promise<ReadonlyMap<Sending, Verdict>> {
	const told = new Map<Sending, Verdict>();
	await inParallel(
		sendings,
		settings.maxConcurrency,
		async (sending) => {
			const { end } = await session.exchange({
				call: call(sending.row),
				limits,
				repeatable: true,
				outlivesHalt: true,
				read: settle,
			});
			if (end.kind === 'read') told.set(sending, end.value);
		},
		() => !session.isCancelled,
	);
	return told;
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
