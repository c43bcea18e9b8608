import type { IDataObject } from 'n8n-workflow';

import type { Alone, Job } from '../../declare/job';
import type { Row } from '../../declare/row';
import { failure } from '../../declare/outcome';
import type { Failure, Outcome, Verdict } from '../../declare/outcome';
import { isObject } from '../../http/json';
import type { NonEmpty } from '../../http/json';
import { allRecords } from '../../http/pages';
import type { HttpAnswer } from '../../http/port';
import { decided } from '../doubt';
import { faultOf, neverKnown } from '../faults';
import { inParallel } from '../parallel';
import { sentOf, sentRow } from '../send';
import type { Way } from '../send';
import type { Sending } from '../sending';

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
	const unread = isDone ? unreadIn(job, sendings) : undefined;
	if (unread !== undefined) {
		for (const [sending, verdict] of unread)
			way.outcomes.settle(sending, outcomeOf(way, sending, verdict, ref.id));
		return;
	}
	const records = await resultsOf(way, job, ref.id, polled, isDone);
	if ('error' in records) {
		for (const sending of sendings)
			way.outcomes.settle(
				sending,
				pending(ref.id, `its results could not be read: ${records.error}`),
			);
		return;
	}
	const verdicts = await verdictsOf(way, job, records, sendings, isDone);
	for (const [place, sending] of sendings.entries()) {
		const verdict = verdicts.get(place) ?? otherwise(sending);
		way.outcomes.settle(sending, outcomeOf(way, sending, verdict, ref.id));
		await way.outcomes.breathe();
	}
}

/** What rows are where none needs the results; undefined where one does. */
function unreadIn(
	{ unread }: Job<Row>,
	sendings: readonly Sending[],
): ReadonlyArray<readonly [Sending, Verdict]> | undefined {
	if (unread === undefined) return undefined;
	const told = sendings.flatMap((sending) => {
		const verdict = unread(sending.row);
		return verdict === undefined ? [] : [[sending, verdict] as const];
	});
	return told.length === sendings.length ? told : undefined;
}

/** Rows that are asked for alone before the others, so that their results can show in which order all came. */
const PROBES = 2;

/** What is known of each row, by its place: what the results tell, and of the others what they are asked for alone. */
async function verdictsOf(
	way: Way,
	job: Job<Row>,
	records: readonly IDataObject[],
	sendings: NonEmpty<Sending>,
	isDone: boolean,
): Promise<ReadonlyMap<number, Verdict>> {
	const sent = sentOf(way, sendings);
	const found = new Map<number, Verdict>();
	const take = (verdicts: ReadonlyArray<Verdict | undefined>): void => {
		for (const [place, verdict] of verdicts.entries())
			if (verdict !== undefined && !found.has(place)) found.set(place, verdict);
	};
	const open = (): number[] => [...sendings.keys()].filter((place) => !found.has(place));
	take(job.match(records, sent));
	const { alone } = job;
	if (!isDone || alone === undefined) return found;
	const ask = async (places: readonly number[]): Promise<void> => {
		for (const [place, verdict] of await askAlone(way, alone, sendings, places))
			found.set(place, verdict);
	};
	const [first, ...others] = open();
	if (first !== undefined && others.length >= PROBES) {
		const probes = [first, ...others.slice(-1)];
		await ask(probes);
		const known = probes.flatMap((place) => {
			const verdict = found.get(place);
			return verdict?.kind === 'success' ? [[place, verdict.record] as const] : [];
		});
		if (known.length > 0) take(job.match(records, sent, new Map(known)));
	}
	await ask(open());
	return found;
}

/** The outcome, with the job in its record: its results can be fetched again by that. */
export function outcomeOf(way: Way, sending: Sending, verdict: Verdict, jobId: string): Outcome {
	const { operation } = way;
	const outcome = decided(verdict, sentRow(way, sending), operation.outcome);
	if (outcome.kind === 'failure') return { jobId, ...outcome };
	// What a job fills was looked into, or found by a list, where an answer was lost.
	const isFound = operation.job?.fills !== undefined && sending.tries.maybeDelivered;
	return {
		...outcome,
		...(isFound && outcome.kind === 'success' && outcome.isOurs && { afterLostAnswer: true }),
		record: { ...outcome.record, jobId },
	};
}

/** What the provider says of rows that are asked for one by one, by their place. */
async function askAlone(
	{ session, settings }: Way,
	{ call, limits, settle }: Alone<Row>,
	sendings: readonly Sending[],
	places: readonly number[],
): Promise<ReadonlyMap<number, Verdict>> {
	const told = new Map<number, Verdict>();
	await inParallel(
		places,
		settings.maxConcurrency,
		async (place) => {
			const sending = sendings[place];
			if (sending === undefined) return;
			const { end } = await session.exchange({
				call: call(sending.row),
				limits,
				repeatable: true,
				outlivesHalt: true,
				read: settle,
			});
			if (end.kind === 'read') told.set(place, end.value);
		},
		() => !session.isCancelled,
	);
	return told;
}

/** A job's records; of one that is not done those that it has by now. */
export async function resultsOf(
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
