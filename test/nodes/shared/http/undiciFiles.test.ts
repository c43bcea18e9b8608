import type { NodeEgressFilter } from 'n8n-workflow';

import { get, http, https, open, tidy, trustOurs } from '../../../support/wire';
import type { HttpRequest } from '../../../../nodes/shared/http/port';

afterEach(tidy);

const RECORDING = Buffer.from([0xff, 0xfb, 0x00, 0xef, 0xbb, 0xbf, 0x80]);

const file = (path: string): HttpRequest => ({
	...get(path),
	accept: 'audio/*',
	follow: 'once without the key',
});

test('a file comes as its bytes, and is asked for by its kind', async () => {
	const asked: unknown[] = [];
	const { url } = await http((request, response) => {
		asked.push(request.headers.accept, request.headers['content-type']);
		response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(RECORDING);
	});
	const result = await (await open(url)).send({ ...get('/'), accept: 'audio/*' });
	expect(result.kind === 'answer' && result.bytes.equals(RECORDING)).toBe(true);
	expect(asked).toEqual(['audio/*', undefined]);
});

test('a body of bytes goes out as it is, under its own kind', async () => {
	const got: unknown[] = [];
	const { url } = await http((request, response) => {
		const pieces: Buffer[] = [];
		request
			.on('data', (piece: Buffer) => pieces.push(piece))
			.on('end', () => {
				got.push(request.headers['content-type'], request.headers.accept, Buffer.concat(pieces));
				response.end('{}');
			});
	});
	await (
		await open(url)
	).send({
		method: 'PUT',
		path: '/',
		body: new Uint8Array(RECORDING),
		contentType: 'audio/mpeg',
		timeout: 5_000,
	});
	expect(got).toEqual(['audio/mpeg', 'application/json', RECORDING]);
});

describe('a file that the provider keeps elsewhere', () => {
	const policy = (refused: 'redirect' | 'url' | 'none'): NodeEgressFilter => ({
		validateUrl: async (to) =>
			refused === 'url' && String(to).includes('/bucket')
				? { ok: false, error: new Error('not there') }
				: { ok: true, result: undefined },
		validateConnectionHost: () => ({ ok: true, result: undefined }),
		createSecureLookup: () => (_, options, done) => {
			if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
			else done(null, '127.0.0.1', 4);
		},
		validateRedirectSync: () => {
			if (refused === 'redirect') throw new Error('not there');
		},
	});

	/** A provider that leads to a store. */
	async function leading(status = 302) {
		const store = await http((_, response) => response.end(RECORDING));
		const provider = await http((_, response) =>
			response.writeHead(status, { location: `${store.url}/bucket/1?signature=x` }).end(),
		);
		return { store, provider };
	}

	test.each([301, 302, 303, 307, 308])('is fetched there without the key (%i)', async (status) => {
		const { store, provider } = await leading(status);
		const result = await (await open(provider.url)).send(file('/recordings/1'));
		expect(result.kind === 'answer' && result.bytes.equals(RECORDING)).toBe(true);
		expect(provider.heard).toEqual(['GET /recordings/1 with key']);
		expect(store.heard).toEqual(['GET /bucket/1?signature=x']);
	});

	test('is not fetched where the request does not say so', async () => {
		const { store, provider } = await leading();
		expect(await (await open(provider.url)).send(get('/'))).toMatchObject({ status: 302 });
		expect(store.heard).toEqual([]);
	});

	test('is fetched one step away and no further', async () => {
		const { store, provider } = await leading();
		const between = await http((_, response) =>
			response.writeHead(302, { location: provider.url }).end(),
		);
		expect(await (await open(between.url)).send(file('/'))).toMatchObject({
			reason: 'blocked',
			isLasting: true,
		});
		expect(provider.heard).toEqual(['GET /']);
		expect(store.heard).toEqual([]);
	});

	test.each(['redirect', 'url'] as const)(
		"is not fetched where n8n's egress policy forbids it (%s)",
		async (refused) => {
			const { store, provider } = await leading();
			const port = await open(provider.url, { egress: policy(refused) });
			expect(await port.send(file('/'))).toMatchObject({ reason: 'blocked', isLasting: true });
			expect(store.heard).toEqual([]);
		},
	);

	test.each([
		'javascript:alert(1)',
		'http://',
		'ftp://store.example/1',
		'http://user:p@store.example/1',
	])('is not fetched from %s', async (location) => {
		const { url } = await http((_, response) => response.writeHead(302, { location }).end());
		expect(await (await open(url)).send(file('/'))).toMatchObject({ reason: 'blocked' });
	});

	test('is not fetched over plain http, where the provider has https', async () => {
		trustOurs();
		const store = await http((_, response) => response.end(RECORDING));
		const { url } = await https((_, response) =>
			response.writeHead(302, { location: `${store.url}/1` }).end(),
		);
		expect(await (await open(url)).send(file('/'))).toMatchObject({ reason: 'blocked' });
		expect(store.heard).toEqual([]);
	});

	test('is fetched over https', async () => {
		trustOurs();
		const store = await https((_, response) => response.end(RECORDING));
		const { url } = await https((_, response) =>
			response.writeHead(302, { location: `${store.url}/1` }).end(),
		);
		const result = await (await open(url)).send(file('/'));
		expect(result.kind === 'answer' && result.bytes.equals(RECORDING)).toBe(true);
		expect(store.heard).toEqual(['GET /1']);
	});
});
