import type { Write } from '../declare/operation';
import type { Failure } from '../declare/outcome';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { HttpAnswer } from '../http/port';
import { refusal } from './faults';
import { halves } from './plan';
import { send } from './send';
import type { SentCall, Way } from './send';
import type { Sending } from './sending';
import { settleCall, settleRefused } from './settle';

// Who spoils the batch.

/** Calls that may be spent to find the rows that spoil one batch. */
const MOST_CALLS = 64;
/** Rows that are sent alone, to tell a fault of some rows from one that lies in none. */
const SAMPLES = 5;

/** Sends rows until each has its outcome. */
type Deliver = (way: Way, sendings: NonEmpty<Sending>) => Promise<void>;

/** The refusal of a call that one of its rows may have spoiled for all. */
export const spoiledBy = ({ spoiled }: Write, { end }: SentCall): HttpAnswer | undefined =>
	end.kind === 'refused' && spoiled?.statuses.includes(end.answer.status) === true
		? end.answer
		: undefined;

/**
 * Finds the rows that make the provider refuse a whole batch. Rows that the refusal names are set aside, and fail if the
 * others are taken then. If that does not help, or if it names none, the batch is searched.
 */
export async function findSpoilers(
	way: Way,
	batch: NonEmpty<Sending>,
	first: HttpAnswer,
	deliver: Deliver,
): Promise<void> {
	const rows = way.operation.spoiled?.rows(first) ?? [];
	const named = new Set(rows.filter((row) => row >= 0 && row < batch.length));
	const suspects = batch.filter((_, index) => named.has(index));
	const others = batch.filter((_, index) => !named.has(index));
	const fault = refusal(way.outcomes.provider, first);
	if (suspects.length === batch.length) return void (await settleRefused(way, suspects, fault));
	if (suspects.length > 0 && isNonEmpty(others)) {
		const sent = await send(way, others);
		if (spoiledBy(way.operation, sent) === undefined) {
			await settleRefused(way, suspects, fault);
			return await goOn(way, sent, deliver);
		}
	}
	await new Search(way, fault, deliver).run(batch);
}

/** Settles rows whose call has ended, and sends those again that are still open. */
async function goOn(way: Way, sent: SentCall, deliver: Deliver): Promise<void> {
	const left = await settleCall(way, sent, 1);
	if (isNonEmpty(left)) await deliver(way, left);
}

/**
 * The search for the rows at fault: halves, largest parts first, until each refused row stands alone or the calls are
 * spent. Where both halves are refused, a few rows are sent alone: a fault that lies in no row (a sequence that takes no
 * leads) shows by all of them being refused too.
 */
class Search {
	private calls = 0;
	private isAnyTaken = false;

	constructor(
		private readonly way: Way,
		private fault: Failure,
		private readonly deliver: Deliver,
	) {}

	async run(batch: NonEmpty<Sending>): Promise<void> {
		let parts: Array<NonEmpty<Sending>> = [];
		for (const half of halves(batch)) parts.push(...(await this.send(half)));
		if (!this.isAnyTaken) parts = await this.sample(parts);
		const isHopeless =
			!this.isAnyTaken && !this.isFaultOfRows() && parts.flat().length > MOST_CALLS / 2;
		for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
			if (isHopeless) await this.giveUp(part, 'and those that were sent alone were refused too.');
			else if (this.calls < MOST_CALLS) parts.push(...(await this.send(part)));
			else await this.giveUp(part, `and the one at fault was not found in ${MOST_CALLS} calls.`);
		}
	}

	/** Sends a few rows alone; gives back the parts without them. */
	private async sample(parts: ReadonlyArray<NonEmpty<Sending>>): Promise<Array<NonEmpty<Sending>>> {
		const samples = new Set(spread(parts.flat(), SAMPLES));
		for (const sample of samples) await this.send([sample]);
		return parts.flatMap((part) => {
			const others = part.filter((sending) => !samples.has(sending));
			return isNonEmpty(others) ? [others] : [];
		});
	}

	/** Sends rows in one call; gives back the parts in which the search goes on. */
	private async send(part: NonEmpty<Sending>): Promise<Array<NonEmpty<Sending>>> {
		this.calls += 1;
		const sent = await send(this.way, part);
		const refused = spoiledBy(this.way.operation, sent);
		if (refused === undefined) {
			this.isAnyTaken ||= sent.end.kind === 'read';
			await goOn(this.way, sent, this.deliver);
			return [];
		}
		const fault = refusal(this.way.outcomes.provider, refused);
		this.fault = fault;
		if (part.length > 1) return halves(sent.sendings);
		await settleRefused(this.way, sent.sendings, fault);
		return [];
	}

	/** Whether the provider's code says that the fault lies in a row. */
	private isFaultOfRows(): boolean {
		const { code } = this.fault;
		return code !== null && this.way.operation.spoiled?.codes.includes(code) === true;
	}

	private async giveUp(part: NonEmpty<Sending>, why: string): Promise<void> {
		const { fault } = this;
		const wayOut = `It was refused together with other items, ${why} ${fault.wayOut}`;
		// Another call may well take it: with other leads, or with a smaller Batch Size.
		await settleRefused(this.way, part, { ...fault, wayOut, retryable: true });
	}
}

/** Up to `count` entries from all over the list, its first and its last among them. */
function spread<E>(list: readonly E[], count: number): E[] {
	const step = (list.length - 1) / Math.max(1, Math.min(count, list.length) - 1);
	const indexes = Array.from({ length: Math.min(count, list.length) }, (_, nth) =>
		Math.round(nth * step),
	);
	return list.filter((_, index) => indexes.includes(index));
}
