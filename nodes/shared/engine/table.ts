import type { IDataObject } from 'n8n-workflow';

/** Keys by which n8n would take a success for a failed item. */
const NEVER = new Set(['error', '$error']);

/**
 * The row's own fields and then ours, in the order that each has. Ours win; what they cover is kept under `input`, as are
 * fields by whose name n8n would take the item for a failed one.
 */
export function over(row: IDataObject | undefined, ours: IDataObject): IDataObject {
	if (row === undefined) return ours;
	const theirs = Object.entries(row);
	const isCovered = ([name]: [string, unknown]) => Object.hasOwn(ours, name) || NEVER.has(name);
	if (!theirs.some(isCovered)) return { ...row, ...ours };
	const keepsInput = theirs.some(
		([name, value]) =>
			isCovered([name, value]) && !(Object.hasOwn(ours, name) && Object.is(ours[name], value)),
	);
	const goes = (entry: [string, unknown]) =>
		isCovered(entry) || (keepsInput && entry[0] === 'input');
	return Object.fromEntries([
		...theirs.filter((entry) => !goes(entry)),
		...Object.entries(ours),
		...(keepsInput ? [['input', Object.fromEntries(theirs.filter(goes))] as const] : []),
	]);
}
