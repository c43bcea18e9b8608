import type { Delivery, ReadBack, Row, Sent, Settle } from '../declare/operation';
import type { Provider } from '../declare/provider';
import { InputError } from '../declare/parse';
import { asError } from '../http/errors';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import { failure } from '../declare/outcome';
import type { Failure, Outcome } from '../declare/outcome';
import type { Entry } from './duplicates';
import {
	halted,
	neverDelivered,
	neverKnown,
	refusal,
	refusedAfterLoss,
	unauthorized,
} from './faults';
import { allRecords } from '../http/pages';
import { HttpAnswer } from '../http/port';
import { newTrail } from '../http/session';
import type { Exchange, Session, Trail } from '../http/session';

/** A row on its way, with what its tries have left behind. */
export interface Parcel extends Entry<Row> {
	readonly trail: Trail;
}

export interface Courier {
	readonly provider: Provider;
	readonly operation: Delivery;
	readonly session: Session;
	/** Called once for each parcel. */
	settled(parcel: Parcel, outcome: Outcome): void;
}

/** An answer that counts. */
export type Answer = Extract<Exchange, { kind: 'answer' }>;
type Unanswered =
	| Exclude<Exchange, Answer>
	/** An answer that left rows out. */
	| { readonly kind: 'left-out'; readonly wait: number }
	/** The call could not even be written. */
	| { readonly kind: 'unsendable'; readonly error: InputError };
/** How a call ended. */
export type End = Answer | Unanswered;

/** Settles what the end of a call tells; gives back the rows that are to be sent again. */
export async function settleEnd(
	courier: Courier,
	parcels: NonEmpty<Parcel>,
	end: End,
	attempt: number,
): Promise<readonly Parcel[]> {
	if (end.kind !== 'answer') return await unanswered(courier, parcels, end, attempt);
	const outcomes = settleFor(courier.operation, end.status)?.(end.body, sentOf(courier, parcels));
	if (outcomes !== undefined) return await settleAnswer(courier, parcels, outcomes, attempt);
	if (isSuccess(end.status)) {
		const last = new HttpAnswer(end.status, {}, Buffer.from(end.text));
		return await unanswered(courier, parcels, { kind: 'lost', last, wait: 0 }, attempt);
	}
	return await refuse(courier, parcels, refusal(courier.provider, end.status, end.body, end.text));
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** What tells the rows' outcomes from an answer of this status, if anything does. */
export const settleFor = (
	{ settle, settleOther }: Delivery,
	status: number,
): Settle<Row> | undefined => (isSuccess(status) ? settle : settleOther?.[status]);

/**
 * Settles rows that the provider refused. Where a call that is simply repeated may have been acted on before, its refusal
 * now does not say what became of it then.
 */
export async function refuse(
	courier: Courier,
	parcels: readonly Parcel[],
	fault: Failure,
): Promise<readonly Parcel[]> {
	const { provider, operation } = courier;
	return await settleAll(courier, parcels, ({ trail }) =>
		trail.maybeDelivered && operation.onLostAnswer === 'repeat'
			? refusedAfterLoss(provider, fault)
			: fault,
	);
}

async function settleAnswer(
	courier: Courier,
	parcels: NonEmpty<Parcel>,
	outcomes: ReadonlyArray<Outcome | undefined>,
	attempt: number,
): Promise<readonly Parcel[]> {
	const byParcel = new Map(parcels.map((parcel, index) => [parcel, outcomes[index]]));
	const missing = new Set(
		withLaterOnes(courier.operation, parcels, (parcel) => byParcel.get(parcel) === undefined),
	);
	const told = parcels.filter((parcel) => !missing.has(parcel));
	// What stays unknown may be in: a later try of the run that meets the lead there put it in itself.
	for (const { trail } of told.filter((parcel) => byParcel.get(parcel)?.outcome === 'unknown'))
		trail.maybeDelivered = true;
	await settleAll(
		courier,
		told,
		(parcel) => byParcel.get(parcel) ?? neverKnown(courier.provider, undefined, true),
	);
	const left = [...missing];
	if (!isNonEmpty(left)) return [];
	for (const { trail } of left) {
		trail.maybeDelivered = true;
		trail.troubleSince ||= courier.session.now();
	}
	return await unanswered(
		courier,
		left,
		{ kind: 'left-out', wait: courier.session.backOff(attempt) },
		attempt,
	);
}

/** The rows that an answer left out, and those after them that must not overtake them. */
function withLaterOnes(
	operation: Delivery,
	parcels: readonly Parcel[],
	isMissing: (parcel: Parcel) => boolean,
): Parcel[] {
	const held = new Set<string>();
	return parcels.filter((parcel) => {
		const key = operation.inOrder?.(parcel.row);
		const isLeft = isMissing(parcel) || (key !== undefined && held.has(key));
		if (isLeft && key !== undefined) held.add(key);
		return isLeft;
	});
}

const sentOf = (courier: Courier, [first, ...rest]: NonEmpty<Parcel>): NonEmpty<Sent<Row>> => [
	sent(courier, first),
	...rest.map((parcel) => sent(courier, parcel)),
];

const sent = (
	{ session }: Courier,
	{ row, trail: { maybeDelivered, since } }: Parcel,
): Sent<Row> => ({
	row,
	maybeDelivered,
	since: since + session.skew,
});

/** Sends some rows in one call. */
export async function exchange(courier: Courier, parcels: NonEmpty<Parcel>): Promise<End> {
	const { operation, session } = courier;
	const trail = {
		...newTrail(),
		troubleSince: earliest(parcels.map((parcel) => parcel.trail.troubleSince)),
	};
	try {
		const [first, ...rest] = parcels;
		return await session.exchange(operation.call([first.row, ...rest.map(({ row }) => row)]), {
			endpoint: operation.endpoint,
			repeatable: operation.onLostAnswer === 'repeat',
			isReadable: (status, body) =>
				settleFor(operation, status)?.(body, sentOf(courier, parcels)) !== undefined,
			trail,
		});
	} catch (error) {
		if (error instanceof InputError) return { kind: 'unsendable', error };
		throw asError(error);
	} finally {
		for (const parcel of parcels) follow(parcel.trail, trail);
	}
}

/** The earliest of times, where 0 stands for none. */
const earliest = (times: readonly number[]): number => {
	const known = times.filter((time) => time > 0);
	return known.length === 0 ? 0 : Math.min(...known);
};

function follow(trail: Trail, tries: Trail): void {
	trail.attempts += tries.attempts;
	trail.maybeDelivered ||= tries.maybeDelivered;
	trail.since ||= tries.since;
	trail.troubleSince ||= tries.troubleSince;
}

/** Ends or goes on without an answer; gives back the rows that are to be sent again. */
async function unanswered(
	courier: Courier,
	parcels: NonEmpty<Parcel>,
	end: Unanswered,
	attempt: number,
): Promise<readonly Parcel[]> {
	const { provider, operation, session } = courier;
	const isRepeatable = operation.onLostAnswer === 'repeat';
	switch (end.kind) {
		case 'unsendable': {
			const { problem, wayOut } = end.error;
			return await settleAll(courier, parcels, () =>
				failure(
					'failed',
					{ error: `The address of the call ${problem}`, message: wayOut },
					{ code: 'invalid_input' },
				),
			);
		}
		case 'unauthorized':
			return await settleAll(courier, parcels, ({ trail }) =>
				trail.maybeDelivered
					? neverKnown(provider, end.last, isRepeatable)
					: unauthorized(provider, end.last),
			);
		case 'halted':
			return await settleAll(courier, parcels, ({ trail }) =>
				halted(provider, session.halt, trail.maybeDelivered),
			);
		case 'gave-up':
			return await settleAll(courier, parcels, ({ trail }) =>
				trail.maybeDelivered
					? neverKnown(provider, end.last, isRepeatable)
					: neverDelivered(provider, end.last),
			);
		case 'left-out':
			if (session.timeLeft(parcels[0].trail) > end.wait && !session.isCancelled) {
				await session.sleep(end.wait);
				return parcels;
			}
			return await settleAll(courier, parcels, () => neverKnown(provider, undefined, isRepeatable));
		case 'lost':
			return operation.onLostAnswer === 'repeat'
				? await settleAll(courier, parcels, () => neverKnown(provider, end.last, true))
				: await readBack(courier, parcels, operation.onLostAnswer, end, attempt);
	}
}

/** Asks the provider what became of a row whose answer was lost; gives it back where it is certainly not there. */
async function readBack(
	courier: Courier,
	parcels: NonEmpty<Parcel>,
	{ list, paging, endpoint, find }: ReadBack<Row>,
	{ last, wait }: Extract<Unanswered, { kind: 'lost' }>,
	attempt: number,
): Promise<readonly Parcel[]> {
	const { session, provider } = courier;
	await session.sleep(Math.max(wait, attempt > 1 ? session.backOff(attempt) : 0));
	const again: Parcel[] = [];
	for (const parcel of parcels) {
		parcel.trail.troubleSince ||= session.now();
		const found = await allRecords(session, list(parcel.row), paging, endpoint);
		const outcome =
			found.kind === 'records'
				? find(found.records, sent(courier, parcel))
				: neverKnown(provider, last, false);
		if (outcome !== undefined) courier.settled(parcel, outcome);
		else if (session.timeLeft(parcel.trail) > 0 && !session.isCancelled) again.push(parcel);
		// It was not there a moment ago, but the lost call may still be under way.
		else courier.settled(parcel, neverKnown(provider, last, false));
	}
	return again;
}

/**
 * Settles rows by an answer. Where an earlier try may have put a row in and the call is not to be repeated unseen, what
 * the answer says of it is checked against the provider's own list first.
 */
export async function settleAll(
	courier: Courier,
	parcels: readonly Parcel[],
	outcomeOf: (parcel: Parcel) => Outcome,
): Promise<readonly Parcel[]> {
	const { onLostAnswer } = courier.operation;
	for (const parcel of parcels) {
		const outcome = outcomeOf(parcel);
		const isDoubtful =
			parcel.trail.maybeDelivered && onLostAnswer !== 'repeat' && outcome.outcome !== 'enrolled';
		courier.settled(
			parcel,
			isDoubtful ? await checked(courier, parcel, onLostAnswer, outcome) : outcome,
		);
	}
	return [];
}

async function checked(
	courier: Courier,
	parcel: Parcel,
	{ list, paging, endpoint, find }: ReadBack<Row>,
	outcome: Outcome,
): Promise<Outcome> {
	const { session, provider } = courier;
	if (outcome.outcome === 'unknown') return outcome;
	const found = await allRecords(session, list(parcel.row), paging, endpoint);
	if (found.kind !== 'records') return neverKnown(provider, undefined, false);
	return find(found.records, sent(courier, parcel)) ?? outcome;
}

export const parcelOf = (entry: Entry<Row>, trail: Trail | undefined): Parcel => ({
	...entry,
	trail: trail ?? newTrail(),
});
