import type { Call, Cap, EndpointClass } from './call';
import { headerOf, target } from './address';
import { TELLABLE } from './clock';
import type { Clock } from './clock';
import type { Lane } from './lane';
import { OwnLimit } from './place';
import type { Asking, Feedback } from './place';
import type { HttpPort, HttpResult } from './port';
import { backOff, decide, isRefusal, judge, retryAfterOf } from './retry';
import type { Verdict } from './retry';
import type { Owner } from './turns';

export interface SessionSettings {
	/** Ms for one call. */
	readonly timeout: number;
	/** Ms that a row may spend being retried. */
	readonly maxRetryTime: number;
	/** The user's own limit on this run, besides the published ones that it does not exceed; `'none'` for no limit at all. */
	readonly cap: Cap | 'none' | undefined;
	/** A person waits for it in the editor: goes before executions, and waits for `maxRetryTime` from the opening, whatever for. */
	readonly isPerson?: boolean;
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

/** What a row's tries so far have left behind. */
export interface Trail {
	/** Calls that carried it. */
	attempts: number;
	/** One of them may have been acted on, and its answer is lost. */
	maybeDelivered: boolean;
	/** When the first went out, ms; 0: none yet. */
	since: number;
	/** When trouble began, ms; 0: none yet. */
	troubleSince: number;
}

export const newTrail = (): Trail => ({
	attempts: 0,
	maybeDelivered: false,
	since: 0,
	troubleSince: 0,
});

/** How an exchange ended. `last` is the last result there was. */
export type Exchange =
	| {
			readonly kind: 'answer';
			readonly status: number;
			readonly body: unknown;
			readonly text: string;
	  }
	/** Perhaps acted on, and not to be repeated unseen, or out of time. `wait`: ms before a read-back. */
	| { readonly kind: 'lost'; readonly last: HttpResult; readonly wait: number }
	/** Certainly not acted on by the last try, and out of time. */
	| {
			readonly kind: 'gave-up';
			readonly last: HttpResult | undefined;
			/** To when a refusal or a full window holds the calls, ms since 1970, where it was that. */
			readonly until?: number | undefined;
	  }
	| { readonly kind: 'unauthorized'; readonly last: HttpResult }
	/** The run was cancelled or stopped before an answer. */
	| { readonly kind: 'halted' };

export interface ExchangeOptions {
	readonly endpoint: EndpointClass;
	readonly repeatable: boolean;
	/** Whether a body with a success status is one that the contract knows. */
	isReadable(status: number, body: unknown): boolean;
	readonly trail: Trail;
	/** Rows that the call carries; 1 where it is not said. */
	readonly rows?: number;
}

/** Why no further call is made. */
export type Halt =
	/** The key was refused; or every answer so far was something else than the API's. */
	| { readonly kind: 'unauthorized' | 'misdirected'; readonly last: HttpResult }
	| { readonly kind: 'stopped' };

/** What a run did, for its log and its hints. */
export interface Tally {
	calls: number;
	/** Answers 429 and 503: too much. */
	refused: number;
	/** Answers that never came or could not be read. */
	lost: number;
}

/** What came of one call. */
interface Heard {
	readonly result: HttpResult;
	readonly body: unknown;
	readonly verdict: Verdict;
	readonly retryAfter: number | undefined;
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
	private readonly lanes = new Set<Lane>();
	private readonly owner: Owner;
	/** The user's own limit, by the name of the class that it holds. */
	private readonly limits = new Map<string, OwnLimit>();
	private readonly opened: number;

	constructor(private readonly parts: SessionParts) {
		this.owner = { kind: parts.settings.isPerson === true ? 'person' : 'execution' };
		this.opened = parts.clock.now();
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
		const until = Math.max(0, ...[...this.lanes].map((lane) => lane.heldTo));
		return until > this.parts.clock.now() ? until : undefined;
	}

	async sleep(ms: number): Promise<void> {
		await this.parts.clock.sleep(ms, this.waiting);
	}

	/** Ms until a row has been in trouble for as long as it may. A class that is in trouble as a whole counts for all. */
	timeLeft(trail: Trail): number {
		const now = this.parts.clock.now();
		const began = [trail.troubleSince, this.troubleSince].filter((time) => time > 0);
		return this.parts.settings.maxRetryTime - (now - Math.min(now, ...began));
	}

	/** Sends a call until its answer counts or no further try is due. */
	async exchange(call: Call, options: ExchangeOptions): Promise<Exchange> {
		const { trail, endpoint } = options;
		const request = {
			method: call.method,
			path: target(call),
			...(call.body !== undefined && { body: JSON.stringify(call.body) }),
			timeout: this.parts.settings.timeout,
		};
		let last: HttpResult | undefined;
		for (let attempt = 1; ; attempt += 1) {
			const ran = await this.laneOf(endpoint).run(this.asking(options), async (tell) => {
				trail.attempts += 1;
				trail.since ||= this.parts.clock.now();
				this.tally.calls += 1;
				const result = await this.parts.port.send(request, this.parts.signal);
				const json = result.kind === 'answer' ? result.json : undefined;
				const isReadable =
					result.kind === 'answer' && json !== undefined && options.isReadable(result.status, json);
				const heard: Heard = {
					result,
					body: json,
					verdict: judge(result, isReadable),
					retryAfter: this.retryAfter(result),
				};
				tell(feedbackOf(heard));
				return heard;
			});
			if (ran.kind === 'no-place')
				return this.waiting.aborted ? { kind: 'halted' } : this.outOfTime(last, trail, ran.until);
			const { body, verdict, retryAfter } = ran.value;
			last = ran.value.result;
			this.note(last, verdict, trail);
			if (this.isCancelled && verdict !== 'answered') return { kind: 'halted' };
			if (this.isMisdirected(last, body)) {
				this.stop({ kind: 'misdirected', last });
				return { kind: 'lost', last, wait: 0 };
			}
			const step = decide({
				verdict,
				repeatable: options.repeatable,
				attempt,
				timeLeft: this.timeLeft(trail),
				retryAfter,
				random: this.parts.random(),
			});
			switch (step.step) {
				case 'settle':
					return answerOf(last, body);
				case 'stop':
					this.stop({ kind: 'unauthorized', last });
					return { kind: 'unauthorized', last };
				case 'read-back':
					return { kind: 'lost', last, wait: step.wait };
				case 'give-up':
					return this.outOfTime(last, trail);
				case 'repeat':
					// Where the class is held anyway, waiting in its line is enough, and the line keeps the order.
					if (retryAfter === undefined) await this.sleep(step.wait);
			}
		}
	}

	/** Whether the base URL must be wrong: nothing that came was JSON, again and again. */
	private isMisdirected(last: HttpResult, body: unknown): boolean {
		if (last.kind !== 'answer' || this.strange === undefined) return false;
		if (body !== undefined) this.strange = undefined;
		else if (last.status < 300) this.strange += 1;
		return this.strange !== undefined && this.strange >= MOST_STRANGE;
	}

	/** Ms to wait before trying once more what cannot go through {@link exchange} alone. */
	backOff(attempt: number): number {
		return backOff(attempt, this.parts.random());
	}

	private outOfTime(last: HttpResult | undefined, trail: Trail, until?: number): Exchange {
		return trail.maybeDelivered && last !== undefined
			? { kind: 'lost', last, wait: 0 }
			: { kind: 'gave-up', last, until };
	}

	private laneOf(endpoint: EndpointClass): Lane {
		const lane = this.parts.lane(endpoint);
		this.lanes.add(lane);
		return lane;
	}

	private asking({ endpoint, rows, trail }: ExchangeOptions): Asking {
		const { settings, clock, signal } = this.parts;
		return {
			owner: this.owner,
			...(rows !== undefined && { rows }),
			patience: () => {
				const left = Math.max(0, this.timeLeft(trail));
				if (this.owner.kind === 'execution') return left;
				return Math.min(left, this.opened + settings.maxRetryTime - clock.now());
			},
			limit: this.limitOf(endpoint),
			signal: this.waiting,
			cancel: signal,
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

	private retryAfter(result: HttpResult): number | undefined {
		return isRefusal(result)
			? retryAfterOf(result.headers, this.parts.clock.now() + this.ahead)
			: undefined;
	}

	/** Once a second is enough: the header counts whole ones, and a smaller difference says nothing. */
	private compareClocks(date: string | undefined, now: number): void {
		if (date === undefined || date === this.lastDate) return;
		this.lastDate = date;
		const theirs = Date.parse(date);
		if (!Number.isNaN(theirs)) this.ahead = Math.abs(theirs - now) > TELLABLE ? theirs - now : 0;
	}

	private note(result: HttpResult, verdict: ReturnType<typeof judge>, trail: Trail): void {
		const now = this.parts.clock.now();
		if (result.kind === 'answer') {
			this.compareClocks(headerOf(result.headers, 'date'), now);
			if (isRefusal(result)) this.tally.refused += 1;
		}
		if (verdict === 'answered') {
			this.troubleSince = 0;
			return;
		}
		if (verdict === 'lost') {
			this.tally.lost += 1;
			trail.maybeDelivered = true;
		}
		trail.troubleSince ||= now;
		this.troubleSince ||= now;
	}
}

const answerOf = (result: HttpResult, body: unknown): Exchange =>
	result.kind === 'answer'
		? { kind: 'answer', status: result.status, body, text: result.text }
		: { kind: 'gave-up', last: result };

function feedbackOf({ result, verdict, retryAfter }: Heard): Feedback {
	if (verdict === 'answered') return { kind: 'accepted' };
	return isRefusal(result) ? { kind: 'refused', retryAfter } : { kind: 'silent' };
}
