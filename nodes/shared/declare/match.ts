import { TELLABLE } from '../http/clock';

/**
 * Finds for each key the result that names it. Where a key stands several times, its results are taken in their order.
 * Undefined where no result is left for a key.
 */
export function matchInOrder<R>(
	keys: readonly string[],
	results: readonly R[],
	keyOf: (result: R) => string | undefined,
): Array<R | undefined> {
	const byKey = groupedBy(results, keyOf);
	const taken = new Map<string, number>();
	return keys.map((key) => {
		const nth = taken.get(key) ?? 0;
		taken.set(key, nth + 1);
		return byKey.get(key)?.[nth];
	});
}

/**
 * The same, and by its place where a list has one result for each key, all that can be told stand in their own places and
 * those that cannot name no key: a provider that writes an id in another way still answers in order.
 */
export function matchOrByPlace<R>(
	keys: readonly string[],
	results: readonly R[],
	keyOf: (result: R) => string | undefined,
): Array<R | undefined> {
	const matched = matchInOrder(keys, results, keyOf);
	const known = new Set<string | undefined>(keys);
	const isInPlace = results.every(
		(result, place) => result === matched[place] || !known.has(keyOf(result)),
	);
	return results.length === keys.length && isInPlace ? [...results] : matched;
}

/**
 * Whether the provider's own creation time shows that something was there before this run put it on the wire.
 *
 * @param createdAt ISO 8601; undefined or unreadable shows nothing
 * @param since ms since 1970 by the provider's clock
 */
export function wasThereBefore(createdAt: string | undefined, since: number): boolean {
	const created = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
	return !Number.isNaN(created) && created < since - TELLABLE;
}

/** Whether that time shows that something came to be by this run. No readable time is no proof. */
export const isSince = (createdAt: string | undefined, since: number): boolean =>
	createdAt !== undefined &&
	!Number.isNaN(Date.parse(createdAt)) &&
	!wasThereBefore(createdAt, since);

/**
 * A list's records by a key of theirs, made once for each list: for look-ups of many rows in one list.
 *
 * @param keyOf undefined: the record has none
 */
export function indexedBy<T>(
	keyOf: (record: T) => string | undefined,
): (list: readonly T[]) => ReadonlyMap<string, readonly T[]> {
	const known = new WeakMap<readonly T[], ReadonlyMap<string, readonly T[]>>();
	return (list) => {
		const made = known.get(list) ?? groupedBy(list, keyOf);
		known.set(list, made);
		return made;
	};
}

function groupedBy<T>(
	list: readonly T[],
	keyOf: (record: T) => string | undefined,
): ReadonlyMap<string, readonly T[]> {
	const found = new Map<string, T[]>();
	for (const record of list) {
		const key = keyOf(record);
		if (key === undefined) continue;
		const same = found.get(key);
		if (same === undefined) found.set(key, [record]);
		else same.push(record);
	}
	return found;
}
