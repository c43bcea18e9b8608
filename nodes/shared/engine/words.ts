/** Items that are named. */
export const MOST_NAMED = 5;

/** `0, 3 and 7`; of many the first few, and how many more: `0, 3, 7 and 4 more`. */
export function listed(names: ReadonlyArray<string | number>, most: number): string {
	const shown = names.slice(0, most);
	const more = names.length - shown.length;
	const last = more > 0 ? `${more} more` : String(shown.pop() ?? '');
	return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
