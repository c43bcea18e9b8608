/** Who calls: one execution, or a person who waits before the editor. Told apart by identity. */
export interface Owner {
	readonly kind: 'execution' | 'person';
}

/** A call that waits. */
export interface Waiting {
	readonly owner: Owner;
	/** It left before its turn, and is passed over. */
	readonly isGone: boolean;
}

/** First come, first served, and whoever has left is forgotten when it would be his turn. */
class Queue<T extends Waiting> {
	private waiting: T[] = [];
	private start = 0;

	add(one: T): void {
		this.waiting.push(one);
	}

	putBack(one: T): void {
		this.waiting.splice(0, this.start, one);
		this.start = 0;
	}

	first(): T | undefined {
		while (this.waiting[this.start]?.isGone === true) this.drop();
		return this.waiting[this.start];
	}

	drop(): void {
		this.start += 1;
		if (this.start > 32 && this.start * 2 > this.waiting.length) {
			this.waiting.splice(0, this.start);
			this.start = 0;
		}
	}

	*[Symbol.iterator](): Iterator<T> {
		for (let index = this.start; index < this.waiting.length; index += 1) {
			const one = this.waiting[index];
			if (one !== undefined && !one.isGone) yield one;
		}
	}
}

/**
 * Owners take turns, call by call, in rounds: who has had his turn in a round waits for the next, and who comes new is
 * still let into this one. So the calls of one wait for as many as there are owners, not for as many as others have.
 */
export class Turns<T extends Waiting> {
	private due = new Map<Owner, Queue<T>>();
	private next = new Map<Owner, Queue<T>>();
	/** The last round in which an owner had his turn. */
	private readonly served = new WeakMap<Owner, number>();
	private round = 0;

	add(one: T): void {
		this.queueOf(one.owner).add(one);
	}

	/** It could not go after all, and is the first of its owner again. */
	putBack(one: T): void {
		this.served.delete(one.owner);
		this.queueOf(one.owner).putBack(one);
	}

	/** Whose turn it is among those who may go. Owners for whom `mayGo` says no are passed over and keep their turn. */
	pick(mayGo: (first: T) => boolean): T | undefined {
		return this.pickOf(this.due, mayGo) ?? this.pickOf(this.next, mayGo);
	}

	/** Takes out the one that {@link pick} gave. */
	take(one: T): void {
		const queue = this.due.get(one.owner) ?? this.next.get(one.owner);
		queue?.drop();
		this.due.delete(one.owner);
		this.next.delete(one.owner);
		this.serve(one.owner);
		if (queue?.first() !== undefined) this.next.set(one.owner, queue);
	}

	/** An owner had a turn. */
	serve(owner: Owner): void {
		if (this.due.size === 0) {
			[this.due, this.next] = [this.next, this.due];
			this.round += 1;
		}
		this.served.set(owner, this.round);
	}

	*[Symbol.iterator](): Iterator<T> {
		for (const queues of [this.due, this.next]) for (const queue of queues.values()) yield* queue;
	}

	private pickOf(queues: Map<Owner, Queue<T>>, mayGo: (first: T) => boolean): T | undefined {
		for (const [owner, queue] of queues) {
			const first = queue.first();
			if (first === undefined) queues.delete(owner);
			else if (mayGo(first)) return first;
		}
		return undefined;
	}

	private queueOf(owner: Owner): Queue<T> {
		const known = this.due.get(owner) ?? this.next.get(owner);
		if (known !== undefined) return known;
		const queue = new Queue<T>();
		(this.served.get(owner) === this.round ? this.next : this.due).set(owner, queue);
		return queue;
	}
}
