import type { NodeEgressFilter } from 'n8n-workflow';

import type { HttpResult } from '../../../../nodes/shared/http/port';
import { get, http, open, post, tidy, wire } from '../../../support/wire';

// One clock for the whole of a call. A test that waits for ever is a call that does.

afterEach(tidy);

/** Each phase in which a call can hang: whether the request is out by then, and the base URL of a server that hangs there. */
const PHASES: Record<string, { readonly isOut: boolean; begin(): Promise<string> }> = {
	'TLS that never answers': {
		isOut: false,
		begin: async () => `https://127.0.0.1:${await wire(() => undefined)}`,
	},
	'no answer': {
		isOut: true,
		begin: async () => (await http(() => undefined)).url,
	},
	'half of the headers': {
		isOut: true,
		begin: async () =>
			`http://127.0.0.1:${await wire((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-'))}`,
	},
	'headers and then silence': {
		isOut: true,
		begin: async () => (await http((_, response) => response.writeHead(200).flushHeaders())).url,
	},
	'bytes that trickle': {
		isOut: true,
		begin: async () =>
			(
				await http((_, response) => {
					const timer = setInterval(() => response.write(' '), 20);
					response.on('close', () => clearInterval(timer));
				})
			).url,
	},
	'informational answers without end': {
		isOut: true,
		begin: async () => {
			const port = await wire((socket) => {
				const timer = setInterval(() => {
					socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
				}, 20);
				socket.on('close', () => clearInterval(timer)).resume();
			});
			return `http://127.0.0.1:${port}`;
		},
	},
};

describe.each(Object.entries(PHASES))('%s', (_, { isOut, begin }) => {
	const reason = isOut ? 'timeout' : 'connect';

	test('ends at the time-out, and says whether the request was out', async () => {
		const port = await open(await begin());
		expect(await port.send(post('/', 300))).toMatchObject({
			kind: 'failure',
			reason,
			maybeDelivered: isOut,
			isLasting: false,
		});
	});

	test('ends with Stop', async () => {
		const port = await open(await begin());
		const stop = new AbortController();
		const hanging = port.send(post('/', 60_000), stop.signal);
		await new Promise((resolve) => setTimeout(resolve, 100));
		stop.abort();
		expect(await hanging).toMatchObject({ reason: 'aborted', maybeDelivered: isOut });
	});
});

describe('a proxy that is silent at CONNECT', () => {
	const silent = async () => {
		const proxy = await http(
			() => undefined,
			() => undefined,
		);
		return await open('https://provider.example', { environment: { HTTPS_PROXY: proxy.url } });
	};

	test('ends at the time-out, and nothing was sent', async () => {
		expect(await (await silent()).send(post('/', 300))).toMatchObject({
			reason: 'connect',
			maybeDelivered: false,
		});
	});

	test('ends with Stop', async () => {
		const stop = new AbortController();
		const hanging = (await silent()).send(post('/', 60_000), stop.signal);
		await new Promise((resolve) => setTimeout(resolve, 100));
		stop.abort();
		expect(await hanging).toMatchObject({ reason: 'aborted', maybeDelivered: false });
	});
});

describe("n8n's egress policy that never comes to an end", () => {
	const policy = (hangs: 'url' | 'lookup'): NodeEgressFilter => ({
		validateUrl: async () =>
			hangs === 'url' ? await new Promise(() => undefined) : { ok: true, result: undefined },
		validateConnectionHost: () => ({ ok: true, result: undefined }),
		createSecureLookup: () => () => undefined,
		validateRedirectSync: () => undefined,
	});

	test.each(['url', 'lookup'] as const)(
		'(%s) ends at the time-out and with Stop',
		async (hangs) => {
			const port = await open('http://provider.example', { egress: policy(hangs) });
			const stop = new AbortController();
			const results: HttpResult[] = [];
			const late = port.send(get('/', 300)).then((result) => results.push(result));
			const stopped = port
				.send(get('/', 60_000), stop.signal)
				.then((result) => results.push(result));
			stop.abort();
			await Promise.all([late, stopped]);
			expect(results).toMatchObject([
				{ reason: 'aborted', maybeDelivered: false },
				{ reason: 'connect', maybeDelivered: false },
			]);
		},
	);
});

test('a call that had to wait for a connection counts that time too, was not sent, and is not later', async () => {
	const answers: Array<() => void> = [];
	const { url, heard } = await http((_, response) => answers.push(() => response.end('{}')));
	const port = await open(url, { connections: 1 });
	const first = port.send(post('/first'));
	expect(await port.send(post('/second', 300))).toMatchObject({
		reason: 'connect',
		maybeDelivered: false,
	});
	const third = port.send(post('/third'));
	answers[0]?.();
	expect(await first).toMatchObject({ kind: 'answer' });
	while (answers.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
	answers[1]?.();
	expect(await third).toMatchObject({ kind: 'answer' });
	expect(heard).toEqual(['POST /first with key', 'POST /third with key']);
});

test('a call in flight when the run ends is lost', async () => {
	const { url, heard } = await http(() => undefined);
	const port = await open(url);
	const hanging = port.send(post('/'));
	while (heard.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
	await port.close();
	expect(await hanging).toMatchObject({ kind: 'failure', maybeDelivered: true });
});
