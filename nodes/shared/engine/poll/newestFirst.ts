import type { NewestFirstWatch } from '../../declare/watch';
import type { Desk } from '../ask';
import type { PollState } from './pollState';
import { presentTime } from './providerTime';
import { take } from './signs';
import type { Polling } from './signs';
import { OVERLAP } from './slices';

/** Signs at the lower end of a list that is half read: new records push them down, so that they are shown again. */
const LOWER_END = 1_000;

/**
 * Reads a list down to where the last poll began. New records push others onto later pages, where they are seen twice and
 * never missed; a record that is deleted while pages are read may hide one at the border of a page. A poll that runs out of
 * time leaves where it was to the next one, and the mark as it is.
 *
 * @param until ms since 1970 by our clock, after which no further page is read
 */
export async function readNewest(
	polling: Polling<NewestFirstWatch>,
	desk: Desk,
	until: number,
): Promise<void> {
	const { state, watch, row } = polling;
	const overlap = watch.overlap ?? OVERLAP;
	let mark = state.descent?.mark ?? presentTime(desk, state.ahead) - overlap;
	const end = Math.min(state.mark, mark);
	let token = state.descent?.token;
	for (;;) {
		const asked = desk.now();
		const page = await desk.page(watch.list(row), watch.paging, watch.endpoint, token);
		// From the top on it counts up to the moment that this answer shows.
		if (token === undefined) mark = Math.min(mark, presentTime(desk, state.ahead, asked) - overlap);
		const times = page.records.map((record) => ({ record, at: watch.at(record) }));
		for (const { record, at } of times) {
			if (at !== undefined && at >= end) take(polling, record, at);
		}
		const isRead = times.some(({ at }) => at !== undefined && at < end);
		if (isRead || page.next === undefined) {
			state.mark = mark;
			state.descent = undefined;
			// What lies before is not read again.
			forget(state, mark, 0);
			return;
		}
		token = page.next;
		if (desk.now() >= until) {
			state.descent = { token, mark };
			forget(state, mark, LOWER_END);
			return;
		}
	}
}

/** Forgets what happened before, but for the oldest of it. */
function forget(state: PollState, before: number, oldest: number): void {
	const past = [...state.known]
		.filter(([, { at }]) => at < before)
		.sort(([, one], [, other]) => one.at - other.at);
	for (const [key] of past.slice(oldest)) state.known.delete(key);
}
