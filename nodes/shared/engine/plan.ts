import type { Names } from '../declare/row';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import type { Breath } from './breath';

/** A row that repeats another one of the same input. */
export interface Repeat<E> {
	readonly entry: E;
	/** The one that stays. */
	readonly of: E;
}

/**
 * Sets repeats aside: a row that shares a name of its thing with one that stays. A repeat's other names count for nobody,
 * for it is not sent: two people behind one shared address are not the same by the second one's LinkedIn URL.
 *
 * @param earlier entries that were sent before, and may be in
 */
export async function withoutRepeats<E>(
	entries: readonly E[],
	namesOf: (entry: E) => Names,
	breathe: Breath,
	earlier: readonly E[] = [],
): Promise<{ readonly kept: E[]; readonly repeats: Array<Repeat<E>> }> {
	const seen = new Map<string, E>();
	for (const entry of earlier) {
		await breathe();
		const names = namesOf(entry);
		for (const name of 'marks' in names ? names.marks : names) seen.set(name, entry);
	}
	const kept: E[] = [];
	const repeats: Array<Repeat<E>> = [];
	for (const entry of entries) {
		await breathe();
		const names = namesOf(entry);
		const { marks, looks } = 'marks' in names ? names : { marks: names, looks: names };
		const known = looks.find((name) => seen.has(name));
		const of = known === undefined ? undefined : seen.get(known);
		if (of !== undefined) {
			repeats.push({ entry, of });
			continue;
		}
		kept.push(entry);
		for (const name of marks) seen.set(name, entry);
	}
	return { kept, repeats };
}

export interface BatchRules<E> {
	/** Rows a call. */
	readonly size: number;
	/** Entries of different groups never share a batch. */
	groupOf(entry: E): string;
	/** The batches of a group are sent one after the other. */
	isSerial?: boolean;
	/** Entries with the same key are applied in input order; undefined: the order is free. */
	orderOf?: ((entry: E) => string) | undefined;
}

/**
 * Puts entries into as few batches as their groups, the size and the order allow. The batches come in waves: those of one
 * wave may be sent at the same time, and of two rows with the same order key the later one is in a later wave, or later
 * in the same batch.
 */
export async function batchesOf<E>(
	entries: readonly E[],
	{ size, groupOf, orderOf, isSerial = false }: BatchRules<E>,
	breathe: Breath,
): Promise<Array<Array<NonEmpty<E>>>> {
	const most = Math.max(1, Math.floor(size));
	const all: Array<Batch<E>> = [];
	const open = new Map<string, Batch<E>>();
	const lastOf = new Map<string, Batch<E>>();
	for (const entry of entries) {
		await breathe();
		const key = orderOf?.(entry);
		const before = key === undefined ? undefined : lastOf.get(key);
		const group = groupOf(entry);
		let batch = open.get(group);
		if (batch === undefined || batch.entries.length >= most || !canFollow(batch, before)) {
			const wave = isSerial && batch !== undefined ? batch.wave + 1 : 0;
			batch = { entries: [], wave, isFixed: false };
			all.push(batch);
			open.set(group, batch);
		}
		if (before !== undefined && before !== batch) {
			batch.wave = Math.max(batch.wave, before.wave + 1);
			before.isFixed = true;
		}
		batch.entries.push(entry);
		if (key !== undefined) lastOf.set(key, batch);
	}
	await breathe();
	return inWaves(all);
}

interface Batch<E> {
	readonly entries: E[];
	wave: number;
	/** Another batch must follow this one, so that it cannot move to a later wave. */
	isFixed: boolean;
}

const canFollow = <E>(batch: Batch<E>, before: Batch<E> | undefined): boolean =>
	before === undefined || before === batch || before.wave < batch.wave || !batch.isFixed;

function inWaves<E>(batches: ReadonlyArray<Batch<E>>): Array<Array<NonEmpty<E>>> {
	const waves: Array<Array<NonEmpty<E>>> = [];
	for (const { entries, wave } of batches) {
		if (!isNonEmpty(entries)) continue;
		const together = waves[wave];
		if (together === undefined) waves[wave] = [entries];
		else together.push(entries);
	}
	// A wave that every batch moved out of has none.
	return waves.filter((wave) => wave !== undefined);
}

/**
 * Entries in turns, one after another: none has a key twice, and the entries of a key come in their order. Whatever is done
 * with one turn, in parts or again, brings nothing out of order.
 */
export function turnsOf<E>(entries: readonly E[], keyOf: (entry: E) => string): Array<NonEmpty<E>> {
	const counts = new Map<string, number>();
	const turns: E[][] = [];
	for (const entry of entries) {
		const key = keyOf(entry);
		const turn = counts.get(key) ?? 0;
		counts.set(key, turn + 1);
		const together = turns[turn];
		if (together === undefined) turns[turn] = [entry];
		else together.push(entry);
	}
	return turns.flatMap((turn) => (isNonEmpty(turn) ? [turn] : []));
}

/** A list in two, the first half the longer one; a list of one as it is. */
export function halves<E>(list: NonEmpty<E>): Array<NonEmpty<E>> {
	const middle = Math.ceil(list.length / 2);
	return [list.slice(0, middle), list.slice(middle)].flatMap((half) =>
		isNonEmpty(half) ? [half] : [],
	);
}
