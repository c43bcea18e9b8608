import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NodeEgressFilter } from 'n8n-workflow';

import type { HttpPort, HttpRequest } from '../../../../nodes/shared/http/port';
import { openUndici } from '../../../../nodes/shared/http/undici';

// The adapter against servers that misbehave in ways that the sandbox does not.

const KEY = 'tk_se/cret+"key"';
const servers: Server[] = [];
const ports: HttpPort[] = [];

async function serve(
	answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; heard: string[] }> {
	const heard: string[] = [];
	const server = createServer((request, response) => {
		heard.push(
			`${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['x-api-key'] ?? '')}`,
		);
		answer(request, response);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

async function open(baseUrl: string, egress?: NodeEgressFilter): Promise<HttpPort> {
	const port = await openUndici({
		baseUrl,
		headers: { 'x-api-key': KEY },
		secret: KEY,
		connections: 2,
		egress,
	});
	ports.push(port);
	return port;
}

const get = (path: string, timeout = 5_000): HttpRequest => ({ method: 'GET', path, timeout });

afterEach(async () => {
	await Promise.all(ports.splice(0).map(async (port) => await port.close()));
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

test('an answer over 32 MiB is not read to its end, and is a lost one', async () => {
	const piece = Buffer.alloc(1024 * 1024, 'x');
	let written = 0;
	const { url } = await serve((_, response) => {
		const more = () => {
			while (written < 200 && response.write(piece)) written += 1;
			written += 1;
			if (written < 200) response.once('drain', more);
		};
		more();
	});
	const result = await (await open(url)).send(get('/'));
	expect(result).toMatchObject({ kind: 'failure', reason: 'too_large', maybeDelivered: true });
	expect(written).toBeLessThan(100);
});

test('a redirect is not followed, to whatever host', async () => {
	const other = await serve((_, response) => response.end('{}'));
	const { url } = await serve((_, response) =>
		response.writeHead(302, { location: `${other.url}/elsewhere` }).end(),
	);
	expect(await (await open(url)).send(get('/'))).toMatchObject({ kind: 'answer', status: 302 });
	expect(other.heard).toEqual([]);
});

test('every request goes to the base URL with its path, and carries the key there', async () => {
	const { url, heard } = await serve((_, response) => response.end('{}'));
	await (await open(`${url}/gateway/v1`)).send(get('/me?x=1'));
	expect(heard).toEqual([`GET /gateway/v1/me?x=1 ${KEY}`]);
});

test('a body that comes piece by piece past the time-out is given up, however steady it is', async () => {
	const { url } = await serve((_, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		const timer = setInterval(() => response.write(' '), 50);
		response.on('close', () => clearInterval(timer));
	});
	expect(await (await open(url)).send(get('/', 400))).toMatchObject({
		kind: 'failure',
		reason: 'timeout',
		maybeDelivered: true,
	});
});

test('no answer at all within the time-out is a lost one', async () => {
	const { url } = await serve(() => undefined);
	expect(await (await open(url)).send(get('/', 300))).toMatchObject({
		kind: 'failure',
		reason: 'timeout',
		maybeDelivered: true,
	});
});

test('a connection that breaks in the middle of the headers is a lost answer', async () => {
	const { url } = await serve((request) => request.socket.end('HTTP/1.1 200 OK\r\ncontent-le'));
	expect(await (await open(url)).send(get('/'))).toMatchObject({
		kind: 'failure',
		maybeDelivered: true,
	});
});

test('what is no HTTP at all is a lost answer', async () => {
	const { url } = await serve((request) => request.socket.end('\u0000\u0001 SSH-2.0\r\n\r\n'));
	expect(await (await open(url)).send(get('/'))).toMatchObject({
		kind: 'failure',
		maybeDelivered: true,
	});
});

test('nobody there, an unknown host, and no TLS are not delivered', async () => {
	expect(await (await open('http://127.0.0.1:9')).send(get('/'))).toMatchObject({
		reason: 'refused',
		maybeDelivered: false,
	});
	expect(await (await open('http://nobody.invalid')).send(get('/'))).toMatchObject({
		reason: 'dns',
		maybeDelivered: false,
	});
	const { url } = await serve((_, response) => response.end('{}'));
	expect(await (await open(url.replace('http:', 'https:'))).send(get('/'))).toMatchObject({
		reason: 'tls',
		maybeDelivered: false,
	});
});

test.each([
	['as it is', JSON.stringify({ error: 'no' }).replace('no', 'KEY')],
	['in a header-like text', 'x-api-key: KEY'],
])('the key is blotted out of an answer that repeats it %s', async (_, body) => {
	const { url } = await serve((__, response) =>
		response.end(body.replace('KEY', JSON.stringify(KEY).slice(1, -1))),
	);
	const result = await (await open(url)).send(get('/'));
	expect(JSON.stringify(result)).not.toContain('se/cret');
});

test('cancelling aborts what is in flight at once, and the next call can still be made', async () => {
	const { url } = await serve((request, response) => {
		if (request.url === '/quick') response.end('{}');
	});
	const port = await open(url);
	const cancel = new AbortController();
	const hanging = [port.send(get('/a'), cancel.signal), port.send(get('/b'), cancel.signal)];
	await new Promise((resolve) => setTimeout(resolve, 30));
	cancel.abort();
	expect(await Promise.all(hanging)).toMatchObject([{ reason: 'aborted' }, { reason: 'aborted' }]);
	expect(await port.send(get('/quick'))).toMatchObject({ kind: 'answer', status: 200 });
});

describe("n8n's egress policy", () => {
	const policy = (isAllowed: boolean, looked: string[]): NodeEgressFilter => ({
		validateUrl: async () =>
			isAllowed ? { ok: true, result: undefined } : { ok: false, error: new Error('not this one') },
		validateConnectionHost: () => ({ ok: true, result: undefined }),
		createSecureLookup: () => (host, options, done) => {
			looked.push(host);
			const found = { address: '127.0.0.1', family: 4 };
			if (options.all === true) done(null, [found]);
			else done(null, found.address, found.family);
		},
		validateRedirectSync: () => undefined,
	});

	test('forbids a base URL before anything is sent', async () => {
		const { url, heard } = await serve((_, response) => response.end('{}'));
		expect(await (await open(url, policy(false, []))).send(get('/'))).toMatchObject({
			reason: 'blocked',
			maybeDelivered: false,
		});
		expect(heard).toEqual([]);
	});

	test('resolves the host by its own lookup', async () => {
		const looked: string[] = [];
		const { url, heard } = await serve((_, response) => response.end('{}'));
		await (
			await open(url.replace('127.0.0.1', 'provider.example'), policy(true, looked))
		).send(get('/'));
		expect(looked).toEqual(['provider.example']);
		expect(heard).toHaveLength(1);
	});
});

describe('a proxy from the environment', () => {
	test('that refuses the tunnel has delivered nothing', async () => {
		const proxy = await serve((_, response) => response.end());
		servers[servers.length - 1]?.on('connect', (_, socket) => {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
		});
		process.env.HTTPS_PROXY = proxy.url;
		expect(await (await open('https://provider.example')).send(get('/'))).toMatchObject({
			reason: 'connect',
			maybeDelivered: false,
		});
	});

	const before = { ...process.env };
	afterEach(() => {
		process.env = { ...before };
	});

	test('takes the calls, except to hosts that NO_PROXY names', async () => {
		const target = await serve((_, response) => response.end('{}'));
		const tunnels: string[] = [];
		const proxy = await serve((_, response) => response.end('{"by":"proxy"}'));
		servers[servers.length - 1]?.on('connect', (request, socket) => {
			tunnels.push(request.url ?? '');
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		});
		process.env.HTTP_PROXY = proxy.url;
		await (await open('http://provider.example')).send(get('/'));
		expect(tunnels.length + proxy.heard.length).toBeGreaterThan(0);
		process.env.NO_PROXY = '127.0.0.1';
		expect(await (await open(target.url)).send(get('/'))).toMatchObject({
			kind: 'answer',
			status: 200,
		});
		expect(target.heard).toHaveLength(1);
	});
});
