import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fieldsOf } from '../describe/properties';
import type { Call } from '../http/call';
import type { Delivery, Row } from '../declare/operation';
import type { Provider } from '../declare/provider';
import { systemClock } from '../http/clock';
import { asError } from '../http/errors';
import { defined, isNonEmpty, isObject } from '../http/json';
import type { NonEmpty } from '../http/json';
import { capOf, openSession } from './open';
import { failure, planned, skipped } from '../declare/outcome';
import type { Failure, Outcome } from '../declare/outcome';
import { batchesOf } from './batches';
import { createBreath } from './breath';
import { withoutRepeats } from './duplicates';
import { readRows } from './read';
import type { Read } from './read';
import { settingsOf } from './settings';
import type { RunSettings } from './settings';
import { sourceOf } from './source';
import { reportHints, watchProgress } from './report';
import { Run } from './outcomes';
import { parcelOf } from './attempt';
import type { Courier, Parcel } from './attempt';
import { deliver } from './spoiled';
import { resolveRows } from './lookup';
import { inParallel } from './parallel';
import type { Session } from '../http/session';
import { halted } from './faults';
import { invalidInput } from './input';

/** Delivers every input item: read → plan → send → settle → emit. One output item for each input item, in their order. */
export async function deliverRows(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Delivery,
): Promise<INodeExecutionData[]> {
	const source = sourceOf(context);
	const reads = await readRows(source, fieldsOf(operation), createBreath(systemClock), (row) =>
		operation.check?.(row),
	);
	const settings = settingsOf(optionsOf(reads));
	const run = new Run(context, provider, {
		length: reads.length,
		skipsAreErrors: settings.skipsAreErrors,
		safeToRepeat: operation.onLostAnswer === 'repeat',
	});

	const parcels: Parcel[] = [];
	for (const read of reads) {
		if (run.isSettled(read.index)) continue;
		if ('row' in read) parcels.push(parcelOf(read, run.trailOf(read.index)));
		else run.settle(read.index, invalidInput(read.refusal, read.index), 0);
	}
	if (!run.isStopping && parcels.length > 0) {
		if (settings.dryRun) plan(run, operation, parcels, settings);
		else await send(run, operation, parcels, settings);
	}
	return run.emit();
}

/** The options of the first item that could be read: they count for the whole run. */
function optionsOf(reads: ReadonlyArray<Read<Row>>): Row | undefined {
	const first = reads.find((read) => 'row' in read);
	return first !== undefined && 'row' in first && isObject(first.row.options)
		? first.row.options
		: undefined;
}

/** Dry run: what would be sent. */
function plan(
	run: Run,
	operation: Delivery,
	parcels: readonly Parcel[],
	settings: RunSettings,
): void {
	const kept = setRepeatsAside(run, operation, parcels);
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

async function send(
	run: Run,
	operation: Delivery,
	parcels: readonly Parcel[],
	settings: RunSettings,
): Promise<void> {
	const { context, provider } = run;
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
		const resolved = await lookUp(run, operation, session, parcels, settings);
		const kept = setRepeatsAside(run, operation, resolved);
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
				async (batch) => await deliverSafely(courier, batch, run),
				goesOn,
			);
		}
		settleUnsent(run, session, kept);
		run.closeOvertaken(kept, operation);
		reportHints(context, provider, session.tally, run.outcomes());
	} finally {
		watch.end();
		await close();
	}
}

async function lookUp(
	run: Run,
	{ lookup }: Delivery,
	session: Session,
	parcels: readonly Parcel[],
	settings: RunSettings,
): Promise<readonly Parcel[]> {
	if (lookup === undefined) return parcels;
	const { resolved, failed } = await resolveRows(
		run.provider,
		session,
		lookup,
		parcels,
		settings.maxConcurrency,
		() => run.foundFault(),
	);
	for (const { entry, fault } of failed) run.settleParcel(entry, fault);
	return resolved;
}

/** Delivers a batch; whatever goes wrong inside this package touches no other batch, and no outcome that is known. */
async function deliverSafely(courier: Courier, batch: NonEmpty<Parcel>, run: Run): Promise<void> {
	try {
		await deliver(courier, batch);
	} catch (error) {
		for (const parcel of batch) {
			if (!run.isSettled(parcel.index))
				run.settleParcel(parcel, broken(asError(error), parcel.trail));
		}
	}
}

const broken = ({ message }: Error, { attempts }: Parcel['trail']): Failure =>
	failure(
		attempts === 0 ? 'failed' : 'unknown',
		{
			error: `This node broke down on the item: ${message}`,
			message: 'Please report it, with the settings of this node.',
		},
		{ code: 'internal_error' },
	);

function setRepeatsAside(
	run: Run,
	{ sameLead }: Delivery,
	parcels: readonly Parcel[],
): readonly Parcel[] {
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
