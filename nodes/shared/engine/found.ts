import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { QueryJob } from '../declare/job';
import type { Read } from '../declare/operation';
import { isFailure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import { InputError } from '../declare/parse';
import type { Row } from '../declare/row';
import type { Call } from '../http/call';
import { asError } from '../http/errors';
import type { Exchange, Tries, Unread } from '../http/exchange';
import { isObject, ownNumber } from '../http/json';
import { allRecords } from '../http/pages';
import type { Records } from '../http/pages';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import { breathe } from './breath';
import { withoutError } from './emit';
import { brokenDown, faultOf, unwritable } from './faults';
import { binaryOf, fileOf } from './file';
import { readByJob } from './job/queryJob';
import type { Asking } from './job/queryJob';

type Item = Pick<INodeExecutionData, 'json' | 'binary'>;

/** What a read brought for one item, and why there is no more. */
export interface Found {
	readonly items: readonly Item[];
	readonly fault?: Failure;
	/** The provider ends the list before its end. */
	readonly isCut?: true;
	readonly attempts: number;
}

export const NOTHING: Found = { items: [], attempts: 0 };

/** A row with the index of its item. */
interface Asked {
	readonly index: number;
	readonly row: Row;
}

/** What a read brings for one row; whatever goes wrong with it touches no other. */
export async function findFor(asking: Asking, operation: Read, given: Asked): Promise<Found> {
	try {
		const looked = await lookedUp(asking, operation, given.row);
		if ('end' in looked) return unread(asking, looked);
		if ('outcome' in looked) return { ...NOTHING, fault: looked };
		const { row } = looked;
		const { job, pages, isFile } = operation;
		if (job !== undefined) return await byJob(asking, operation, job, { ...given, row });
		if (pages !== undefined) return await listFor(asking, operation, pages, row);
		return await (isFile ? fileFor : recordFor)(asking, operation, row);
	} catch (error) {
		return {
			...NOTHING,
			fault: error instanceof InputError ? unwritable(error) : brokenDown(asError(error), false),
		};
	}
}

/** Why nothing came, with what came before that. */
const unread = (
	{ provider, session }: Asking,
	{ end, tries: { attempts } }: { readonly end: Unread; readonly tries: Tries },
	items: Found['items'] = [],
): Found => ({ items, fault: faultOf(provider, session.halt, end, undefined), attempts });

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

/** Records that the user wants. */
const wantedBy = (row: Row): number =>
	row.returnAll === true ? Infinity : Math.floor(ownNumber(row, 'limit') ?? 50);

async function byJob(
	asking: Asking,
	operation: Read,
	job: QueryJob<Row>,
	asked: Asked,
): Promise<Found> {
	const { row } = asked;
	const { records, ...rest } = await readByJob(asking, operation, job, asked, wantedBy(row));
	return { ...rest, items: await itemsOf(operation, records, row) };
}

async function listFor(asking: Asking, operation: Read, pages: Paging, row: Row): Promise<Found> {
	const wanted = wantedBy(row);
	const ends = operation.most ?? Infinity;
	const list = await allRecords(
		asking.session,
		{
			call: operation.call(row),
			paging: kept(pages, operation, row),
			limits: operation.limits(row),
			isFinal: isFinalFor(operation),
		},
		Math.min(wanted, ends),
	);
	const items = await itemsOf(operation, list.records, row);
	if (list.kind !== 'records' && !isCutOff(operation, list)) return unread(asking, list, items);
	const isCut = list.kind !== 'records' || (list.records.length >= ends && wanted > ends);
	return { ...NOTHING, items, ...(isCut && { isCut }) };
}

/** A list of which only some records count. */
function kept(paging: Paging, { keeps }: Pick<Read, 'keeps'>, row: Row): Paging {
	if (keeps === undefined) return paging;
	const counts = (record: unknown): boolean => !isObject(record) || keeps(record, row);
	return { ...paging, records: (answer) => paging.records(answer)?.filter(counts) };
}

/** Whether a page after the first was refused where the provider ends a list by such a refusal. */
const isCutOff = (
	{ most }: Pick<Read, 'most'>,
	{ end, records }: Extract<Records, { kind: 'broken' }>,
): boolean =>
	most !== undefined && records.length > 0 && end.kind === 'refused' && end.answer.status === 400;

async function fileFor(asking: Asking, operation: Read, row: Row): Promise<Found> {
	const { end, tries } = await exchangeFile(asking, operation, row, operation.call(row));
	return end.kind === 'read'
		? { ...NOTHING, items: [await fileOf(asking.context, end.value, row)] }
		: unread(asking, { end, tries });
}

/** One record, with the files that it brings along. */
async function recordFor(asking: Asking, operation: Read, row: Row): Promise<Found> {
	const { end, tries } = await asking.session.exchange({
		call: operation.call(row),
		limits: operation.limits(row),
		repeatable: true,
		isFinal: isFinalFor(operation),
		read: (answer) => (answer.isSuccess ? operation.answer(answer) : undefined),
	});
	if (end.kind !== 'read') return unread(asking, { end, tries });
	const refused = operation.refuse?.(end.value, row);
	if (refused !== undefined) return { ...NOTHING, fault: refused, attempts: tries.attempts };
	const binary: IBinaryKeyData = {};
	for (const { call, property, fileName } of operation.files?.(end.value, row) ?? []) {
		const file = await exchangeFile(asking, operation, row, call);
		if (file.end.kind !== 'read') return unread(asking, { end: file.end, tries: file.tries });
		binary[property] = await binaryOf(asking.context, file.end.value, fileName);
	}
	const item = itemOf(operation, end.value, row);
	return { ...NOTHING, items: [Object.keys(binary).length === 0 ? item : { ...item, binary }] };
}

const exchangeFile = async (
	{ session }: Asking,
	operation: Read,
	row: Row,
	call: Call,
): Promise<Exchange<HttpAnswer>> =>
	await session.exchange({
		// Many keep their files at another host.
		call: { ...call, accept: '*/*', follow: 'once without the key' },
		limits: operation.limits(row),
		repeatable: true,
		isFinal: isFinalFor(operation),
		read: (answer) => (answer.isSuccess ? answer : undefined),
	});

const isFinalFor =
	(operation: Read) =>
	(answer: HttpAnswer): boolean =>
		operation.closes?.(answer) === true;

const itemOf = ({ present }: Pick<Read, 'present'>, record: IDataObject, row: Row): Item => ({
	json: withoutError(present(record, row)),
});

/** Items of records, of which there may be many thousands. */
async function itemsOf(
	operation: Read,
	records: readonly IDataObject[],
	row: Row,
): Promise<Found['items']> {
	const items: Item[] = [];
	for (const record of records) {
		items.push(itemOf(operation, record, row));
		await breathe();
	}
	return items;
}
