import { StateClock } from './clock';
import { CommitLedger } from './commitLedger';
import { IdMint } from './ids';
import type { Fresh } from './record';

export interface StateOptions<State> {
	/** Changes the ids that are made later. */
	readonly seed: number;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Puts the seed data into an empty state. */
	readonly fill: (state: State) => void;
}

/** What the states of all providers have: a clock, the truth of what was put in, and ids for what is made. */
export abstract class ProviderState {
	protected readonly ledger = new CommitLedger();
	protected readonly clock: StateClock;
	private readonly mint: IdMint;

	/** @param kind of the ids that simple resources get */
	protected constructor(kind: number, { seed, now }: Pick<StateOptions<never>, 'seed' | 'now'>) {
		this.clock = new StateClock(now);
		this.mint = new IdMint(kind, seed);
	}

	/** `${targetId}|${lead key}` to how often that lead was put in; seed data not counted. */
	get commits(): Map<string, number> {
		return this.ledger.counts;
	}

	/** The keys of `commits` to the time of the first commit, milliseconds since the epoch. */
	get committedAt(): Map<string, number> {
		return this.ledger.committedAt;
	}

	/** Back to the seed data, in the same object. */
	reset(): void {
		this.ledger.clear();
		this.mint.reset();
		this.clear();
		this.clock.atSeedTime(() => this.seed());
	}

	/** The id and time of a record of a simple resource. */
	fresh(): Fresh {
		return { id: this.mint.uuid(), at: this.clock.timestamp() };
	}

	/** Empties what the provider holds, and puts its switches back. */
	protected abstract clear(): void;

	protected abstract seed(): void;
}
