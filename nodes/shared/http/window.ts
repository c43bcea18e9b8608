import type { Cap } from './call';

/** How many parts a window is told apart in: calls that end within one part of it are remembered as one. */
const PARTS = 1_024;

/**
 * What a limit still has room for. A call counts from its start until a whole window after its answer: wherever between
 * the two the provider counts it, no window of its own holds more than the limit.
 */
export class Window {
	// A ring of what ended, oldest first. Its size is bounded by PARTS, whatever the limit.
	private times = new Float64Array(16);
	private weights = new Float64Array(16);
	private first = 0;
	private size = 0;
	private ended = 0;
	private underWay = 0;
	/** Since when the newest part collects. */
	private partSince = -Infinity;

	constructor(readonly cap: Cap) {}

	weightOf(rows: number): number {
		return this.cap.counts === 'rows' ? rows : 1;
	}

	/** Whether nothing that was sent counts any more. */
	isEmpty(now: number): boolean {
		this.forget(now);
		return this.underWay === 0 && this.size === 0;
	}

	/**
	 * The earliest moment for a call of so many rows; Infinity: when one of those under way ends. A call that is heavier
	 * than the limit goes out alone, when the window is empty.
	 */
	readyAt(rows: number, now: number): number {
		const { requests, perMs } = this.cap;
		const room = requests - Math.min(this.weightOf(rows), requests) - this.underWay;
		if (room < 0) return Infinity;
		this.forget(now);
		let over = this.ended - room;
		let ready = now;
		for (let index = 0; over > 0 && index < this.size; index += 1) {
			const place = (this.first + index) % this.times.length;
			over -= this.weights[place] ?? 0;
			ready = (this.times[place] ?? now) + perMs;
		}
		return ready;
	}

	start(rows: number): void {
		this.underWay += this.weightOf(rows);
	}

	/** The call that was started was never sent. */
	cancel(rows: number): void {
		this.underWay -= this.weightOf(rows);
	}

	/** @param late ms for which the provider may still come to count it, as where a call was cancelled */
	end(rows: number, now: number, late = 0): void {
		this.forget(now);
		const weight = this.weightOf(rows);
		this.underWay -= weight;
		this.ended += weight;
		const last = (this.first + this.size - 1) % this.times.length;
		const time = this.size === 0 ? now + late : Math.max(now + late, this.times[last] ?? 0);
		if (this.size > 0 && time - this.partSince < this.cap.perMs / PARTS) {
			this.times[last] = time;
			this.weights[last] = (this.weights[last] ?? 0) + weight;
			return;
		}
		if (this.size === this.times.length) this.grow();
		const place = (this.first + this.size) % this.times.length;
		this.times[place] = time;
		this.weights[place] = weight;
		this.size += 1;
		this.partSince = time;
	}

	private forget(now: number): void {
		while (this.size > 0 && (this.times[this.first] ?? now) + this.cap.perMs <= now) {
			this.ended -= this.weights[this.first] ?? 0;
			this.first = (this.first + 1) % this.times.length;
			this.size -= 1;
		}
	}

	private grow(): void {
		const { length } = this.times;
		const unrolled = (ring: Float64Array) => {
			const wider = new Float64Array(length * 2);
			wider.set(ring.subarray(this.first));
			wider.set(ring.subarray(0, this.first), length - this.first);
			return wider;
		};
		this.times = unrolled(this.times);
		this.weights = unrolled(this.weights);
		this.first = 0;
	}
}
