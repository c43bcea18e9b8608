import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Delivery } from '../declare/operation';
import type { Provider } from '../declare/provider';
import { stopError } from './stopError';
import { itemOf, skipAsFailure } from './emit';
import { memoryOf } from './memory';
import type { Memory } from './memory';
import { isFailure } from '../declare/outcome';
import type { Failure, Outcome, Settled } from '../declare/outcome';
import type { Parcel } from './attempt';
import type { Session, Trail } from '../http/session';
import { halted, STOPPED } from './faults';

export interface RunRules {
	/** Input items. */
	readonly length: number;
	/** Whether a skipped lead counts as a failed one. */
	readonly skipsAreErrors: boolean;
	/** Whether a call whose answer was lost may simply be repeated. */
	readonly safeToRepeat: boolean;
}

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
		private readonly rules: RunRules,
	) {
		this.memory = memoryOf(context);
		this.continues = context.continueOnFail();
		for (const settled of this.memory.settled)
			if (settled !== undefined) this.count(settled.outcome);
	}

	get length(): number {
		return this.rules.length;
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

	/** A row is sure to fail, though it is settled only later: a run that stops at faults sends nothing more. */
	foundFault(): void {
		if (!this.continues) this.session?.stop({ kind: 'stopped' });
	}

	/**
	 * Where rows are applied in order, a failed one must not be tried again after a later one for the same thing was
	 * applied: it would bring old values back.
	 */
	closeOvertaken(parcels: readonly Parcel[], { inOrder }: Delivery): void {
		if (inOrder === undefined) return;
		const applied = new Set<string>();
		for (const { index, row, trail } of [...parcels].reverse()) {
			const settled = this.memory.settled[index];
			const key = inOrder(row);
			if (settled !== undefined && isFailure(settled.outcome) && applied.has(key)) {
				this.memory.settled[index] = {
					...settled,
					outcome: { ...settled.outcome, retryable: false },
				};
			}
			if (trail.attempts > 0) applied.add(key);
		}
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
			itemOf(this.memory.settled[index] ?? open, index, this.rules.skipsAreErrors),
		);
	}

	private count(outcome: Outcome): void {
		this.settledCount += 1;
		if (this.faultOf(outcome) !== undefined) this.faultCount += 1;
	}

	private faultOf(outcome: Outcome): Failure | undefined {
		if (isFailure(outcome)) return outcome;
		return outcome.outcome === 'skipped' && this.rules.skipsAreErrors
			? skipAsFailure(outcome)
			: undefined;
	}

	private firstError(): Error {
		const faults = this.memory.settled.map((settled) => settled && this.faultOf(settled.outcome));
		// An item that only waited when another one stopped the run is not what stopped it.
		const cause = faults.findIndex((fault) => fault !== undefined && fault.code !== STOPPED);
		const first = cause === -1 ? faults.findIndex((fault) => fault !== undefined) : cause;
		const fault = faults[first] ?? halted(this.provider, undefined, false);
		return stopError(this.context.getNode(), fault, first, this.taken());
	}

	private taken(): string {
		const count = (...names: string[]) =>
			this.outcomes().filter(({ outcome }) => names.includes(outcome)).length;
		const taken = count('enrolled', 'updated');
		const unknown = count('unknown');
		if (taken + unknown === 0) return 'Nothing was taken by this run.';
		const told = [
			taken === 0
				? 'No item was certainly taken by this run'
				: `${taken} of ${this.length} items were taken before that`,
			unknown > 0 && `${unknown} may have been`,
		].filter((part) => part !== false);
		const next =
			unknown === 0 || this.rules.safeToRepeat
				? 'Running the node again is safe: what is in already is not put in twice.'
				: 'Look those up before you run the node again.';
		return `${told.join(', ')}. ${next}`;
	}
}
