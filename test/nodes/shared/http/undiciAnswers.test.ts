import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { get, http, open, post, tidy, wireSaying } from '../../../support/wire';

afterEach(tidy);

const LEAD = JSON.stringify({ id: 'lead_1', name: 'J\u00fcrgen' });

describe('an encoded answer is decoded', () => {
	test.each([
		['gzip', gzipSync(LEAD)],
		['GZIP', gzipSync(LEAD)],
		['br', brotliCompressSync(LEAD)],
		['deflate', deflateSync(LEAD)],
		['gzip, br', brotliCompressSync(gzipSync(LEAD))],
		['identity', Buffer.from(LEAD)],
	])('%s', async (encoding, body) => {
		const { url } = await http((_, response) =>
			response.writeHead(422, { 'content-encoding': encoding }).end(body),
		);
		expect(await (await open(url)).send(get('/'))).toMatchObject({
			kind: 'answer',
			status: 422,
			text: LEAD,
			json: { id: 'lead_1', name: 'J\u00fcrgen' },
		});
	});

	test('with its key blotted out', async () => {
		const { url } = await http((request, response) =>
			response
				.writeHead(200, { 'content-encoding': 'gzip' })
				.end(gzipSync(JSON.stringify({ heard: request.headers['x-api-key'] }))),
		);
		expect(await (await open(url)).send(get('/'))).toMatchObject({ json: { heard: '[key]' } });
	});

	test('also where it is empty', async () => {
		const { url } = await http((_, response) =>
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(),
		);
		expect(await (await open(url)).send(get('/'))).toMatchObject({ status: 200, text: '' });
	});

	test.each([
		['torn', 'gzip', gzipSync(LEAD).subarray(0, 20)],
		['no gzip at all', 'gzip', Buffer.from(LEAD)],
		['of an unknown kind', 'snappy', Buffer.from(LEAD)],
	])('unless it is %s: then it is a broken answer', async (_, encoding, body) => {
		const { url } = await http((__, response) =>
			response.writeHead(200, { 'content-encoding': encoding }).end(body),
		);
		expect(await (await open(url)).send(post('/'))).toMatchObject({
			kind: 'failure',
			reason: 'other',
			maybeDelivered: true,
			message: expect.stringMatching(/decompressed|compressed/),
		});
	});

	test('and ends at its bound, however small it came', async () => {
		const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
		const { url } = await http((_, response) =>
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
		);
		expect(await (await open(url)).send(get('/', 15_000))).toMatchObject({ reason: 'too_large' });
	});
});

test('a byte order mark is no part of the text', async () => {
	const { url } = await http((_, response) => response.end(`\ufeff${LEAD}`));
	expect(await (await open(url)).send(get('/'))).toMatchObject({
		text: LEAD,
		json: { id: 'lead_1' },
	});
});

describe('a broken answer is said in words', () => {
	const head = 'HTTP/1.1 200 OK\r\n';
	test.each([
		['10,000 headers', `${head}${'x-h: 1\r\n'.repeat(10_000)}content-length: 2\r\n\r\n{}`],
		['status 0', 'HTTP/1.1 000 Zero\r\ncontent-length: 2\r\n\r\n{}'],
		['status 999', 'HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\n{}'],
		['a length that is none', `${head}content-length: two\r\n\r\n{}`],
		['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
		['an upgrade nobody asked for', 'HTTP/1.1 101 Go\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
	])('%s', async (_, bytes) => {
		const result = await (await open(await wireSaying(bytes))).send(post('/'));
		expect(result).toMatchObject({ kind: 'failure', maybeDelivered: true });
		expect(result.kind === 'failure' && result.message).toMatch(/^[A-Z][a-z ,:0-9A-Z-]+$/);
		expect(JSON.stringify(result)).not.toMatch(/ERR|HPE|Error|assert|\b[A-Z]+_/);
	});

	test('an object 100,000 deep is no JSON that can be read, and its text is there', async () => {
		const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
		const { url } = await http((_, response) => response.end(deep));
		const result = await (await open(url)).send(get('/'));
		expect(result).toMatchObject({ kind: 'answer', status: 200, json: undefined });
		expect(result.kind === 'answer' && result.text).toHaveLength(deep.length);
	});
});

test.each([
	['as it is', '{"lead":{"__proto__":{"outcome":"enrolled"},"id":1}}'],
	['behind an escape', '{"lead":{"\\u005f_proto__":{"outcome":"enrolled"},"id":1}}'],
])('a key __proto__ %s is no prototype of anything', async (_, body) => {
	const { url } = await http((__, response) => response.end(body));
	const result = await (await open(url)).send(get('/'));
	expect(result.kind === 'answer' && result.json).toStrictEqual({ lead: { id: 1 } });
});

test('of answers over 1 MiB four are read at a time, and the next waits for one to end', async () => {
	const piece = Buffer.alloc(2 * 1024 * 1024, ' ');
	const ends: Array<() => void> = [];
	const { url } = await http((request, response) => {
		if (request.url !== '/held') {
			response.end(request.url === '/fifth' ? Buffer.concat([piece, Buffer.from('5')]) : '0');
			return;
		}
		response.write(piece);
		ends.push(() => response.end('1'));
	});
	const port = await open(url, { connections: 6 });
	const small = async (times: number) => {
		for (let time = 0; time < times; time += 1) await port.send(get('/small'));
	};
	const held = Array.from({ length: 4 }, async () => await port.send(get('/held', 15_000)));
	await small(50);
	const done: string[] = [];
	const fifth = port.send(get('/fifth', 15_000)).then((result) => {
		done.push('fifth');
		return result;
	});
	await small(50);
	expect(done).toEqual([]);
	ends[0]?.();
	expect(await fifth).toMatchObject({ kind: 'answer', json: 5 });
	for (const end of ends) end();
	expect(await Promise.all(held)).toMatchObject(Array.from({ length: 4 }, () => ({ json: 1 })));
});
