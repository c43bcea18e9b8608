/** When calls started that were taken: a ring of times, nearly in order, that grows up to `most` and forgets the oldest. */
export class RequestLog {
	private times = new Float64Array(64);
	private first = 0;
	private size = 0;

	constructor(private readonly most: number) {}

	add(time: number): void {
		if (this.size === this.times.length && this.size < this.most) this.grow();
		if (this.size === this.times.length) {
			this.times[this.first] = time;
			this.first = (this.first + 1) % this.times.length;
			return;
		}
		this.times[(this.first + this.size) % this.times.length] = time;
		this.size += 1;
	}

	/** The time of the `n`th call from the end (1: the last), or undefined where there were fewer. */
	fromEnd(n: number): number | undefined {
		if (n < 1 || n > this.size) return undefined;
		return this.times[(this.first + this.size - n) % this.times.length];
	}

	/** How many there were after `time`, as far as it remembers. */
	countAfter(time: number): number {
		let low = 0;
		let high = this.size;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((this.fromEnd(middle) ?? -Infinity) > time) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	private grow(): void {
		const wider = new Float64Array(
			Math.max(this.times.length, Math.min(this.times.length * 2, this.most)),
		);
		for (let index = 0; index < this.size; index += 1) {
			wider[index] = this.times[(this.first + index) % this.times.length] ?? 0;
		}
		this.times = wider;
		this.first = 0;
	}
}
