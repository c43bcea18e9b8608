import type { HttpFailure } from './port';

type Reason = HttpFailure['reason'];

/** Of a request that never reached the provider. */
export const undelivered = (reason: Reason, message: string, isLasting = false): HttpFailure => ({
	kind: 'failure',
	reason,
	maybeDelivered: false,
	isLasting,
	message,
});

/** Of a request on which the provider may have acted. */
export const lost = (reason: Reason, message: string, isLasting = false): HttpFailure => ({
	kind: 'failure',
	reason,
	maybeDelivered: true,
	isLasting,
	message,
});

/** n8n's egress policy, or what it looks up with, does not let a connection be made. */
export class EgressRefusal extends Error {}

/** A proxy that makes no tunnel: with the status of its answer, or none where it gave no answer. */
export class ProxyRefusal extends Error {
	constructor(readonly status: number | undefined) {
		super('No tunnel');
	}
}

/** The environment names a proxy by what is no address of one. */
export class BadProxy extends Error {}

/** An answer over this many bytes is not read to its end. */
export const MOST_BYTES = 32 * 1024 * 1024;

export const tooLarge = (): HttpFailure =>
	lost('too_large', 'The answer is larger than 32 MiB', true);

export const cancelled = (hasBegun: boolean): HttpFailure =>
	(hasBegun ? lost : undelivered)('aborted', 'The run was cancelled');

export const tooLate = (hasBegun: boolean, timeout: number): HttpFailure =>
	hasBegun
		? lost('timeout', `No whole answer within ${timeout / 1_000} s`)
		: undelivered('connect', `No connection could be made within ${timeout / 1_000} s`);

const UNWRITABLE = 'The request could not be written: it holds what no address or header can hold';

const CLOSED = 'The run has ended, and its connections are closed';

export const closed = (): HttpFailure => undelivered('other', CLOSED, true);

export const unwritable = (): HttpFailure => undelivered('other', UNWRITABLE, true);

type Wording = readonly [RegExp, Reason, string, isLasting: boolean];

/** The server broke off the handshake: it says so after the request has been written, and has read none of it. */
const HANDSHAKE: readonly Wording[] = [
	[
		/^ERR_SSL_.*ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_)/,
		'tls',
		'The server asks for a client certificate, and this node has none',
		true,
	],
	[
		/^ERR_SSL_.*ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION|INSUFFICIENT_SECURITY|UNKNOWN_CA|ACCESS_DENIED|UNRECOGNIZED_NAME)/,
		'tls',
		'The server refused to make a secure connection',
		true,
	],
];

const CONNECTING: readonly Wording[] = [
	[/^ENOTFOUND$/, 'dns', 'There is no host of this name', true],
	[/^(?:EAI_|ESERVFAIL$|ETIMEOUT$)/, 'dns', 'The host name could not be resolved', false],
	...HANDSHAKE,
	[/^CERT_HAS_EXPIRED$/, 'tls', "The server's certificate has expired", true],
	[
		/^(?:ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|UND_ERR_PRX_TLS)/,
		'tls',
		"The server's certificate is for another host",
		true,
	],
	[
		/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/,
		'tls',
		"The server's certificate is of no authority that n8n trusts",
		true,
	],
	[
		/^(?:ERR_SSL_.*(?:VERSION|PACKET_LENGTH|HTTP_REQUEST)|EPROTO$)/,
		'tls',
		'What answers there does not speak TLS, or no version of it that n8n does',
		true,
	],
	[/^(?:ERR_SSL_|ERR_TLS_)/, 'tls', 'No secure connection could be made', false],
	[/^UND_ERR_CONNECT_TIMEOUT$/, 'connect', 'No connection could be made in time', false],
	[/^UND_ERR_(?:INVALID_ARG|NOT_SUPPORTED)$/, 'other', UNWRITABLE, true],
	[/^UND_ERR_(?:DESTROYED|CLOSED)$/, 'other', CLOSED, true],
];

const ANSWERING: readonly Wording[] = [
	[/^UND_ERR_HEADERS_OVERFLOW$/, 'other', 'The answer was broken: its headers have no end', false],
	[/^(?:HPE_|ERR_ASSERTION$)/, 'other', 'The answer was broken: it is no HTTP', false],
	[/^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, 'too_large', tooLarge().message, true],
	[
		/^(?:Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_ZSTD|ZSTD_)/,
		'other',
		'The answer was broken: it could not be decompressed',
		false,
	],
];

const wordingFor = (code: string, wordings: readonly Wording[]): Wording | undefined =>
	wordings.find(([pattern]) => pattern.test(code));

/**
 * What an error of the connection means, by its kind and code alone: an error's own text could hold the address or what
 * was sent.
 *
 * @param hasBegun whether anything of the request may have been written
 * @param isAnswered whether an answer had begun
 */
export function failureOf(error: unknown, hasBegun: boolean, isAnswered = false): HttpFailure {
	const code = codeOf(error);
	if (hasBegun) {
		const refused = wordingFor(code, HANDSHAKE);
		if (refused !== undefined) return undelivered(refused[1], refused[2], refused[3]);
		// undici's own word for a proxy that takes plain requests and wants a password.
		if (code === 'UND_ERR_INVALID_ARG') return refusedByProxy(407);
		const broken = wordingFor(code, ANSWERING);
		if (broken !== undefined) return lost(broken[1], broken[2], broken[3]);
		// The end of the request never left, so nobody has the whole of it. All else looks the same whether it was read or not.
		if (!isAnswered && syscallOf(error) === 'write')
			return undelivered('reset', 'The connection broke while the request was being written');
		return lost('reset', 'The connection broke before the whole answer was there');
	}
	if (error instanceof EgressRefusal)
		return undelivered('blocked', `n8n's egress policy does not allow it: ${error.message}`, true);
	if (error instanceof BadProxy)
		return undelivered(
			'connect',
			'The proxy that the environment of n8n names is no address of a proxy',
			true,
		);
	if (error instanceof ProxyRefusal) return refusedByProxy(error.status);
	if (isRefused(error)) return undelivered('refused', 'The connection was refused');
	const known = wordingFor(code, CONNECTING);
	if (known !== undefined) return undelivered(known[1], known[2], known[3]);
	return undelivered('connect', 'The connection broke while it was being made');
}

/** A login or a permission does not come by itself; a proxy that finds no way may find one later. */
function refusedByProxy(status: number | undefined): HttpFailure {
	if (status === 407)
		return undelivered('connect', 'The proxy asks for a user name and a password', true);
	return status === undefined
		? undelivered('connect', 'The proxy could not be reached, or ended the connection')
		: undelivered('connect', `The proxy refused to connect, with status ${status}`, status === 403);
}

/** Whether the system call that failed is the one that makes a connection; of several addresses, each. */
function isRefused(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
		return error.errors.every(isRefused);
	return syscallOf(error) === 'connect';
}

/** The system call that failed, by its own word. */
const syscallOf = (error: unknown): unknown =>
	typeof error === 'object' && error !== null && 'syscall' in error ? error.syscall : undefined;

/** The code of an error, or of what caused it; empty where none has one. */
export function codeOf(error: unknown): string {
	for (
		let cause = error, depth = 0;
		typeof cause === 'object' && cause !== null && depth < 5;
		depth += 1
	) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
		cause = 'cause' in cause ? cause.cause : undefined;
	}
	return '';
}
