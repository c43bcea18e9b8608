/**
 * Works through a list with at most `width` at a time, in order of the list. Stops taking new ones when `goesOn` says no;
 * what was begun is awaited.
 */
export async function inParallel<T>(
	list: readonly T[],
	width: number,
	work: (entry: T) => Promise<void>,
	goesOn: () => boolean = () => true,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < list.length && goesOn()) {
			const entry = list[next];
			next += 1;
			if (entry !== undefined) await work(entry);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(width, list.length)) }, worker));
}
