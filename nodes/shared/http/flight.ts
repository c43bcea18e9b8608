import type { Dispatcher } from 'undici';

import { decoding, isEncoded } from './decode';
import type { Decompress } from './decode';
import { cancelled, failureOf, lost, MOST_BYTES, tooLarge, tooLate } from './failure';
import { HttpAnswer } from './port';
import type { Headers, HttpResult } from './port';
import { FewAtATime } from './largeAnswers';

/** An answer of more bytes than this is a large one. */
const LARGE = 1024 * 1024;

/** Large answers are read a few at a time in the whole process: forty at once would take all of its memory. */
const largeAnswers = new FewAtATime(4);

/** Seen by nobody: what is called off has its result. */
const CALLED_OFF = new Error('Called off');

/** What the calls of a port have in common. */
export interface FlightPlan {
	/** Takes the key out of a text. */
	readonly clean: (text: string) => string;
	readonly decompress: Decompress;
	/** Called once, when the result is there. */
	landed(flight: Flight): void;
}

/** What ends a call that does not end by itself. */
export interface Ends {
	/** Ms for the whole call, as its message says. */
	readonly timeout: number;
	/** When they are over, ms of `performance.now()`. */
	readonly deadline: number;
	readonly signal: AbortSignal | undefined;
}

/** One call, from its start to its result, as undici tells of it. */
export class Flight implements Dispatcher.DispatchHandler {
	private isOver = false;
	/** There from the moment when the request is about to be written; before it, nothing has been. */
	private controller: Dispatcher.DispatchController | undefined;
	private status = 0;
	private headers: Headers = {};
	private decoder: Dispatcher.DispatchHandler | undefined;
	private readonly chunks: Buffer[] = [];
	private size = 0;
	private goOn: (() => void) | undefined;

	constructor(
		private readonly plan: FlightPlan,
		readonly ends: Ends,
		private readonly resolve: (result: HttpResult) => void,
	) {}

	get hasEnded(): boolean {
		return this.isOver;
	}

	cancel(): void {
		this.end(cancelled(this.controller !== undefined));
	}

	expire(): void {
		this.end(tooLate(this.controller !== undefined, this.ends.timeout));
	}

	fail(error: unknown): void {
		this.end(failureOf(error, this.controller !== undefined, this.status !== 0));
	}

	/** The first result counts; what is still to come is called off. */
	end(result: HttpResult): void {
		if (this.isOver) return;
		this.isOver = true;
		this.resolve(result);
		this.plan.landed(this);
		if (this.goOn !== undefined) largeAnswers.give(this.goOn);
		if (result.kind === 'answer' || this.controller === undefined) return;
		this.decoder?.onResponseError?.(this.controller, CALLED_OFF);
		this.controller.abort(CALLED_OFF);
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		// Thrown, not aborted: the connection is made, and the next call can have it.
		if (this.isOver) throw CALLED_OFF;
		this.controller = controller;
	}

	onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
		if (status >= 100 && status < 200) return;
		this.status = status;
		this.headers = headers;
		if (status < 100 || status > 599)
			this.end(lost('other', `The answer was broken: HTTP knows no status ${status}`));
		else if (Number(headers['content-length']) > MOST_BYTES) this.end(tooLarge());
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.isOver) return;
		// Only where there is a body: an empty one says that it is encoded too.
		if (this.size === 0 && this.decoder === undefined && isEncoded(this.headers))
			this.decoder = this.decode(controller);
		if (this.decoder === undefined) this.take(controller, chunk);
		else this.decoder.onResponseData?.(controller, chunk);
	}

	onResponseEnd(controller: Dispatcher.DispatchController, trailers: Headers): void {
		if (this.decoder === undefined) this.complete();
		else this.decoder.onResponseEnd?.(controller, trailers);
	}

	onResponseError(_: unknown, error: Error): void {
		this.fail(error);
	}

	private decode(controller: Dispatcher.DispatchController): Dispatcher.DispatchHandler {
		const decoded = {
			onResponseStart: (_: unknown, __: number, headers: Headers) => {
				this.headers = headers;
				if (isEncoded(headers))
					this.end(lost('other', 'The answer is compressed in a way that n8n cannot read', true));
			},
			onResponseData: (whole: Dispatcher.DispatchController, chunk: Buffer) =>
				this.take(whole, chunk),
			onResponseEnd: () => this.complete(),
			onResponseError: (_: unknown, error: Error) => this.fail(error),
		};
		return decoding(this.plan.decompress, decoded, controller, this.status, this.headers);
	}

	private take(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.isOver) return;
		this.size += chunk.length;
		if (this.size > MOST_BYTES) {
			this.end(tooLarge());
			return;
		}
		this.chunks.push(chunk);
		if (this.size <= LARGE || this.goOn !== undefined) return;
		// Not at once: the turn is given within undici's reading of another answer, where no second one may be read.
		this.goOn = () => queueMicrotask(() => controller.resume());
		if (!largeAnswers.take(this.goOn)) controller.pause();
	}

	private complete(): void {
		const [only] = this.chunks;
		const bytes =
			this.chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.chunks, this.size);
		this.end(new HttpAnswer(this.status, this.headers, bytes, this.plan.clean));
	}
}
