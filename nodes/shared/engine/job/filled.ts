import type { Filled, Job } from '../../declare/job';
import type { Row } from '../../declare/row';
import { callOf } from '../../declare/route';
import { allRecords } from '../../http/pages';
import type { NonEmpty } from '../../http/json';
import { inTrouble, mayGoOn } from '../doubt';
import { halted, neverKnown } from '../faults';
import { outcomeOf, resultsOf } from './results';
import { wait } from './wait';
import { sentOf, sentRow } from '../send';
import type { Way } from '../send';
import type { Sending } from '../sending';

// What a job fills at the provider, where the answer to its start is lost or tells of a part of the rows only.

/** Ms between the two looks after which what a call was to make counts as not made. */
const LOOK_AGAIN = 10_000;

/** How rows were left: the answer is lost, or it said that not all were taken. */
type Why = 'lost' | 'part';

/**
 * Settles rows by what is in the thing that they went into, once it is at rest; gives back those that are to be sent
 * again, for they are certainly not in it.
 */
export async function lookInto(
	way: Way,
	job: Job<Row>,
	fills: Filled<Row>,
	sendings: NonEmpty<Sending>,
	id: string,
	why: Why,
): Promise<readonly Sending[]> {
	const { session, outcomes } = way;
	const indexes = sendings.map(({ index }) => index);
	const over = await wait(way, job, { id, since: session.now(), indexes }, undefined);
	const isAtRest = over.kind === 'state' && over.state.kind === 'done';
	const records =
		over.kind === 'state' ? await resultsOf(way, job, id, over.answer, isAtRest) : undefined;
	const verdicts =
		records === undefined || 'error' in records ? [] : job.match(records, sentOf(way, sendings));
	const again: Sending[] = [];
	for (const [place, sending] of sendings.entries()) {
		const verdict = verdicts[place];
		if (verdict !== undefined) outcomes.settle(sending, outcomeOf(way, sending, verdict, id));
		else if (over.kind === 'cancelled')
			outcomes.settle(sending, { ...halted(outcomes.provider, undefined, true), jobId: id });
		else if (!isAtRest || verdicts.length === 0 || !fills.shows(sending.row))
			outcomes.settle(sending, unsettled(way, id));
		else if (why === 'part') outcomes.settle(sending, { ...fills.notTaken, jobId: id });
		else if (mayGoOn(way, inTrouble(way, sending))) again.push(sending);
		else outcomes.settle(sending, unsettled(way, id));
		await outcomes.breathe();
	}
	return again;
}

const unsettled = ({ outcomes }: Way, jobId?: string) => ({
	...neverKnown(outcomes.provider, undefined, false),
	...(jobId !== undefined && { jobId }),
});

/**
 * Looks for what a call was to make whose answer is lost: its id where there is exactly one such thing, or the rows that
 * are to be sent again where there is certainly none. Where it cannot be told, the rows are unknown.
 */
export async function lookFor(
	way: Way,
	{ list }: Filled<Row>,
	sendings: NonEmpty<Sending>,
): Promise<{ readonly id: string } | { readonly again: readonly Sending[] }> {
	const { session, outcomes } = way;
	let found: Sought = list === undefined ? 'unclear' : await look(way, list, sendings[0]);
	if (list !== undefined && found === 'none') {
		// The lost call may have been under way at the first look.
		await session.sleep(LOOK_AGAIN);
		found = await look(way, list, sendings[0]);
	}
	if (typeof found === 'object') return found;
	const again: Sending[] = [];
	for (const sending of sendings) {
		if (found === 'none' && mayGoOn(way, inTrouble(way, sending))) again.push(sending);
		else if (session.isCancelled)
			outcomes.settle(sending, halted(outcomes.provider, undefined, true));
		else outcomes.settle(sending, unsettled(way));
		await outcomes.breathe();
	}
	return { again };
}

type Sought = { readonly id: string } | 'none' | 'unclear';

async function look(
	way: Way,
	{ route, query, paging, limits, matches, id }: NonNullable<Filled<Row>['list']>,
	sending: Sending,
): Promise<Sought> {
	const { row } = sending;
	const call = callOf(route, row, query === undefined ? {} : { query: query(row) });
	const records = await allRecords(way.session, { call, paging, limits });
	if (records.kind !== 'records') return 'unclear';
	const sent = sentRow(way, sending);
	const told = records.records.map((record) => ({ record, isOurs: matches(record, sent) }));
	const ours = told.filter(({ isOurs }) => isOurs !== false);
	const [only, ...others] = ours;
	if (only === undefined) return 'none';
	const known = only.isOurs === true && others.length === 0 ? id(only.record) : undefined;
	return known === undefined ? 'unclear' : { id: known };
}
