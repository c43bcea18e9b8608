import { onAbort } from './abort';
import { Alarm } from './alarm';
import type { Clock } from './clock';
import { Gate } from './gate';
import type { GateSettings } from './gate';
import type { Start } from './pace';
import { isOwn, outward, ownReadyAt, Pass, SILENT } from './place';
import type { Asking, Feedback, NoPlace, Ran } from './place';
import { Turns } from './turns';
import type { Owner } from './turns';

/** Ms within which a cancelled call may still reach the provider and be counted there. */
const LATE = 2_000;

export interface LaneSettings extends GateSettings {
	/** The lane of the class whose limits count these calls too. */
	readonly wider?: Lane | undefined;
}

interface Waiter {
	readonly owner: Owner;
	readonly asking: Asking;
	readonly asked: number;
	/** Patience at the moment of asking, ms. */
	readonly patience: number;
	isGone: boolean;
	/** Told once: a place, or that there will be none. */
	settle(place: Pass | NoPlace): void;
}

/**
 * The line of one class of calls: who goes next, and when. No call goes beyond a published limit in any window, nor
 * beyond the pace that is learned from the answers. Executions take turns, and persons go before them. One lane serves
 * all executions of the process that use a key.
 */
export class Lane {
	private readonly gate: Gate;
	private readonly line = { person: new Turns<Waiter>(), execution: new Turns<Waiter>() };
	/** Owners whose next call waits for its place in the wider class. */
	private readonly outside = new Set<Owner>();
	private readonly wake = (): void => this.serve();
	private readonly alarm: Alarm;
	private waiting = 0;
	private isServing = false;
	/** When the first of those who wait may have lost patience. */
	private impatientAt = Infinity;
	/** The lane of the class whose limits count these calls too. */
	wider: Lane | undefined;

	constructor(
		private readonly clock: Clock,
		random: () => number,
		{ wider, ...settings }: LaneSettings = {},
	) {
		this.wider = wider;
		this.gate = new Gate(clock.now(), random, settings);
		this.alarm = new Alarm(clock, this.wake);
	}

	/** When this lane last did something, ms. */
	get idleSince(): number {
		return this.isBusy ? this.clock.now() : this.gate.lastUsed;
	}

	/** Whether it must not be forgotten: calls wait, are under way or still count, or a refusal holds them. */
	get isBusy(): boolean {
		return this.waiting > 0 || this.gate.isBusy(this.clock.now());
	}

	/** Calls that went out and whose place is not given back. */
	get callsInFlight(): number {
		return this.gate.inFlight;
	}

	/** Until when calls are held by a refusal, ms; in the past where they are not. */
	get heldTo(): number {
		return Math.max(this.gate.heldUntil, this.wider?.heldTo ?? 0);
	}

	/**
	 * Waits for a place and does `work` there. The place is given back when the work ends, however it does, or when
	 * `asking.cancel` fires. Throws what `work` throws.
	 *
	 * @param work is given what takes the word on the provider's load; without one the call says nothing about it
	 */
	async run<T>(
		asking: Asking,
		work: (tell: (feedback: Feedback) => void) => Promise<T>,
	): Promise<Ran<T> | NoPlace> {
		const place = this.tryTake(asking) ?? (await this.join(asking));
		if (place.kind === 'no-place') return place;
		if (asking.signal?.aborted === true) {
			place.end('unsent');
			return { kind: 'no-place', until: undefined };
		}
		let feedback: Feedback = SILENT;
		const unwatch = asking.cancel && onAbort(asking.cancel, () => place.end(SILENT, LATE));
		try {
			const value = await work((told) => {
				feedback = told;
			});
			return { kind: 'ran', value };
		} finally {
			unwatch?.();
			place.end(feedback);
		}
	}

	/** A place at once, if there is one here and in the wider class and nobody waits for it. */
	private tryTake(asking: Asking): Pass | undefined {
		if (this.waiting > 0 || asking.signal?.aborted === true) return undefined;
		const now = this.clock.now();
		if (ownReadyAt(asking, now) > now || this.gate.readyAt(asking, now) > now) return undefined;
		const outer = this.wider?.tryTake(outward(asking));
		if (this.wider !== undefined && outer === undefined) return undefined;
		this.line[asking.owner.kind].serve(asking.owner);
		return this.start(asking, outer);
	}

	private async join(asking: Asking): Promise<Pass | NoPlace> {
		return await new Promise((resolve) => this.enter(asking, resolve));
	}

	/** Stands in the line. `settle` is called once, perhaps at once. */
	private enter(asking: Asking, settle: (place: Pass | NoPlace) => void): void {
		const { owner, signal } = asking;
		let unwatch = () => {};
		const waiter: Waiter = {
			owner,
			asking,
			asked: this.clock.now(),
			patience: asking.patience(),
			isGone: false,
			settle: (place) => {
				if (waiter.isGone) return;
				waiter.isGone = true;
				unwatch();
				this.waiting -= 1;
				settle(place);
			},
		};
		this.waiting += 1;
		if (signal?.aborted === true) {
			waiter.settle({ kind: 'no-place', until: undefined });
			return;
		}
		if (signal !== undefined) {
			unwatch = onAbort(signal, () => {
				waiter.settle({ kind: 'no-place', until: undefined });
				this.serve();
			});
		}
		this.line[owner.kind].add(waiter);
		this.heed(waiter, this.clock.now());
		this.serve();
	}

	/** Gives places to those whose turn it is until there is none, and sees to it that it is asked again in time. */
	private serve(): void {
		// A place that is given or refused at once may call back into here.
		if (this.isServing) return;
		this.isServing = true;
		try {
			let again: number | undefined;
			do again = this.serveOne();
			while (again === undefined);
			this.alarm.set(this.waiting === 0 ? Infinity : Math.min(again, this.impatientAt));
		} finally {
			this.isServing = false;
		}
	}

	/** @returns when to ask again, undefined for at once */
	private serveOne(): number | undefined {
		const now = this.clock.now();
		if (now >= this.impatientAt) this.letImpatientGo(now);
		let ownReady = Infinity;
		const mayGo = ({ owner, asking }: Waiter): boolean => {
			if (this.outside.has(owner)) return false;
			const ready = ownReadyAt(asking, now);
			if (ready <= now) return true;
			if (ready === Infinity && isOwn(asking.limit)) asking.limit.whenReleased(this.wake);
			ownReady = Math.min(ownReady, ready);
			return false;
		};
		const waiter = this.line.person.pick(mayGo) ?? this.line.execution.pick(mayGo);
		if (waiter === undefined) return ownReady;
		const ready = this.gate.readyAt(waiter.asking, now);
		if (ready > now) {
			// Whoever sits before the screen is told now what he would only hear when his patience is over.
			const isVain = ready !== Infinity && ready - now > waiter.asking.patience();
			if (waiter.owner.kind !== 'person' || !isVain) return Math.min(ready, ownReady);
			waiter.settle({ kind: 'no-place', until: ready });
			return undefined;
		}
		this.line[waiter.owner.kind].take(waiter);
		if (this.wider === undefined) waiter.settle(this.start(waiter.asking, undefined));
		else this.askOutside(waiter, this.wider);
		return undefined;
	}

	private askOutside(waiter: Waiter, wider: Lane): void {
		const { asking, owner } = waiter;
		const outer = wider.tryTake(outward(asking));
		if (outer !== undefined) {
			waiter.settle(this.start(asking, outer));
			return;
		}
		this.outside.add(owner);
		wider.enter(outward(asking), (place) => {
			this.outside.delete(owner);
			const now = this.clock.now();
			if (place.kind === 'no-place') waiter.settle(place);
			else if (waiter.isGone) place.end('unsent');
			else if (this.gate.readyAt(asking, now) <= now && ownReadyAt(asking, now) <= now)
				waiter.settle(this.start(asking, place));
			else {
				// A refusal came, or others were faster, while the wider class was waited for.
				place.end('unsent');
				this.line[owner.kind].putBack(waiter);
			}
			this.serve();
		});
	}

	private start(asking: Asking, outer: Pass | undefined): Pass {
		const start = this.gate.start(asking, this.clock.now());
		return new Pass((feedback, late) => this.end(asking, start, feedback, late), outer);
	}

	private end(asking: Asking, start: Start, feedback: Feedback | 'unsent', late: number): void {
		const now = this.clock.now();
		const held = this.gate.heldUntil;
		this.gate.end(asking, start, feedback, now, late);
		if (isOwn(asking.limit)) asking.limit.released();
		if (this.waiting === 0) return;
		if (this.gate.heldUntil > held) this.letImpatientGo(now);
		this.serve();
	}

	private letImpatientGo(now: number): void {
		this.impatientAt = Infinity;
		for (const turns of [this.line.person, this.line.execution])
			for (const waiter of turns) this.heed(waiter, now);
	}

	/** Lets one go whose patience is over, or would be before a refusal's hold is. */
	private heed(waiter: Waiter, now: number): void {
		const { troubledSince } = this.gate;
		let left = waiter.asking.patience();
		// Calls of others are refused again and again: that is trouble for all who wait.
		if (troubledSince !== undefined)
			left = Math.min(left, waiter.patience - (now - Math.max(waiter.asked, troubledSince)));
		const held = this.heldTo;
		// Who may spend no time on trouble still waits for his turn where there is none.
		const isOver = left <= 0 && left < waiter.patience;
		if (isOver || held - now > left)
			waiter.settle({ kind: 'no-place', until: held > now ? held : undefined });
		else if (left > 0) this.impatientAt = Math.min(this.impatientAt, now + left);
	}
}
