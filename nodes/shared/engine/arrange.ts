import type { Write } from '../declare/operation';
import type { Names } from '../declare/row';
import type { NonEmpty } from '../http/json';
import type { Outcomes } from './outcomes';
import { batchesOf, withoutRepeats } from './plan';
import type { Repeat } from './plan';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

/** A row, and what it shares with others. */
type Keyed = readonly [
	Sending,
	{ readonly names: Names; readonly group: string; readonly order: string },
];

/** Rows as they are to be sent. */
export interface Arranged {
	/** The calls of one wave may be made at the same time, those of the next only after them. */
	readonly waves: ReadonlyArray<ReadonlyArray<NonEmpty<Sending>>>;
	/** Rows that repeat another one, and are not sent for now. */
	readonly repeats: ReadonlyArray<Repeat<Sending>>;
}

/**
 * Rows become calls: repeats are set aside, the others grouped and batched. A row on which our own code breaks down fails.
 *
 * @param earlier rows that are settled and may be in: what repeats one of them is not sent
 */
export async function arrange(
	outcomes: Outcomes,
	operation: Write,
	sendings: readonly Sending[],
	{ batchSize }: Pick<RunSettings, 'batchSize'>,
	earlier: readonly Sending[] = [],
): Promise<Arranged> {
	const { breathe } = outcomes;
	const keyed = async (rows: readonly Sending[]): Promise<readonly Keyed[]> =>
		await outcomes.each(rows, ({ row }) => ({
			names: operation.sameRow?.(row) ?? [],
			group: operation.group?.(row) ?? '',
			order: operation.inOrder?.(row) ?? '',
		}));
	const before = await keyed(earlier);
	const { kept: all, repeats } = await withoutRepeats(
		await keyed(sendings),
		([, { names }]) => names,
		breathe,
		before,
	);
	const kept = await withinGroup(outcomes, operation, all, before);
	const waves = await batchesOf(
		kept,
		{
			size: Math.min(operation.rowsPerCall, batchSize ?? operation.usualRowsPerCall),
			groupOf: ([, { group }]) => group,
			isSerial: isSerial(operation),
			...(operation.inOrder !== undefined && { orderOf: ([, { order }]: Keyed) => order }),
		},
		breathe,
	);
	await breathe();
	return {
		waves: waves.map((wave) => wave.map(sendingsOf)),
		repeats: repeats.map(({ entry: [entry], of: [of] }) => ({ entry, of })),
	};
}

/**
 * Whether a call must wait for the one before it in its group: it fills what that one has made, or goes on from what that
 * one leaves to the group. What is left to rows of one key alone is kept by their order, and the others go on meanwhile.
 */
const isSerial = ({ handsOn, inOrder, job }: Write): boolean =>
	job?.fills !== undefined || (handsOn !== undefined && inOrder === undefined);

/** The rows for which there is room in their group; the others are settled. */
async function withinGroup(
	outcomes: Outcomes,
	{ mostInGroup }: Pick<Write, 'mostInGroup'>,
	rows: readonly Keyed[],
	before: readonly Keyed[],
): Promise<readonly Keyed[]> {
	if (mostInGroup === undefined) return rows;
	const counts = new Map<string, number>();
	const place = ([, { group }]: Keyed): number => {
		const known = counts.get(group) ?? 0;
		counts.set(group, known + 1);
		return known;
	};
	for (const row of before) place(row);
	const kept: Keyed[] = [];
	for (const row of rows) {
		await outcomes.breathe();
		if (place(row) < mostInGroup.rows) kept.push(row);
		else outcomes.settle(row[0], mostInGroup.beyond);
	}
	return kept;
}

const sendingsOf = ([[first], ...rest]: NonEmpty<Keyed>): NonEmpty<Sending> => [
	first,
	...rest.map(([sending]) => sending),
];
