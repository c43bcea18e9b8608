import { isPage } from '../declare/answer';
import type { Failure } from '../declare/outcome';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { HttpAnswer } from '../http/port';
import { close, closedFor } from './closed';
import { refusal } from './faults';
import { halves, turnsOf } from './plan';
import { send } from './send';
import type { SentCall, Way } from './send';
import type { Sending } from './sending';
import { settleCall, settleRefused } from './settle';

// Who spoils the batch.

/** Calls that may be spent to find the rows that spoil one batch. */
const MOST_CALLS = 64;
/** Rows that are sent alone, to tell a fault of some rows from one that lies in none. */
const SAMPLES = 5;

/** How rows are brought to their outcomes. */
interface Deliver {
	/** Sends rows until each has its outcome. */
	again(way: Way, sendings: NonEmpty<Sending>): Promise<void>;
	/** Settles what the end of a call tells; gives back the rows that are to be sent again. */
	settle(way: Way, sent: SentCall, attempt: number): Promise<readonly Sending[]>;
}

/**
 * The refusal of a call that one of its rows may have spoiled for all: by the statuses that the operation names, or one
 * that is not the API's own, such as a firewall's page for what stands in a row.
 */
export function spoiledBy(
	{ operation }: Pick<Way, 'operation'>,
	{ end }: SentCall,
): HttpAnswer | undefined {
	if (end.kind !== 'refused' || operation.spoiled === undefined) return undefined;
	const { answer } = end;
	const isFirewalls = answer.status >= 400 && isPage(answer.text);
	return operation.spoiled.statuses.includes(answer.status) || isFirewalls ? answer : undefined;
}

/** A row that a refusal named, with what it said. */
interface Named {
	readonly sending: Sending;
	readonly fault: Failure;
}

/**
 * Finds the rows that make the provider refuse a whole batch; where rows must not overtake each other, after they were
 * sent in turns, none of which has two of those.
 */
export async function findSpoilers(
	way: Way,
	batch: NonEmpty<Sending>,
	first: HttpAnswer,
	again: Deliver['again'],
	settle: Deliver['settle'] = settleCall,
): Promise<void> {
	const deliver: Deliver = { again, settle };
	const { inOrder } = way.operation;
	const turns = inOrder === undefined ? [] : turnsOf(batch, ({ row }) => inOrder(row));
	if (turns.length < 2) return await setAside(way, batch, first, deliver);
	for (const turn of turns) await again(way, turn);
}

/**
 * Rows that a refusal names are set aside, again and again where each refusal names others, and fail once the rest is
 * taken. If a refusal names none, or none that are left, the rows are searched.
 */
async function setAside(
	way: Way,
	batch: NonEmpty<Sending>,
	first: HttpAnswer,
	deliver: Deliver,
): Promise<void> {
	const { operation, outcomes } = way;
	const isOfTarget = operation.spoiled?.ofTarget?.includes(
		outcomes.provider.error(first.json)?.code ?? '',
	);
	if (isOfTarget === true && batch.length > 1)
		return await askTarget(way, batch, refusal(outcomes.provider, first), deliver);
	const aside: Named[] = [];
	let left: NonEmpty<Sending> = batch;
	let answer = first;
	let isTrusted = false;
	for (;;) {
		const fault = refusal(outcomes.provider, answer);
		const named = new Set(operation.spoiled?.rows(answer).filter((row) => row in left));
		if (named.size === 0) {
			return await search(way, fault, aside, left, deliver);
		}
		for (const [row, sending] of left.entries()) if (named.has(row)) aside.push({ sending, fault });
		const others = left.filter((_, row) => !named.has(row));
		if (!isNonEmpty(others)) return await settleNamed(way, aside);
		const sent = await send(way, others);
		const spoiled = spoiledBy(way, sent);
		if (spoiled === undefined) {
			await settleNamed(way, aside);
			return await goOn(way, sent, deliver);
		}
		left = sent.sendings;
		answer = spoiled;
		// A refusal that counts from 1, or names anyone: the first one named is tried alone, once.
		if (!isTrusted) {
			const suspect = aside.shift();
			if (suspect !== undefined && (await isTakenAlone(way, suspect.sending, deliver))) {
				const fault = refusal(outcomes.provider, answer);
				return await search(way, fault, aside, left, deliver);
			}
			isTrusted = true;
		}
	}
}

/**
 * Tries the first row alone, and the last one: where both are refused as well, the target takes none of the others either.
 * One alone might be the only row at fault.
 */
async function askTarget(
	way: Way,
	batch: NonEmpty<Sending>,
	fault: Failure,
	deliver: Deliver,
): Promise<void> {
	let left: readonly Sending[] = batch;
	for (const asked of new Set([batch[0], ...batch.slice(-1)])) {
		left = left.filter((sending) => sending !== asked);
		if (await isTakenAlone(way, asked, deliver)) {
			if (isNonEmpty(left)) await search(way, fault, [], left, deliver);
			return;
		}
	}
	if (!isNonEmpty(left)) return;
	close(way, left[0], fault);
	await settleRefused(way, left, fault);
}

/** Sends one row by itself, until it has its outcome; false where it is refused. */
async function isTakenAlone(way: Way, sending: Sending, deliver: Deliver): Promise<boolean> {
	const sent = await send(way, [sending]);
	const refused = spoiledBy(way, sent);
	if (refused === undefined) {
		await goOn(way, sent, deliver);
		return true;
	}
	await settleRefused(way, sent.sendings, refusal(way.outcomes.provider, refused));
	return false;
}

/** Searches all rows, for what refusals named does not help. */
async function search(
	way: Way,
	fault: Failure,
	aside: readonly Named[],
	[first, ...rest]: NonEmpty<Sending>,
	deliver: Deliver,
): Promise<void> {
	const all: NonEmpty<Sending> = [first, ...rest, ...aside.map(({ sending }) => sending)];
	await new Search(way, fault, deliver).run(all);
}

async function settleNamed(way: Way, named: readonly Named[]): Promise<void> {
	for (const { sending, fault } of named) await settleRefused(way, [sending], fault);
}

/** Settles rows whose call has ended, and sends those again that are still open. */
async function goOn(way: Way, sent: SentCall, deliver: Deliver): Promise<void> {
	const left = await deliver.settle(way, sent, 1);
	if (isNonEmpty(left)) await deliver.again(way, left);
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
		// What takes none of these takes none of the others either.
		if (isHopeless) close(this.way, batch[0], this.fault);
		for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
			if (isHopeless || closedFor(this.way, part) !== undefined)
				await this.giveUp(part, 'and those that were sent alone were refused too.');
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
		const refused = spoiledBy(this.way, sent);
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
		// Another call may well take it: with other rows, or with a smaller Batch Size.
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
