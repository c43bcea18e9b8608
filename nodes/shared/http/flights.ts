import { sleep } from 'n8n-workflow';

import { onAbort } from './abort';
import type { Flight } from './flight';

/** Ms between two looks at the deadlines at most: how long one look may be waited for once nothing is in flight. */
const LOOK = 200;

/**
 * The calls in flight of one port: each ends by its deadline and with its signal, whatever it waits for. One watch for
 * all of them costs nothing, where a timer and a listener for each call cost as much as the call's own work.
 */
export class Flights {
	private readonly inFlight = new Set<Flight>();
	private readonly ends = new Map<AbortSignal, () => void>();
	private isWatched = false;

	add(flight: Flight): void {
		this.inFlight.add(flight);
		const { signal } = flight.ends;
		if (signal !== undefined && !this.ends.has(signal)) {
			const cancel = () => {
				for (const each of this.inFlight) if (each.ends.signal === signal) each.cancel();
			};
			this.ends.set(signal, onAbort(signal, cancel));
		}
		if (!this.isWatched) void this.watch();
	}

	delete(flight: Flight): void {
		this.inFlight.delete(flight);
	}

	/** Ends what is in flight, and listens to no signal any more. */
	close(): void {
		for (const flight of this.inFlight) flight.cancel();
		for (const end of this.ends.values()) end();
		this.ends.clear();
	}

	private async watch(): Promise<void> {
		this.isWatched = true;
		try {
			while (this.inFlight.size > 0) {
				const now = performance.now();
				let next = now + LOOK;
				for (const flight of this.inFlight) {
					if (flight.ends.deadline <= now) flight.expire();
					else next = Math.min(next, flight.ends.deadline);
				}
				// Up to the whole millisecond: a timer may fire a fraction of one early.
				await sleep(Math.ceil(next - now));
			}
		} finally {
			this.isWatched = false;
		}
	}
}
