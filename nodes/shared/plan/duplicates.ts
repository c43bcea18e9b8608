/** A row that may be sent, with the index of its input item. */
export interface Entry<R> {
	readonly index: number;
	readonly row: R;
}

/**
 * Sets repeats aside: of the rows that share a name of their lead, the first stays. Names reach across rows, so that a
 * lead that was seen by e-mail and LinkedIn is met again by either.
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
		if (names.some((name) => seen.has(name))) repeats.push(entry);
		else kept.push(entry);
		// A repeat's other name is the same lead's too.
		for (const name of names) seen.add(name);
	}
	return { kept, repeats };
}
