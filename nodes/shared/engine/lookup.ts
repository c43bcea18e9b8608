import type { Lookup } from '../declare/operation';
import type { Row } from '../declare/row';
import type { Failure } from '../declare/outcome';
import type { Call } from '../http/call';
import { allRecords } from '../http/pages';
import { faultOf, halted } from './faults';
import { inParallel } from './parallel';
import type { Way } from './send';
import type { Sending } from './sending';

/** What a key led to. */
type Found = { readonly value: unknown } | { readonly fault: Failure };

/**
 * Gives each row what its call needs. Every key is asked for once, and made once where rows ask for that; rows for which
 * there is nothing are settled here.
 */
export async function lookUp(
	way: Way,
	lookup: Lookup<Row>,
	sendings: readonly Sending[],
): Promise<Sending[]> {
	const { outcomes } = way;
	const keyed = await outcomes.each(sendings, ({ row }) => lookup.key(row));
	const asked = new Map<string, Sending>();
	for (const [sending, key] of keyed)
		if (key !== undefined && !asked.has(key)) asked.set(key, sending);
	const found = await askAll(way, lookup, [...asked], ({ row }) => lookup.call(row));
	const ready: Sending[] = [];
	const missing: Array<readonly [Sending, string]> = [];
	for (const [sending, key] of keyed) {
		if (key === undefined) ready.push(sending);
		else if (!(await place(way, lookup, sending, found.get(key), ready)))
			missing.push([sending, key]);
	}
	const toMake = new Map<string, Sending>();
	for (const [[sending, key], call] of await makings(way, lookup, missing)) {
		if (call === undefined)
			outcomes.settle(sending, lookup.missing(sending.row, valueOf(found.get(key))));
		else if (!toMake.has(key)) toMake.set(key, sending);
	}
	const made = await askAll(way, lookup, [...toMake], ({ row }) => lookup.create?.(row), true);
	for (const [sending, key] of missing) {
		if (outcomes.isSettled(sending.index)) continue;
		if (!(await place(way, lookup, sending, made.get(key), ready)))
			outcomes.settle(sending, lookup.missing(sending.row, valueOf(made.get(key))));
	}
	return ready.sort((one, other) => one.index - other.index);
}

const valueOf = (found: Found | undefined): unknown =>
	found !== undefined && 'value' in found ? found.value : undefined;

const makings = async (
	{ outcomes }: Way,
	lookup: Lookup<Row>,
	missing: ReadonlyArray<readonly [Sending, string]>,
) => {
	const keyOf = new Map(missing);
	const calls = await outcomes.each([...keyOf.keys()], ({ row }) => lookup.create?.(row));
	return calls.map(([sending, call]) => {
		if (call === undefined) outcomes.foundFault();
		return [[sending, keyOf.get(sending) ?? ''], call] as const;
	});
};

/** Puts a row among the ready ones, or settles it by a fault; false where what was found is not the row's. */
async function place(
	{ outcomes, session }: Way,
	lookup: Lookup<Row>,
	sending: Sending,
	found: Found | undefined,
	ready: Sending[],
): Promise<boolean> {
	if (found === undefined) {
		outcomes.settle(sending, halted(outcomes.provider, session.halt, false));
		return true;
	}
	if ('fault' in found) {
		outcomes.settle(sending, found.fault);
		return true;
	}
	for (const [, more] of await outcomes.each([sending], ({ row }) =>
		lookup.found(found.value, row),
	)) {
		if (more === undefined) return false;
		ready.push({ ...sending, row: { ...sending.row, ...more } });
	}
	return true;
}

async function askAll(
	way: Way,
	lookup: Lookup<Row>,
	keyed: ReadonlyArray<readonly [string, Sending]>,
	callOf: (sending: Sending) => Call | undefined,
	isMaking = false,
): Promise<Map<string, Found>> {
	const { session, outcomes, settings } = way;
	const found = new Map<string, Found>();
	await inParallel(
		keyed,
		settings.maxConcurrency,
		async ([key, sending]) => {
			const [made] = await outcomes.each([sending], callOf);
			const call = made?.[1];
			if (call === undefined) return;
			const answer = await ask(way, lookup, call, isMaking);
			found.set(key, answer);
			if ('fault' in answer) outcomes.foundFault();
		},
		() => session.halt === undefined && !session.isCancelled,
	);
	return found;
}

async function ask(
	{ session, outcomes }: Way,
	{ limits, paging, read }: Lookup<Row>,
	call: Call,
	isMaking: boolean,
): Promise<Found> {
	const fault = (end: Parameters<typeof faultOf>[2]): Found => ({
		// A look-up whose answer is lost has put no row anywhere.
		fault: faultOf(outcomes.provider, session.halt, end, undefined),
	});
	if (paging !== undefined && !isMaking) {
		const list = await allRecords(session, { call, paging, limits });
		return list.kind === 'records' ? { value: list.records } : fault(list.end);
	}
	const { end } = await session.exchange({
		call,
		limits,
		repeatable: true,
		read: (answer) => (answer.isSuccess ? read?.(answer) : undefined),
	});
	return end.kind === 'read' ? { value: end.value } : fault(end);
}
