import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fieldsOf } from '../describe/properties';
import type { Listing, Row, Single } from '../declare/operation';
import { InputError } from '../declare/parse';
import type { Provider } from '../declare/provider';
import { createBreath } from './breath';
import { systemClock } from '../http/clock';
import { stopError } from './stopError';
import { itemOf, withoutError } from './emit';
import { asError } from '../http/errors';
import { ownNumber } from '../http/json';
import { openSession } from './open';
import { failure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import { readRows } from './read';
import { DEFAULT_CONCURRENCY, settingsOf } from './settings';
import { sourceOf } from './source';
import { allRecords } from '../http/pages';
import { inParallel } from './parallel';
import { newTrail } from '../http/session';
import type { Session } from '../http/session';
import { faultOf } from './faults';
import { invalidInput } from './input';

/** What a query brought for one item: its records, or why there are none. */
type Found = readonly IDataObject[] | { readonly fault: Failure; readonly attempts: number };

/** One call, or one list, an item; each record is an output item paired to the input item that asked for it. */
export async function queryRows(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Single | Listing,
): Promise<INodeExecutionData[]> {
	const reads = await readRows(sourceOf(context), fieldsOf(operation), createBreath(systemClock));
	const found: Found[] = reads.map((read) =>
		'row' in read ? [] : { fault: invalidInput(read.refusal, read.index), attempts: 0 },
	);
	const rows = reads.flatMap((read) => ('row' in read ? [read] : []));
	const stopsAtFaults = !context.continueOnFail();
	const isStopped = stopsAtFaults && rows.length < reads.length;
	if (rows.length > 0 && !isStopped) {
		const { session, close } = await openSession(
			context,
			provider,
			{ ...settingsOf(undefined), cap: undefined, connections: DEFAULT_CONCURRENCY },
			context.getExecutionCancelSignal(),
		);
		try {
			await inParallel(
				rows,
				DEFAULT_CONCURRENCY,
				async ({ index, row }) => {
					const result = await query(provider, operation, session, row);
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
	return found.flatMap((entry, index) =>
		'fault' in entry
			? [itemOf({ outcome: entry.fault, attempts: entry.attempts }, index, false)]
			: entry.map((record) => ({ json: withoutError(record), pairedItem: { item: index } })),
	);
}

async function query(
	provider: Provider,
	operation: Single | Listing,
	session: Session,
	row: Row,
): Promise<Found> {
	try {
		return operation.kind === 'single'
			? await single(provider, operation, session, row)
			: await listing(provider, operation, session, row);
	} catch (error) {
		if (!(error instanceof InputError)) throw asError(error);
		const texts = { error: `The address of the call ${error.problem}`, message: error.wayOut };
		return { fault: failure('failed', texts, { code: 'invalid_input' }), attempts: 0 };
	}
}

async function single(
	provider: Provider,
	operation: Single,
	session: Session,
	row: Row,
): Promise<Found> {
	const trail = newTrail();
	const call = operation.call(row);
	const end = await session.exchange(call, {
		endpoint: operation.endpoint,
		repeatable: operation.repeatable,
		isReadable: (_, body) => operation.record(body) !== undefined,
		trail,
	});
	const record = end.kind === 'answer' && end.status < 300 ? operation.record(end.body) : undefined;
	return record === undefined
		? {
				fault: faultOf(
					provider,
					session.halt,
					end,
					call.method === 'GET' ? undefined : { safeToRepeat: operation.repeatable },
				),
				attempts: trail.attempts,
			}
		: [record];
}

async function listing(
	provider: Provider,
	operation: Listing,
	session: Session,
	row: Row,
): Promise<Found> {
	const most = row.returnAll === true ? Infinity : Math.floor(ownNumber(row, 'limit') ?? 50);
	const end = await allRecords(
		session,
		operation.call(row),
		operation.paging,
		operation.endpoint,
		most,
	);
	if (end.kind === 'records')
		return operation.present === undefined ? end.records : end.records.map(operation.present);
	return {
		fault: faultOf(provider, session.halt, end.exchange, undefined),
		attempts: end.attempts,
	};
}
