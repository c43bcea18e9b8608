import { createHash } from 'crypto';

import type { EndpointClass } from './call';
import type { Clock } from './clock';
import { Lane } from './lane';

/** A lane that nobody used for so long is forgotten: every published window is shorter. */
const LIFETIME = 15 * 60_000;
const MOST_LANES = 500;

/** The lanes of a process, one for each credential and class of calls. */
export class Pacer {
	private readonly lanes = new Map<string, Lane>();

	constructor(
		private readonly clock: Clock,
		private readonly random: () => number = Math.random,
	) {}

	/** @param account names provider, base URL and key; kept as a hash only */
	lane(account: string, endpoint: EndpointClass): Lane {
		const key = createHash('sha256').update(`${account}\n${endpoint.name}`).digest('base64');
		const known = this.lanes.get(key);
		if (known !== undefined && !this.isOutworn(known)) {
			// The map's order is the order of use, so that the one used longest ago is forgotten first.
			this.lanes.delete(key);
			this.lanes.set(key, known);
			if (endpoint.within !== undefined) this.lane(account, endpoint.within);
			return known;
		}
		this.forget();
		const wider = endpoint.within && this.lane(account, endpoint.within);
		const lane = new Lane(this.clock, this.random, wider);
		this.lanes.set(key, lane);
		return lane;
	}

	private forget(): void {
		for (const [key, lane] of this.lanes) {
			if (!this.isOutworn(lane) && this.lanes.size < MOST_LANES) break;
			this.lanes.delete(key);
		}
	}

	/** What was learned long ago says little; a hold counts for as long as the provider said. */
	private isOutworn(lane: Lane): boolean {
		const now = this.clock.now();
		return lane.idleSince < now - LIFETIME && lane.heldTo < now;
	}
}
