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
import { asFault, itemOf } from './emit';
import type { Looks } from './looks';
import { brokenDown, halted, unwritable } from './faults';
import { firstError } from './stopError';
import type { Ended } from './stopError';
import { Together } from './together';
import { memoryOf } from './memory';
import type { Memory } from './memory';
import type { Sending } from './sending';

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

	/** The output items; or throws for the first failed one where On Error is Stop. */
	async emit(): Promise<INodeExecutionData[]> {
		if (this.isStopping) throw firstError(this.context.getNode(), this.ended());
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
		return asFault(outcome, this.rules.looks.of(index).skipsAreErrors);
	}
	private ended(): Ended {
		const { safeToRepeat, isTool } = this.rules;
		const outcomes = Array.from({ length: this.length }, (_, index) => this.outcomeOf(index));
		const faults = outcomes.map((outcome, index) => outcome && this.faultOf(index, outcome));
		return { outcomes, faults, safeToRepeat, isTool };
	}
}
