/** Several measurements of one figure. */
export interface Spread {
	readonly median: number;
	readonly min: number;
	readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	const high = sorted[middle] ?? Number.NaN;
	const median = sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
	return { median, min: sorted[0] ?? Number.NaN, max: sorted[sorted.length - 1] ?? Number.NaN };
}

/** Each figure of one list over its partner in the other: measured in the same round, so that the machine's mood cancels out. */
export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
	over.map((value, round) => value / (under[round] ?? Number.NaN));

export interface Cost {
	/** Milliseconds of this process's processors. */
	readonly cpu: number;
	/** Milliseconds by the clock. */
	readonly wall: number;
}

export async function cost(work: () => Promise<unknown>): Promise<Cost> {
	const cpu = process.cpuUsage();
	const began = performance.now();
	await work();
	const used = process.cpuUsage(cpu);
	return { cpu: (used.user + used.system) / 1_000, wall: performance.now() - began };
}

/** Bytes of heap after a collection; twice, with a pause, for what runs before let go of late must not count as shrinking. */
export async function heapInUse(): Promise<number> {
	if (globalThis.gc === undefined) throw new Error('Run with --expose-gc, as npm run bench does');
	globalThis.gc();
	await new Promise((resolve) => setTimeout(resolve, 500));
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}
