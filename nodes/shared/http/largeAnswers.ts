/**
 * Turns at something of which there is little: so many have one at a time, and others wait in line.
 *
 * Who asks is known by the function that is called when it is his turn.
 */
export class FewAtATime {
	private readonly having = new Set<() => void>();
	private readonly waiting = new Set<() => void>();

	constructor(private readonly most: number) {}

	/** True where the turn is had at once; else `go` is called when it comes. */
	take(go: () => void): boolean {
		if (this.having.size < this.most) {
			this.having.add(go);
			return true;
		}
		this.waiting.add(go);
		return false;
	}

	/** Gives the turn, or the place in line, back. */
	give(go: () => void): void {
		this.waiting.delete(go);
		if (!this.having.delete(go)) return;
		const [next] = this.waiting;
		if (next === undefined) return;
		this.waiting.delete(next);
		this.having.add(next);
		next();
	}
}
