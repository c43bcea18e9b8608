import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from './provider';

/** What is put on the wire. */
export interface WireAnswer {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
	/** The body again, cut into the chunks in which it is sent. */
	pieces?: readonly Buffer[];
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

export function wireAnswer(answer: Answer, headers: Record<string, string> = {}): WireAnswer {
	if (answer.body === undefined) return { status: answer.status, headers, body: '' };
	const body = answer.contentType ? String(answer.body) : JSON.stringify(answer.body);
	return {
		status: answer.status,
		headers: { 'content-type': answer.contentType ?? JSON_TYPE, ...answer.headers, ...headers },
		body,
	};
}

export function htmlPage(status: number, title: string): Answer {
	const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
	return { status, body, contentType: HTML_TYPE };
}

/** Timers that can all be dropped at once, so that nothing outlives the sandbox. */
export class Timers {
	private readonly pending = new Set<NodeJS.Timeout>();

	after(ms: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.pending.delete(timer);
			action();
		}, ms);
		this.pending.add(timer);
	}

	clear(): void {
		for (const timer of this.pending) clearTimeout(timer);
		this.pending.clear();
	}
}

export const bytesOf = ({ body }: WireAnswer): Buffer =>
	typeof body === 'string' ? Buffer.from(body) : body;

function writeHead(response: ServerResponse, answer: WireAnswer): Buffer {
	const body = bytesOf(answer);
	response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
	return body;
}

/** Ends the connection with a TCP reset and no answer. */
export function resetConnection(response: ServerResponse): void {
	response.socket?.resetAndDestroy();
}

/** Ends a connection, as one that nobody has used for a while is ended. */
export function endConnection(socket: Socket | null, by: 'closing' | 'reset'): void {
	if (by === 'reset') socket?.resetAndDestroy();
	else socket?.end();
}

/** Sends the body in chunks of its own, each by itself. */
export function sendPieces(
	response: ServerResponse,
	{ status, headers }: WireAnswer,
	pieces: readonly Buffer[],
): void {
	response.writeHead(status, headers);
	const [first, ...rest] = pieces;
	const next = (piece: Buffer | undefined): void => {
		if (piece === undefined || response.destroyed) response.end();
		else response.write(piece, () => setImmediate(() => next(rest.shift())));
	};
	next(first);
}

/** Promises the whole body, sends half of it, and ends the connection. */
export function truncate(response: ServerResponse, answer: WireAnswer): void {
	const body = writeHead(response, answer);
	response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

/** Sends the body evenly over `ms` milliseconds, one byte at a time where the timers can. */
export function drip(
	response: ServerResponse,
	answer: WireAnswer,
	ms: number,
	timers: Timers,
): void {
	const body = writeHead(response, answer);
	const started = performance.now();
	let sent = 0;
	const step = (): void => {
		if (response.destroyed) return;
		const share = ms > 0 ? (performance.now() - started) / ms : 1;
		const due =
			share >= 1 ? body.length : Math.min(Math.floor(body.length * share), body.length - 1);
		if (due > sent) response.write(body.subarray(sent, due));
		sent = Math.max(sent, due);
		if (share >= 1) response.end();
		else timers.after(Math.max(1, ms / Math.max(1, body.length)), step);
	};
	response.flushHeaders();
	step();
}
