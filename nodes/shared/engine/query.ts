import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Read } from '../declare/operation';
import type { Row } from '../declare/row';
import { InputError } from '../declare/parse';
import type { Provider } from '../declare/provider';
import type { Failure } from '../declare/outcome';
import { asError } from '../http/errors';
import { ownNumber } from '../http/json';
import { allRecords } from '../http/pages';
import type { Tries, Unread } from '../http/exchange';
import type { Session } from '../http/session';
import { itemOf, stopError, withoutError } from './emit';
import { brokenDown, faultOf, invalidInput, unwritable } from './faults';
import { binaryOf, fileOf } from './file';
import { looksOf } from './looks';
import { isTool } from './memory';
import { openSession } from './open';
import { inParallel } from './parallel';
import { readRows } from './read';
import { DEFAULT_CONCURRENCY, optionsAt, optionsOf, settingsOf } from './settings';
import { sourceOf } from './source';
import { breathe } from './breath';

/** What a read brought for one item, and why there is no more. */
interface Found {
	readonly items: ReadonlyArray<Pick<INodeExecutionData, 'json' | 'binary'>>;
	readonly fault?: Failure;
	readonly attempts: number;
}

/** A read on all items: each record is an output item paired to the input item that asked for it. */
export async function read(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Read,
): Promise<INodeExecutionData[]> {
	const reads = await readRows(
		sourceOf(context),
		operation.panel,
		breathe,
		operation.check?.bind(operation),
	);
	const found: Found[] = reads.map((each) =>
		'row' in each ? NOTHING : { ...NOTHING, fault: invalidInput(each.refusal, each.index) },
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
					const result = await ask(context, provider, operation, session, row);
					found[index] = result;
					if (stopsAtFaults && result.fault !== undefined) session.stop({ kind: 'stopped' });
				},
				() => session.halt?.kind !== 'stopped' && !session.isCancelled,
			);
		} finally {
			await close();
		}
	}
	const first = found.findIndex(({ fault }) => fault !== undefined);
	const fault = found[first]?.fault;
	if (stopsAtFaults && fault !== undefined)
		throw stopError(context.getNode(), fault, first, '', isTool(context));
	const looks = looksOf(context, optionsAt(reads));
	return found.flatMap(({ items, fault: end, attempts }, index) => [
		...items.map((item) => ({ ...item, pairedItem: { item: index } })),
		...(end === undefined ? [] : [itemOf({ outcome: end, attempts }, index, looks)]),
	]);
}

const NOTHING: Found = { items: [], attempts: 0 };

/** What a read brings for one row; whatever goes wrong with it touches no other. */
async function ask(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Read,
	session: Session,
	row: Row,
): Promise<Found> {
	const fault = (end: Unread, { attempts }: Tries, items: Found['items'] = []): Found => ({
		items,
		fault: faultOf(provider, session.halt, end, undefined),
		attempts,
	});
	const shown = (record: IDataObject) => ({ json: withoutError(operation.present(record, row)) });
	try {
		const call = operation.call(row);
		const limits = operation.limits(row);
		if (operation.pages !== undefined) {
			const most = row.returnAll === true ? Infinity : Math.floor(ownNumber(row, 'limit') ?? 50);
			const list = await allRecords(session, { call, paging: operation.pages, limits }, most);
			const items: Found['items'][number][] = [];
			for (const record of list.records) {
				items.push(shown(record));
				await breathe();
			}
			return list.kind === 'records' ? { ...NOTHING, items } : fault(list.end, list.tries, items);
		}
		if (operation.isFile) {
			const { end, tries } = await session.exchange({
				call,
				limits,
				repeatable: true,
				read: (answer) => (answer.isSuccess ? answer : undefined),
			});
			return end.kind === 'read'
				? { ...NOTHING, items: [await fileOf(context, end.value, row)] }
				: fault(end, tries);
		}
		const { end, tries } = await session.exchange({
			call,
			limits,
			repeatable: true,
			read: (answer) => (answer.isSuccess ? operation.answer(answer) : undefined),
		});
		if (end.kind !== 'read') return fault(end, tries);
		const binary: IBinaryKeyData = {};
		for (const { call: wanted, property, fileName } of operation.files?.(end.value, row) ?? []) {
			const file = await session.exchange({
				call: wanted,
				limits,
				repeatable: true,
				read: (answer) => (answer.isSuccess ? answer : undefined),
			});
			if (file.end.kind !== 'read') return fault(file.end, file.tries);
			binary[property] = await binaryOf(context, file.end.value, fileName);
		}
		const item = shown(end.value);
		return { ...NOTHING, items: [Object.keys(binary).length === 0 ? item : { ...item, binary }] };
	} catch (error) {
		return {
			...NOTHING,
			fault: error instanceof InputError ? unwritable(error) : brokenDown(asError(error), false),
		};
	}
}
