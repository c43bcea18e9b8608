import fc from 'fast-check';

import { batchesOf, turnsOf, withoutRepeats } from '../../../../nodes/shared/engine/plan';

const noBreath = () => undefined;

interface Entry {
	readonly index: number;
	readonly group: string;
	readonly key: string;
}

const entries = fc
	.array(
		fc.record({ group: fc.constantFrom('a', 'b', 'c'), key: fc.constantFrom(...'123456789') }),
		{ maxLength: 80 },
	)
	.map((list): Entry[] => list.map((entry, index) => ({ ...entry, index })));

const size = fc.integer({ min: 1, max: 12 });

const rulesFor = (limit: number, isOrdered: boolean) => ({
	size: limit,
	groupOf: ({ group }: Entry) => group,
	...(isOrdered && { orderOf: ({ key }: Entry) => key }),
});

describe('batches', () => {
	test('hold every row exactly once, in input order within a batch', async () => {
		await fc.assert(
			fc.asyncProperty(entries, size, fc.boolean(), async (list, limit, isOrdered) => {
				const batches = (await batchesOf(list, rulesFor(limit, isOrdered), noBreath)).flat();
				expect(batches.flat().sort((one, other) => one.index - other.index)).toEqual(list);
				for (const batch of batches) {
					const indexes = batch.map(({ index }) => index);
					expect(indexes).toEqual([...indexes].sort((one, other) => one - other));
				}
			}),
		);
	});

	test('of a group that is filled one after the other are never in the same wave', async () => {
		await fc.assert(
			fc.asyncProperty(entries, size, fc.boolean(), async (list, limit, isOrdered) => {
				const rules = { ...rulesFor(limit, isOrdered), isSerial: true };
				const waves = await batchesOf(list, rules, noBreath);
				for (const wave of waves) {
					const groups = wave.map(([{ group }]) => group);
					expect(new Set(groups).size).toBe(groups.length);
				}
				for (const name of ['a', 'b', 'c']) {
					const indexes = waves
						.flat(2)
						.filter(({ group }) => group === name)
						.map(({ index }) => index);
					expect(indexes).toEqual([...indexes].sort((one, other) => one - other));
				}
			}),
		);
	});

	test('never mix groups, keep to the limit, and are as few as can be', async () => {
		await fc.assert(
			fc.asyncProperty(entries, size, fc.boolean(), async (list, limit, isOrdered) => {
				const batches = (await batchesOf(list, rulesFor(limit, isOrdered), noBreath)).flat();
				for (const batch of batches) {
					expect(new Set(batch.map(({ group }) => group)).size).toBe(1);
					expect(batch.length).toBeLessThanOrEqual(limit);
				}
				const groups = byGroup(list);
				const fewest = [...groups.values()].reduce((sum, rows) => sum + Math.ceil(rows / limit), 0);
				// An order that reaches across groups may need more.
				if (!isOrdered || groups.size === 1) expect(batches).toHaveLength(fewest);
				else expect(batches.length).toBeGreaterThanOrEqual(fewest);
			}),
		);
	});

	test("of one wave share no order key, and a key's rows come in input order over the waves", async () => {
		await fc.assert(
			fc.asyncProperty(entries, size, fc.boolean(), async (list, limit, isOneGroup) => {
				const rules = { ...rulesFor(limit, true), ...(isOneGroup && { groupOf: () => '' }) };
				const waves = await batchesOf(list, rules, noBreath);
				const sentAt = new Map<number, number>();
				let turn = 0;
				for (const wave of waves) {
					const seen = new Set<string>();
					for (const batch of wave) {
						for (const key of new Set(batch.map((entry) => entry.key))) {
							expect(seen.has(key)).toBe(false);
							seen.add(key);
						}
					}
					for (const entry of wave.flat().sort((one, other) => one.index - other.index))
						sentAt.set(entry.index, (turn += 1));
				}
				for (const one of list) {
					for (const other of list) {
						if (one.key !== other.key || one.index >= other.index) continue;
						expect(sentAt.get(one.index)).toBeLessThan(sentAt.get(other.index) ?? 0);
					}
				}
			}),
			{ numRuns: 50 },
		);
	});

	test('a million rows are planned without a quadratic step', async () => {
		const list = Array.from({ length: 1_000_000 }, (_, index) => ({
			index,
			group: String(index % 7),
			key: '',
		}));
		expect((await batchesOf(list, rulesFor(250, false), noBreath)).flat()).toHaveLength(
			7 * Math.ceil(1_000_000 / 7 / 250),
		);
	});
});

const byGroup = (list: readonly Entry[]): Map<string, number> => {
	const groups = new Map<string, number>();
	for (const { group } of list) groups.set(group, (groups.get(group) ?? 0) + 1);
	return groups;
};

describe('repeats', () => {
	const named = fc.array(
		fc.array(fc.constantFrom('e1', 'e2', 'e3', 'l1', 'l2', 'l3'), { minLength: 1, maxLength: 2 }),
		{ maxLength: 30 },
	);

	test('no two kept rows share a name, every row is kept or a repeat, and a repeat shares one with an earlier kept row', async () => {
		await fc.assert(
			fc.asyncProperty(named, async (list) => {
				const rows = list.map((names, index) => ({ names, index }));
				const { kept, repeats: aside } = await withoutRepeats(rows, ({ names }) => names, noBreath);
				const repeats = aside.map(({ entry }) => entry);
				const all = kept.flatMap(({ names }) => [...new Set(names)]);
				expect(new Set(all).size).toBe(all.length);
				expect(
					[...kept, ...repeats].map(({ index }) => index).sort((one, other) => one - other),
				).toEqual(rows.map(({ index }) => index));
				for (const { entry, of } of aside) {
					expect(of.index).toBeLessThan(entry.index);
					expect(kept).toContain(of);
					expect(entry.names.some((name) => of.names.includes(name))).toBe(true);
				}
				for (const repeat of repeats) {
					const earlier = kept
						.filter(({ index }) => index < repeat.index)
						.flatMap(({ names }) => names);
					expect(repeat.names.some((name) => earlier.includes(name))).toBe(true);
				}
			}),
		);
	});

	test('what repeats a row that was sent before is not kept, whatever it shares with others', async () => {
		await fc.assert(
			fc.asyncProperty(named, named, async (sent, list) => {
				const earlier = sent.map((names, index) => ({ names, index: -1 - index }));
				const rows = list.map((names, index) => ({ names, index }));
				const { kept, repeats: aside } = await withoutRepeats(
					rows,
					({ names }) => names,
					noBreath,
					earlier,
				);
				const before = new Set(earlier.flatMap(({ names }) => names));
				for (const { names } of kept) expect(names.some((name) => before.has(name))).toBe(false);
				expect(kept.length + aside.length).toBe(rows.length);
			}),
		);
	});
});

test('turns hold every row once, no key twice, and the rows of a key in their order', () => {
	fc.assert(
		fc.property(entries, (list) => {
			const turns = turnsOf(list, ({ key }) => key);
			for (const turn of turns) expect(new Set(turn.map(({ key }) => key)).size).toBe(turn.length);
			for (const key of '123456789') {
				const ofKey = (rows: readonly Entry[]) => rows.filter((entry) => entry.key === key);
				expect(ofKey(turns.flat())).toEqual(ofKey(list));
			}
			expect(turns.flat()).toHaveLength(list.length);
			// As few as can be.
			const most = Math.max(
				0,
				...[...'123456789'].map((key) => list.filter((e) => e.key === key).length),
			);
			expect(turns).toHaveLength(most);
		}),
	);
});
