import type { NodeEgressFilter } from 'n8n-workflow';
import type { Dispatcher } from 'undici';

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
		// One deadline for the whole answer counts instead; these two would cut it into parts.
		headersTimeout: 0,
		bodyTimeout: 0,
	});
	const allowed = egress?.validateUrl(base);

	async function send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult> {
		const policy = await allowed;
		if (policy?.ok === false) {
			return failed(
				'blocked',
				false,
				`n8n's egress policy does not allow calls to ${base.host}: ${policy.error.message}`,
			);
		}
		const deadline = AbortSignal.timeout(Math.min(request.timeout, 2 ** 31 - 1));
		try {
			const response = await agent.request({
				origin: base.origin,
				path: `${root}${request.path}`,
				method: request.method as Dispatcher.HttpMethod,
				headers: {
					accept: 'application/json',
					'user-agent': 'n8n-nodes-sales-engagement',
					...(request.body !== undefined && { 'content-type': 'application/json' }),
					...headers,
				},
				...(request.body !== undefined && { body: request.body }),
				signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
			});
			const body = await read(response.body);
			if (body === undefined) return failed('too_large', true, 'The answer is larger than 32 MiB');
			return {
				kind: 'answer',
				status: response.statusCode,
				headers: plain(response.headers),
				body: body.includes(secret) ? body.replaceAll(secret, '[key]') : body,
			};
		} catch (error) {
			if (signal?.aborted === true) return failed('aborted', true, 'The run was cancelled');
			if (deadline.aborted)
				return failed('timeout', true, `No whole answer within ${request.timeout / 1_000} s`);
			return failureOf(error);
		}
	}

	return { send, close: async () => await agent.destroy() };
}

async function read(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		const part: Buffer = chunk;
		size += part.length;
		if (size > MOST_BYTES) {
			body.destroy();
			return undefined;
		}
		chunks.push(part);
	}
	return (
		chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
	).toString('utf8');
}

function plain(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) found[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return found;
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

const NOT_DELIVERED: ReadonlyArray<readonly [RegExp, HttpFailure['reason'], string]> = [
	[
		/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/,
		'refused',
		'The connection was refused',
	],
	[/^(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/, 'dns', 'The host name could not be resolved'],
	[/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'connect', 'No connection could be made in time'],
	[
		/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/,
		'tls',
		'No secure connection could be made (TLS)',
	],
	[/^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED)$/, 'other', 'The request could not be written'],
];

/** By its code alone: an error's own text could hold the address or what was sent. */
function failureOf(error: unknown): HttpFailure {
	const code = codeOf(error);
	for (const [pattern, reason, text] of NOT_DELIVERED) {
		if (pattern.test(code)) return failed(reason, false, `${text} (${code})`);
	}
	return failed('reset', true, `The connection broke before the whole answer was there (${code})`);
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
