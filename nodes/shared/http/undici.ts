import type { NodeEgressFilter } from 'n8n-workflow';
import type { Dispatcher } from 'undici';

import { parseJson } from './json';
import { onAbort } from './abort';
import { HttpAnswer } from './port';
import type { HttpFailure, HttpPort, HttpRequest, HttpResult } from './port';

export interface UndiciOptions {
	/** Without a slash at its end. Every request goes to it and nowhere else. */
	readonly baseUrl: string;
	/** Headers that carry the key. */
	readonly headers: Readonly<Record<string, string>>;
	/** The key itself, blotted out of whatever comes back. */
	readonly secret: string;
	/** The most connections that are kept open. */
	readonly connections: number;
	/** n8n's egress policy, where the host has one. */
	readonly egress: NodeEgressFilter | undefined;
}

/** An answer over this many bytes is not read to its end. */
const MOST_BYTES = 32 * 1024 * 1024;
const CONNECT_TIMEOUT = 10_000;
const KEEP_ALIVE = 30_000;
/** Ms; a longer one would overflow the timer. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * HTTP by undici: connections are kept open for the run, proxies are taken from the environment, redirects are not
 * followed, and answers are bounded.
 */
export async function openUndici({
	baseUrl,
	headers,
	secret,
	connections,
	egress,
}: UndiciOptions): Promise<HttpPort> {
	// Loaded when first needed: loading it takes longer than all of this package.
	const { EnvHttpProxyAgent } = await import('undici');
	const base = new URL(baseUrl);
	const root = base.pathname.replace(/\/+$/, '');
	const agent = new EnvHttpProxyAgent({
		connections,
		keepAliveTimeout: KEEP_ALIVE,
		connect: {
			timeout: CONNECT_TIMEOUT,
			...(egress !== undefined && { lookup: egress.createSecureLookup() }),
		},
	});
	let policy: Awaited<ReturnType<NodeEgressFilter['validateUrl']>> | undefined;
	const readHeaders = {
		accept: 'application/json',
		'user-agent': 'n8n-nodes-sales-engagement',
		...headers,
	};
	const writeHeaders = { ...readHeaders, 'content-type': 'application/json' };

	const switches = new Switches();

	async function send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult> {
		policy ??= await egress?.validateUrl(base);
		if (policy?.ok === false) {
			return failed(
				'blocked',
				false,
				`n8n's egress policy does not allow calls to ${base.host}: ${policy.error.message}`,
			);
		}
		if (isAborted(signal)) return failed('aborted', false, 'The run was cancelled');
		const timeout = Math.min(request.timeout, LONGEST_TIMEOUT);
		const deadline = Date.now() + timeout;
		const offSwitch = switches.take(signal);
		try {
			const response = await agent.request({
				origin: base.origin,
				path: `${root}${request.path}`,
				method: request.method as Dispatcher.HttpMethod,
				headers: request.body === undefined ? readHeaders : writeHeaders,
				...(request.body !== undefined && { body: request.body }),
				headersTimeout: timeout,
				bodyTimeout: timeout,
				signal: offSwitch.signal,
			});
			const body = await read(response.body, deadline);
			if (body === 'too large')
				return failed('too_large', true, 'The answer is larger than 32 MiB');
			if (body === 'too late') return tooLate(timeout);
			return new HttpAnswer(response.statusCode, response.headers, body, (text) =>
				blotted(text, secret),
			);
		} catch (error) {
			if (isAborted(signal)) return failed('aborted', true, 'The run was cancelled');
			return /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/.test(codeOf(error))
				? tooLate(timeout)
				: failureOf(error);
		} finally {
			offSwitch.give();
		}
	}

	return { send, close: async () => await agent.destroy() };
}

/** A text without the key, also where JSON writes some of its characters by escapes. */
function blotted(text: string, secret: string): string {
	const escaped = JSON.stringify(secret).slice(1, -1);
	const plainly = text.replaceAll(secret, '[key]').replaceAll(escaped, '[key]');
	if (!plainly.includes('\\')) return plainly;
	const parsed = parseJson(plainly);
	if (parsed === undefined) return plainly;
	// Written anew, the key stands in one way only.
	const written = JSON.stringify(parsed);
	return written.includes(escaped) ? written.replaceAll(escaped, '[key]') : plainly;
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/**
 * Abort controllers of calls in flight, used again by later calls: making one for each call, joined with the run's
 * signal, costs more than the rest of the adapter.
 */
class Switches {
	private readonly free: AbortController[] = [];

	/** A controller that the signal fires, and what gives it back. */
	take(signal: AbortSignal | undefined): { readonly signal: AbortSignal; give(): void } {
		const controller = this.free.pop() ?? new AbortController();
		const end = signal && onAbort(signal, () => controller.abort());
		return {
			signal: controller.signal,
			give: () => {
				end?.();
				if (!controller.signal.aborted) this.free.push(controller);
			},
		};
	}
}

async function read(
	body: Dispatcher.ResponseData['body'],
	deadline: number,
): Promise<Buffer | 'too large' | 'too late'> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		const part: Buffer = chunk;
		size += part.length;
		if (size > MOST_BYTES) return 'too large';
		// undici watches the time between two chunks; what trickles would go on for ever.
		if (Date.now() > deadline) return 'too late';
		chunks.push(part);
	}
	const [only] = chunks;
	return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

const failed = (
	reason: HttpFailure['reason'],
	maybeDelivered: boolean,
	message: string,
): HttpFailure => ({
	kind: 'failure',
	reason,
	maybeDelivered,
	message,
});

const tooLate = (timeout: number): HttpFailure =>
	failed('timeout', true, `No whole answer within ${timeout / 1_000} s`);

/** Faults of making a connection: by these codes, or by any code of the system call that makes one. */
const NOT_DELIVERED: ReadonlyArray<readonly [RegExp, HttpFailure['reason'], string]> = [
	[/^(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/, 'dns', 'The host name could not be resolved'],
	[/^(?:UND_ERR_CONNECT_TIMEOUT)$/, 'connect', 'No connection could be made in time'],
	// Only a proxy that refuses a tunnel ends this way: the run's own cancelling is told before.
	[/^UND_ERR_ABORTED$/, 'connect', 'The proxy refused to connect'],
	[
		/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|ERR_TLS_CERT|ERR_SSL_.*(?:VERSION|HANDSHAKE|ALERT))/,
		'tls',
		'No secure connection could be made (TLS)',
	],
	[/^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED)$/, 'other', 'The request could not be written'],
];

/** By its code alone: an error's own text could hold the address or what was sent. */
function failureOf(error: unknown): HttpFailure {
	const code = codeOf(error);
	if (isOfConnecting(error))
		return failed('refused', false, `The connection was refused (${code})`);
	for (const [pattern, reason, text] of NOT_DELIVERED) {
		if (pattern.test(code)) return failed(reason, false, `${text} (${code})`);
	}
	return failed('reset', true, `The connection broke before the whole answer was there (${code})`);
}

/** Whether the system call that failed is the one that makes a connection; of several addresses, each. */
function isOfConnecting(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
		return error.errors.every(isOfConnecting);
	return 'syscall' in error && error.syscall === 'connect';
}

function codeOf(error: unknown): string {
	for (
		let cause = error, depth = 0;
		typeof cause === 'object' && cause !== null && depth < 5;
		depth += 1
	) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
		cause = 'cause' in cause ? cause.cause : undefined;
	}
	return error instanceof Error ? error.name : 'unknown';
}
