import { createHash } from 'crypto';

import type { EndpointClass } from './call';
import type { Clock } from './clock';
import { Lane } from './lane';

/** Ms after which what was learned of a class says too little to be kept. */
const LIFETIME = 15 * 60_000;
/** More lanes than so many are kept only where they must be. */
const MOST_LANES = 500;

/**
 * The lanes of a process, one for each credential, class of calls and key. A lane with calls that still count in one of
 * its windows, or that a refusal holds, is never forgotten.
 */
export class Pacer {
	/** In the order of use, so that the one used longest ago is forgotten first. */
	private readonly lanes = new Map<string, Lane>();
	private sweepAt = MOST_LANES;
	private sweepFrom: number;

	constructor(
		private readonly clock: Clock,
		private readonly random: () => number = Math.random,
	) {
		this.sweepFrom = clock.now() + LIFETIME;
	}

	/** Lanes that are kept. */
	get size(): number {
		return this.lanes.size;
	}

	/** @param account names provider, base URL and key; kept as a hash only */
	lanesOf(account: string): (endpoint: EndpointClass) => Lane {
		const hash = createHash('sha256').update(account).digest('base64');
		return (endpoint) => {
			// Before, not between: a lane and the wider one that it counts in are forgotten together or not at all.
			this.sweep();
			return this.lane(hash, endpoint);
		};
	}

	private lane(account: string, endpoint: EndpointClass): Lane {
		const wider = endpoint.within && this.lane(account, endpoint.within);
		const name = `${account}\n${endpoint.name}\n${endpoint.key ?? ''}`;
		const known = this.lanes.get(name);
		const lane =
			known ??
			new Lane(this.clock, this.random, {
				caps: endpoint.caps,
				isKeyed: endpoint.key !== undefined,
			});
		// The wider one may have been forgotten in between, when nothing counted there any more.
		lane.wider = wider;
		if (known !== undefined) this.lanes.delete(name);
		this.lanes.set(name, lane);
		return lane;
	}

	/** Now and then: each sweep looks at every lane, so that the next comes only when there are twice as many or much later. */
	private sweep(): void {
		const now = this.clock.now();
		if (this.lanes.size < this.sweepAt && now < this.sweepFrom) return;
		this.sweepFrom = now + LIFETIME;
		const busy = [...this.lanes.values()].filter((lane) => lane.isBusy);
		// Whoever waits for a place goes on to the wider class afterwards.
		const needed = new Set(busy.flatMap((lane) => [lane, lane.wider]));
		for (const [name, lane] of this.lanes) {
			if (needed.has(lane)) continue;
			if (lane.idleSince <= now - LIFETIME || this.lanes.size >= MOST_LANES / 2)
				this.lanes.delete(name);
		}
		this.sweepAt = Math.max(MOST_LANES, this.lanes.size * 2);
	}
}
