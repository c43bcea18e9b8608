import { systemClock } from '../http/clock';
import type { Clock } from '../http/clock';

/** Ms of work after which n8n's thread is given back. */
const LONGEST = 20;
/** Ms for which a clock can sleep at least. */
const SHORTEST = 1;

/** To be awaited between two pieces of work, each of well under a millisecond. Gives n8n's thread back when it is time to. */
export type Breath = () => Promise<void> | undefined;

/**
 * Work on many rows holds n8n's only thread: no webhook is answered and no Stop heard meanwhile. With a breath between rows
 * it is given back every 20 ms, for as long as it takes n8n to do what has come up.
 */
export function createBreath({ now, sleep }: Clock): Breath {
	let since = now();
	/** How often the thread was given back. */
	let turns = 0;
	const isDue = (): boolean => {
		const worked = now() - since;
		// A clock that was set back tells nothing.
		return worked < 0 || worked >= LONGEST;
	};
	const breathe = async (): Promise<void> => {
		do {
			const before = turns;
			await sleep(SHORTEST);
			// Of many who wake together only the first has the whole time before it.
			if (turns === before) {
				turns += 1;
				since = now();
				return;
			}
		} while (isDue());
	};
	return () => (isDue() ? breathe() : undefined);
}

/** One for the process, whose executions share its thread. */
export const breathe = createBreath(systemClock);
