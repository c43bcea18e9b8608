import type { Cap } from './call';
import { unlessAborted } from './abort';
import type { Clock } from './clock';
import { RequestLog } from './requestLog';

/** What a call says of the provider's load. */
export type Feedback =
	| { readonly kind: 'accepted' }
	/** 429, or 503: too much. `retryAfter` in ms where the provider named it. */
	| { readonly kind: 'refused'; readonly retryAfter: number | undefined }
	/** Nothing about load: a lost answer, a cancelled call. */
	| { readonly kind: 'silent' };

/** A call that may go, to be given back with what it brought. */
export interface Pass {
	done(feedback: Feedback): void;
}

/** Calls in flight that a lane starts with. */
const FIRST_LIMIT = 4;
const MOST_IN_FLIGHT = 256;
/** The share of the last known limit at which a lane stops hurrying and starts feeling its way. */
const CAUTIOUS = 0.95;
/** Per second, the share of the last known limit by which a lane recovers up to there. */
const RECOVERY = 0.5;
/**
 * Per second, the share by which it goes beyond, and how that rises with the square of the seconds since the last
 * refusal: hardly at all for long enough to profit from what is known, then fast to what a raised limit allows.
 */
const PROBE = 0.000_5;
const PROBE_RISE = 0.000_006;
/** Ms before a refusal that at least are looked at to tell the limit by what was taken in them. */
const LOOK_BACK = 1_000;
/** Calls taken in that time from which a limit can be told. */
const TELLING = 3;
/** Taken calls that are remembered. */
const REMEMBERED = 1_024;
/** Calls a second where nothing tells the limit, and never less than the second. */
const FIRST_PACE = 1;
const SLOWEST = 0.2;
/** Ms; a longer one is a mistake, and must not lock a key until the process ends. */
const LONGEST_ASKED_HOLD = 24 * 3_600_000;
const FIRST_HOLD = 1_000;
const LONGEST_HOLD = 60_000;

/**
 * The pace of one class of calls: never more than the published limit in any window, and below that a pace learned from
 * the answers. It starts with a few calls in flight, adds one for each round that is accepted, halves on 429 and 503,
 * and holds all calls for as long as `Retry-After` says. One lane serves all executions in the process.
 *
 * A call counts from its start until a whole window after its answer: wherever between the two the provider counts it,
 * no window of its own holds more than the limit.
 */
export class Lane {
	private readonly log = new RequestLog();
	private inFlight = 0;
	private limit = FIRST_LIMIT;
	private heldUntil = 0;
	private holds = 0;
	/** Counts refusals, so that calls that were in flight together are one refusal. */
	private epoch = 0;
	private readonly taken = new RequestLog();
	/** The refusal that is still to be learned from. */
	private refusal: { readonly started: number; readonly span: number } | undefined;
	/** When the last hold ended. */
	private since = 0;
	/** Calls a second, undefined until a first refusal. */
	private pace: number | undefined;
	private ceiling: number | undefined;
	private nextStart = 0;
	private pacedAt = 0;
	private turn: Promise<void> = Promise.resolve();
	private waiting = 0;
	private released: Array<() => void> = [];
	private lastUsed: number;

	constructor(
		private readonly clock: Clock,
		private readonly random: () => number,
		private readonly wider?: Lane,
	) {
		this.taken.reach(REMEMBERED);
		this.lastUsed = clock.now();
	}

	/** When this lane last did something, ms. */
	get idleSince(): number {
		return this.inFlight > 0 ? this.clock.now() : this.lastUsed;
	}

	/** Until when calls are held by a refusal, ms; in the past where they are not. */
	get heldTo(): number {
		return Math.max(this.heldUntil, this.wider?.heldTo ?? 0);
	}

	/**
	 * Waits for a place, first come first served.
	 *
	 * @param caps limits that count here, narrowest class first
	 * @param patience ms that the caller is still ready to be held for by refusals, asked for again and again
	 * @returns undefined where the signal fired or the hold is longer than the patience
	 */
	async take(
		caps: ReadonlyArray<Cap | undefined>,
		patience: () => number,
		signal?: AbortSignal,
	): Promise<Pass | undefined> {
		if (this.waiting === 0 && signal?.aborted !== true) {
			const pass = this.tryStart(caps);
			if (pass !== undefined) return pass;
		}
		const before = this.turn;
		let leave = () => {};
		this.turn = new Promise((resolve) => {
			leave = resolve;
		});
		this.waiting += 1;
		try {
			await unlessAborted(before, signal);
			return signal?.aborted === true ? undefined : await this.admit(caps, patience, signal);
		} finally {
			this.waiting -= 1;
			// Who leaves before his turn does not let those behind him overtake those before.
			void before.then(leave);
		}
	}

	private async admit(
		caps: ReadonlyArray<Cap | undefined>,
		patience: () => number,
		signal?: AbortSignal,
	): Promise<Pass | undefined> {
		const [cap, ...widerCaps] = caps;
		for (;;) {
			if (signal?.aborted === true) return undefined;
			const pass = this.tryStart(caps);
			if (pass !== undefined) return pass;
			const now = this.clock.now();
			if (this.heldUntil - now > patience()) return undefined;
			const wait = this.readyAt(cap, now) - now;
			if (wait === Infinity) await unlessAborted(this.nextRelease(), signal);
			else if (wait > 0) await this.clock.sleep(wait, signal);
			else if (this.wider !== undefined) {
				const wider = await this.wider.take(widerCaps, patience, signal);
				if (wider === undefined) return undefined;
				if (this.readyAt(cap, this.clock.now()) <= this.clock.now()) return this.start(wider);
				// A refusal came while the wider class was waited for.
				wider.done({ kind: 'silent' });
			}
		}
	}

	/** A place at once, if there is one here and in the wider class. */
	private tryStart([cap, ...widerCaps]: ReadonlyArray<Cap | undefined>): Pass | undefined {
		if (cap !== undefined) this.log.reach(cap.requests);
		const now = this.clock.now();
		if (this.readyAt(cap, now) > now) return undefined;
		if (this.wider === undefined) return this.start(undefined);
		const wider = this.wider.waiting === 0 ? this.wider.tryStart(widerCaps) : undefined;
		return wider && this.start(wider);
	}

	/** The earliest moment for another call; Infinity: when one of those in flight ends. */
	private readyAt(cap: Cap | undefined, now: number): number {
		if (this.inFlight >= Math.max(1, Math.floor(this.limit))) return Infinity;
		let ready = Math.max(this.heldUntil, this.nextStart);
		if (cap !== undefined) {
			const places = cap.requests - this.inFlight;
			if (places < 1) return Infinity;
			const ended = this.log.fromEnd(places);
			if (ended !== undefined) ready = Math.max(ready, ended + cap.perMs);
		}
		return Math.max(ready, now);
	}

	private start(wider: Pass | undefined): Pass {
		const now = this.clock.now();
		const { epoch } = this;
		this.inFlight += 1;
		this.lastUsed = now;
		this.learn();
		this.advance(now);
		if (this.pace !== undefined)
			this.nextStart = Math.max(this.nextStart, now - 1_000 / this.pace) + 1_000 / this.pace;
		let isDone = false;
		return {
			done: (feedback) => {
				if (isDone) return;
				isDone = true;
				this.end(feedback, epoch, now);
				// A refusal says which calls are too many only for the class that was called.
				wider?.done({ kind: feedback.kind === 'accepted' ? 'accepted' : 'silent' });
			},
		};
	}

	private end(feedback: Feedback, epoch: number, started: number): void {
		const now = this.clock.now();
		this.inFlight -= 1;
		this.lastUsed = now;
		this.log.add(now);
		if (feedback.kind === 'accepted') {
			this.taken.add(started);
			this.holds = 0;
			this.limit = Math.min(MOST_IN_FLIGHT, this.limit + 1 / this.limit);
		} else if (feedback.kind === 'refused') {
			this.refused(feedback.retryAfter, epoch, started);
		}
		const waiting = this.released;
		this.released = [];
		for (const wake of waiting) wake();
	}

	private refused(retryAfter: number | undefined, epoch: number, started: number): void {
		const now = this.clock.now();
		const hold =
			retryAfter === undefined
				? Math.min(LONGEST_HOLD, FIRST_HOLD * 2 ** this.holds)
				: Math.min(LONGEST_ASKED_HOLD, retryAfter);
		// Jitter after, never before, what the provider asked for: executions that wait together do not return together.
		const until = now + hold + this.random() * Math.min(1_000, Math.max(20, hold * 0.1));
		this.heldUntil = Math.max(this.heldUntil, until);
		if (epoch !== this.epoch) return;
		this.epoch += 1;
		this.holds += 1;
		this.limit = Math.max(1, this.limit / 2);
		// A provider that asks to wait for long counts over a long time: as far as it looks back, the lane does.
		const span = Math.max(LOOK_BACK, hold);
		this.refusal = { started, span };
	}

	/**
	 * What was taken before a refusal tells the limit. Counted when the hold is over, for answers to calls that were in
	 * flight then come after the refusal.
	 */
	private learn(): void {
		if (this.refusal === undefined) return;
		const { started, span } = this.refusal;
		this.refusal = undefined;
		// By their starts, which are nearest to the order in which the provider counted them.
		const taken = this.taken.countAfter(started - span) - this.taken.countAfter(started);
		if (taken >= TELLING) this.ceiling = (taken * 1_000) / span;
		this.pace = Math.max(SLOWEST, (this.ceiling ?? 2 * FIRST_PACE) / 2);
		this.since = this.heldUntil;
		this.pacedAt = this.heldUntil;
		this.nextStart = this.heldUntil;
	}

	/** Lets the pace rise with the time since the last look. */
	private advance(now: number): void {
		if (this.pace === undefined || now <= this.pacedAt) return;
		const seconds = (now - this.pacedAt) / 1_000;
		this.pacedAt = now;
		const top = this.ceiling ?? this.pace * 2;
		const since = Math.max(0, now - this.since) / 1_000;
		this.pace =
			this.pace < top * CAUTIOUS
				? Math.min(top * CAUTIOUS, this.pace + top * RECOVERY * seconds)
				: this.pace + top * (PROBE + PROBE_RISE * since ** 2) * seconds;
	}

	private async nextRelease(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.released.push(resolve);
		});
	}
}
