import type { Cap } from './call';
import type { Owner } from './turns';
import { Window } from './window';

/** What a call says of the provider's load. */
export type Feedback =
	| { readonly kind: 'accepted' }
	/** 429, 503, or 403 with `Retry-After`: too much. `retryAfter` in ms where the provider named it. */
	| { readonly kind: 'refused'; readonly retryAfter: number | undefined }
	/** Nothing about load: a lost answer, a cancelled call. */
	| { readonly kind: 'silent' };

/** A user's own limit: it holds his execution only, in all lanes that he uses for one kind of calls. */
export class OwnLimit {
	readonly window: Window;
	private readonly watchers = new Set<() => void>();

	constructor(cap: Cap) {
		this.window = new Window(cap);
	}

	/** Calls `wake` once when a call under this limit has ended. */
	whenReleased(wake: () => void): void {
		this.watchers.add(wake);
	}

	released(): void {
		const waking = [...this.watchers];
		this.watchers.clear();
		for (const wake of waking) wake();
	}

	/** Whether the user said that he may go faster than a published limit of so short a window. */
	replaces({ requests, perMs, counts }: Cap): boolean {
		const own = this.window.cap;
		return counts !== 'rows' && perMs <= own.perMs && own.requests / own.perMs > requests / perMs;
	}
}

/** Who asks for a place, and how. */
export interface Asking {
	readonly owner: Owner;
	/** Rows that the call carries; 1 where it is not said. */
	readonly rows?: number;
	/**
	 * Ms that the caller is still ready to wait, asked for again and again, in the line too. It falls by no more than a
	 * millisecond in each.
	 */
	readonly patience: () => number;
	/** The user's own limit; `'none'`: published limits do not hold him. */
	readonly limit?: OwnLimit | 'none' | undefined;
	/** Ends the wait. */
	readonly signal?: AbortSignal | undefined;
	/** Ends calls in flight: their place is given back when it fires, whatever the call does. */
	readonly cancel?: AbortSignal | undefined;
}

/** The signal fired, or the patience ended. `until`: to when a refusal or a full window holds the calls, ms. */
export interface NoPlace {
	readonly kind: 'no-place';
	readonly until: number | undefined;
}

export interface Ran<T> {
	readonly kind: 'ran';
	readonly value: T;
}

export const SILENT: Feedback = { kind: 'silent' };

export const isOwn = (limit: Asking['limit']): limit is OwnLimit => limit instanceof OwnLimit;

/** The earliest moment that the user's own limit allows; Infinity: when one of his calls under way ends. */
export const ownReadyAt = ({ limit, rows = 1 }: Asking, now: number): number =>
	isOwn(limit) ? limit.window.readyAt(rows, now) : now;

/** How the same call asks the wider class, whose limits a user's own one neither tightens nor replaces. */
export const outward = ({ limit, ...asking }: Asking): Asking =>
	limit === 'none' ? { ...asking, limit } : asking;

/** A place that was taken, here and in the wider class. It is given back once, whatever happens. */
export class Pass {
	readonly kind = 'pass';
	private isBack = false;

	constructor(
		private readonly giveBack: (feedback: Feedback | 'unsent', late: number) => void,
		private readonly outer: Pass | undefined,
	) {}

	end(feedback: Feedback | 'unsent', late = 0): void {
		if (this.isBack) return;
		this.isBack = true;
		this.giveBack(feedback, late);
		// A refusal says which calls are too many only for the class that was called.
		this.outer?.end(
			feedback === 'unsent' || feedback.kind === 'accepted' ? feedback : SILENT,
			late,
		);
	}
}
