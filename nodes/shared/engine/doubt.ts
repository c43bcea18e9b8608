import { failure, success, untouched } from '../declare/outcome';
import type { Failure, Outcome, Verdict } from '../declare/outcome';
import type { Confirm, ReadBack } from '../declare/operation';
import type { Row, Sent } from '../declare/row';
import { isSince } from '../declare/match';
import { callOf } from '../declare/route';
import { allRecords } from '../http/pages';
import type { Records } from '../http/pages';
import { defined } from '../http/json';
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
			return await confirm(way, onLost, sendings, last, wait);
		case 'read-back':
			await session.sleep(wait);
			return await readBack(way, onLost, sendings, lost(false));
	}
}

async function confirm(
	way: Way,
	list: Confirm<Row>,
	sendings: NonEmpty<Sending>,
	last: HttpResult | undefined,
	wait: number,
): Promise<readonly Sending[]> {
	const { session, outcomes } = way;
	const lost = neverKnown(outcomes.provider, last, false);
	const again: Sending[] = [];
	for (const each of sendings) {
		const sending = inTrouble(way, each);
		let seen = await confirmed(way, list, sending);
		if (seen === 'none' && list.isWhole === true) {
			// The lost call may have been under way at the first look.
			await session.sleep(wait);
			seen = await confirmed(way, list, sending);
		}
		if (typeof seen === 'object') outcomes.settle(sending, seen);
		else if (seen === 'none' && list.isWhole === true && mayGoOn(way, sending)) again.push(sending);
		else outcomes.settle(sending, (seen === 'none' ? ruledOut(list, last) : undefined) ?? lost);
	}
	return again;
}

const inTrouble = ({ session }: Way, sending: Sending): Sending => ({
	...sending,
	tries: { ...sending.tries, troubleSince: sending.tries.troubleSince || session.now() },
});

const mayGoOn = ({ session }: Way, { tries }: Sending): boolean =>
	session.timeLeft(tries) > 0 && !session.isCancelled;

async function readBack(
	way: Way,
	list: ReadBack<Row>,
	sendings: NonEmpty<Sending>,
	lost: Failure,
): Promise<readonly Sending[]> {
	const { outcomes } = way;
	const again: Sending[] = [];
	for (const each of sendings) {
		const sending = inTrouble(way, each);
		if (list.applies?.(sending.row) === false) {
			outcomes.settle(sending, lost);
			continue;
		}
		const found = await look(way, list, sending);
		const verdict =
			found.kind === 'records' ? list.find(found.records, sentRow(way, sending)) : lost;
		if (verdict !== undefined)
			outcomes.settle(sending, decided(verdict, sentRow(way, sending), way.operation.outcome));
		else if (mayGoOn(way, sending)) again.push(sending);
		// It was not there a moment ago, but the lost call may still be under way.
		else outcomes.settle(sending, lost);
	}
	return again;
}

const look = async (
	{ session }: Way,
	{ route, routeOf, query, body, paging, limits }: ReadBack<Row> | Confirm<Row>,
	{ row }: Sending,
): Promise<Records> => {
	const call = callOf(
		routeOf?.(row) ?? route,
		row,
		defined({ query: query?.(row), body: body?.(row) }),
	);
	return await allRecords(session, { call, paging, limits });
};

/** Done, where exactly one record is the row's and no other row's; `none` is; or it cannot be told. */
async function confirmed(
	way: Way,
	list: Confirm<Row>,
	sending: Sending,
): Promise<Outcome | 'none' | 'unclear'> {
	if (list.applies?.(sending.row) === false) return 'unclear';
	const found = await look(way, list, sending);
	if (found.kind !== 'records') return 'unclear';
	const sent = sentRow(way, sending);
	const [only, ...others] = found.records.filter(
		(record) =>
			list.matches(record, sent, found.records) && !way.outcomes.isClaimed(list.identify(record)),
	);
	if (only === undefined) return 'none';
	if (others.length > 0 || !way.outcomes.claim(list.identify(only))) return 'unclear';
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
		case 'confirm': {
			const seen = await confirmed(way, onLost, sending);
			if (typeof seen === 'object') return seen;
			return seen === 'none' && onLost.isWhole === true
				? outcome
				: neverKnown(provider, undefined, false);
		}
		case 'read-back': {
			if (onLost.applies?.(sending.row) === false) return neverKnown(provider, undefined, false);
			const found = await look(way, onLost, sending);
			if (found.kind !== 'records') return neverKnown(provider, undefined, false);
			const sent = sentRow(way, sending);
			const verdict = onLost.find(found.records, sent);
			return verdict === undefined ? outcome : decided(verdict, sent, operation.outcome);
		}
	}
}
