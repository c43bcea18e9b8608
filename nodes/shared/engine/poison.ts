import type { Write } from '../declare/operation';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import { halves } from './plan';
import { send } from './send';
import type { SentCall, Way } from './send';
import type { Sending } from './sending';
import { settleCall } from './settle';
import { findSpoilers, spoiledBy } from './spoiled';

// A batch whose answers are lost again and again: an outage, or a row that the provider breaks down on.

/** Losses in a row after which a batch is no longer repeated as a whole. */
export const FIRST_LOSSES = 3;
/** Calls that may be spent to find the rows on which the provider breaks down. */
const MOST_CALLS = 64;

/** Sends rows until each has its outcome. @param patience losses before they are sent in parts */
type Deliver = (way: Way, sendings: NonEmpty<Sending>, patience?: number) => Promise<void>;

/** Whether rows may be sent in parts where their answer is lost: a repeat does no harm, and none overtakes another. */
export function canSplit({ onLost, inOrder, job }: Write, rows: readonly Sending[]): boolean {
	if (rows.length < 2 || onLost.kind !== 'repeat' || job !== undefined) return false;
	if (inOrder === undefined) return true;
	const keys = rows.map(({ row }) => inOrder(row));
	return new Set(keys).size === keys.length;
}

export const hasGivenWay = ({ end }: SentCall): boolean =>
	end.kind === 'lost' && end.gaveWay === true;

/**
 * Goes on with a batch that was lost again and again. Its halves are tried once each; where both are lost, a row of each
 * half alone. If all of that is lost it is an outage, and the batch is repeated as a whole again, with twice the patience.
 * If anything got through, the parts that are lost are halved until the rows at fault stand alone, or the calls are
 * spent. Those rows come last, and have what is left of their time.
 */
export async function splitLost(
	way: Way,
	{ sendings }: SentCall,
	patience: number,
	deliver: Deliver,
): Promise<void> {
	const search = new LossSearch(way, deliver);
	const parts: Array<NonEmpty<Sending>> = [];
	for (const half of halves(sendings)) parts.push(...(await search.probe(half)));
	if (!search.isAnyThrough) {
		const singles: Array<NonEmpty<Sending>> = [];
		const others: Array<NonEmpty<Sending>> = [];
		for (const [first, ...rest] of parts) {
			singles.push(...(await search.probe([first])));
			if (isNonEmpty(rest)) others.push(rest);
		}
		const open = [...singles, ...others].flat();
		if (!search.isAnyThrough) {
			const inOrder = open.sort((one, other) => one.index - other.index);
			if (!isNonEmpty(inOrder)) return;
			await way.session.sleep(way.session.backOff(patience));
			return await deliver(way, inOrder, patience * 2);
		}
		return await search.run([...singles, ...others]);
	}
	await search.run(parts);
}

class LossSearch {
	isAnyThrough = false;
	private calls = 0;

	constructor(
		private readonly way: Way,
		private readonly deliver: Deliver,
	) {}

	/** Halves what is lost until it stands alone; those rows, and all where the calls are spent, are sent with patience. */
	async run(lost: ReadonlyArray<NonEmpty<Sending>>): Promise<void> {
		const parts = [...lost];
		const last: Array<NonEmpty<Sending>> = [];
		for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
			if (part.length === 1 || this.calls >= MOST_CALLS) last.push(part);
			else for (const half of halves(part)) parts.push(...(await this.probe(half)));
		}
		await Promise.all(last.map(async (part) => await this.deliver(this.way, part, Infinity)));
	}

	/** Sends rows once; gives them back where their answer is lost. */
	async probe(part: NonEmpty<Sending>): Promise<Array<NonEmpty<Sending>>> {
		this.calls += 1;
		const sent = await send(this.way, part, 1);
		if (hasGivenWay(sent)) return [sent.sendings];
		const spoiled = part.length > 1 ? spoiledBy(this.way, sent) : undefined;
		this.isAnyThrough ||= sent.end.kind === 'read' || sent.end.kind === 'refused';
		if (spoiled !== undefined) {
			await findSpoilers(this.way, sent.sendings, spoiled, this.deliver);
			return [];
		}
		const left = await settleCall(this.way, sent, 1);
		if (isNonEmpty(left)) await this.deliver(this.way, left);
		return [];
	}
}
