import { RequestLog } from './requestLog';

/** When a call went out, as the pace needs it to judge what came of it. */
export interface Start {
	readonly at: number;
	/** Refusals before it, so that calls that were in flight together are one refusal. */
	readonly epoch: number;
}

/** Calls in flight that a pace starts with, and never fewer but for a probe. */
const FIRST_LIMIT = 4;
const MOST_IN_FLIGHT = 256;

/** Ms. A longer hold is a mistake or a quota of a day; one call an hour finds out whether it still stands. */
export const LONGEST_ASKED_HOLD = 3_600_000;
/** Where the provider does not say for how long, ms. */
const FIRST_HOLD = 1_000;
const LONGEST_HOLD = 60_000;
/** Ms of a hold after which one call alone goes ahead. */
const PROBED_HOLD = 5_000;

/** Ms before a refusal that at least are looked at to tell the limit by what was taken in them. */
const LOOK_BACK = 1_000;
/** Taken calls that are remembered. */
const REMEMBERED = 8_192;
/** Never fewer calls a second. */
const SLOWEST = 0.2;
/** The share of a known limit that is used. */
const CAUTIOUS = 0.97;
const LEAST_CAUTION = 0.8;
/** Ms that a pace may catch up on after a timer that came late. */
const SLACK = 10;

/** A refusal agrees with the limit that is believed in where it tells one within this factor of it. */
const AGREES = 1.25;
/** Windows for which a refusal that stands alone is remembered. */
const SUSPECTS = 10;
/** What is taken beyond the believed limit by this factor disproves it. */
const DISPROVES = 1.06;
/** Refused calls of one refusal that a passing fault may explain, where others that started later are taken. */
const STRAY = 2;
const MOST_BELIEF = 6;
/**
 * By belief: for how many windows the believed limit is kept to before the pace feels its way beyond, and how fast it
 * does: calls a second more for each call taken.
 */
const KEEPS = [0.5, 1, 4, 19.5, 25, 40, 80] as const;
const FEELS = [6, 2, 1, 1, 0.5, 0.5, 0.5] as const;

/** What was refused together: calls that were in flight when the first of them was refused. */
interface Refusal {
	readonly started: number;
	/** Ms before it that tell the limit. */
	readonly span: number;
	/** Whether nothing was taken since the refusal before it. */
	readonly isRepeated: boolean;
	calls: number;
	/** Calls taken that started later than the first refused one, and when the last of them started. */
	takenLater: number;
	lastLater: number;
}

/**
 * How fast the calls of a class may go, learned from what is accepted and refused. Pure but for what it remembers: it
 * has no clock and waits for nothing.
 *
 * It starts with a few calls in flight and adds one for each round that is taken. A refusal holds all calls for as long
 * as the provider says. What was taken before it tells a limit, which is evidence, not knowledge: it counts for nothing
 * where calls that started later were taken as if there were no limit, and for more with each refused call that agrees
 * with it. A limit that is hardly believed is tried again soon and fast, one that is believed seldom and slowly.
 */
export class Pace {
	private limit = FIRST_LIMIT;
	private epoch = 0;
	/** Refusals since a call was last taken. */
	private holds = 0;
	private held = 0;
	private isProbing = false;
	private readonly taken = new RequestLog(REMEMBERED);
	private refusal: Refusal | undefined;
	/** Calls a second, and the limit it follows; undefined until a refusal tells one. */
	private rate: number | undefined;
	private ceiling = 0;
	/** Ms of the window that told it. */
	private span = LOOK_BACK;
	private caution = CAUTIOUS;
	private belief = 0;
	/** What a refusal told that nothing has agreed with yet. */
	private suspicion: { readonly told: number; readonly at: number } | undefined;
	/** From when on more than the believed limit is tried. */
	private feelsFrom = 0;
	private nextStart = 0;
	/** Whether the last call went as soon as the pace let it: only then does its being taken say that more might be. */
	private isBound = false;
	private troubled: number | undefined;

	constructor(private readonly random: () => number) {}

	/** Until when a refusal holds the calls, ms; in the past where none does. */
	get heldUntil(): number {
		return this.held;
	}

	/** When the first of the refusals came that no taken call has followed, ms; undefined where the last call was taken. */
	get troubledSince(): number | undefined {
		return this.troubled;
	}

	/** Calls a second; undefined as long as nothing tells a limit. */
	get callsPerSecond(): number | undefined {
		return this.rate;
	}

	/** The earliest moment for a call beside those in flight; Infinity: when one of them ends. */
	readyAt(inFlight: number, now: number): number {
		const most = this.isProbing ? 1 : Math.floor(this.limit);
		if (inFlight >= most) return Infinity;
		return Math.max(now, this.held, this.nextStart);
	}

	start(now: number): Start {
		this.learn(now);
		if (this.rate !== undefined) {
			const interval = 1_000 / this.rate;
			this.isBound = now - this.nextStart < Math.max(interval / 4, SLACK / 2);
			this.nextStart = Math.max(this.nextStart, now - Math.max(interval, SLACK)) + interval;
		}
		return { at: now, epoch: this.epoch };
	}

	accepted(start: Start, now: number): void {
		this.taken.add(start.at);
		this.limit = Math.min(MOST_IN_FLIGHT, this.limit + 1 / this.limit);
		if (start.epoch === this.epoch) {
			this.holds = 0;
			this.isProbing = false;
			this.troubled = undefined;
			this.feel(now);
		} else if (this.refusal !== undefined && start.at > this.refusal.started) {
			this.refusal.takenLater += 1;
			this.refusal.lastLater = Math.max(this.refusal.lastLater, start.at);
		}
	}

	/** @param retryAfter ms that the provider asked to wait, undefined where it did not say */
	refused(start: Start, now: number, retryAfter: number | undefined): void {
		const isHint = retryAfter !== undefined && retryAfter > 0;
		const hold = isHint
			? Math.min(LONGEST_ASKED_HOLD, retryAfter)
			: Math.min(LONGEST_HOLD, FIRST_HOLD * 2 ** this.holds);
		// Jitter after, never before, what the provider asked for: executions that wait together do not return together.
		const until = now + hold + this.random() * Math.min(1_000, Math.max(20, hold * 0.1));
		this.held = Math.max(this.held, until);
		this.troubled ??= now;
		if (start.epoch !== this.epoch) {
			if (this.refusal !== undefined) this.refusal.calls += 1;
			return;
		}
		this.epoch += 1;
		this.holds += 1;
		this.isProbing = this.holds > 1 || hold >= PROBED_HOLD;
		// A provider that asks to wait for long counts over a long time: as far as it looks back, the pace does.
		const span = Math.max(LOOK_BACK, hold);
		this.refusal = {
			started: start.at,
			span,
			isRepeated: this.holds > 1,
			calls: 1,
			takenLater: 0,
			lastLater: start.at,
		};
	}

	/**
	 * What a refusal teaches. Asked when the hold is over, for the answers to calls that were in flight with the refused
	 * one come after it.
	 */
	private learn(now: number): void {
		const { refusal } = this;
		if (refusal === undefined) return;
		this.refusal = undefined;
		this.nextStart = Math.max(this.nextStart, Math.min(now, this.held));
		// Refused again at once: that says for how long, not how much.
		if (refusal.isRepeated) return;
		const taken = this.takenIn(refusal);
		const told = (Math.max(1, taken) * 1_000) / refusal.span;
		if (isStray(refusal, told)) return;
		if (!this.isBelieved(refusal, told, now)) return;
		this.ceiling = told;
		this.span = refusal.span;
		this.rate = Math.max(SLOWEST, told * this.caution);
		this.limit = Math.max(FIRST_LIMIT, this.limit / 2);
		this.feelsFrom = now + (KEEPS[this.belief] ?? 0) * refusal.span;
	}

	/** Weighs what a refusal tells, calls a second, and says whether to go by it. */
	private isBelieved({ calls, span, started }: Refusal, told: number, now: number): boolean {
		const agrees = this.rate !== undefined && isNear(told, this.ceiling);
		const { suspicion } = this;
		this.suspicion = undefined;
		if (calls > STRAY) {
			// So many together are no accident.
			this.belief = (agrees ? this.belief : 0) + (calls >= 5 ? 3 : 2);
		} else if (agrees && started >= this.feelsFrom) {
			this.belief += 1;
		} else if (agrees) {
			// Kept to, and yet too much: answers that come at odd times, or others who use the key.
			this.caution = Math.max(LEAST_CAUTION, this.caution - 0.03);
			this.rate = this.ceiling * this.caution;
			return false;
		} else if (
			suspicion !== undefined &&
			now - suspicion.at < SUSPECTS * span &&
			isNear(told, suspicion.told)
		) {
			// Twice the same, at a pace that it had nothing to do with.
			this.belief = 1;
		} else {
			this.suspicion = { told, at: now };
			return false;
		}
		this.belief = Math.min(MOST_BELIEF, this.belief);
		return true;
	}

	/** Calls that were taken before the refusal, by their starts: nearest to the order in which the provider counted them. */
	private takenIn({ started, span }: Refusal): number {
		const later = this.taken.countAfter(started);
		const taken = this.taken.countAfter(started - span) - later;
		const oldest = this.taken.fromEnd(later + taken);
		// Where there were more than it remembers, those since the first that it does tell the rest.
		if (later + taken < REMEMBERED || oldest === undefined) return taken;
		return (taken * span) / Math.max(1, started - oldest);
	}

	/** A call was taken: beyond the believed limit where it is time to try that, and where the pace is what holds back. */
	private feel(now: number): void {
		if (this.rate === undefined || now < this.feelsFrom || !this.isBound) return;
		this.rate += Math.min(FEELS[this.belief] ?? 0, this.rate / 2);
		const taken = this.taken.countAfter(now - this.span);
		if (taken > 1 + (this.ceiling * DISPROVES * this.span) / 1_000) this.belief = 0;
	}
}

const isNear = (one: number, other: number): boolean =>
	one < other * AGREES && other < one * AGREES;

/** Whether a refusal was a passing fault: a call or two, while those that started later were taken in a number that the limit it tells cannot explain. */
function isStray({ calls, takenLater, started, lastLater }: Refusal, told: number): boolean {
	const explained = (told * (lastLater - started)) / 1_000;
	return calls <= Math.max(STRAY, takenLater / 10) && takenLater >= 2 + 2 * explained;
}
