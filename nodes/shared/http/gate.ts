import type { Cap } from './call';
import { Pace } from './pace';
import type { Start } from './pace';
import { isOwn } from './place';
import type { Asking, Feedback } from './place';
import { Window } from './window';

export interface GateSettings {
	/** Published limits, all of which hold. */
	readonly caps?: readonly Cap[] | undefined;
	/** Whether the limits are those of one mailbox or the like, which no user's limit on his calls replaces. */
	readonly isKeyed?: boolean;
}

/** When a call of a class may go: by its published limits, by what is under way, and by the pace that is learned. */
export class Gate {
	private readonly windows: readonly Window[];
	private readonly pace: Pace;
	private readonly isKeyed: boolean;
	private underWay = 0;
	private used: number;

	constructor(now: number, random: () => number, { caps = [], isKeyed = false }: GateSettings) {
		this.windows = caps.map((cap) => new Window(cap));
		this.pace = new Pace(random);
		this.isKeyed = isKeyed;
		this.used = now;
	}

	get inFlight(): number {
		return this.underWay;
	}

	/** When a call last went or ended, ms. */
	get lastUsed(): number {
		return this.used;
	}

	/** Until when a refusal holds the calls, ms; in the past where none does. */
	get heldUntil(): number {
		return this.pace.heldUntil;
	}

	get troubledSince(): number | undefined {
		return this.pace.troubledSince;
	}

	/** Whether calls are under way or still count, or a refusal holds them. */
	isBusy(now: number): boolean {
		return (
			this.underWay > 0 ||
			this.pace.heldUntil > now ||
			this.windows.some((window) => !window.isEmpty(now))
		);
	}

	/** The earliest moment for a call; Infinity: when one of those under way ends. */
	readyAt({ rows = 1, limit }: Asking, now: number): number {
		let ready = this.pace.readyAt(this.underWay, now);
		if (limit === 'none') return ready;
		for (const window of this.windows) {
			if (limit !== undefined && !this.isKeyed && limit.replaces(window.cap)) continue;
			ready = Math.max(ready, window.readyAt(rows, now));
		}
		return ready;
	}

	start({ rows = 1, limit }: Asking, now: number): Start {
		this.underWay += 1;
		this.used = now;
		for (const window of this.windows) window.start(rows);
		if (isOwn(limit)) limit.window.start(rows);
		return this.pace.start(now);
	}

	/** @param late ms for which the provider may still come to count the call */
	end(
		{ rows = 1, limit }: Asking,
		start: Start,
		feedback: Feedback | 'unsent',
		now: number,
		late: number,
	): void {
		this.underWay -= 1;
		this.used = now;
		const windows = isOwn(limit) ? [...this.windows, limit.window] : this.windows;
		for (const window of windows) {
			if (feedback === 'unsent') window.cancel(rows);
			else window.end(rows, now, late);
		}
		if (feedback === 'unsent') return;
		if (feedback.kind === 'accepted') this.pace.accepted(start, now);
		if (feedback.kind === 'refused') this.pace.refused(start, now, feedback.retryAfter);
	}
}
