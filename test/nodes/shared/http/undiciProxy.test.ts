import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { http, https, open, post, tidy, wire } from '../../../support/wire';

const before = { ...process.env };
afterEach(async () => {
	process.env = { ...before };
	await tidy();
});

/** How the adapter comes to know the environment: n8n lets nodes read it, or only undici does. */
const KNOWN = [
	['that nodes may read', (variables: Record<string, string>) => ({ environment: variables })],
	[
		'that only undici reads',
		(variables: Record<string, string>) => {
			for (const name of Object.keys(process.env))
				if (/_proxy$/i.test(name)) delete process.env[name];
			Object.assign(process.env, variables);
			return { environment: undefined };
		},
	],
] as const;

describe.each(KNOWN)('an environment %s', (_, known) => {
	test('plain http goes to the proxy in absolute form, without a tunnel', async () => {
		const proxy = await http(
			(__, response) => response.end('{"by":"proxy"}'),
			(socket) => socket.end('HTTP/1.1 405 Not Allowed\r\n\r\n'),
		);
		const port = await open('http://provider.example/v1', known({ HTTP_PROXY: proxy.url }));
		expect(await port.send(post('/me'))).toMatchObject({ status: 200, json: { by: 'proxy' } });
		expect(proxy.heard).toEqual(['POST http://provider.example/v1/me with key']);
		expect(proxy.tunnels).toEqual([]);
	});

	test('a proxy without a scheme has one', async () => {
		const proxy = await http((__, response) => response.end('{}'));
		const address = proxy.url.replace('http://', '');
		const port = await open('http://provider.example', known({ HTTP_PROXY: address }));
		expect(await port.send(post('/me'))).toMatchObject({ status: 200 });
		expect(proxy.heard).toHaveLength(1);
	});

	test('https goes through a tunnel, in which the proxy sees no key', async () => {
		const target = await https((__, response) => response.end('{}'));
		const proxy = await http(
			(__, response) => response.end(),
			(socket: Socket, to) => {
				const [host, toPort] = to.split(':');
				const there = connect(Number(toPort), host, () => {
					socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
					socket.pipe(there).pipe(socket);
				});
			},
		);
		const port = await open(target.url, known({ HTTPS_PROXY: proxy.url }));
		// As far as the certificate, which nobody vouches for.
		expect(await port.send(post('/me'))).toMatchObject({ reason: 'tls', isLasting: true });
		expect(proxy.tunnels).toEqual([target.url.replace('https://', '')]);
		expect(proxy.heard).toEqual([]);
	});

	test('HTTP_PROXY is not for https', async () => {
		const target = await https((__, response) => response.end('{}'));
		const proxy = await http(
			(__, response) => response.end(),
			(socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'),
		);
		const port = await open(target.url, known({ HTTP_PROXY: proxy.url }));
		expect(await port.send(post('/'))).toMatchObject({ reason: 'tls' });
		expect([...proxy.heard, ...proxy.tunnels]).toEqual([]);
	});

	test('hosts that NO_PROXY names are called straight', async () => {
		const target = await http((__, response) => response.end('{}'));
		const proxy = await http((__, response) => response.end());
		const port = await open(
			target.url,
			known({ HTTP_PROXY: proxy.url, NO_PROXY: 'x.example,127.0.0.1' }),
		);
		expect(await port.send(post('/'))).toMatchObject({ status: 200 });
		expect(target.heard).toHaveLength(1);
		expect(proxy.heard).toEqual([]);
	});

	test.each([
		[403, true],
		[407, true],
		[502, false],
	])('a proxy that answers CONNECT with %i has delivered nothing', async (status, isLasting) => {
		const proxy = await http(
			(__, response) => response.end(),
			(socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`),
		);
		const port = await open('https://provider.example', known({ HTTPS_PROXY: proxy.url }));
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'connect',
			maybeDelivered: false,
			isLasting,
			message: expect.stringContaining('proxy'),
		});
	});

	test('a proxy that wants a password for plain http has delivered nothing', async () => {
		const proxy = await http((__, response) => response.writeHead(407).end('Who are you?'));
		const port = await open('http://provider.example', known({ HTTP_PROXY: proxy.url }));
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'connect',
			maybeDelivered: false,
			isLasting: true,
		});
	});

	test.each<[string, (socket: Socket) => void]>([
		['ends', (socket) => socket.once('data', () => socket.end())],
		['resets', (socket) => socket.once('data', () => socket.resetAndDestroy())],
	])('a proxy that %s the connection at CONNECT is asked once, in vain', async (__, end) => {
		let asked = 0;
		const proxy = await wire((socket) => {
			asked += 1;
			end(socket);
		});
		const address = `http://127.0.0.1:${proxy}`;
		const port = await open('https://provider.example', known({ HTTPS_PROXY: address }));
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'connect',
			maybeDelivered: false,
			isLasting: false,
		});
		expect(asked).toBe(1);
	});

	test('a proxy that nobody can reach, or that is none, has delivered nothing', async () => {
		const gone = await open(
			'https://provider.example',
			known({ HTTPS_PROXY: 'http://127.0.0.1:9' }),
		);
		expect(await gone.send(post('/'))).toMatchObject({ maybeDelivered: false, isLasting: false });
		const none = await open('https://provider.example', known({ HTTPS_PROXY: 'ftp://x y' }));
		expect(await none.send(post('/'))).toMatchObject({ maybeDelivered: false, isLasting: true });
	});

	test('a user name and a password in the address of the proxy are given to it', async () => {
		const logins: unknown[] = [];
		const proxy = await http((request, response) => {
			logins.push(request.headers['proxy-authorization']);
			response.end('{}');
		});
		const address = proxy.url.replace('//', '//us%65r:p%40ss@');
		const port = await open('http://provider.example', known({ HTTP_PROXY: address }));
		await port.send(post('/'));
		expect(logins).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
	});
});

test('ALL_PROXY counts where nodes may read the environment', async () => {
	const proxy = await http((_, response) => response.end('{}'));
	const port = await open('http://provider.example', { environment: { ALL_PROXY: proxy.url } });
	expect(await port.send(post('/'))).toMatchObject({ status: 200 });
	expect(proxy.heard).toHaveLength(1);
});
