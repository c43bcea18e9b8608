import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Read, Row } from '../declare/operation';
import { InputError } from '../declare/parse';
import type { Provider } from '../declare/provider';
import type { Failure } from '../declare/outcome';
import { asError } from '../http/errors';
import { ownNumber } from '../http/json';
import { allRecords } from '../http/pages';
import type { HttpAnswer } from '../http/port';
import type { Tries, Unread } from '../http/exchange';
import type { Session } from '../http/session';
import { itemOf, stopError, withoutError } from './emit';
import { brokenDown, faultOf, invalidInput, unwritable } from './faults';
import { fileOf } from './file';
import { openSession } from './open';
import { inParallel } from './parallel';
import { readRows } from './read';
import { DEFAULT_CONCURRENCY, optionsOf, settingsOf } from './settings';
import { sourceOf } from './source';

/** What a read brought for one item: its records, a file, or why there is nothing. */
type Found =
	| { readonly records: readonly IDataObject[] }
	| { readonly file: HttpAnswer }
	| { readonly fault: Failure; readonly attempts: number };

/** A read on all items: each record is an output item paired to the input item that asked for it. */
export async function read(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Read,
): Promise<INodeExecutionData[]> {
	const reads = readRows(sourceOf(context), operation.panel, operation.check?.bind(operation));
	const found: Found[] = reads.map((each) =>
		'row' in each
			? { records: [] }
			: { fault: invalidInput(each.refusal, each.index), attempts: 0 },
	);
	const rows = reads.flatMap((each) => ('row' in each ? [each] : []));
	const stopsAtFaults = !context.continueOnFail();
	const isStopped = stopsAtFaults && rows.length < reads.length;
	if (rows.length > 0 && !isStopped) {
		const { session, close } = await openSession(
			context,
			provider,
			{ ...settingsOf(optionsOf(reads)), cap: undefined, connections: DEFAULT_CONCURRENCY },
			context.getExecutionCancelSignal(),
		);
		try {
			await inParallel(
				rows,
				DEFAULT_CONCURRENCY,
				async ({ index, row }) => {
					const result = await ask(provider, operation, session, row);
					found[index] = result;
					if (stopsAtFaults && 'fault' in result) session.stop({ kind: 'stopped' });
				},
				() => session.halt?.kind !== 'stopped' && !session.isCancelled,
			);
		} finally {
			await close();
		}
	}
	const first = found.findIndex((entry) => 'fault' in entry);
	const broken = found[first];
	if (stopsAtFaults && broken !== undefined && 'fault' in broken) {
		throw stopError(context.getNode(), broken.fault, first, '');
	}
	return (
		await Promise.all(
			found.map(async (entry, index) => await itemsOf(context, entry, index, reads)),
		)
	).flat();
}

async function itemsOf(
	context: IExecuteFunctions,
	entry: Found,
	index: number,
	reads: ReturnType<typeof readRows>,
): Promise<INodeExecutionData[]> {
	if ('fault' in entry)
		return [itemOf({ outcome: entry.fault, attempts: entry.attempts }, index, false)];
	if ('file' in entry) {
		const read = reads[index];
		const row: Row = read !== undefined && 'row' in read ? read.row : {};
		try {
			return [{ ...(await fileOf(context, entry.file, row)), pairedItem: { item: index } }];
		} catch (error) {
			// Where n8n stores files may be full, or gone.
			const outcome = brokenDown(asError(error), false);
			return [itemOf({ outcome, attempts: 1 }, index, false)];
		}
	}
	return entry.records.map((record) => ({
		json: withoutError(record),
		pairedItem: { item: index },
	}));
}

/** What a read brings for one row; whatever goes wrong with it touches no other. */
async function ask(
	provider: Provider,
	operation: Read,
	session: Session,
	row: Row,
): Promise<Found> {
	const fault = (end: Unread, { attempts }: Tries): Found => ({
		fault: faultOf(provider, session.halt, end, undefined),
		attempts,
	});
	try {
		const call = operation.call(row);
		const limits = operation.limits(row);
		if (operation.pages !== undefined) {
			const most = row.returnAll === true ? Infinity : Math.floor(ownNumber(row, 'limit') ?? 50);
			const list = await allRecords(session, { call, paging: operation.pages, limits }, most);
			return list.kind === 'records'
				? { records: list.records.map((each) => operation.present(each, row)) }
				: fault(list.end, list.tries);
		}
		if (operation.isFile) {
			const { end, tries } = await session.exchange({
				call,
				limits,
				repeatable: true,
				read: (answer) => (answer.isSuccess ? answer : undefined),
			});
			return end.kind === 'read' ? { file: end.value } : fault(end, tries);
		}
		const { end, tries } = await session.exchange({
			call,
			limits,
			repeatable: true,
			read: (answer) => (answer.isSuccess ? operation.answer(answer) : undefined),
		});
		return end.kind === 'read'
			? { records: [operation.present(end.value, row)] }
			: fault(end, tries);
	} catch (error) {
		return {
			fault: error instanceof InputError ? unwritable(error) : brokenDown(asError(error), false),
			attempts: 0,
		};
	}
}
