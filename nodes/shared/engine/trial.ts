import type { Write } from '../declare/operation';
import { arrange } from './arrange';
import type { Breath } from './breath';
import { isDry } from './dryRun';
import type { Outcomes } from './outcomes';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

/** Which rows are sent, and which only show what would be. */
export async function chosen(
	outcomes: Outcomes,
	operation: Write,
	open: readonly Sending[],
	settings: RunSettings,
): Promise<{ readonly real: readonly Sending[]; readonly dry: readonly Sending[] }> {
	const { sendOnlyFirst } = settings;
	const dry = open.filter(isDry);
	const real = open.filter((sending) => !isDry(sending));
	if (sendOnlyFirst === undefined || real.length <= sendOnlyFirst) return { real, dry };
	// A repeat goes with the row that it repeats.
	const { repeats } = await arrange(outcomes, operation, real, settings);
	const firstOf = new Map(repeats.map(({ entry, of }) => [entry.index, of.index]));
	const firsts = real.filter(({ index }) => !firstOf.has(index)).slice(0, sendOnlyFirst);
	const taken = new Set(firsts.map(({ index }) => index));
	const isTaken = ({ index }: Sending) => taken.has(firstOf.get(index) ?? index);
	return {
		real: real.filter(isTaken),
		dry: [...dry, ...real.filter((sending) => !isTaken(sending))].sort(
			(one, other) => one.index - other.index,
		),
	};
}

/** What the operation has to say of some rows, with how many they are. */
export async function remarksOn(
	operation: Write,
	sendings: readonly Sending[],
	breathe: Breath,
): Promise<string[]> {
	if (operation.remark === undefined) return [];
	const counts = new Map<string, number>();
	for (const { row } of sendings) {
		const text = operation.remark(row);
		if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
		await breathe();
	}
	return [...counts].map(
		([text, count]) => `${count === 1 ? '1 item' : `${count} items`} ${text}.`,
	);
}
