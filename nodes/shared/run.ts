import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Provider } from './declare/provider';
import { stopError } from './emit/errors';
import { itemOf, skipAsFailure } from './emit/items';
import { memoryOf } from './memory';
import type { Memory } from './memory';
import { isFailure } from './outcome';
import type { Failure, Outcome, Settled } from './outcome';
import type { Parcel } from './send/attempt';
import type { Session, Trail } from './send/session';
import { halted } from './settle/faults';

/** What a run has settled so far, and whether it goes on. */
export class Run {
	/** Told to stop sending when On Error is Stop and something failed. */
	session: Session | undefined;
	private readonly memory: Memory;
	private readonly continues: boolean;
	private settledCount = 0;
	private faultCount = 0;

	constructor(
		readonly context: IExecuteFunctions,
		readonly provider: Provider,
		readonly length: number,
		private readonly skipsAreErrors: boolean,
	) {
		this.memory = memoryOf(context);
		this.continues = context.continueOnFail();
		for (const settled of this.memory.settled)
			if (settled !== undefined) this.count(settled.outcome);
	}

	isSettled(index: number): boolean {
		return this.memory.settled[index] !== undefined;
	}

	/** What an earlier try of the run has left behind for this item. */
	trailOf(index: number): Trail | undefined {
		return this.memory.trails?.[index];
	}

	/** Items that have their outcome. */
	get done(): number {
		return this.settledCount;
	}

	/** On Error is Stop, and something failed. */
	get isStopping(): boolean {
		return !this.continues && this.faultCount > 0;
	}

	settle(index: number, outcome: Outcome, attempts: number): void {
		this.memory.settled[index] = { outcome, attempts };
		this.count(outcome);
		if (this.isStopping) this.session?.stop({ kind: 'stopped' });
	}

	settleParcel({ index, trail }: Parcel, outcome: Outcome): void {
		if (this.memory.trails !== undefined) this.memory.trails[index] = trail;
		this.settle(index, outcome, trail.attempts);
	}

	outcomes(): Outcome[] {
		return this.memory.settled.flatMap((settled) => settled?.outcome ?? []);
	}

	/** The output items; or throws for the first failed one where On Error is Stop. */
	emit(): INodeExecutionData[] {
		if (this.isStopping) throw this.firstError();
		const open: Settled = { outcome: halted(this.provider, undefined, false), attempts: 0 };
		return Array.from({ length: this.length }, (_, index) =>
			itemOf(this.memory.settled[index] ?? open, index, this.skipsAreErrors),
		);
	}

	private count(outcome: Outcome): void {
		this.settledCount += 1;
		if (this.faultOf(outcome) !== undefined) this.faultCount += 1;
	}

	private faultOf(outcome: Outcome): Failure | undefined {
		if (isFailure(outcome)) return outcome;
		return outcome.outcome === 'skipped' && this.skipsAreErrors
			? skipAsFailure(outcome)
			: undefined;
	}

	private firstError(): Error {
		const { settled } = this.memory;
		const first = settled.findIndex(
			(entry) => entry !== undefined && this.faultOf(entry.outcome) !== undefined,
		);
		const outcome = settled[first]?.outcome;
		const fault = (outcome && this.faultOf(outcome)) ?? halted(this.provider, undefined, false);
		return stopError(this.context.getNode(), fault, first, this.taken());
	}

	private taken(): string {
		const isTaken = ({ outcome }: Outcome) =>
			['enrolled', 'already_enrolled', 'updated'].includes(outcome);
		const taken = this.outcomes().filter(isTaken).length;
		return taken === 0
			? 'Nothing was taken by this run.'
			: `${taken} of ${this.length} items were taken before that. Running the node again is safe: what is in already is not put in twice.`;
	}
}
