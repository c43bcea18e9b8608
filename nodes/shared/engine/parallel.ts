/** How much a run does at the same time: whoever works holds a place, and places that are free can be lent to him. */
export class Places {
	private taken = 0;

	constructor(private readonly most: number) {}

	/** Works in a place of its own. */
	async hold(work: () => Promise<void>): Promise<void> {
		await this.use(1, work);
	}

	/** Works with as many more places as are wanted and free now, perhaps none. */
	async lend(wanted: number, work: (lent: number) => Promise<void>): Promise<void> {
		const lent = Math.max(0, Math.min(wanted, this.most - this.taken));
		await this.use(lent, async () => await work(lent));
	}

	private async use(count: number, work: () => Promise<void>): Promise<void> {
		this.taken += count;
		try {
			await work();
		} finally {
			this.taken -= count;
		}
	}
}

/**
 * Works through a list with at most `width` at a time, in order of the list. Stops taking new ones when `goesOn` says no;
 * what was begun is awaited. Each of those at work holds a place of `places` until no more is left for him.
 */
export async function inParallel<T>(
	list: readonly T[],
	width: number,
	work: (entry: T) => Promise<void>,
	goesOn: () => boolean = () => true,
	places?: Places,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < list.length && goesOn()) {
			const entry = list[next];
			next += 1;
			if (entry !== undefined) await work(entry);
		}
	};
	const hold = async () => await (places === undefined ? worker() : places.hold(worker));
	await Promise.all(Array.from({ length: Math.max(1, Math.min(width, list.length)) }, hold));
}
