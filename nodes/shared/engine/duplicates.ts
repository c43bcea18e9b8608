/** A row that may be sent, with the index of its input item. */
export interface Entry<R> {
	readonly index: number;
	readonly row: R;
}

/**
 * Sets repeats aside: a row that shares a name of its lead with one that stays. A repeat's other names count for nobody,
 * for its lead is not sent: two people behind one shared address are not the same by the second one's LinkedIn URL.
 */
export function withoutRepeats<E>(
	entries: readonly E[],
	namesOf: (entry: E) => readonly string[],
): { readonly kept: E[]; readonly repeats: E[] } {
	const seen = new Set<string>();
	const kept: E[] = [];
	const repeats: E[] = [];
	for (const entry of entries) {
		const names = namesOf(entry);
		if (names.some((name) => seen.has(name))) {
			repeats.push(entry);
			continue;
		}
		kept.push(entry);
		for (const name of names) seen.add(name);
	}
	return { kept, repeats };
}
