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
 * Finds for each row a result that bears one of its names, each for one row only. What one way of naming results tells
 * counts over what a later way does.
 *
 * @param rows the names of each
 * @param ways how a result is named, the surest first
 */
export function matchByNames<R>(
	rows: ReadonlyArray<readonly string[]>,
	results: readonly R[],
	...ways: ReadonlyArray<(result: R) => readonly string[]>
): Array<R | undefined> {
	const found: Array<R | undefined> = rows.map(() => undefined);
	const rowsOf = new Map<string, number[]>();
	for (const [place, names] of rows.entries())
		for (const name of names) {
			const known = rowsOf.get(name);
			if (known === undefined) rowsOf.set(name, [place]);
			else known.push(place);
		}
	let left = results;
	for (const namesOf of ways) {
		left = left.filter((result) => {
			const place = namesOf(result)
				.flatMap((name) => rowsOf.get(name) ?? [])
				.find((each) => found[each] === undefined);
			if (place !== undefined) found[place] = result;
			return place === undefined;
		});
	}
	return found;
}

/**
 * Gives the rows without a result the one at their place, where that can only be theirs: as many results as rows came, and
 * those that could be told stand at their own places. Where none could be told, only a single one is its row's.
 *
 * @param fits whether nothing in the result speaks against the row at a place
 */
export function restByPlace<R>(
	matched: ReadonlyArray<R | undefined>,
	results: readonly R[],
	fits: (place: number, result: R) => boolean,
): Array<R | undefined> {
	const told = matched.filter((result) => result !== undefined).length;
	const isInOrder = matched.every(
		(result, place) => result === undefined || result === results[place],
	);
	if (results.length !== matched.length || !isInOrder || (told === 0 && matched.length > 1))
		return [...matched];
	return matched.map((known, place) => {
		const result = results[place];
		return known ?? (result !== undefined && fits(place, result) ? result : undefined);
	});
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
