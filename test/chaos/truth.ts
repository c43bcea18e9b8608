import { POISON } from '../../sandbox';
import type { LoggedRequest } from '../../sandbox';
import { outcomeOf } from '../support/rig';
import type { Ended } from '../support/rig';
import { settlesAll } from './plan';
import type { BadDay } from './plan';

/** The outcome of each input item, by its index; fails where an item is lost or doubled. */
export function byItem({ success, error, thrown }: Ended, length: number): string[] {
	expect(thrown).toBeUndefined();
	const outcomes: string[] = [];
	for (const item of [...success, ...error]) {
		const { pairedItem } = item;
		if (typeof pairedItem !== 'object' || Array.isArray(pairedItem))
			throw new Error('An item is not paired');
		expect(outcomes[pairedItem.item]).toBeUndefined();
		outcomes[pairedItem.item] = String(outcomeOf(item));
	}
	expect(Object.keys(outcomes)).toHaveLength(length);
	return outcomes;
}

/** What takes no answer away: another dress, a wait, and refusals that are no doubt. */
const HARMLESS =
	/^(?:latency|limit|gzip|br|deflate|bom|pieces|respelled|pages-\w+|403|429|html-(?:402|403|413|429))$/;

/** Whether the client may have missed an answer though the provider acted on the call, or might have. */
export const isAnyLost = (log: readonly LoggedRequest[]): boolean =>
	log.some(({ fault = 'latency' }) => fault.split('+').some((label) => !HARMLESS.test(label)));

/** What became of one item, and what should have. */
export interface Row {
	readonly index: number;
	readonly outcome: string | undefined;
	/** How often it was truly put in. */
	readonly commits: number;
	/** Its outcome on a good day; more than one where nobody can tell. */
	readonly expected: readonly string[];
	/** Whether it may end unknown on this day. */
	readonly mayBeUnknown?: boolean;
}

/** Holds an outcome against what the provider committed. */
export function expectTrue(day: BadDay, row: Row): void {
	const { index, outcome = 'none', commits, expected, mayBeUnknown = false } = row;
	const isSettled = expected.includes(outcome);
	const ways = [
		...expected.map((word) => [
			index,
			word,
			word === 'enrolled' && expected.length === 1 ? 1 : commits,
		]),
		...(settlesAll(day) ? [] : [[index, 'failed', 0]]),
		...(settlesAll(day) && !mayBeUnknown ? [] : [[index, 'unknown', commits]]),
	];
	expect(ways).toContainEqual([index, outcome, commits]);
	expect(commits).toBeLessThanOrEqual(1);
	if (isSettled && outcome !== 'enrolled' && expected.length === 1) expect(commits).toBe(0);
}

/** A name whose row spoils the calls that it is in, on days of that trouble; else one with characters of several bytes. */
export const nameOn = (day: BadDay, index: number): string =>
	index === 57 && day.troubles.includes('poison') ? `Zoë ${POISON}` : `Zoë 🦊 ${index}`;
