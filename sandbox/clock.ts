import { SEEDED_AT } from './seed';

/** The sandbox clock as a state sees it: while seed data is made, the time stands still. */
export class StateClock {
	private seeding = false;

	constructor(private readonly clock: () => number) {}

	/** Milliseconds since the epoch. */
	now(): number {
		return this.seeding ? SEEDED_AT : this.clock();
	}

	/** ISO 8601, UTC. */
	timestamp(): string {
		return new Date(this.now()).toISOString();
	}

	atSeedTime(fill: () => void): void {
		this.seeding = true;
		try {
			fill();
		} finally {
			this.seeding = false;
		}
	}
}
