import type { Call, Cap, EndpointClass } from './call';
import { headerOf, target } from './address';
import { TELLABLE } from './clock';
import type { Clock } from './clock';
import { asError } from './errors';
import type { Feedback, Lane } from './lane';
import type { HttpAnswer, HttpPort, HttpResult } from './port';
import { backOff, decide, judge, retryAfterOf } from './retry';
import type { Verdict } from './retry';

export interface SessionSettings {
	/** Ms for one call. */
	readonly timeout: number;
	/** Ms that a row may spend being retried. */
	readonly maxRetryTime: number;
	/** The user's own limit in place of the published ones; `'none'` for no limit at all. */
	readonly cap: Cap | 'none' | undefined;
}

export interface SessionParts {
	readonly port: HttpPort;
	readonly clock: Clock;
	readonly random: () => number;
	lane(endpoint: EndpointClass): Lane;
	/** What every call is relative to. */
	readonly baseUrl: string;
	/** The run's cancel signal. */
	readonly signal: AbortSignal | undefined;
	readonly settings: SessionSettings;
}

/** What the tries of a call, or of a row, have left behind. */
export interface Tries {
	/** Calls that went out. */
	readonly attempts: number;
	/** One of them may have been acted on, and its answer is lost. */
	readonly maybeDelivered: boolean;
	/** When the first went out, ms; 0: none yet. */
	readonly since: number;
	/** When trouble began, ms; 0: none yet. */
	readonly troubleSince: number;
}

export const NO_TRIES: Tries = { attempts: 0, maybeDelivered: false, since: 0, troubleSince: 0 };

/** The tries of both, one after the other. */
export const addTries = (before: Tries, after: Tries): Tries => ({
	attempts: before.attempts + after.attempts,
	maybeDelivered: before.maybeDelivered || after.maybeDelivered,
	since: before.since || after.since,
	troubleSince: before.troubleSince || after.troubleSince,
});

/** A call with all that decides how it is made. */
export interface Question<T> {
	readonly call: Call;
	readonly limits: EndpointClass;
	/** Whether a repeat of the call does no harm where it may have been acted on. */
	readonly repeatable: boolean;
	/**
	 * What an answer says, whatever its status; undefined: nothing that the contract knows. A success that says nothing
	 * is a lost answer, any other answer a refusal. Asked once for each answer, with the tries so far.
	 */
	read(answer: HttpAnswer, tries: Tries): T | undefined;
	/** Of earlier calls for the same rows: their time counts. */
	readonly before?: Tries;
	/** Goes on where the run was told to send nothing new; the user's Stop ends it all the same. */
	readonly outlivesHalt?: boolean;
}

/** How an exchange ended without anything that could be read. `last` is the last result there was. */
export type Unread =
	/** The provider decided otherwise. */
	| { readonly kind: 'refused'; readonly answer: HttpAnswer }
	/** Perhaps acted on, and not to be repeated unseen, or out of time. `wait`: ms before a read-back. */
	| { readonly kind: 'lost'; readonly last: HttpResult; readonly wait: number }
	/** Certainly not acted on by the last try, and out of time. */
	| { readonly kind: 'gave-up'; readonly last: HttpResult | undefined }
	| { readonly kind: 'unauthorized'; readonly last: HttpResult }
	/** An answer came, and our own code broke down on reading it. */
	| { readonly kind: 'faulty'; readonly error: Error }
	/** The run was cancelled or stopped before an answer. */
	| { readonly kind: 'halted' };

/** How an exchange ended. */
export type End<T> =
	{ readonly kind: 'read'; readonly value: T; readonly answer: HttpAnswer } | Unread;

export interface Exchange<T> {
	readonly end: End<T>;
	readonly tries: Tries;
}

/** Why no further call is made. */
export type Halt =
	/** The key was refused; or every answer so far was something else than the API's. */
	| { readonly kind: 'unauthorized' | 'misdirected'; readonly last: HttpResult }
	| { readonly kind: 'stopped' }
	/** What the calls need is used up, e.g. credits. */
	| {
			readonly kind: 'exhausted';
			readonly error: string;
			readonly wayOut: string;
			readonly code: string;
	  };

/** What a run did, for its log and its hints. */
export interface Tally {
	calls: number;
	/** Answers 429 and 503: too much. */
	refused: number;
	/** Answers that never came or could not be read. */
	lost: number;
}

/** A base URL that leads to web pages is not asked more often than this. */
const MOST_STRANGE = 5;

/** The calls of one run: paced, repeated while that is safe, and stopped together. */
export class Session {
	readonly tally: Tally = { calls: 0, refused: 0, lost: 0 };
	private readonly halting = new AbortController();
	private readonly waiting: AbortSignal;
	private reason: Halt | undefined;
	/** Since when no call has succeeded, ms; 0: the last one did. */
	private troubleSince = 0;
	private ahead = 0;
	private lastDate = '';
	/** Successes before the first answer of the API that were none of its; undefined once one was. */
	private strange: number | undefined = 0;
	private readonly lanes = new Map<EndpointClass, Lane>();

	constructor(private readonly parts: SessionParts) {
		this.waiting =
			parts.signal === undefined
				? this.halting.signal
				: AbortSignal.any([parts.signal, this.halting.signal]);
	}

	get baseUrl(): string {
		return this.parts.baseUrl;
	}

	/** How far the provider's clock is ahead of ours, ms; 0 where that is too little to be told. */
	get skew(): number {
		return this.ahead;
	}

	/** Whether an answer told the provider's time. */
	get isTimed(): boolean {
		return this.lastDate !== '';
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

	/** Until when a refusal holds the calls, ms since 1970, or undefined where none does. */
	heldUntil(): number | undefined {
		const until = Math.max(0, ...[...this.lanes.values()].map((lane) => lane.heldTo));
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
		const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
		await this.parts.port.send({ method: call.method, path: target(call), ...body, timeout });
	}

	/** Ms that an answer asks to wait before the next look; undefined where it asks nothing. */
	waitAskedBy(answer: HttpAnswer): number | undefined {
		return retryAfterOf(answer.headers, this.parts.clock.now() + this.ahead);
	}

	/** Waits through a halt; the user's Stop ends it. */
	async sleepThroughHalt(ms: number): Promise<void> {
		await this.parts.clock.sleep(ms, this.parts.signal);
	}

	/** Sends a call until an answer counts or no further try is due. */
	async exchange<T>(question: Question<T>): Promise<Exchange<T>> {
		const { call, limits, repeatable, before = NO_TRIES, outlivesHalt = false } = question;
		const waiting = outlivesHalt ? this.parts.signal : this.waiting;
		const isHalted = () => waiting?.aborted === true;
		const request = {
			method: call.method,
			path: target(call),
			...(call.body !== undefined && { body: JSON.stringify(call.body) }),
			timeout: this.parts.settings.timeout,
		};
		const lane = this.laneOf(limits);
		let tries = NO_TRIES;
		let last: HttpResult | undefined;
		const left = () => this.timeLeft(addTries(before, tries));
		const ended = (end: End<T>): Exchange<T> => ({ end, tries });
		for (let attempt = 1; ; attempt += 1) {
			const pass = await lane.take(this.caps(limits), () => Math.max(0, left()), waiting);
			if (pass === undefined)
				return ended(isHalted() ? { kind: 'halted' } : outOfTime(last, tries));
			let value: T | undefined;
			let verdict: Verdict;
			let retryAfter: number | undefined;
			try {
				if (isHalted()) return ended({ kind: 'halted' });
				const started = this.parts.clock.now();
				this.tally.calls += 1;
				last = await this.parts.port.send(request, this.parts.signal);
				tries = addTries(tries, { ...NO_TRIES, attempts: 1, since: started });
				try {
					value = isReadable(last) ? question.read(last, addTries(before, tries)) : undefined;
				} catch (error) {
					tries = addTries(tries, { ...NO_TRIES, maybeDelivered: true });
					return ended({ kind: 'faulty', error: asError(error) });
				}
				verdict = judge(last, value !== undefined);
				retryAfter = this.retryAfter(last);
				pass.done(this.feedback(last, verdict === 'answered', retryAfter));
			} finally {
				// Whatever is thrown, the place is given back.
				pass.done({ kind: 'silent' });
			}
			tries = addTries(tries, this.note(last, verdict));
			if (this.isCancelled && verdict !== 'answered') return ended({ kind: 'halted' });
			if (this.isMisdirected(last)) {
				this.stop({ kind: 'misdirected', last });
				return ended({ kind: 'lost', last, wait: 0 });
			}
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
					return ended(answered(last, value));
				case 'stop':
					this.stop({ kind: 'unauthorized', last });
					return ended({ kind: 'unauthorized', last });
				case 'read-back':
					return ended({ kind: 'lost', last, wait: step.wait });
				case 'give-up':
					return ended(outOfTime(last, tries));
				case 'repeat':
					// Where the class is held anyway, waiting in its line is enough, and the line keeps the order.
					if (retryAfter === undefined) await this.parts.clock.sleep(step.wait, waiting);
			}
		}
	}

	/** Whether the base URL must be wrong: nothing that came was JSON, again and again. */
	private isMisdirected(last: HttpResult): boolean {
		if (last.kind !== 'answer' || this.strange === undefined) return false;
		if (last.json !== undefined || isEmpty(last)) this.strange = undefined;
		else if (last.isSuccess) this.strange += 1;
		return this.strange !== undefined && this.strange >= MOST_STRANGE;
	}

	/** Ms to wait before trying once more what cannot go through {@link exchange} alone. */
	backOff(attempt: number): number {
		return backOff(attempt, this.parts.random());
	}

	private laneOf(endpoint: EndpointClass): Lane {
		const known = this.lanes.get(endpoint);
		if (known !== undefined) return known;
		const lane = this.parts.lane(endpoint);
		this.lanes.set(endpoint, lane);
		return lane;
	}

	private caps(endpoint: EndpointClass): Array<Cap | undefined> {
		const { cap } = this.parts.settings;
		const published: Array<Cap | undefined> = [];
		for (
			let wider: EndpointClass | undefined = endpoint;
			wider !== undefined;
			wider = wider.within
		) {
			published.push(cap === 'none' ? undefined : wider.cap);
		}
		return cap === 'none' || cap === undefined ? published : [cap, ...published.slice(1)];
	}

	private retryAfter(result: HttpResult): number | undefined {
		if (result.kind !== 'answer' || (result.status !== 429 && result.status !== 503))
			return undefined;
		return retryAfterOf(result.headers, this.parts.clock.now() + this.ahead);
	}

	private feedback(
		result: HttpResult,
		answered: boolean,
		retryAfter: number | undefined,
	): Feedback {
		if (answered) return { kind: 'accepted' };
		const isRefusal = result.kind === 'answer' && (result.status === 429 || result.status === 503);
		return isRefusal ? { kind: 'refused', retryAfter } : { kind: 'silent' };
	}

	/** Once a second is enough: the header counts whole ones, and a smaller difference says nothing. */
	private compareClocks(date: string | undefined, now: number): void {
		if (date === undefined || date === this.lastDate) return;
		this.lastDate = date;
		const theirs = Date.parse(date);
		if (!Number.isNaN(theirs)) this.ahead = Math.abs(theirs - now) > TELLABLE ? theirs - now : 0;
	}

	/** Counts a try, and tells what it leaves behind. */
	private note(result: HttpResult, verdict: Verdict): Tries {
		const now = this.parts.clock.now();
		if (result.kind === 'answer') {
			this.compareClocks(headerOf(result.headers, 'date'), now);
			if (result.status === 429 || result.status === 503) this.tally.refused += 1;
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

/** Whether there is an answer that an operation may read: what is about the key or the load is not its own. */
const isReadable = (result: HttpResult): result is HttpAnswer =>
	result.kind === 'answer' && result.status !== 401 && result.status !== 429;

const isEmpty = ({ bytes }: HttpAnswer): boolean => bytes.length === 0;

const answered = <T>(result: HttpResult, value: T | undefined): End<T> => {
	if (result.kind !== 'answer') return { kind: 'gave-up', last: result };
	return value === undefined
		? { kind: 'refused', answer: result }
		: { kind: 'read', value, answer: result };
};

const outOfTime = (last: HttpResult | undefined, tries: Tries): Unread =>
	tries.maybeDelivered && last !== undefined
		? { kind: 'lost', last, wait: 0 }
		: { kind: 'gave-up', last };
