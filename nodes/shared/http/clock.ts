import { sleep } from 'n8n-workflow';

import { onAbort } from './abort';

/** Time as the engine sees it, so that tests can run it at their own speed. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `ms`, or soon after the signal fires, whichever comes first. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What two clocks may differ by unnoticed, ms: HTTP's Date header, by which they are compared, counts whole seconds. */
export const TELLABLE = 2_000;

/** The longest that a cancelled wait goes on, ms, where the host's sleep cannot be ended: it takes no signal. */
const SLICE = sleep.length > 1 ? 2 ** 31 - 1 : 500;

export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(ms, signal) {
		const end = Date.now() + ms;
		const waiting = new AbortController();
		const unwatch = signal && onAbort(signal, () => waiting.abort());
		try {
			for (let left = ms; left > 0 && signal?.aborted !== true; left = end - Date.now())
				await sleep(Math.min(left, SLICE), waiting.signal);
		} catch {
			// It was ended.
		} finally {
			unwatch?.();
		}
	},
};
