import fc from 'fast-check';

import {
	indexedBy,
	matchByNames,
	matchInOrder,
	matchOrByPlace,
	restByPlace,
} from '../../../../nodes/shared/declare/match';

interface Result {
	readonly id: string;
	readonly nth: number;
}

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
const resultsOf = (ids: readonly string[]): Result[] => ids.map((id, nth) => ({ id, nth }));
const byId = ({ id }: Result) => id;

test('each result goes to one key at most, and to a key that it names', () => {
	fc.assert(
		fc.property(keys, keys, (asked, answered) => {
			const matched = matchInOrder(asked, resultsOf(answered), byId);
			const given = matched.filter((result) => result !== undefined);
			expect(new Set(given).size).toBe(given.length);
			matched.forEach((result, place) => expect(result?.id ?? asked[place]).toBe(asked[place]));
		}),
	);
});

test('the order of results does not matter where each names its key', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), fc.nat(), (asked, seed) => {
			const turned = asked.map((_, place) => asked[(place + seed) % asked.length] ?? '');
			for (const match of [matchInOrder, matchOrByPlace]) {
				const matched = match(asked, resultsOf(turned), byId);
				expect(matched.map((result) => result?.id)).toEqual(asked);
			}
		}),
	);
});

test('results with ids that cannot be told count by their place, unless one that can stands elsewhere', () => {
	const take = (asked: string[], answered: string[]) =>
		matchOrByPlace(asked, resultsOf(answered), byId).map((result) => result?.nth);
	expect(take(['a', 'b', 'c'], ['A', 'b', 'C'])).toEqual([0, 1, 2]);
	expect(take(['a', 'b'], ['x', 'y'])).toEqual([0, 1]);
	expect(take(['a', 'b', 'c'], ['b', 'A', 'C'])).toEqual([undefined, 0, undefined]);
	expect(take(['a', 'b', 'c'], ['A', 'b'])).toEqual([undefined, 1, undefined]);
	expect(take(['a', 'b'], ['A', 'B', 'c'])).toEqual([undefined, undefined]);
	expect(take(['a', 'b'], ['a', 'a'])).toEqual([0, undefined]);
	expect(take(['a', 'b', 'a'], ['a', 'a', 'A'])).toEqual([0, undefined, 1]);
});

test('by place, no result is given to two keys, and none that names a key goes to another', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 }),
			fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y'), { maxLength: 5 }),
			(asked, answered) => {
				const matched = matchOrByPlace(asked, resultsOf(answered), byId);
				const given = matched.filter((result) => result !== undefined);
				expect(new Set(given).size).toBe(given.length);
				matched.forEach((result, place) => {
					if (result !== undefined && asked.some((key) => key === result.id))
						expect(result.id).toBe(asked[place]);
				});
			},
		),
		{ numRuns: 2_000 },
	);
});

interface Named {
	readonly sure: readonly string[];
	readonly likely: readonly string[];
}

const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 2 });
const named: fc.Arbitrary<Named> = fc.record({ sure: names, likely: names });
const sure = (result: Named) => result.sure;
const likely = (result: Named) => result.likely;

test('by several names, each result goes to one row at most, and to a row that bears one of its names', () => {
	fc.assert(
		fc.property(
			fc.array(names, { maxLength: 6 }),
			fc.array(named, { maxLength: 6 }),
			(rows, results) => {
				const matched = matchByNames(rows, results, sure, likely);
				const given = matched.filter((result) => result !== undefined);
				expect(new Set(given).size).toBe(given.length);
				matched.forEach((result, place) => {
					if (result === undefined) return;
					const all = [...result.sure, ...result.likely];
					expect(rows[place]?.some((name) => all.includes(name))).toBe(true);
				});
			},
		),
	);
});

test('what names a result surely counts over what names it likely', () => {
	const results: Named[] = [
		{ sure: [], likely: ['a'] },
		{ sure: ['a'], likely: ['b'] },
	];
	const matched = matchByNames([['a'], ['b']], results, sure, likely);
	expect(matched).toEqual([results[1], undefined]);
});

test('what is left goes by place only where nothing speaks against that', () => {
	const rest = (
		rows: string[],
		results: string[],
		fits = (_: number, result: string) => !!result,
	) =>
		restByPlace(
			rows.map((row) => results.find((result) => result === row)),
			results,
			fits,
		);
	expect(rest(['a', 'b', 'c'], ['a', 'x', 'y'])).toEqual(['a', 'x', 'y']);
	expect(rest(['a'], ['x'])).toEqual(['x']);
	// Nothing shows the order.
	expect(rest(['a', 'b'], ['x', 'y'])).toEqual([undefined, undefined]);
	// One stands elsewhere.
	expect(rest(['a', 'b', 'c'], ['b', 'x', 'y'])).toEqual([undefined, 'b', undefined]);
	// One is missing.
	expect(rest(['a', 'b', 'c'], ['a', 'x'])).toEqual(['a', undefined, undefined]);
	expect(rest(['a', 'b', 'c'], ['a', 'x', 'y'], (_, result) => result !== 'x')).toEqual([
		'a',
		undefined,
		'y',
	]);
});
test('an index holds every record that has a key, under it and in its order, for each list anew', () => {
	fc.assert(
		fc.property(keys, keys, (one, other) => {
			const byOwnId = indexedBy<Result>(({ id }) => (id === 'd' ? undefined : id));
			for (const ids of [one, other]) {
				const list = resultsOf(ids);
				const found = byOwnId(list);
				expect(byOwnId(list)).toBe(found);
				for (const key of ['a', 'b', 'c', 'd'])
					expect(found.get(key) ?? []).toEqual(
						key === 'd' ? [] : list.filter(({ id }) => id === key),
					);
			}
		}),
	);
});
