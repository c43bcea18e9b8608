import type { Desk } from '../ask';

/** What may not be visible yet, ms. */
const SETTLING = 1_000;
/** What our clock may be ahead where the provider tells no time, ms. */
const UNTOLD = 2 * 60_000;

/** The last whole second that is over at the provider, ms since 1970. */
export function presentTime(
	desk: Pick<Desk, 'now' | 'ahead'>,
	known: number | undefined,
	now = desk.now(),
): number {
	const ahead = desk.ahead() ?? known;
	return wholeSecond(now + (ahead === undefined ? -UNTOLD : ahead - SETTLING));
}

export const wholeSecond = (time: number): number => Math.floor(time / 1_000) * 1_000;
