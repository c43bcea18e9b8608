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
import { isFailure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import { asError } from '../http/errors';
import { isObject, ownNumber } from '../http/json';
import type { Call } from '../http/call';
import { allRecords } from '../http/pages';
import type { Records } from '../http/pages';
import type { Paging } from '../http/paging';
import type { Tries, Unread } from '../http/exchange';
import type { HttpAnswer } from '../http/port';
import { itemOf, withoutError } from './emit';
import { brokenDown, faultOf, invalidInput, unwritable } from './faults';
import { binaryOf, fileOf } from './file';
import { looksOf } from './looks';
import { isTool, memoryOf } from './memory';
import { openSession } from './open';
import { inParallel } from './parallel';
import { readByJob } from './queryJob';
import type { Asking } from './queryJob';
import { readRows } from './read';
import { DEFAULT_CONCURRENCY, optionsAt, optionsOf, settingsOf } from './settings';
import { sourceOf } from './source';
import { stopError } from './stopError';
import { breathe } from './breath';

/** What a read brought for one item, and why there is no more. */
interface Found {
	readonly items: ReadonlyArray<Pick<INodeExecutionData, 'json' | 'binary'>>;
	readonly fault?: Failure;
	/** The provider ends the list before its end. */
	readonly isCut?: true;
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
	const settings = settingsOf(optionsOf(reads));
	if (rows.length > 0 && !isStopped) {
		const { session, close } = await openSession(
			context,
			provider,
			{ ...settings, cap: undefined, connections: DEFAULT_CONCURRENCY },
			context.getExecutionCancelSignal(),
		);
		const memory = memoryOf(context);
		const asking: Asking = { context, provider, session, settings, memory, found: new Map() };
		try {
			await inParallel(
				rows,
				DEFAULT_CONCURRENCY,
				async ({ index, row }) => {
					const result = await ask(asking, operation, { index, row });
					found[index] = result;
					if (stopsAtFaults && result.fault !== undefined) session.stop({ kind: 'stopped' });
				},
				() => session.halt?.kind !== 'stopped' && !session.isCancelled,
			);
		} finally {
			await close();
		}
	}
	if (operation.most !== undefined && found.some(({ isCut }) => isCut === true))
		tellOfCut(context, provider, operation.most);
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

/** Whether a page after the first was refused where the provider ends a list by such a refusal. */
const isCutOff = (
	{ most }: Pick<Read, 'most'>,
	{ end, records }: Extract<Records, { kind: 'broken' }>,
): boolean =>
	most !== undefined && records.length > 0 && end.kind === 'refused' && end.answer.status === 400;

function tellOfCut(context: IExecuteFunctions, { displayName }: Provider, most: number): void {
	// Older hosts, and tools, have no hints.
	if (typeof context.addExecutionHints !== 'function') return;
	context.addExecutionHints({
		message: `${displayName} gives at most ${most.toLocaleString('en-US')} results of a search, and there may be more. Narrow the filters to reach the others.`,
		location: 'outputPane',
	});
}

const NOTHING: Found = { items: [], attempts: 0 };

/** What a read brings for one row; whatever goes wrong with it touches no other. */
async function ask(
	asking: Asking,
	operation: Read,
	{ index, row: given }: { readonly index: number; readonly row: Row },
): Promise<Found> {
	const { context, provider, session } = asking;
	const fault = (end: Unread, { attempts }: Tries, items: Found['items'] = []): Found => ({
		items,
		fault: faultOf(provider, session.halt, end, undefined),
		attempts,
	});
	const looked = await lookedUp(asking, operation, given);
	if ('end' in looked) return fault(looked.end, looked.tries);
	if ('outcome' in looked) return { ...NOTHING, fault: looked };
	const { row } = looked;
	const shown = (record: IDataObject) => ({ json: withoutError(operation.present(record, row)) });
	try {
		const most = row.returnAll === true ? Infinity : Math.floor(ownNumber(row, 'limit') ?? 50);
		if (operation.job !== undefined) {
			const { records, ...rest } = await readByJob(
				asking,
				operation,
				operation.job,
				{ index, row },
				most,
			);
			return { ...rest, items: await shownAll(records, shown) };
		}
		const call = operation.call(row);
		const limits = operation.limits(row);
		const isFinal = (answer: HttpAnswer) => operation.closes?.(answer) === true;
		const fileBy = async (wanted: Call) =>
			await session.exchange({
				// Many keep their files at another host.
				call: { ...wanted, accept: '*/*', follow: 'once without the key' },
				limits,
				repeatable: true,
				isFinal,
				read: (answer) => (answer.isSuccess ? answer : undefined),
			});
		if (operation.pages !== undefined) {
			const ends = operation.most ?? Infinity;
			const paging = kept(operation.pages, operation, row);
			const list = await allRecords(
				session,
				{ call, paging, limits, isFinal },
				Math.min(most, ends),
			);
			const items = await shownAll(list.records, shown);
			if (list.kind !== 'records' && !isCutOff(operation, list))
				return fault(list.end, list.tries, items);
			const isCut = list.kind !== 'records' || (list.records.length >= ends && most > ends);
			return { ...NOTHING, items, ...(isCut && { isCut }) };
		}
		if (operation.isFile) {
			const { end, tries } = await fileBy(call);
			return end.kind === 'read'
				? { ...NOTHING, items: [await fileOf(context, end.value, row)] }
				: fault(end, tries);
		}
		const { end, tries } = await session.exchange({
			call,
			limits,
			repeatable: true,
			isFinal,
			read: (answer) => (answer.isSuccess ? operation.answer(answer) : undefined),
		});
		if (end.kind !== 'read') return fault(end, tries);
		const refused = operation.refuse?.(end.value, row);
		if (refused !== undefined) return { ...NOTHING, fault: refused, attempts: tries.attempts };
		const binary: IBinaryKeyData = {};
		for (const { call: wanted, property, fileName } of operation.files?.(end.value, row) ?? []) {
			const file = await fileBy(wanted);
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

/** Items of records, of which there may be many thousands. */
async function shownAll(
	records: readonly IDataObject[],
	shown: (record: IDataObject) => Pick<INodeExecutionData, 'json'>,
): Promise<Found['items']> {
	const items: Array<Pick<INodeExecutionData, 'json'>> = [];
	for (const record of records) {
		items.push(shown(record));
		await breathe();
	}
	return items;
}

/** The row with what its look-ups have found; or why there is none. */
async function lookedUp(
	{ session, found }: Asking,
	{ lookups }: Pick<Read, 'lookups'>,
	given: Row,
): Promise<{ readonly row: Row } | Extract<Records, { readonly kind: 'broken' }> | Failure> {
	let row = given;
	for (const lookup of lookups) {
		const key = lookup.key(row);
		const { paging, limits } = lookup;
		if (key === undefined || paging === undefined) continue;
		const name = `${lookup.route}\n${key}`;
		const asked =
			found.get(name) ?? allRecords(session, { call: lookup.call(row), paging, limits });
		found.set(name, asked);
		const list = await asked;
		if (list.kind === 'broken') return list;
		const more = lookup.found(list.records, row);
		if (more === undefined) {
			const missing = lookup.missing(row, list.records);
			return isFailure(missing) ? missing : { row };
		}
		row = { ...row, ...more };
	}
	return { row };
}

/** A list of which only some records count. */
function kept(paging: Paging, { keeps }: Pick<Read, 'keeps'>, row: Row): Paging {
	if (keeps === undefined) return paging;
	const counts = (record: unknown): boolean => !isObject(record) || keeps(record, row);
	return { ...paging, records: (answer) => paging.records(answer)?.filter(counts) };
}
