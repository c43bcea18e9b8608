import type { Write } from '../declare/operation';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { GiveWay } from '../http/exchange';
import { inParallel } from './parallel';
import { halves } from './plan';
import { isOurFault, send } from './send';
import type { SentCall, Way } from './send';
import type { Sending } from './sending';
import { settleCall } from './settle';
import { findSpoilers, spoiledBy } from './spoiled';

// A batch whose answers are lost again and again: an outage, or a row that the provider breaks down on.

/** Losses in a row after which a batch is no longer repeated as a whole. */
const FIRST_LOSSES = 3;
/** By so many more lost calls than others the search may come to nothing: about twice the rows at fault it can find. */
const MOST_FRUITLESS = 64;
/** Steps of this size never come back to the same place. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** With what rows go into a call. */
export interface Patience {
	/** How often all of them were lost, one after another. */
	readonly losses: number;
	/** Whether they are sent as they are until their time is over. */
	readonly staysWhole?: true;
}

export const FRESH: Patience = { losses: 0 };

/** Sends rows until each has its outcome. */
type Deliver = (way: Way, sendings: NonEmpty<Sending>, patience?: Patience) => Promise<void>;

type Parts = ReadonlyArray<NonEmpty<Sending>>;

export const hasGivenWay = ({ end }: SentCall): boolean =>
	end.kind === 'lost' && end.gaveWay === true;

/**
 * When rows are sent in parts in place of once more; undefined: never, for a repeat might do harm, or there is nothing to
 * part. At first while there is still time to get at a single row, however long each loss takes.
 */
export function givesWay(
	operation: Write,
	rows: readonly Sending[],
	{ losses, staysWhole }: Patience,
): GiveWay | undefined {
	if (staysWhole === true || operation.onLost.kind !== 'repeat' || operation.job !== undefined)
		return undefined;
	const { length } = unitsOf(operation, rows);
	if (length < 2) return undefined;
	return losses === 0
		? { after: FIRST_LOSSES, tries: Math.ceil(Math.log2(length)) + 1 }
		: { after: losses * 2, tries: 0 };
}

/** Rows in the smallest parts: those that must not overtake each other stay together, in their order. */
function unitsOf({ inOrder }: Write, rows: readonly Sending[]): Parts {
	if (inOrder === undefined) return rows.map((row): NonEmpty<Sending> => [row]);
	const units = new Map<string, [Sending, ...Sending[]]>();
	for (const row of rows) {
		const key = inOrder(row.row);
		const unit = units.get(key);
		if (unit === undefined) units.set(key, [row]);
		else unit.push(row);
	}
	return [...units.values()];
}

const joined = (parts: Parts): Parts => {
	const rows = parts.flat();
	return isNonEmpty(rows) ? [rows] : [];
};

/**
 * Goes on with a batch that was lost again and again. Its halves are tried once each; where both are lost, one row of each
 * alone. If all of that is lost it is an outage, and the batch is repeated as a whole again, with twice the patience. If
 * anything got through, what is lost is halved until the rows at fault stand alone, or the search comes to nothing. Those
 * rows come last, and have what is left of their time.
 */
export async function splitLost(
	way: Way,
	{ sendings, end }: SentCall,
	patience: Patience,
	deliver: Deliver,
): Promise<void> {
	const { operation, session } = way;
	const losses = givesWay(operation, sendings, patience)?.after ?? FIRST_LOSSES;
	if (end.kind === 'lost') await session.sleep(end.wait);
	const search = new LossSearch(way, losses, deliver);
	const lost = await search.probe(search.apart(sendings));
	if (search.isAnyThrough) return await search.run(lost);
	const { samples, others } = samplesOf(operation, lost, losses);
	const left = [...(await search.probe(samples)), ...others];
	if (search.isAnyThrough) return await search.run(left);
	for (const batch of joined(left)) {
		const inOrder = batch.toSorted((one, other) => one.index - other.index);
		await session.sleep(session.backOff(losses));
		// The parts were one more loss of each row.
		if (isNonEmpty(inOrder)) await deliver(way, inOrder, { losses: losses + 1 });
	}
}

/** A row of each part that stands for it; each time another one, for the one before may have been at fault itself. */
function samplesOf(
	operation: Write,
	parts: Parts,
	nth: number,
): { readonly samples: Parts; readonly others: Parts } {
	const samples: Array<NonEmpty<Sending>> = [];
	const others: Array<NonEmpty<Sending>> = [];
	for (const part of parts) {
		const units = unitsOf(operation, part);
		const place = Math.floor(((nth * GOLDEN) % 1) * units.length);
		samples.push(...units.slice(place, place + 1));
		others.push(...joined(units.toSpliced(place, 1)));
	}
	return { samples, others };
}

class LossSearch {
	isAnyThrough = false;
	/** Lost calls less those that got through: who goes on as long as it helps needs no other bound. */
	private fruitless = 0;

	constructor(
		private readonly way: Way,
		private readonly losses: number,
		private readonly deliver: Deliver,
	) {}

	/** A part in two; as it is where it cannot be parted. */
	apart(part: NonEmpty<Sending>): Parts {
		const units = unitsOf(this.way.operation, part);
		return isNonEmpty(units) ? halves(units).flatMap(joined) : [];
	}

	/** Halves what is lost until it stands alone; then sends each with the patience that its rows have left. */
	async run(lost: Parts): Promise<void> {
		const whole: Array<NonEmpty<Sending>> = [];
		const alone: Array<NonEmpty<Sending>> = [];
		for (let level = lost; level.length > 0;) {
			const parted = level.map((part) => this.apart(part));
			alone.push(...parted.flatMap((parts) => (parts.length < 2 ? parts : [])));
			if (this.fruitless >= MOST_FRUITLESS) {
				whole.push(...level.filter((_, place) => (parted[place] ?? []).length > 1));
				break;
			}
			level = await this.probe(parted.flatMap((parts) => (parts.length < 2 ? [] : parts)));
		}
		await this.each([...whole, ...alone], async (part) => {
			const calls = this.apart(part).length > 1 ? [part] : part.map((row) => [row] as const);
			for (const rows of calls)
				await this.deliver(this.way, rows, { losses: this.losses, staysWhole: true });
		});
	}

	/** Sends each part once; gives back those that are lost. */
	async probe(parts: Parts): Promise<Parts> {
		const lost: Array<NonEmpty<Sending>> = [];
		await this.each(parts, async (part) => {
			if (this.fruitless >= MOST_FRUITLESS) lost.push(part);
			else lost.push(...(await this.send(part)));
		});
		return lost;
	}

	private async send(part: NonEmpty<Sending>): Promise<Parts> {
		const { way } = this;
		const sent = await send(way, part, this.losses, { after: 0, tries: 0 });
		const isLost = hasGivenWay(sent);
		this.fruitless += isLost ? 1 : -1;
		if (isLost || (part.length > 1 && isOurFault(way.operation, sent))) return [sent.sendings];
		const spoiled = part.length > 1 ? spoiledBy(way, sent) : undefined;
		this.isAnyThrough ||= sent.end.kind === 'read' || sent.end.kind === 'refused';
		if (spoiled !== undefined) {
			await findSpoilers(way, sent.sendings, spoiled, this.deliver);
			return [];
		}
		const left = await settleCall(way, sent, 1);
		if (isNonEmpty(left)) await this.deliver(way, left);
		return [];
	}

	/** Works on parts, at the same time where the run has places to lend. */
	private async each(
		parts: Parts,
		work: (part: NonEmpty<Sending>) => Promise<void>,
	): Promise<void> {
		await this.way.places.lend(parts.length - 1, async (lent) => {
			await inParallel(parts, 1 + lent, work);
		});
	}
}
