import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import tls from 'node:tls';

import type { HttpPort, HttpRequest } from '../../nodes/shared/http/port';
import { openUndici } from '../../nodes/shared/http/undici';
import type { UndiciOptions } from '../../nodes/shared/http/undici';

// Servers that misbehave below what a stub can say, and ports to them; closed after each test by `tidy`.

export const KEY = 'tk_se/cret+"key"';

/** Self-signed, for localhost, valid for a century. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqjCCAVCgAwIBAgIUYOEZCH2F/VhH26pOR5rzdYqPl6gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE4MDU0N1oYDzIxMjYxMTAx
MTgwNTQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS/Qh7HUEVxvIG0lM136ZtlVQiXggJ33yBm7Qm5PYnfszisC1JKAaWu
VIMYqELLR9QFtMmoc3yqSzsAH7gCSHVao34wfDAdBgNVHQ4EFgQUdZtw/vgy/00h
RqkpGWuSlDK3RkIwHwYDVR0jBBgwFoAUdZtw/vgy/00hRqkpGWuSlDK3RkIwDwYD
VR0TAQH/BAUwAwEB/zApBgNVHREEIjAggglsb2NhbGhvc3SCDWZpbGVzLmV4YW1w
bGWHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIgKrTay8eF/u/inslYKpYVzsRy9pTG
tqv+k15tRw6bWF4CIQCAJ6uH1uZKsrj3xHoSK8m/t5DGD6OA6Qdw44QtWLIt9w==
-----END CERTIFICATE-----
`;
const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglKWYYIlsuXCu5yZY
ePd/w92r1LgCwVBGPVMSf/ksXXChRANCAAS/Qh7HUEVxvIG0lM136ZtlVQiXggJ3
3yBm7Qm5PYnfszisC1JKAaWuVIMYqELLR9QFtMmoc3yqSzsAH7gCSHVa
-----END PRIVATE KEY-----
`;

/** The connections of a test trust the certificate of its servers. */
export function trustOurs(): void {
	const { connect } = tls;
	const trusting = (options: object): unknown =>
		Reflect.apply(connect, tls, [{ ...options, ca: CERTIFICATE }]);
	const spy = jest.spyOn(tls, 'connect').mockImplementation(trusting as typeof connect);
	closers.push(async () => spy.mockRestore());
}

const closers: Array<() => Promise<void>> = [];

export async function tidy(): Promise<void> {
	await Promise.all(closers.splice(0).map(async (close) => await close()));
}

async function listening(server: Server): Promise<number> {
	const sockets = new Set<Socket>();
	const track = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
	};
	server.on('connection', track).on('secureConnection', track);
	closers.push(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise<void>((resolve) => {
			server.close(() => resolve());
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return (server.address() as AddressInfo).port;
}

/** A TCP server; each connection is handed to the test. */
export async function wire(onConnection: (socket: Socket) => void): Promise<number> {
	return await listening(createTcpServer(onConnection));
}

/** A server that sends these bytes for each piece of a request that it gets. */
export async function wireSaying(bytes: string | Buffer): Promise<string> {
	const port = await wire((socket) => socket.on('data', () => socket.write(bytes)));
	return `http://127.0.0.1:${port}`;
}

export interface Heard {
	readonly url: string;
	/** Method, path as it stands in the request, and whether it has the key. */
	readonly heard: string[];
	/** The addresses that tunnels were asked to, of a proxy. */
	readonly tunnels: string[];
}

const note = (request: IncomingMessage): string =>
	`${request.method ?? ''} ${request.url ?? ''}${request.headers['x-api-key'] === undefined ? '' : ' with key'}`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function served(
	scheme: string,
	create: (listener: RequestListener) => Server,
	answer: Answer,
	onTunnel?: (socket: Socket, to: string) => void,
): Promise<Heard> {
	const heard: string[] = [];
	const tunnels: string[] = [];
	const server = create((request, response) => {
		heard.push(note(request));
		answer(request, response);
	});
	if (onTunnel !== undefined)
		server.on('connect', (request: IncomingMessage, socket: Socket) => {
			tunnels.push(request.url ?? '');
			onTunnel(socket, request.url ?? '');
		});
	return { url: `${scheme}://127.0.0.1:${await listening(server)}`, heard, tunnels };
}

export const http = async (
	answer: Answer,
	onTunnel?: (socket: Socket, to: string) => void,
): Promise<Heard> =>
	await served('http', (listener) => createHttpServer(listener), answer, onTunnel);

export const https = async (answer: Answer, options: ServerOptions = {}): Promise<Heard> =>
	await served(
		'https',
		(listener) =>
			createHttpsServer(
				{ key: PRIVATE_KEY, cert: CERTIFICATE, ca: CERTIFICATE, ...options },
				listener,
			),
		answer,
	);

export async function open(
	baseUrl: string,
	options: Partial<UndiciOptions> = {},
): Promise<HttpPort> {
	const port = await openUndici({
		baseUrl,
		headers: { 'x-api-key': KEY },
		secret: KEY,
		connections: 2,
		egress: undefined,
		environment: {},
		...options,
	});
	closers.push(async () => await port.close());
	return port;
}

export const get = (path: string, timeout = 5_000): HttpRequest => ({
	method: 'GET',
	path,
	timeout,
});

export const post = (path: string, timeout = 5_000): HttpRequest => ({
	method: 'POST',
	path,
	body: '{"lead":1}',
	timeout,
});
