import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Write } from '../declare/operation';
import { isFailure } from '../declare/outcome';
import type { Provider } from '../declare/provider';
import type { Row } from '../declare/row';
import { systemClock } from '../http/clock';
import type { Session } from '../http/session';
import { arrange } from './arrange';
import { createBreath } from './breath';
import { columnsTold } from './read/columns';
import { deliverSafely } from './deliver';
import { dryRun, repeatOf } from './dryRun';
import { halted, invalidInput } from './faults';
import { HandedOn } from './handedOn';
import { looksOf, naming } from './looks';
import { lookUp } from './lookup';
import { isTool } from './memory';
import { capOf, openSession } from './open';
import { Outcomes } from './outcomes';
import { inParallel, Places } from './parallel';
import type { Repeat } from './plan';
import { columnsFor, isAutomatic, readRows } from './read/read';
import type { Read } from './read/read';
import { report, slowedDown, watchProgress } from './report';
import { withoutSecrets } from './secrets';
import type { Way } from './send';
import type { Sending } from './sending';
import { optionsAt, optionsOf, settingsOf } from './settings';
import { sourceOf } from './read/source';
import { chosen, remarksOn } from './trial';
import { uploadOf } from './upload';

/** A write on all items: read → plan → send → settle → emit. One output item for each input item, in their order. */
export async function write(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Write,
): Promise<INodeExecutionData[]> {
	const breathe = createBreath(systemClock);
	const source = sourceOf(context);
	const columns = columnsFor(source, operation.panel);
	const check = operation.check?.bind(operation);
	const reads = await readRows(source, operation.panel, breathe, check, columns);
	const settings = settingsOf(optionsOf(reads), operation);
	const looks = looksOf(context, optionsAt(reads));
	const handedOn = new HandedOn(operation);
	const outcomes = new Outcomes(context, provider, {
		length: reads.length,
		looks,
		clean: (outcome, row) => withoutSecrets(operation.fields, row, outcome),
		nameOf: naming(operation, looks),
		isOfMany: operation.starts !== undefined,
		settled: (row, outcome) => handedOn.take(row, outcome),
		safeToRepeat: isSafeAgain(operation, reads),
		isTool: isTool(context),
		breathe,
	});
	const open: Sending[] = [];
	const settled: Sending[] = [];
	const fromRun = operation.fromRun?.bind(operation);
	const run = nameOfRun(context);
	for (const read of reads) {
		const { index } = read;
		if ('row' in read) {
			const row = fromRun === undefined ? read.row : { ...read.row, ...fromRun(read.row, run) };
			const sending: Sending = { index, row, ...outcomes.remembered(index) };
			handedOn.takeJob(sending);
			(outcomes.isSettled(index) ? settled : open).push(sending);
		} else if (!outcomes.isSettled(index))
			outcomes.settleItem(index, invalidInput(read.refusal, index));
		await breathe();
	}
	const { real, dry } = await chosen(outcomes, operation, open, settings);
	await dryRun(outcomes, operation, dry, settings);
	const notes = [
		...(await remarksOn(operation, open, breathe)),
		...(isAutomatic(source) ? columnsTold(columns.told()) : []),
	];
	let wasCut = false;
	if (!outcomes.isStopping && real.length > 0) {
		const way = { operation, outcomes, settings, handedOn };
		const session = await sendAll(context, way, real, settled);
		wasCut = !goesOn({ session });
		notes.push(...slowedDown(provider, session.tally));
	}
	const items = await outcomes.emit();
	await report(context, outcomes, notes, wasCut);
	return items;
}

/** Whether running the node again changes nothing for what was taken. */
function isSafeAgain(operation: Write, reads: ReadonlyArray<Read<Row>>): boolean {
	const { onLost, safeAgain } = operation;
	if (onLost.kind === 'repeat' || safeAgain === undefined) return onLost.kind === 'repeat';
	return reads.every((read) => !('row' in read) || safeAgain(read.row));
}

/** Names the run for whoever finds at the provider what it has made. */
const nameOfRun = (context: IExecuteFunctions): string =>
	['n8n', context.getWorkflow().name, context.getExecutionId()]
		.filter((part) => part !== undefined && part !== '')
		.join(' ');

async function sendAll(
	context: IExecuteFunctions,
	run: Pick<Way, 'operation' | 'outcomes' | 'settings' | 'handedOn'>,
	sendings: readonly Sending[],
	settled: readonly Sending[],
): Promise<Session> {
	const { operation, outcomes, settings } = run;
	const { provider } = outcomes;
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
	outcomes.session = session;
	const way: Way = {
		...run,
		session,
		closed: new Map(),
		places: new Places(settings.maxConcurrency),
		upload: async (index, name) => await uploadOf(context, index, name),
	};
	const watch = watchProgress(context, session, () => outcomes.done, outcomes.length);
	try {
		let resolved = sendings;
		for (const lookup of operation.lookups) resolved = await lookUp(way, lookup, resolved);
		let earlier = settled;
		for (let left = resolved; left.length > 0 && goesOn(way);) {
			const round = left;
			left = await sendRound(way, round, earlier.filter(mayBeIn(outcomes)));
			earlier = [...earlier, ...round];
		}
		await settleUnsent(way, resolved);
		await closeOvertaken(way, resolved);
		return session;
	} finally {
		watch.end();
		await close();
	}
}

const goesOn = ({ session }: Pick<Way, 'session'>): boolean =>
	session.halt === undefined && !session.isCancelled;

/** Rows that another one may repeat: what was done, or may have been. */
const mayBeIn =
	(outcomes: Outcomes) =>
	({ index }: Sending): boolean => {
		const outcome = outcomes.outcomeOf(index);
		if (outcome === undefined || outcome.outcome === 'planned') return false;
		return !isFailure(outcome) || outcome.outcome !== 'failed';
	};

/** Sends all but repeats; gives back those repeats whose first is certainly not in. */
async function sendRound(
	way: Way,
	sendings: readonly Sending[],
	earlier: readonly Sending[],
): Promise<Sending[]> {
	const { operation, outcomes, settings } = way;
	const { waves, repeats } = await arrange(outcomes, operation, sendings, settings, earlier);
	for (const wave of waves) {
		await inParallel(
			wave,
			settings.maxConcurrency,
			async (batch) => await deliverSafely(way, batch),
			() => goesOn(way),
			way.places,
		);
	}
	return await settleRepeats(way, repeats);
}

/** A repeat is settled by what became of the first; where that is certainly not in, the repeat is sent. */
async function settleRepeats(
	{ operation, outcomes }: Pick<Way, 'operation' | 'outcomes'>,
	repeats: ReadonlyArray<Repeat<Sending>>,
): Promise<Sending[]> {
	const left: Sending[] = [];
	for (const { entry, of } of repeats) {
		const first = outcomes.outcomeOf(of.index);
		if (first === undefined || (isFailure(first) && first.outcome === 'failed')) left.push(entry);
		else outcomes.settle(entry, operation.sharesAnswers ? first : repeatOf(of));
		await outcomes.breathe();
	}
	return left;
}

/** What was never put on the wire because the key was refused or the run ended. */
async function settleUnsent(
	{ outcomes, session }: Way,
	sendings: readonly Sending[],
): Promise<void> {
	if (outcomes.isStopping) return;
	for (const sending of sendings) {
		if (outcomes.isSettled(sending.index)) continue;
		outcomes.settle(sending, halted(outcomes.provider, session.halt, sending.tries.maybeDelivered));
		await outcomes.breathe();
	}
}

async function closeOvertaken(
	{ operation, outcomes }: Way,
	sendings: readonly Sending[],
): Promise<void> {
	if (operation.inOrder === undefined) return;
	outcomes.closeOvertaken(
		await outcomes.each(sendings, ({ row }) => operation.inOrder?.(row) ?? ''),
	);
}
