import type { Call } from '../http/call';
import type { Lookup, Row } from '../declare/operation';
import type { Provider } from '../declare/provider';
import { failure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import type { Entry } from './duplicates';
import { faultOf, halted } from './faults';
import { inParallel } from './parallel';
import { newTrail } from '../http/session';
import type { Session } from '../http/session';

/** What a key led to. */
type Found = { readonly id: string } | { readonly missing: true } | { readonly fault: Failure };

export interface Resolved<E> {
	readonly resolved: E[];
	readonly failed: ReadonlyArray<{ readonly entry: E; readonly fault: Failure }>;
}

/**
 * Gives each row the id that its call needs. Every key is asked for once, and made once where rows ask for that.
 *
 * @param onFault called as soon as a row is sure to fail, so that a run that stops at faults asks no further
 */
export async function resolveRows<E extends Entry<Row>>(
	provider: Provider,
	session: Session,
	lookup: Lookup<Row>,
	entries: readonly E[],
	width: number,
	onFault: () => void,
): Promise<Resolved<E>> {
	const found = new Map<string, Found>();
	const keys = [...new Set(entries.flatMap(({ row }) => lookup.key(row) ?? []))];
	const goesOn = () => session.halt === undefined && !session.isCancelled;
	await inParallel(
		keys,
		width,
		async (key) => {
			const answer = await ask(provider, session, lookup, lookup.find(key));
			found.set(key, answer);
			if ('fault' in answer) onFault();
		},
		goesOn,
	);

	const toMake = new Map<string, Call>();
	for (const { row } of entries) {
		const key = lookup.key(row);
		const answer = key === undefined ? undefined : found.get(key);
		if (key === undefined || answer === undefined || !('missing' in answer)) continue;
		const call = lookup.create(key, row);
		if (call === undefined) onFault();
		else toMake.set(key, call);
	}
	const made = new Map<string, Found>();
	await inParallel(
		[...toMake],
		width,
		async ([key, call]) => {
			const answer = await ask(provider, session, lookup, call);
			made.set(key, answer);
			if ('fault' in answer) onFault();
		},
		goesOn,
	);

	const resolved: E[] = [];
	const failed: Array<{ entry: E; fault: Failure }> = [];
	for (const entry of entries) {
		const key = lookup.key(entry.row);
		if (key === undefined) {
			resolved.push(entry);
			continue;
		}
		const isToBeMade = lookup.create(key, entry.row) !== undefined;
		const answer = (isToBeMade ? made.get(key) : undefined) ?? found.get(key);
		if (answer === undefined) failed.push({ entry, fault: halted(provider, session.halt, false) });
		else if ('id' in answer)
			resolved.push({ ...entry, row: { ...entry.row, ...lookup.found(answer.id) } });
		else if ('fault' in answer) failed.push({ entry, fault: answer.fault });
		else
			failed.push({
				entry,
				fault: failure('failed', lookup.missing(key), { code: 'person_not_found' }),
			});
	}
	return { resolved, failed };
}

async function ask(
	provider: Provider,
	session: Session,
	lookup: Lookup<Row>,
	call: Call,
): Promise<Found> {
	const end = await session.exchange(call, {
		endpoint: lookup.endpoint,
		repeatable: true,
		isReadable: (_, body) => lookup.id(body) !== undefined,
		trail: newTrail(),
	});
	const id = end.kind === 'answer' && end.status < 300 ? lookup.id(end.body) : undefined;
	if (id === null) return { missing: true };
	// A look-up whose answer is lost has put no lead anywhere.
	return id === undefined ? { fault: faultOf(provider, session.halt, end, undefined) } : { id };
}
