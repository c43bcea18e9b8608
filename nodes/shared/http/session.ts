import { onAbort } from './abort';
import { headerOf } from './address';
import type { Call, EndpointClass } from './call';
import { asError } from './errors';
import {
	addTries,
	answered,
	feedbackOf,
	isReadable,
	isToGiveWay,
	NO_TRIES,
	outOfTime,
	requestOf,
} from './exchange';
import type { End, Exchange, Heard, Question, Tries } from './exchange';
import type { Lane } from './lane';
import { OwnLimit } from './place';
import type { Asking } from './place';
import type { HttpAnswer, HttpResult } from './port';
import { backOff, decide, isRefusal, judge, retryAfterOf } from './retry';
import type { Verdict } from './retry';
import type { Halt, SessionParts, Tally } from './settings';
import { TheirClock } from './theirClock';
import type { Owner } from './turns';

/** A base URL that leads to web pages is not asked more often than this. */
const MOST_STRANGE = 5;

/** The calls of one run: paced, repeated while that is safe, and stopped together. */
export class Session {
	readonly tally: Tally = { calls: 0, refused: 0, lost: 0 };
	/** Ends waits: by a halt, or by the user's Stop. */
	private readonly halting = new AbortController();
	private readonly unwatch: () => void;
	private reason: Halt | undefined;
	/** Since when no call has succeeded, ms; 0: the last one did. */
	private troubleSince = 0;
	private readonly theirClock = new TheirClock();
	/** Successes before the first answer of the API that were none of its; undefined once one was. */
	private strange: number | undefined = 0;
	private readonly lanes = new Set<Lane>();
	private readonly owner: Owner;
	/** The user's own limit, by the name of the class that it holds. */
	private readonly limits = new Map<string, OwnLimit>();
	private readonly opened: number;

	constructor(private readonly parts: SessionParts) {
		this.owner = { kind: parts.settings.isPerson === true ? 'person' : 'execution' };
		this.opened = parts.clock.now();
		// Not `AbortSignal.any`: Node keeps what was made of two signals for as long as it is listened to.
		const end = () => this.halting.abort();
		this.unwatch = parts.signal === undefined ? () => {} : onAbort(parts.signal, end);
		if (parts.signal?.aborted === true) end();
	}

	private get waiting(): AbortSignal {
		return this.halting.signal;
	}

	get baseUrl(): string {
		return this.parts.baseUrl;
	}

	/** How far the provider's clock is ahead of ours, ms; 0 where that is too little to be told. */
	get skew(): number {
		return this.theirClock.ahead;
	}

	/** Whether an answer told the provider's time. */
	get isTimed(): boolean {
		return this.theirClock.isTold;
	}

	now(): number {
		return this.parts.clock.now();
	}

	get halt(): Halt | undefined {
		return this.reason;
	}

	get isCancelled(): boolean {
		return this.parts.signal?.aborted === true;
	}

	/** Nothing new goes out, and waits end; what is in flight is awaited. */
	stop(reason: Halt): void {
		this.reason ??= reason;
		this.halting.abort();
	}

	/** When the run is over: it hears no Stop any more. */
	end(): void {
		this.unwatch();
	}

	/** Until when a refusal holds the calls, ms since 1970, or undefined where none does. */
	heldUntil(): number | undefined {
		const until = Math.max(0, ...[...this.lanes].map((lane) => lane.heldTo));
		return until > this.parts.clock.now() ? until : undefined;
	}

	async sleep(ms: number): Promise<void> {
		await this.parts.clock.sleep(ms, this.waiting);
	}

	/** Ms until a row has been in trouble for as long as it may. A class that is in trouble as a whole counts for all. */
	timeLeft(tries: Tries): number {
		const now = this.parts.clock.now();
		const began = [tries.troubleSince, this.troubleSince].filter((time) => time > 0);
		return this.parts.settings.maxRetryTime - (now - Math.min(now, ...began));
	}

	/**
	 * One call that may follow a Stop, without wait or repeat, to end what would go on costing; whatever comes of it.
	 *
	 * @param timeout ms
	 */
	async lastWord(call: Call, timeout: number): Promise<void> {
		await this.parts.port.send(requestOf(call, timeout));
	}

	/** Ms that an answer asks to wait before the next look; undefined where it asks nothing. */
	waitAskedBy(answer: HttpAnswer): number | undefined {
		return retryAfterOf(answer.headers, this.parts.clock.now() + this.theirClock.ahead);
	}

	/** Waits through a halt; the user's Stop ends it. */
	async sleepThroughHalt(ms: number): Promise<void> {
		await this.parts.clock.sleep(ms, this.parts.signal);
	}

	/** Sends a call until an answer counts or no further try is due. */
	async exchange<T>(question: Question<T>): Promise<Exchange<T>> {
		const { call, limits, repeatable, before = NO_TRIES, outlivesHalt = false } = question;
		const { givesWay } = question;
		const waiting = outlivesHalt ? this.parts.signal : this.waiting;
		const request = requestOf(call, this.parts.settings.timeout);
		let tries = NO_TRIES;
		let last: HttpResult | undefined;
		let { losses = 0 } = question;
		let refusals = 0;
		let started = 0;
		const left = () => this.timeLeft(addTries(before, tries));
		const ended = (end: End<T>): Exchange<T> => ({ end, tries });
		for (let attempt = losses + 1; ; attempt += 1) {
			const asking = this.asking(question, left, waiting);
			const ran = await this.laneOf(limits).run(asking, async (tell) => {
				started = this.parts.clock.now();
				this.tally.calls += 1;
				const result = await this.parts.port.send(request, this.parts.signal);
				tries = addTries(tries, { ...NO_TRIES, attempts: 1, since: started });
				const heard = this.heard(result, question, addTries(before, tries));
				tell(feedbackOf(heard));
				return heard;
			});
			if (ran.kind === 'no-place') {
				const isHalted = waiting?.aborted === true;
				return ended(isHalted ? { kind: 'halted' } : outOfTime(last, tries, ran.until));
			}
			const { result, fault, verdict, retryAfter } = ran.value;
			last = result;
			tries = addTries(tries, this.note(result, verdict));
			if (fault !== undefined) {
				tries = addTries(tries, { ...NO_TRIES, maybeDelivered: true });
				return ended({ kind: 'faulty', error: fault });
			}
			if (this.isCancelled && verdict !== 'answered') return ended({ kind: 'halted' });
			if (this.isMisdirected(last)) {
				this.stop({ kind: 'misdirected', last });
				return ended({ kind: 'lost', last, wait: 0 });
			}
			// What cannot mend itself within a run is not waited for.
			if (last.kind === 'failure' && last.isLasting && verdict === 'undelivered')
				return ended(outOfTime(last, tries));
			const step = decide({
				verdict,
				repeatable,
				attempt,
				timeLeft: left(),
				retryAfter,
				random: this.parts.random(),
			});
			switch (step.step) {
				case 'settle':
					return ended(answered(ran.value));
				case 'stop':
					this.stop({ kind: 'unauthorized', last });
					return ended({ kind: 'unauthorized', last });
				case 'read-back':
					return ended({ kind: 'lost', last, wait: step.wait });
				case 'give-up':
					return ended(outOfTime(last, tries));
				case 'repeat':
					if (isRefusal(last) && ++refusals === question.mostRefusals)
						return ended(outOfTime(last, tries));
					if (verdict === 'lost') losses += 1;
					if (verdict === 'lost' && isToGiveWay(givesWay, losses, this.now() - started, left()))
						return ended({ kind: 'lost', last, wait: step.wait, gaveWay: true });
					// Where the class is held anyway, waiting in its line is enough, and the line keeps the order.
					if (retryAfter === undefined) await this.parts.clock.sleep(step.wait, waiting);
			}
		}
	}

	/** Reads an answer, once. */
	private heard<T>(result: HttpResult, { read, isFinal }: Question<T>, tries: Tries): Heard<T> {
		const retryAfter = isRefusal(result)
			? retryAfterOf(result.headers, this.parts.clock.now() + this.theirClock.ahead)
			: undefined;
		try {
			if (result.kind === 'answer' && isFinal?.(result) === true)
				return { result, value: undefined, fault: undefined, verdict: 'answered', retryAfter };
			const value = isReadable(result) ? read(result, tries) : undefined;
			const verdict = judge(result, value !== undefined);
			return { result, value, fault: undefined, verdict, retryAfter };
		} catch (error) {
			// The provider answered; it is our own code that broke down.
			return { result, value: undefined, fault: asError(error), verdict: 'answered', retryAfter };
		}
	}

	/** Whether the base URL must be wrong: nothing that came was JSON, again and again. */
	private isMisdirected(last: HttpResult): boolean {
		if (last.kind !== 'answer' || this.strange === undefined) return false;
		if (last.bytes.length === 0 || last.json !== undefined) this.strange = undefined;
		else if (last.isSuccess) this.strange += 1;
		return this.strange !== undefined && this.strange >= MOST_STRANGE;
	}

	/** Ms to wait before trying once more what cannot go through {@link exchange} alone. */
	backOff(attempt: number): number {
		return backOff(attempt, this.parts.random());
	}

	private laneOf(endpoint: EndpointClass): Lane {
		const lane = this.parts.lane(endpoint);
		this.lanes.add(lane);
		return lane;
	}

	private asking(
		{ limits, rows }: Pick<Question<unknown>, 'limits' | 'rows'>,
		timeLeft: () => number,
		signal: AbortSignal | undefined,
	): Asking {
		const { settings, clock } = this.parts;
		return {
			owner: this.owner,
			...(rows !== undefined && { rows }),
			patience: () => {
				const left = Math.max(0, timeLeft());
				if (this.owner.kind === 'execution') return left;
				return Math.min(left, this.opened + settings.maxRetryTime - clock.now());
			},
			limit: this.limitOf(limits),
			signal,
			cancel: this.parts.signal,
		};
	}

	private limitOf({ name }: EndpointClass): OwnLimit | 'none' | undefined {
		const { cap } = this.parts.settings;
		if (cap === undefined || cap === 'none') return cap;
		const known = this.limits.get(name);
		if (known !== undefined) return known;
		const limit = new OwnLimit(cap);
		this.limits.set(name, limit);
		return limit;
	}

	/** Counts a try, and tells what it leaves behind. */
	private note(result: HttpResult, verdict: Verdict): Tries {
		const now = this.parts.clock.now();
		if (result.kind === 'answer') {
			this.theirClock.hear(headerOf(result.headers, 'date'), now);
			if (isRefusal(result)) this.tally.refused += 1;
		}
		if (verdict === 'answered') {
			this.troubleSince = 0;
			return NO_TRIES;
		}
		if (verdict === 'lost') this.tally.lost += 1;
		this.troubleSince ||= now;
		return { ...NO_TRIES, maybeDelivered: verdict === 'lost', troubleSince: now };
	}
}
