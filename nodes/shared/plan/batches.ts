import { isNonEmpty } from '../json';
import type { NonEmpty } from '../json';

export interface BatchRules<E> {
	/** Rows a call. */
	readonly size: number;
	/** Entries of different groups never share a batch. */
	groupOf(entry: E): string;
	/** Entries with the same key are applied in input order; undefined: the order is free. */
	orderOf?: ((entry: E) => string) | undefined;
}

/**
 * Puts entries into as few batches as their groups and the size allow, in input order. The batches come in waves: those
 * of one wave may be sent at the same time, and two batches that share an order key are in different waves.
 */
export function batchesOf<E>(
	entries: readonly E[],
	{ size, groupOf, orderOf }: BatchRules<E>,
): Array<Array<NonEmpty<E>>> {
	const groups = new Map<string, E[]>();
	for (const entry of entries) {
		const key = groupOf(entry);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [entry]);
		else group.push(entry);
	}
	const batches = [...groups.values()].flatMap((group) =>
		chunks(group, Math.max(1, Math.floor(size))),
	);
	return orderOf === undefined
		? batches.length === 0
			? []
			: [batches]
		: inWaves(batches, orderOf);
}

export function chunks<E>(list: readonly E[], size: number): Array<NonEmpty<E>> {
	const parts: Array<NonEmpty<E>> = [];
	for (let start = 0; start < list.length; start += size) {
		const part = list.slice(start, start + size);
		if (isNonEmpty(part)) parts.push(part);
	}
	return parts;
}

function inWaves<E>(
	batches: ReadonlyArray<NonEmpty<E>>,
	orderOf: (entry: E) => string,
): Array<Array<NonEmpty<E>>> {
	const waves: Array<Array<NonEmpty<E>>> = [];
	const next = new Map<string, number>();
	for (const batch of batches) {
		const keys = new Set(batch.map(orderOf));
		let wave = 0;
		for (const key of keys) wave = Math.max(wave, next.get(key) ?? 0);
		for (const key of keys) next.set(key, wave + 1);
		const together = waves[wave];
		if (together === undefined) waves[wave] = [batch];
		else together.push(batch);
	}
	return waves;
}
