import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Call, Delivery, Row } from './declare/operation';
import { fieldsOf } from './declare/description';
import type { Provider } from './declare/provider';
import { itemOf, skipAsFailure } from './emit/items';
import { stopError } from './emit/errors';
import { defined, isNonEmpty, isObject } from './json';
import { memoryOf } from './memory';
import { capOf, openSession } from './open';
import { isFailure, planned, skipped } from './outcome';
import type { Outcome, Settled } from './outcome';
import { batchesOf } from './plan/batches';
import { withoutRepeats } from './plan/duplicates';
import { readRows } from './read/rows';
import { settingsOf } from './read/settings';
import type { RunSettings } from './read/settings';
import { sourceOf } from './read/source';
import { reportHints, watchProgress } from './report';
import { deliver, parcelOf } from './send/deliver';
import type { Parcel } from './send/deliver';
import { resolveRows } from './send/lookups';
import { inParallel } from './send/pool';
import type { Session } from './send/session';
import { halted } from './settle/faults';
import { invalidInput } from './settle/input';

/** Delivers every input item: read → plan → send → settle → emit. One output item for each input item, in their order. */
export async function deliverRows(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Delivery,
): Promise<INodeExecutionData[]> {
	const source = sourceOf(context);
	const reads = readRows(source, fieldsOf(operation), (row) => operation.check?.(row));
	const run = new Run(context, provider, operation, reads.length);

	const parcels: Parcel[] = [];
	for (const read of reads) {
		if (run.isSettled(read.index)) continue;
		if ('row' in read) parcels.push(parcelOf(read, run.trails.get(read.index)));
		else run.settle(read.index, invalidInput(read.refusal, read.index), 0);
	}
	const [first] = parcels;
	const settings = settingsOf(
		first !== undefined && isObject(first.row.options) ? first.row.options : undefined,
	);
	run.skipsAreErrors = settings.skipsAreErrors;

	if (settings.dryRun) plan(run, parcels, settings);
	else if (parcels.length > 0 && !run.isStopping) await send(run, parcels, settings);
	return run.emit();
}

/** The state of one run: what is settled, and whether it goes on. */
class Run {
	readonly trails: Map<number, Parcel['trail']>;
	skipsAreErrors = false;
	session: Session | undefined;
	private readonly settled: Map<number, Settled>;
	private readonly continues: boolean;
	private failures = 0;

	constructor(
		readonly context: IExecuteFunctions,
		readonly provider: Provider,
		readonly operation: Delivery,
		readonly length: number,
	) {
		const memory = memoryOf(context);
		this.settled = memory.settled;
		this.trails = memory.trails;
		this.continues = context.continueOnFail();
		for (const { outcome } of this.settled.values()) if (this.isFault(outcome)) this.failures += 1;
	}

	isSettled(index: number): boolean {
		return this.settled.has(index);
	}

	get done(): number {
		return this.settled.size;
	}

	/** On Error: Stop, and something failed. */
	get isStopping(): boolean {
		return !this.continues && this.failures > 0;
	}

	settle(index: number, outcome: Outcome, attempts: number): void {
		this.settled.set(index, { outcome, attempts });
		if (!this.isFault(outcome)) return;
		this.failures += 1;
		if (this.isStopping) this.session?.stop({ kind: 'stopped' });
	}

	settleParcel({ index, trail }: Parcel, outcome: Outcome): void {
		this.trails.set(index, trail);
		this.settle(index, outcome, trail.attempts);
	}

	outcomes(): Settled[] {
		return [...this.settled.values()];
	}

	emit(): INodeExecutionData[] {
		if (this.isStopping) throw this.firstError();
		return Array.from({ length: this.length }, (_, index) => {
			const settled = this.settled.get(index) ?? {
				outcome: halted(this.provider, undefined, false),
				attempts: 0,
			};
			return itemOf(settled, index, this.skipsAreErrors);
		});
	}

	private isFault(outcome: Outcome): boolean {
		return isFailure(outcome) || (outcome.outcome === 'skipped' && this.skipsAreErrors);
	}

	private firstError(): Error {
		const faults = [...this.settled].flatMap(([index, { outcome }]) => {
			if (isFailure(outcome)) return [{ index, fault: outcome }];
			return outcome.outcome === 'skipped' && this.skipsAreErrors
				? [{ index, fault: skipAsFailure(outcome) }]
				: [];
		});
		const { index, fault } = faults.reduce((first, other) =>
			other.index < first.index ? other : first,
		);
		const taken = this.outcomes().filter(
			(settled) => !isFailure(settled.outcome) && settled.attempts > 0,
		).length;
		const done =
			taken === 0
				? 'Nothing was taken by this run.'
				: `${taken} of ${this.length} items were taken before that. Running the node again is safe: what is in already is not put in twice.`;
		return stopError(this.context.getNode(), fault, index, done);
	}
}

/** Dry run: what would be sent. */
function plan(run: Run, parcels: readonly Parcel[], settings: RunSettings): void {
	const { operation } = run;
	const kept = setRepeatsAside(run, parcels);
	const calls = batches(operation, kept, settings).flat();
	calls.forEach((batch, call) => {
		for (const { index, row } of batch)
			run.settle(index, planned(wouldSend(operation, row, call, batch.length)), 0);
	});
}

function wouldSend(operation: Delivery, row: Row, call: number, itemsInCall: number) {
	const { method, path, query, body }: Call = operation.call([row]);
	return defined({
		call,
		itemsInCall,
		method,
		path,
		query: query && defined(query),
		body,
		lookUp: operation.lookup?.key(row),
	});
}

async function send(run: Run, parcels: readonly Parcel[], settings: RunSettings): Promise<void> {
	const { context, provider, operation } = run;
	const { session, close } = await openSession(
		context,
		provider,
		{
			...settings,
			cap: capOf(settings.maxRequestsPerMinute),
			connections: settings.maxConcurrency,
		},
		context.getExecutionCancelSignal(),
	);
	run.session = session;
	const watch = watchProgress(context, session, () => run.done, run.length);
	try {
		const resolved = await lookUp(run, session, parcels, settings);
		const kept = setRepeatsAside(run, resolved);
		const courier = {
			provider,
			operation,
			session,
			settled: (parcel: Parcel, outcome: Outcome) => run.settleParcel(parcel, outcome),
		};
		const goesOn = () => session.halt === undefined && !session.isCancelled;
		for (const wave of batches(operation, kept, settings)) {
			await inParallel(
				wave,
				settings.maxConcurrency,
				async (batch) => await deliver(courier, batch),
				goesOn,
			);
		}
		settleUnsent(run, session, kept);
		reportHints(
			context,
			provider,
			session.tally,
			run.outcomes().map(({ outcome }) => outcome),
		);
	} finally {
		watch.end();
		await close();
	}
}

async function lookUp(
	run: Run,
	session: Session,
	parcels: readonly Parcel[],
	settings: RunSettings,
): Promise<readonly Parcel[]> {
	const { lookup } = run.operation;
	if (lookup === undefined) return parcels;
	const { resolved, failed } = await resolveRows(
		run.provider,
		session,
		lookup,
		parcels,
		settings.maxConcurrency,
	);
	for (const { entry, fault } of failed) run.settleParcel(entry, fault);
	return resolved;
}

function setRepeatsAside(run: Run, parcels: readonly Parcel[]): readonly Parcel[] {
	const { sameLead } = run.operation;
	if (sameLead === undefined) return parcels;
	const { kept, repeats } = withoutRepeats(parcels, ({ row }) => sameLead(row));
	for (const parcel of repeats) run.settleParcel(parcel, skipped('duplicate_in_input'));
	return kept;
}

const batches = (operation: Delivery, parcels: readonly Parcel[], { batchSize }: RunSettings) =>
	batchesOf(parcels, {
		size: Math.min(operation.rowsPerCall, batchSize ?? operation.rowsPerCall),
		groupOf: ({ row }) => operation.group?.(row) ?? '',
		...(operation.inOrder !== undefined && {
			orderOf: ({ row }: Parcel) => operation.inOrder?.(row) ?? '',
		}),
	});

/** What was never put on the wire because the key was refused or the run ended. */
function settleUnsent(run: Run, session: Session, parcels: readonly Parcel[]): void {
	const unsent = parcels.filter(({ index }) => !run.isSettled(index));
	if (!isNonEmpty(unsent) || run.isStopping) return;
	for (const parcel of unsent) {
		run.settleParcel(parcel, halted(run.provider, session.halt, parcel.trail.maybeDelivered));
	}
}
