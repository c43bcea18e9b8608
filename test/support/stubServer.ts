import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
	readonly method: string;
	readonly url: string;
	/** The parsed JSON body; undefined where there was none. */
	readonly body: unknown;
	/** `performance.now()` at arrival. */
	readonly at: number;
}

export interface StubAnswer {
	readonly status: number;
	/** Sent as JSON; a string as it is. */
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** Milliseconds before it is sent. */
	readonly after?: number;
}

export interface Stub {
	readonly baseUrl: string;
	/** In order of arrival. */
	readonly requests: StubRequest[];
	close(): Promise<void>;
}

/** A provider for the answers that the sandbox never gives. */
export async function startStub(
	answer: (request: StubRequest, ordinal: number) => StubAnswer,
): Promise<Stub> {
	const requests: StubRequest[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const text = Buffer.concat(chunks).toString('utf8');
			const seen: StubRequest = {
				method: request.method ?? '',
				url: request.url ?? '',
				body: text === '' ? undefined : JSON.parse(text),
				at: performance.now(),
			};
			requests.push(seen);
			const { status, body, headers, after = 0 } = answer(seen, requests.length);
			setTimeout(() => {
				response.writeHead(status, { 'content-type': 'application/json', ...headers });
				response.end(typeof body === 'string' ? body : JSON.stringify(body));
			}, after);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		requests,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
