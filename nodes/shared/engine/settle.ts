import type { Failure, Outcome, Verdict } from '../declare/outcome';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import { addTries, NO_TRIES } from '../http/exchange';
import { close } from './closed';
import { claimDone, claimFor, decided, settleLost, withDoubt } from './doubt';
import {
	brokenDown,
	halted,
	neverDelivered,
	neverKnown,
	refusal,
	refusedAfterLoss,
	unauthorized,
	unwritable,
} from './faults';
import { sentRow } from './send';
import type { Reply, SentCall, Way } from './send';
import type { Sending } from './sending';

/** Settles what the end of a call tells; gives back the rows that are to be sent again. */
export async function settleCall(
	way: Way,
	{ end, sendings }: SentCall,
	attempt: number,
): Promise<readonly Sending[]> {
	const { operation, outcomes, session } = way;
	const { provider } = outcomes;
	const isRepeatable = operation.onLost.kind === 'repeat';
	switch (end.kind) {
		case 'read':
			return await settleReply(way, sendings, end.value, attempt);
		case 'refused': {
			const fault = refusal(provider, end.answer);
			if (operation.closes?.(end.answer) === true) close(way, sendings[0], fault);
			if (fault.code === null || provider.exhausting?.includes(fault.code) !== true)
				return await settleRefused(way, sendings, fault);
			const { error, wayOut, code } = fault;
			session.stop({ kind: 'exhausted', error, wayOut, code });
			return await settleRefused(way, sendings, { ...fault, retryable: false });
		}
		case 'unwritable':
			return settleAll(way, sendings, () => unwritable(end.error));
		case 'unmade':
			return settleAll(way, sendings, () => brokenDown(end.error, false));
		case 'faulty':
			return settleAll(way, sendings, () => brokenDown(end.error, true));
		case 'unauthorized':
			return settleAll(way, sendings, ({ tries }) =>
				tries.maybeDelivered
					? neverKnown(provider, end.last, isRepeatable)
					: unauthorized(provider, end.last),
			);
		case 'halted':
			return settleAll(way, sendings, ({ tries }) =>
				halted(provider, session.halt, tries.maybeDelivered),
			);
		case 'gave-up':
			return await settleDoubtful(way, sendings, ({ tries }) =>
				tries.maybeDelivered && isRepeatable
					? neverKnown(provider, end.last, true)
					: neverDelivered(provider, end.last, end.until),
			);
		case 'lost': {
			const wait = Math.max(end.wait, attempt > 1 ? session.backOff(attempt) : 0);
			return await settleLost(way, sendings, end.last, wait);
		}
	}
}

/**
 * Settles rows that the provider refused as a whole. Where a call that is simply repeated may have been acted on before,
 * its refusal now does not say what became of it then.
 */
export async function settleRefused(
	way: Way,
	sendings: readonly Sending[],
	fault: Failure,
): Promise<readonly Sending[]> {
	return await settleDoubtful(way, sendings, ({ tries }) =>
		tries.maybeDelivered && way.operation.onLost.kind === 'repeat'
			? refusedAfterLoss(way.outcomes.provider, fault)
			: fault,
	);
}

/** Settles the rows that an answer tells of; the others were perhaps acted on, and their answer is missing. */
async function settleReply(
	way: Way,
	sendings: NonEmpty<Sending>,
	reply: Reply,
	attempt: number,
): Promise<readonly Sending[]> {
	if (reply.kind === 'job') return [];
	const verdictOf = new Map<Sending, Verdict | undefined>(
		sendings.map((sending, place) => [sending, reply.verdicts[place]]),
	);
	const missing = new Set(withLaterOnes(way, sendings, verdictOf));
	for (const sending of sendings) {
		const verdict = verdictOf.get(sending);
		if (verdict === undefined || missing.has(sending)) continue;
		claimFor(way.operation, way.outcomes, verdict);
		const outcome = decided(verdict, sentRow(way, sending), way.operation.outcome);
		// What stays unknown may be in: a later try of the run that meets it there put it in itself.
		const kept = outcome.outcome === 'unknown' ? doubtful(sending, 0) : sending;
		claimDone(way, outcome);
		way.outcomes.settle(kept, await withDoubt(way, kept, outcome));
	}
	const left = [...missing].map((sending) => doubtful(sending, way.session.now()));
	return isNonEmpty(left) ? await leftOut(way, left, attempt) : [];
}

const doubtful = (sending: Sending, troubleSince: number): Sending => ({
	...sending,
	tries: addTries(sending.tries, { ...NO_TRIES, maybeDelivered: true, troubleSince }),
});

/** Rows that an answer says nothing of are sent again where that does no harm, until their time is over. */
async function leftOut(
	way: Way,
	sendings: NonEmpty<Sending>,
	attempt: number,
): Promise<readonly Sending[]> {
	const { session, operation } = way;
	const wait = session.backOff(attempt);
	const isRepeatable = operation.onLost.kind === 'repeat';
	if (!isRepeatable) return await settleLost(way, sendings, undefined, wait, true);
	if (session.timeLeft(sendings[0].tries) <= wait || session.isCancelled)
		return settleAll(way, sendings, () => neverKnown(way.outcomes.provider, undefined, true));
	await session.sleep(wait);
	return sendings;
}

/** The rows that an answer left out, and those after them that must not overtake them. */
function withLaterOnes(
	{ operation }: Way,
	sendings: readonly Sending[],
	verdictOf: ReadonlyMap<Sending, Verdict | undefined>,
): Sending[] {
	const held = new Set<string>();
	return sendings.filter((sending) => {
		const key = operation.inOrder?.(sending.row);
		const isLeft = verdictOf.get(sending) === undefined || (key !== undefined && held.has(key));
		if (isLeft && key !== undefined) held.add(key);
		return isLeft;
	});
}

function settleAll(
	{ outcomes }: Way,
	sendings: readonly Sending[],
	outcomeOf: (sending: Sending) => Outcome,
): readonly Sending[] {
	for (const sending of sendings) outcomes.settle(sending, outcomeOf(sending));
	return [];
}

async function settleDoubtful(
	way: Way,
	sendings: readonly Sending[],
	outcomeOf: (sending: Sending) => Outcome,
): Promise<readonly Sending[]> {
	for (const sending of sendings)
		way.outcomes.settle(sending, await withDoubt(way, sending, outcomeOf(sending)));
	return [];
}
