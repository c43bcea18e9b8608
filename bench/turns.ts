import { PerformanceObserver } from 'node:perf_hooks';

/** The longest time for which n8n's thread did one thing, ms. */
export interface Turns {
	/**
	 * At most so long: by the clock, or of the processor where that is less. A busy machine lengthens the one, and V8's
	 * helpers on other processors the other.
	 */
	readonly block: number;
	/** By the clock alone. */
	readonly blockByClock: number;
	/** The longest that V8 collected garbage at a stretch, by the clock; it is in the others. */
	readonly garbage: number;
}

/** Looks at each turn of the event loop how long the one before took. Keeps a processor busy meanwhile. */
export function watchTurns() {
	const clock = () => performance.now();
	const processor = () => {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000;
	};
	let garbage = 0;
	const collections = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) garbage = Math.max(garbage, duration);
	});
	collections.observe({ entryTypes: ['gc'] });
	let last = { clock: clock(), processor: processor() };
	const longest = { block: 0, clock: 0 };
	const look = () => {
		const now = { clock: clock(), processor: processor() };
		const took = now.clock - last.clock;
		longest.clock = Math.max(longest.clock, took);
		longest.block = Math.max(longest.block, Math.min(took, now.processor - last.processor));
		last = now;
	};
	let next = setImmediate(function turn() {
		look();
		next = setImmediate(turn);
	});
	return {
		async end(): Promise<Turns> {
			await new Promise((resolve) => setImmediate(resolve));
			clearImmediate(next);
			look();
			collections.disconnect();
			return { block: longest.block, blockByClock: longest.clock, garbage };
		},
	};
}
