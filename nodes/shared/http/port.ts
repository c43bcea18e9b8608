import { parseJson } from './json';

/** One HTTP request, ready to go but for base URL and key, which the adapter adds. */
export interface HttpRequest {
	readonly method: string;
	/** Encoded, starts with `/`, relative to the base URL, with its query. */
	readonly path: string;
	/** JSON text. */
	readonly body?: string;
	/** Milliseconds until the whole answer must be there. */
	readonly timeout: number;
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

	/** The body as UTF-8 text. */
	get text(): string {
		return (this.asText ??= this.clean(this.bytes.toString('utf8')));
	}

	/** The body as JSON; undefined where it is none. */
	get json(): unknown {
		return (this.asJson ??= { value: parseJson(this.text) }).value;
	}
}

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
	/** For the user; never holds the key. */
	readonly message: string;
}

/** The only door to HTTP. */
export interface HttpPort {
	send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult>;
	close(): Promise<void>;
}
