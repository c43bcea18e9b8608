import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { SliceWatch, Span } from '../../declare/watch';
import { asError } from '../../http/errors';
import type { Desk } from '../ask';
import { presentTime, wholeSecond } from './providerTime';
import { remember, take } from './signs';
import type { Polling } from './signs';

/** Ms by which a change may become visible late. */
export const OVERLAP = 5 * 60_000;
/** Times of whole seconds: there is no shorter slice. */
const SHORTEST = 1_000;
/** How often a slice of many pages is read until two readings agree. */
const MOST_READINGS = 5;
/** Pages of records whose states are to be known at the start. */
const MOST_STANDING = 50;

/**
 * Reads what changed since the mark, slice after slice and the oldest first. A slice that is one answer is one moment's
 * truth, whatever the order in it; a larger one is halved. After each slice the mark moves to its end, so that a poll which
 * runs out of time, or fails after that, has lost nothing.
 *
 * @param until ms since 1970 by our clock, after which no further slice is begun
 */
export async function readSlices(
	polling: Polling<SliceWatch>,
	desk: Desk,
	until: number,
): Promise<void> {
	const { state, watch, row } = polling;
	const overlap = watch.overlap ?? OVERLAP;
	const end = presentTime(desk, state.ahead);
	// A mark ahead of the provider's time, which a wrong clock may have left, would keep everything from being read.
	const begin = wholeSecond(Math.min(state.mark, end - overlap));
	const left: Span[] = [{ from: begin, to: end }];
	let isFirst = true;
	let isBegun = false;
	for (let span = left.pop(); span !== undefined; span = left.pop()) {
		if (isBegun && desk.now() >= until) return;
		isBegun = true;
		try {
			const asked = desk.now();
			const records = await recordsOf(watch, row, desk, span);
			if (records === undefined) {
				left.push(...halves(span));
				continue;
			}
			for (const record of records) take(polling, record, watch.born(record));
			// Only what is recent may still be joined by something late: what is caught up with is not read again.
			state.mark = Math.min(span.to, presentTime(desk, state.ahead, asked) - overlap);
			isFirst = false;
		} catch (error) {
			if (isFirst) throw asError(error);
			polling.warn(`the rest is left to the next poll: ${asError(error).message}`);
			return;
		}
	}
}

/** The older half lies on top. They share the second of their border, for both ends are included. */
function halves({ from, to }: Span): Span[] {
	const middle = wholeSecond((from + to) / 2);
	return [
		{ from: middle, to },
		{ from, to: middle },
	];
}

/** All records of a slice; undefined: it has more than one page and can be halved. */
async function recordsOf(
	watch: SliceWatch,
	row: Row,
	desk: Desk,
	span: Span,
): Promise<readonly IDataObject[] | undefined> {
	const call = watch.list(row, span);
	const first = await desk.page(call, watch.paging, watch.endpoint, undefined);
	if (first.next === undefined) return first.records;
	if (span.to - span.from > SHORTEST) return undefined;
	// A record that leaves the slice meanwhile moves others over the border of a page, unseen: not twice alike by chance.
	const seen: IDataObject[] = [];
	let before: string | undefined;
	for (let reading = 0; reading < MOST_READINGS; reading += 1) {
		const records = await desk.all(call, watch.paging, watch.endpoint);
		seen.push(...records);
		const now = JSON.stringify(records.map((record) => watch.id(record)).sort());
		if (now === before) return seen;
		before = now;
	}
	throw new Error('a slice of one second changes faster than it can be read');
}

/** Learns which states are on before the trigger begins. Where there are more than can be read, that is kept in mind. */
export async function readStanding(
	polling: Polling<SliceWatch>,
	desk: Desk,
	until: number,
): Promise<void> {
	const { watch, row, state } = polling;
	let pages = 0;
	for (const call of watch.standing?.(row) ?? []) {
		let token: string | undefined;
		do {
			if (pages >= MOST_STANDING || desk.now() >= until) {
				state.isPartial = true;
				return;
			}
			const page = await desk.page(call, watch.paging, watch.endpoint, token);
			pages += 1;
			for (const record of page.records) remember(polling, record);
			token = page.next;
		} while (token !== undefined);
	}
}

/** Reads the records again of which a part was still to come. */
export async function readWaiting(
	polling: Polling<SliceWatch>,
	desk: Desk,
	until: number,
): Promise<void> {
	const { watch, state } = polling;
	const { again } = watch;
	if (again === undefined) return;
	for (const id of [...state.waiting.keys()]) {
		if (desk.now() >= until) return;
		try {
			const found = await desk.find(again.get(id), watch.endpoint);
			const record = found === undefined ? undefined : again.record(found.body);
			if (record === undefined) state.waiting.delete(id);
			else take(polling, record, watch.born(record));
		} catch (error) {
			// What was read before this must not be lost over it; it waits on.
			polling.warn(`a record could not be read again: ${asError(error).message}`);
			return;
		}
	}
}
