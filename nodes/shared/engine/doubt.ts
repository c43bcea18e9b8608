import type { IDataObject } from 'n8n-workflow';

import { failure, success, untouched } from '../declare/outcome';
import type { Failure, Outcome, Verdict } from '../declare/outcome';
import type { Confirm, ReadBack, Write } from '../declare/operation';
import type { Row, Sent } from '../declare/row';
import { isSince } from '../declare/match';
import { callOf } from '../declare/route';
import type { Call } from '../http/call';
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
 *
 * @param wasAnswered an answer came, and tells nothing of these rows
 */
export async function settleLost(
	way: Way,
	sendings: NonEmpty<Sending>,
	last: HttpResult | undefined,
	wait: number,
	wasAnswered = false,
): Promise<readonly Sending[]> {
	const { operation, session, outcomes } = way;
	const { onLost } = operation;
	const lost = (isSafe: boolean): Failure =>
		withStake(operation, sendings, neverKnown(outcomes.provider, last, isSafe));
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
			return await readBack(way, onLost, sendings, lost(false), wasAnswered);
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

/** A row with the time since which it is in trouble: now, where it was in none. */
export const inTrouble = ({ session }: Way, sending: Sending): Sending => ({
	...sending,
	tries: { ...sending.tries, troubleSince: sending.tries.troubleSince || session.now() },
});

/** Whether there is time left to send a row again. */
export const mayGoOn = ({ session }: Way, { tries }: Sending): boolean =>
	session.timeLeft(tries) > 0 && !session.isCancelled;

async function readBack(
	way: Way,
	list: ReadBack<Row>,
	sendings: NonEmpty<Sending>,
	lost: Failure,
	wasAnswered: boolean,
): Promise<readonly Sending[]> {
	const { outcomes } = way;
	const again: Sending[] = [];
	const looks = new Map<string, Promise<Records>>();
	for (const each of sendings) {
		const sending = inTrouble(way, each);
		if (list.applies?.(sending.row) === false) {
			outcomes.settle(sending, lost);
			continue;
		}
		const found = await lookOnce(way, list, sending, looks);
		const verdict =
			found.kind === 'records'
				? (findIn(way, list, found.records, sending) ?? (wasAnswered ? list.absent : undefined))
				: lost;
		if (verdict !== undefined)
			outcomes.settle(sending, decided(verdict, sentRow(way, sending), way.operation.outcome));
		else if (mayGoOn(way, sending)) again.push(sending);
		// It was not there a moment ago, but the lost call may still be under way.
		else outcomes.settle(sending, lost);
	}
	return again;
}

/** What the list shows of a row; a record that is another row's is not in it. */
function findIn(
	way: Way,
	{ find, identify }: ReadBack<Row>,
	records: readonly IDataObject[],
	sending: Sending,
): Verdict | undefined {
	const { outcomes, operation } = way;
	const sent = sentRow(way, sending);
	if (identify === undefined) return find(records, sent);
	const verdict = find(
		records.filter((record) => !outcomes.isClaimed(identify(record))),
		sent,
	);
	claimFor(operation, outcomes, verdict);
	return verdict;
}

/** Where one record is one row's only: it is this row's from now on. */
export function claimFor(
	{ onLost }: Pick<Write, 'onLost'>,
	outcomes: Way['outcomes'],
	verdict: Verdict | undefined,
): void {
	if (onLost.kind !== 'read-back' || onLost.identify === undefined) return;
	if (verdict !== undefined && 'record' in verdict) outcomes.claim(onLost.identify(verdict.record));
}

/** The unknown outcome of rows that cost something, with what may have been spent on their call. */
function withStake(
	{ costs }: Pick<Write, 'costs'>,
	sendings: readonly Sending[],
	fault: Failure,
): Failure {
	if (costs === undefined) return fault;
	const total = new Map<string, number>();
	for (const { row } of sendings)
		for (const [unit, amount] of Object.entries(costs(row)))
			total.set(unit, (total.get(unit) ?? 0) + amount);
	const stake = [...total].map(([unit, amount]) => `${amount} ${unit}`).join(' and ');
	return stake === ''
		? fault
		: { ...fault, wayOut: `${fault.wayOut} Its call may have cost up to ${stake} credits.` };
}

/** The same list is read once for all rows of a call. */
async function lookOnce(
	way: Way,
	list: ReadBack<Row>,
	sending: Sending,
	looks: Map<string, Promise<Records>>,
): Promise<Records> {
	const call = lookCall(list, sending);
	const key = JSON.stringify([call.path, call.query, call.body]);
	const known = looks.get(key) ?? look(way, list, sending);
	looks.set(key, known);
	return await known;
}

const lookCall = (
	{ route, routeOf, query, body }: ReadBack<Row> | Confirm<Row>,
	{ row }: Sending,
): Call =>
	callOf(routeOf?.(row) ?? route, row, defined({ query: query?.(row), body: body?.(row) }));

const look = async (
	{ session }: Way,
	list: ReadBack<Row> | Confirm<Row>,
	sending: Sending,
): Promise<Records> => {
	const { paging, limits } = list;
	return await allRecords(session, { call: lookCall(list, sending), paging, limits });
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
			const verdict = findIn(way, onLost, found.records, sending);
			return verdict === undefined ? outcome : decided(verdict, sent, operation.outcome);
		}
	}
}
