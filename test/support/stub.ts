import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as a stub heard it. */
export interface Heard {
	readonly method: string;
	/** Path and query. */
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	/** The parsed JSON body; undefined where there is none. */
	readonly body: unknown;
}

/** JSON, or a text as it is. */
export interface StubReply {
	readonly status?: number;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Stub {
	readonly url: string;
	/** In order of arrival. */
	readonly heard: Heard[];
	close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text === '' ? undefined : JSON.parse(text);
}

/** A provider that answers what a test says: for answers that no real one and no sandbox would give. */
export async function startStub(reply: (heard: Heard) => StubReply): Promise<Stub> {
	const heard: Heard[] = [];
	const server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			const { method = '', url = '', headers } = request;
			const entry = { method, url, headers, body };
			heard.push(entry);
			const answer = reply(entry);
			const isText = typeof answer.body === 'string';
			response.writeHead(answer.status ?? 200, {
				'content-type': isText ? 'text/html' : 'application/json',
				...answer.headers,
			});
			response.end(isText ? answer.body : JSON.stringify(answer.body));
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No TCP address');
	return {
		url: `http://127.0.0.1:${address.port}`,
		heard,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
		},
	};
}
