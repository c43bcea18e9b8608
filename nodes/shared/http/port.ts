import { parseAnswer } from './json';

/** One HTTP request, ready to go but for base URL and key, which the adapter adds. */
export interface HttpRequest {
	readonly method: string;
	/** Encoded, starts with `/`, relative to the base URL, with its query. */
	readonly path: string;
	/** JSON text, or what `contentType` says. */
	readonly body?: string | Uint8Array;
	/** Of the body. Default: JSON. */
	readonly contentType?: string;
	/** What is asked for. Default: JSON. */
	readonly accept?: string;
	/** Milliseconds until the whole answer must be there, connecting included. */
	readonly timeout: number;
	/**
	 * For files that a provider keeps elsewhere: a redirect is followed to whatever host, one step, as a GET without the
	 * key, never from https to http, and only where n8n's egress policy lets it. Default: no redirect is followed.
	 */
	readonly follow?: 'once without the key' | undefined;
	/** The key is not sent. */
	readonly withoutKey?: true | undefined;
}

/** What came of a request. A status is an answer, whatever it says; a failure is that no whole answer came. */
export type HttpResult = HttpAnswer | HttpFailure;

/** By lower-case name; a list where a header came several times. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An answer as it came. Text and JSON are made of its bytes once, and only where somebody asks for them. */
export class HttpAnswer {
	readonly kind = 'answer';
	private asText: string | undefined;
	private asJson: { readonly value: unknown } | undefined;

	/**
	 * @param bytes the body, decoded where it was compressed
	 * @param clean takes out of the text what must not be shown: the key, should the provider echo it
	 */
	constructor(
		readonly status: number,
		readonly headers: Headers,
		readonly bytes: Buffer,
		private readonly clean: (text: string) => string = (text) => text,
	) {}

	get isSuccess(): boolean {
		return this.status >= 200 && this.status < 300;
	}

	/** The body as UTF-8 text, without a byte order mark. */
	get text(): string {
		return (this.asText ??= this.clean(this.bytes.toString('utf8', markOf(this.bytes))));
	}

	/** The body as JSON; undefined where it is none, or is nested deeper than anyone can read. */
	get json(): unknown {
		return (this.asJson ??= { value: parseAnswer(this.text) }).value;
	}
}

/** The length of the byte order mark that some servers put before JSON. */
const markOf = (bytes: Buffer): number =>
	bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

export interface HttpFailure {
	readonly kind: 'failure';
	/** `blocked`: the host's egress policy or a redirect; `too_large`: an answer over the bound. */
	readonly reason:
		| 'refused'
		| 'dns'
		| 'tls'
		| 'connect'
		| 'reset'
		| 'timeout'
		| 'aborted'
		| 'too_large'
		| 'blocked'
		| 'other';
	/** Whether the provider may have acted on the request all the same. */
	readonly maybeDelivered: boolean;
	/** Whether it cannot mend itself while a run lasts: forbidden, a bad certificate, no such host. */
	readonly isLasting: boolean;
	/** For the user, in words; never holds the key. */
	readonly message: string;
}

/** The only door to HTTP. */
export interface HttpPort {
	/** Never rejects: whatever happens is a result. */
	send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult>;
	close(): Promise<void>;
}
