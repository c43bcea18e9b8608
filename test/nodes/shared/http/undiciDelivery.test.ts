import { once } from 'node:events';
import { Socket } from 'node:net';
import fc from 'fast-check';
import type { NodeEgressFilter } from 'n8n-workflow';

import { failureOf } from '../../../../nodes/shared/http/failure';
import { get, http, https, open, post, tidy, trustOurs, wire } from '../../../support/wire';

// What was never sent is not lost, and what cannot mend itself is not tried again for long.

afterEach(tidy);

type Found = Parameters<Parameters<ReturnType<NodeEgressFilter['createSecureLookup']>>[2]>[0];

/** A policy that lets through what these let through. */
const policy = (
	lookup: () => Found,
	validate: () => Awaited<ReturnType<NodeEgressFilter['validateUrl']>> = () => ({
		ok: true,
		result: undefined,
	}),
): NodeEgressFilter => ({
	validateUrl: async () => validate(),
	validateConnectionHost: () => ({ ok: true, result: undefined }),
	createSecureLookup: () => (_, options, done) => {
		const error = lookup();
		if (options.all === true) done(error, [{ address: '127.0.0.1', family: 4 }]);
		else done(error, '127.0.0.1', 4);
	},
	validateRedirectSync: () => undefined,
});

const coded = (code: string) => Object.assign(new Error(`internal ${code}`), { code });

describe('before a request is written', () => {
	test('nobody there: it may be there later', async () => {
		expect(await (await open('http://127.0.0.1:9')).send(post('/'))).toMatchObject({
			reason: 'refused',
			maybeDelivered: false,
			isLasting: false,
		});
	});

	test('an unknown host stays unknown', async () => {
		expect(await (await open('http://nobody.invalid')).send(post('/'))).toMatchObject({
			reason: 'dns',
			maybeDelivered: false,
			isLasting: true,
		});
	});

	test('a name server that has no answer may have one later', async () => {
		const port = await open('http://provider.example', {
			egress: policy(() => coded('EAI_AGAIN')),
		});
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'dns',
			maybeDelivered: false,
			isLasting: false,
		});
	});

	test("an address that n8n's egress policy blocks in the middle of a run stays blocked", async () => {
		const { url, heard } = await http((_, response) =>
			response.writeHead(200, { connection: 'close' }).end('{}'),
		);
		let isInternal = false;
		const port = await open(url.replace('127.0.0.1', 'provider.example'), {
			egress: policy(() => (isInternal ? new Error('it is an internal address') : null)),
		});
		expect(await port.send(post('/'))).toMatchObject({ kind: 'answer' });
		isInternal = true;
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'blocked',
			maybeDelivered: false,
			isLasting: true,
			message: expect.stringContaining('it is an internal address'),
		});
		expect(heard).toHaveLength(1);
	});

	test.each<[string, (socket: Socket) => void, boolean]>([
		['is broken off', (socket) => socket.once('data', () => socket.destroy()), false],
		['is ended', (socket) => socket.once('data', () => socket.end()), false],
		['is reset', (socket) => socket.once('data', () => socket.resetAndDestroy()), false],
		['meets something else', (socket) => socket.write('SSH-2.0-OpenSSH\r\n'), true],
	])('a TLS handshake that %s', async (_, handshake, isLasting) => {
		const port = await open(`https://127.0.0.1:${await wire(handshake)}`);
		expect(await port.send(post('/'))).toMatchObject({
			kind: 'failure',
			maybeDelivered: false,
			isLasting,
		});
	});

	test('a certificate that n8n does not trust', async () => {
		const { url, heard } = await https((_, response) => response.end('{}'));
		expect(await (await open(url)).send(post('/'))).toMatchObject({
			reason: 'tls',
			maybeDelivered: false,
			isLasting: true,
		});
		expect(heard).toEqual([]);
	});

	// In TLS 1.3 the request may be on its way before the server has judged the client: only its alert tells, if it comes.
	test('a server that asks for a client certificate (TLS 1.2)', async () => {
		trustOurs();
		const { url, heard } = await https((_, response) => response.end('{}'), {
			requestCert: true,
			maxVersion: 'TLSv1.2',
		});
		const port = await open(url);
		const calls = Array.from({ length: 4 }, async () => await port.send(post('/')));
		for (const result of await Promise.all(calls))
			expect(result).toMatchObject({ reason: 'tls', maybeDelivered: false });
		expect(heard).toEqual([]);
	});

	test('a server that asks for none is called', async () => {
		trustOurs();
		const { url, heard } = await https((_, response) => response.end('{}'));
		const port = await open(url);
		const calls = Array.from({ length: 4 }, async () => await port.send(post('/')));
		expect(await Promise.all(calls)).toMatchObject(Array.from({ length: 4 }, () => ({ json: {} })));
		expect(heard).toHaveLength(4);
	});

	test.each([
		['/\u0000', undefined],
		['/two words', undefined],
		['/snow\u2603', undefined],
		['no slash', undefined],
		['/', 'text/plain\r\nx-evil: 1'],
	])('%j as path and %j as type cannot be written', async (path, contentType) => {
		const { url, heard } = await http((_, response) => response.end('{}'));
		const port = await open(url, { connections: 1 });
		const request = { ...post(path), ...(contentType !== undefined && { contentType }) };
		expect(await port.send(request)).toMatchObject({
			reason: 'other',
			maybeDelivered: false,
			isLasting: true,
		});
		// And takes no connection from the calls that follow.
		expect(await port.send(get('/next'))).toMatchObject({ kind: 'answer' });
		expect(heard).toEqual(['GET /next with key']);
	});

	test('a port that is closed sends nothing', async () => {
		const { url, heard } = await http((_, response) => response.end('{}'));
		const port = await open(url);
		await port.close();
		expect(await port.send(post('/'))).toMatchObject({ maybeDelivered: false, isLasting: true });
		expect(heard).toEqual([]);
	});
});

describe('once a request is written', () => {
	test.each<[string, (socket: Socket) => void]>([
		['ends', (socket) => socket.once('data', () => socket.end())],
		['is reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
		['breaks in the body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')],
	])('a connection that %s leaves a lost answer', async (_, end) => {
		const port = await open(`http://127.0.0.1:${await wire(end)}`);
		expect(await port.send(post('/'))).toMatchObject({
			reason: 'reset',
			maybeDelivered: true,
			isLasting: false,
		});
	});
});

describe('on a connection that was kept open', () => {
	const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

	/** A port whose one connection has answered once, and the server's end of each connection. */
	async function kept(onSecond: (socket: Socket) => void = () => undefined, answer = ANSWER) {
		const sockets: Socket[] = [];
		const server = await wire((socket) => {
			sockets.push(socket);
			let calls = 0;
			socket.on('data', () => {
				calls += 1;
				if (calls === 1) socket.write(answer);
				else onSecond(socket);
			});
		});
		const port = await open(`http://127.0.0.1:${server}`, { connections: 1 });
		expect(await port.send(post('/'))).toMatchObject({ kind: 'answer' });
		const [socket] = sockets;
		if (socket === undefined) throw new Error('Nobody has connected');
		return { port, socket, sockets };
	}

	/** Sends while the server ends the connection at the last moment: undici has looked at it, and is about to write. */
	async function crossing(end: (socket: Socket) => void) {
		const { port, socket } = await kept();
		const { write } = Socket.prototype;
		const spy = jest.spyOn(Socket.prototype, 'write').mockImplementation(function (
			this: Socket,
			...given: unknown[]
		) {
			if (this.remotePort === socket.localPort && !socket.destroyed) end(socket);
			return Reflect.apply(write, this, given);
		});
		const result = await port.send(post('/'));
		expect(spy).toHaveBeenCalled();
		spy.mockRestore();
		return result;
	}

	test.each<[string, (socket: Socket) => void]>([
		['closed', (socket) => socket.destroy()],
		['ended', (socket) => socket.end()],
	])('and that the server has %s by now, nothing is sent: another one is made', async (_, end) => {
		const { port, socket, sockets } = await kept();
		end(socket);
		expect(await port.send(post('/'))).toMatchObject({ kind: 'answer' });
		expect(sockets).toHaveLength(2);
	});

	test('and that the server has reset by now, nothing is sent', async () => {
		const { port, socket } = await kept();
		socket.resetAndDestroy();
		expect(await port.send(post('/'))).toMatchObject({ maybeDelivered: false, isLasting: false });
		expect(await port.send(post('/'))).toMatchObject({ kind: 'answer' });
	});

	test('and that is reset before the request is written, the request is certainly not there', async () => {
		expect(await crossing((socket) => socket.resetAndDestroy())).toMatchObject({
			reason: 'reset',
			maybeDelivered: false,
			isLasting: false,
		});
	});

	test('and that is closed as the request is written, nobody can tell whether it was read: lost', async () => {
		const unread = await crossing((socket) => socket.destroy());
		const { port } = await kept((socket) => socket.destroy());
		const read = await port.send(post('/'));
		expect(unread).toMatchObject({ reason: 'reset', maybeDelivered: true });
		expect(read).toEqual(unread);
	});

	test('and that is reset once the request is read, the answer is lost', async () => {
		const { port } = await kept((socket) => socket.resetAndDestroy());
		expect(await port.send(post('/'))).toMatchObject({ reason: 'reset', maybeDelivered: true });
	});

	test.each([
		[false, false],
		[true, true],
	])(
		'a write that fails while the answer has begun (%s) leaves a lost one (%s)',
		(isAnswered, is) => {
			const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
			expect(failureOf(error, true, isAnswered)).toMatchObject({ maybeDelivered: is });
		},
	);

	test('for as long as the server said, and not used again when that is nearly over', async () => {
		const hint = (seconds: number) =>
			ANSWER.replace('\r\n\r\n', `\r\nkeep-alive: timeout=${seconds}\r\n\r\n`);
		const atOnce = await kept(undefined, hint(2));
		expect(await atOnce.port.send(post('/'))).toMatchObject({ kind: 'answer' });
		expect(atOnce.sockets).toHaveLength(2);
		const later = await kept(undefined, hint(3));
		await once(later.socket, 'close');
		expect(await later.port.send(post('/'))).toMatchObject({ kind: 'answer' });
		expect(later.sockets).toHaveLength(2);
	});
});

test('whatever is thrown becomes a result, and never holds an internal name', async () => {
	const thrown = fc.oneof(
		fc.constantFrom(
			coded('EAI_AGAIN'),
			coded('ERR_ASSERTION'),
			new RangeError('no'),
			new Error(''),
		),
		fc.anything(),
	);
	await fc.assert(
		fc.asyncProperty(
			thrown,
			fc.constantFrom('url', 'url refused', 'lookup', 'lookup thrown', 'lookup rejects'),
			async (what, where) => {
				const fail = (): never => {
					throw what;
				};
				const egress: NodeEgressFilter = {
					...policy(() => (where === 'lookup' ? new Error(String(typeof what)) : null)),
					...(where === 'url' && { validateUrl: async () => fail() }),
					...(where === 'url refused' && {
						validateUrl: async () => ({ ok: false, error: new Error('not there') }),
					}),
					...(where === 'lookup thrown' && { createSecureLookup: () => fail }),
					// As n8n's own does, whose type does not say so.
					...(where === 'lookup rejects' && { createSecureLookup: () => async () => fail() }),
				};
				const port = await open('http://provider.example', { egress });
				const result = await port.send(post('/', 500));
				await port.close();
				expect(result).toMatchObject({ kind: 'failure', maybeDelivered: false });
				expect(JSON.stringify(result)).not.toMatch(/ERR_|RangeError|internal/);
			},
		),
		{ numRuns: 60 },
	);
});
