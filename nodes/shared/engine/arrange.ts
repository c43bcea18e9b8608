import type { Write } from '../declare/operation';
import type { NonEmpty } from '../http/json';
import type { Outcomes } from './outcomes';
import { batchesOf, withoutRepeats } from './plan';
import type { Repeat } from './plan';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

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
	const keysOf = new Map(
		await outcomes.each([...earlier, ...sendings], ({ row }) => ({
			names: operation.sameRow?.(row) ?? [],
			group: operation.group?.(row) ?? '',
			order: operation.inOrder?.(row) ?? '',
		})),
	);
	const { kept, repeats } = await withoutRepeats(
		sendings.filter((sending) => keysOf.has(sending)),
		(sending) => keysOf.get(sending)?.names ?? [],
		breathe,
		earlier.filter((sending) => keysOf.has(sending)),
	);
	const waves = await batchesOf(
		kept,
		{
			size: Math.min(operation.rowsPerCall, batchSize ?? operation.rowsPerCall),
			groupOf: (sending) => keysOf.get(sending)?.group ?? '',
			...(operation.inOrder !== undefined && {
				orderOf: (sending: Sending) => keysOf.get(sending)?.order ?? '',
			}),
		},
		breathe,
	);
	return { waves, repeats };
}
