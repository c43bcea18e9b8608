import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure, Outcome, Settled } from '../declare/outcome';
import { isFailure } from '../declare/outcome';
import type { Breath } from './breath';
import { InputError } from '../declare/parse';
import type { Provider } from '../declare/provider';
import type { Row } from '../declare/row';
import { asError } from '../http/errors';
import { NO_TRIES } from '../http/exchange';
import type { Session } from '../http/session';
import { faultOf, itemOf, stopError } from './emit';
import type { Looks } from './looks';
import { brokenDown, halted, STOPPED, unwritable } from './faults';
import { Together } from './together';
import { memoryOf } from './memory';
import type { Memory } from './memory';
import type { Sending } from './sending';
import { listed } from './words';

/** Items that are named. */
export const MOST_NAMED = 5;

export interface RunRules {
	/** Input items. */
	readonly length: number;
	readonly looks: Looks;
	/** An outcome as it may be shown. */
	clean(outcome: Outcome, row: Row): Outcome;
	/** What the operation names of a row. */
	nameOf(outcome: Outcome, sending: Sending): IDataObject | undefined;
	/** Rows of one job come out as one item. */
	readonly isOfMany: boolean;
	/** Told each row that has its outcome. */
	settled(row: Row, outcome: Outcome): void;
	/** Whether running the node again does nothing twice. */
	readonly safeToRepeat: boolean;
	/** An agent calls the node as its tool. */
	readonly isTool: boolean;
	/** Awaited between rows. */
	readonly breathe: Breath;
}

/** The book of a run: which rows have their outcome, and whether it goes on. */
export class Outcomes {
	/** Told to stop sending when On Error is Stop and something failed. */
	session: Session | undefined;
	private readonly memory: Memory;
	private readonly continues: boolean;
	private readonly claimed = new Set<string>();
	private settledCount = 0;
	private faultCount = 0;

	constructor(
		readonly context: IExecuteFunctions,
		readonly provider: Provider,
		private readonly rules: RunRules,
	) {
		this.memory = memoryOf(context);
		this.continues = context.continueOnFail();
		for (const [index, settled] of this.memory.settled.entries())
			if (settled !== undefined) this.count(index, settled.outcome);
	}

	get breathe(): Breath {
		return this.rules.breathe;
	}

	get length(): number {
		return this.rules.length;
	}

	/** Items that have their outcome. */
	get done(): number {
		return this.settledCount;
	}

	/** On Error is Stop, and something failed. */
	get isStopping(): boolean {
		return !this.continues && this.faultCount > 0;
	}

	isSettled(index: number): boolean {
		return this.memory.settled[index] !== undefined;
	}

	outcomeOf(index: number): Outcome | undefined {
		return this.memory.settled[index]?.outcome;
	}

	/** What an earlier try of the run has left behind for this item. */
	remembered(index: number): Pick<Sending, 'tries' | 'job'> {
		return this.memory.left?.[index] ?? { tries: NO_TRIES };
	}

	/** Keeps what a row's tries have left behind for a later try of the run, before anything waits. */
	remember(sending: Sending): void {
		if (this.memory.left === undefined) return;
		const { index, tries } = sending;
		// A job that was accepted is not forgotten, whatever became of waiting for it.
		const job = sending.job ?? this.memory.left[index]?.job;
		this.memory.left[index] = { tries, ...(job !== undefined && { job }) };
	}

	settle(sending: Sending, outcome: Outcome): void {
		const shown = this.rules.clean(outcome, sending.row);
		const named = this.rules.nameOf(shown, sending);
		this.remember(sending);
		this.rules.settled(sending.row, outcome);
		this.settleItem(sending.index, shown, sending.tries.attempts, named);
	}

	settleItem(index: number, outcome: Outcome, attempts = 0, named?: IDataObject): void {
		this.memory.settled[index] = { outcome, attempts, ...(named !== undefined && { named }) };
		this.count(index, outcome);
		if (this.isStopping) this.session?.stop({ kind: 'stopped' });
	}

	/** A row is sure to fail, though it is settled only later: a run that stops at faults sends nothing more. */
	foundFault(): void {
		if (!this.continues) this.session?.stop({ kind: 'stopped' });
	}

	/**
	 * Rows for which `work` yields something, with what it yields. Where our own code breaks down on a row, that row
	 * fails and no other.
	 */
	async each<T>(
		sendings: readonly Sending[],
		work: (sending: Sending) => T,
	): Promise<Array<readonly [Sending, T]>> {
		const done: Array<readonly [Sending, T]> = [];
		for (const sending of sendings) {
			await this.breathe();
			try {
				done.push([sending, work(sending)]);
			} catch (error) {
				if (this.isSettled(sending.index)) continue;
				this.settle(
					sending,
					error instanceof InputError
						? unwritable(error)
						: brokenDown(asError(error), sending.tries.maybeDelivered),
				);
			}
		}
		return done;
	}

	/**
	 * Where rows are applied in order, a failed one must not be tried again after a later one for the same thing was
	 * applied: it would bring old values back.
	 */
	closeOvertaken(sent: ReadonlyArray<readonly [Sending, string]>): void {
		const applied = new Set<string>();
		for (const [{ index }, key] of [...sent].reverse()) {
			const settled = this.memory.settled[index];
			if (settled !== undefined && isFailure(settled.outcome) && applied.has(key)) {
				this.memory.settled[index] = {
					...settled,
					outcome: { ...settled.outcome, retryable: false },
				};
			}
			if (settled !== undefined && settled.attempts > 0) applied.add(key);
		}
	}

	/** Whether a record at the provider is a row's. */
	isClaimed(record: string): boolean {
		return this.claimed.has(record);
	}

	/** Takes a record at the provider for one row; false where another row has it. */
	claim(record: string): boolean {
		if (this.claimed.has(record)) return false;
		this.claimed.add(record);
		return true;
	}

	/** Undefined where an item has no outcome. */
	byItem(): Array<Outcome | undefined> {
		return Array.from({ length: this.length }, (_, index) => this.outcomeOf(index));
	}

	/** The output items; or throws for the first failed one where On Error is Stop. */
	async emit(): Promise<INodeExecutionData[]> {
		if (this.isStopping) throw this.firstError();
		const open: Settled = { outcome: halted(this.provider, undefined, false), attempts: 0 };
		const items: INodeExecutionData[] = [];
		const together = this.rules.isOfMany ? new Together(this.rules.looks) : undefined;
		for (let index = 0; index < this.length; index += 1) {
			const settled = this.memory.settled[index] ?? open;
			const item =
				together === undefined
					? itemOf(settled, index, this.rules.looks)
					: together.itemOf(settled, index);
			if (item !== undefined) items.push(item);
			await this.breathe();
		}
		return items;
	}

	private count(index: number, outcome: Outcome): void {
		this.settledCount += 1;
		if (this.faultOf(index, outcome) !== undefined) this.faultCount += 1;
	}

	private faultOf(index: number, outcome: Outcome): Failure | undefined {
		return faultOf(outcome, this.rules.looks.of(index).skipsAreErrors);
	}

	private firstError(): Error {
		const faults = this.byItem().map((outcome, index) => outcome && this.faultOf(index, outcome));
		// An item that only waited when another one stopped the run is not what stopped it.
		const certain = faults.map((fault) => (fault?.code === STOPPED ? undefined : fault));
		const failed = certain.some((fault) => fault !== undefined) ? certain : faults;
		const first = failed.findIndex((fault) => fault !== undefined);
		const fault = faults[first] ?? halted(this.provider, undefined, false);
		const { isTool } = this.rules;
		const told = [this.others(failed), this.taken()].filter((text) => text !== '').join(' ');
		return stopError(this.context.getNode(), fault, first, told, isTool);
	}

	/** Which other items failed too. */
	private others(failed: ReadonlyArray<Failure | undefined>): string {
		const indexes = failed.flatMap((fault, index) => (fault === undefined ? [] : [index]));
		return indexes.length < 2
			? ''
			: `${indexes.length} items failed: ${listed(indexes, MOST_NAMED)}.`;
	}

	private taken(): string {
		const outcomes = this.byItem().filter((outcome) => outcome !== undefined);
		const taken = outcomes.filter((each) => each.kind === 'success' && each.isOurs).length;
		const unknown = outcomes.filter(({ outcome }) => outcome === 'unknown').length;
		if (taken + unknown === 0)
			return ['Nothing was taken by this run.', ...this.planned()].join(' ');
		const told = [
			taken === 0
				? 'No item was certainly taken by this run'
				: `${taken} of ${this.length} items were taken before that`,
			unknown > 0 && `${unknown} may have been`,
		].filter((part) => part !== false);
		const next = this.rules.safeToRepeat
			? 'Running the node again is safe: what is in already is not put in twice.'
			: unknown > 0
				? 'Look those up before you run the node again, and run it with the other items only.'
				: 'Run it again with the other items only: what was taken could be done a second time.';
		return `${told.join(', ')}. ${next}`;
	}

	/** A plan does not come out beside an error: where to see it. */
	private planned(): string[] {
		const count = this.byItem().filter((each) => each?.outcome === 'planned').length;
		return count === 0 || this.rules.isTool
			? []
			: [
					`${count} of ${this.length} items could be sent: to see the plan of each, set On Error to Continue in the node's settings.`,
				];
	}
}
