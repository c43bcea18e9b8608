import type { Delivery } from '../declare/operation';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { Failure } from '../declare/outcome';
import { refusal } from './faults';
import { exchange, refuse, settleEnd, settleFor } from './attempt';
import type { Answer, Courier, End, Parcel } from './attempt';

/** Calls that may be spent to find the rows that spoil one batch. */
const MOST_CALLS = 64;
/** Rows that are sent alone, to tell a fault of some rows from one that lies in none. */
const SAMPLES = 5;

/** Sends one batch until each of its rows has its outcome. */
export async function deliver(courier: Courier, batch: NonEmpty<Parcel>): Promise<void> {
	let left: readonly Parcel[] = batch;
	for (let attempt = 1; isNonEmpty(left); attempt += 1) {
		const end = await exchange(courier, left);
		const spoiled = spoiledBy(courier.operation, end);
		if (left.length > 1 && spoiled !== undefined)
			return await deliverSpoiled(courier, left, spoiled);
		left = await settleEnd(courier, left, end, attempt);
	}
}

/** The refusal of a call that one of its rows may have spoiled for all. */
const spoiledBy = (operation: Delivery, end: End): Answer | undefined =>
	end.kind === 'answer' &&
	settleFor(operation, end.status) === undefined &&
	operation.spoiled?.statuses.includes(end.status) === true
		? end
		: undefined;

/**
 * Finds the rows that make the provider refuse a whole batch. Rows that the refusal names are set aside, and fail if the
 * others are taken then. If that does not help, or if it names none, the batch is searched.
 */
async function deliverSpoiled(
	courier: Courier,
	batch: NonEmpty<Parcel>,
	first: Answer,
): Promise<void> {
	const rows = courier.operation.spoiled?.rows(first.body) ?? [];
	const named = new Set(rows.filter((row) => row >= 0 && row < batch.length));
	const suspects = batch.filter((_, index) => named.has(index));
	const others = batch.filter((_, index) => !named.has(index));
	const fault = faultOf(courier, first);
	if (suspects.length === batch.length) return void (await refuse(courier, suspects, fault));
	if (suspects.length > 0 && isNonEmpty(others)) {
		const end = await exchange(courier, others);
		if (spoiledBy(courier.operation, end) === undefined) {
			await refuse(courier, suspects, fault);
			return await goOn(courier, others, end);
		}
	}
	await new Search(courier, fault).run(batch);
}

const faultOf = ({ provider }: Courier, { status, body, text }: Answer): Failure =>
	refusal(provider, status, body, text);

/** Settles rows whose call has ended, and sends those again that are still open. */
async function goOn(courier: Courier, parcels: NonEmpty<Parcel>, end: End): Promise<void> {
	const left = await settleEnd(courier, parcels, end, 1);
	if (isNonEmpty(left)) await deliver(courier, left);
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
		private readonly courier: Courier,
		private fault: Failure,
	) {}

	async run(batch: NonEmpty<Parcel>): Promise<void> {
		let parts: Array<NonEmpty<Parcel>> = [];
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
	private async sample(parts: ReadonlyArray<NonEmpty<Parcel>>): Promise<Array<NonEmpty<Parcel>>> {
		const samples = new Set(spread(parts.flat(), SAMPLES));
		for (const sample of samples) await this.send([sample]);
		return parts.flatMap((part) => {
			const others = part.filter((parcel) => !samples.has(parcel));
			return isNonEmpty(others) ? [others] : [];
		});
	}

	/** Sends rows in one call; gives back the parts in which the search goes on. */
	private async send(part: NonEmpty<Parcel>): Promise<Array<NonEmpty<Parcel>>> {
		this.calls += 1;
		const end = await exchange(this.courier, part);
		const refused = spoiledBy(this.courier.operation, end);
		if (refused === undefined) {
			this.isAnyTaken ||=
				end.kind === 'answer' && settleFor(this.courier.operation, end.status) !== undefined;
			await goOn(this.courier, part, end);
			return [];
		}
		const fault = faultOf(this.courier, refused);
		this.fault = fault;
		if (part.length > 1) return halves(part);
		await refuse(this.courier, part, fault);
		return [];
	}

	/** Whether the provider's code says that the fault lies in a row. */
	private isFaultOfRows(): boolean {
		const { code } = this.fault;
		return code !== null && this.courier.operation.spoiled?.codes.includes(code) === true;
	}

	private async giveUp(part: NonEmpty<Parcel>, why: string): Promise<void> {
		const { fault } = this;
		const message = `It was refused together with other items, ${why} ${fault.message}`;
		// Another call may well take it: with other leads, or with a smaller Batch Size.
		await refuse(this.courier, part, { ...fault, message, retryable: true });
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

function halves(parcels: NonEmpty<Parcel>): Array<NonEmpty<Parcel>> {
	const middle = Math.ceil(parcels.length / 2);
	return [parcels.slice(0, middle), parcels.slice(middle)].flatMap((half) =>
		isNonEmpty(half) ? [half] : [],
	);
}
