import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as a stub heard it. */
export interface StubRequest {
	readonly method: string;
	/** Path and query. */
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	/** The parsed JSON body, or the text of any other; undefined where there is none. */
	readonly body: unknown;
	/** `performance.now()` at arrival. */
	readonly at: number;
}

export interface StubAnswer {
	/** Default 200. */
	readonly status?: number;
	/** Sent as JSON; a text as it is, called HTML unless `headers` say otherwise. */
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** Milliseconds before it is sent. */
	readonly after?: number;
	/** The connection is reset in its place. */
	readonly breaks?: true;
}

export interface Stub {
	readonly baseUrl: string;
	/** In order of arrival. */
	readonly requests: StubRequest[];
	close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/**
 * A provider that answers what a test says: for answers that no real one and no sandbox would give.
 *
 * @param answer gets the request and its ordinal, from 1
 */
export async function startStub(
	answer: (request: StubRequest, ordinal: number) => StubAnswer | Promise<StubAnswer>,
): Promise<Stub> {
	const requests: StubRequest[] = [];
	const server = createServer((request, response) => {
		const at = performance.now();
		void bodyOf(request).then(async (body) => {
			const { method = '', url = '', headers } = request;
			const entry = { method, url, headers, body, at };
			requests.push(entry);
			const given = await answer(entry, requests.length);
			const { status = 200, body: said, headers: more, after = 0 } = given;
			if (given.breaks === true) {
				request.socket.resetAndDestroy();
				return;
			}
			const isText = typeof said === 'string';
			setTimeout(() => {
				response.writeHead(status, {
					'content-type': isText ? 'text/html' : 'application/json',
					...more,
				});
				response.end(isText ? said : JSON.stringify(said));
			}, after);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No TCP address');
	return {
		baseUrl: `http://127.0.0.1:${address.port}`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
		},
	};
}
