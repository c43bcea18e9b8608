/**
 * Finds for each key the result that names it. Where a key stands several times, its results are taken in their order.
 * Undefined where no result is left for a key.
 */
export function matchInOrder<R>(
	keys: readonly string[],
	results: readonly R[],
	keyOf: (result: R) => string | undefined,
): Array<R | undefined> {
	const byKey = new Map<string, R[]>();
	for (const result of results) {
		const key = keyOf(result);
		if (key === undefined) continue;
		const known = byKey.get(key);
		if (known === undefined) byKey.set(key, [result]);
		else known.push(result);
	}
	const taken = new Map<string, number>();
	return keys.map((key) => {
		const nth = taken.get(key) ?? 0;
		taken.set(key, nth + 1);
		return byKey.get(key)?.[nth];
	});
}
