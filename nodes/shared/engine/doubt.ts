import { failure, success, untouched } from '../declare/outcome';
import type { Failure, Outcome, Verdict } from '../declare/outcome';
import type { Confirm, ReadBack } from '../declare/operation';
import type { Row, Sent } from '../declare/row';
import { isSince } from '../declare/match';
import { callOf } from '../declare/route';
import { allRecords } from '../http/pages';
import type { Records } from '../http/pages';
import type { NonEmpty } from '../http/json';
import type { HttpResult } from '../http/port';
import { neverKnown } from './faults';
import { sentRow } from './send';
import type { Way } from './send';
import type { Sending } from './sending';

// What a lost answer allows.

/** The outcome of a row by what an answer, or a look, says of it: whose doing it is, follows from the row's tries. */
export function decided(verdict: Verdict, sent: Sent<Row>, ours: string): Outcome {
	if (verdict.kind !== 'standing') return verdict;
	const { before, record, createdAt } = verdict;
	if (!sent.maybeDelivered || (createdAt !== undefined && !isSince(createdAt.text, sent.since)))
		return untouched(before.outcome, record, before.reason);
	return { ...success(verdict.ours ?? ours, record), afterLostAnswer: true };
}

/**
 * Settles rows whose answer is lost and whose call must not be repeated unseen; gives back those that are to be sent
 * again, for they are certainly not there.
 */
export async function settleLost(
	way: Way,
	sendings: NonEmpty<Sending>,
	last: HttpResult | undefined,
	wait: number,
): Promise<readonly Sending[]> {
	const { operation, session, outcomes } = way;
	const { onLost } = operation;
	const lost = (isSafe: boolean): Failure => neverKnown(outcomes.provider, last, isSafe);
	switch (onLost.kind) {
		case 'repeat':
		case 'none':
			for (const sending of sendings) outcomes.settle(sending, lost(onLost.kind === 'repeat'));
			return [];
		case 'confirm':
			await session.sleep(wait);
			for (const sending of sendings)
				outcomes.settle(
					sending,
					(await confirmed(way, onLost, sending)) ?? ruledOut(onLost, last) ?? lost(false),
				);
			return [];
		case 'read-back':
			await session.sleep(wait);
			return await readBack(way, onLost, sendings, lost(false));
	}
}

async function readBack(
	way: Way,
	list: ReadBack<Row>,
	sendings: NonEmpty<Sending>,
	lost: Failure,
): Promise<readonly Sending[]> {
	const { session, outcomes } = way;
	const again: Sending[] = [];
	for (const each of sendings) {
		const { tries } = each;
		const sending = {
			...each,
			tries: { ...tries, troubleSince: tries.troubleSince || session.now() },
		};
		const found = await look(way, list, sending);
		const verdict =
			found.kind === 'records' ? list.find(found.records, sentRow(way, sending)) : lost;
		if (verdict !== undefined)
			outcomes.settle(sending, decided(verdict, sentRow(way, sending), way.operation.outcome));
		else if (session.timeLeft(sending.tries) > 0 && !session.isCancelled) again.push(sending);
		// It was not there a moment ago, but the lost call may still be under way.
		else outcomes.settle(sending, lost);
	}
	return again;
}

/** What the list shows of a row; nothing to look for it by is as bad as a list that cannot be read. */
const look = async (
	{ session }: Way,
	{ route, query, paging, limits, applies }: ReadBack<Row> | Confirm<Row>,
	{ row }: Sending,
): Promise<Records | { readonly kind: 'nothing' }> => {
	if (applies?.(row) === false) return { kind: 'nothing' };
	const asked = query?.(row);
	const call = callOf(route, row, asked === undefined ? {} : { query: asked });
	return await allRecords(session, { call, paging, limits });
};

/** Done, where exactly one record is the row's and no other row's; undefined: nothing is confirmed. */
async function confirmed(
	way: Way,
	list: Confirm<Row>,
	sending: Sending,
): Promise<Outcome | undefined> {
	const found = await look(way, list, sending);
	if (found.kind !== 'records') return undefined;
	const sent = sentRow(way, sending);
	const [only, ...others] = found.records.filter((record) =>
		list.matches(record, sent, found.records),
	);
	if (only === undefined || others.length > 0) return undefined;
	if (!way.outcomes.claim(list.identify(only))) return undefined;
	return { ...success(way.operation.outcome, only), afterLostAnswer: true };
}

/** What an answer that came says of a row that the list does not show. */
const ruledOut = (list: Confirm<Row>, last: HttpResult | undefined): Failure | undefined =>
	last?.kind === 'answer' ? list.otherwise?.(last) : undefined;

/** What an answer shows as done is its row's: no other row is confirmed by it. */
export function claimDone({ operation: { onLost }, outcomes }: Way, outcome: Outcome): void {
	if (onLost.kind !== 'confirm' || outcome.kind !== 'success' || !outcome.isOurs) return;
	const id = onLost.identify(outcome.record);
	if (id !== '') outcomes.claim(id);
}

/**
 * The outcome of a row that an answer has settled, where an earlier try may have been acted on: what the answer says of
 * this try says nothing of that one, so the provider's own list is asked first.
 */
export async function withDoubt(way: Way, sending: Sending, outcome: Outcome): Promise<Outcome> {
	const { operation, outcomes } = way;
	const { onLost } = operation;
	const { provider } = outcomes;
	if (!sending.tries.maybeDelivered || outcome.outcome === 'unknown') return outcome;
	// Done, and by this run: a first one that was acted on would have shown.
	if (outcome.kind === 'success' && outcome.isOurs) return outcome;
	switch (onLost.kind) {
		case 'repeat':
			return outcome;
		case 'none':
			return failure(
				'unknown',
				neverKnown(provider, undefined, false),
				outcome.kind === 'failure' ? { code: outcome.code, statusCode: outcome.statusCode } : {},
			);
		case 'confirm':
			return (await confirmed(way, onLost, sending)) ?? neverKnown(provider, undefined, false);
		case 'read-back': {
			const found = await look(way, onLost, sending);
			if (found.kind !== 'records') return neverKnown(provider, undefined, false);
			const sent = sentRow(way, sending);
			const verdict = onLost.find(found.records, sent);
			return verdict === undefined ? outcome : decided(verdict, sent, operation.outcome);
		}
	}
}
