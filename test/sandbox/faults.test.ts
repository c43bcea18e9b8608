import { request } from 'node:http';
import { SEED, startSandbox } from '../../sandbox';
import type { Fault, FaultRule, Sandbox } from '../../sandbox';
import { clientsOf } from './client';
import type { Client } from './client';

const { welcome } = SEED.myAgentMail.cadences;
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	call = clientsOf(sandbox).myAgentMail;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const plan = (...rules: FaultRule[]) => sandbox.setFaults({ seed: 7, rules });
const enroll = (leadExternalId = 'crm-1') =>
	call(`/cadences/${welcome}/enrollments`, { body: { leadExternalId } });
const commits = () => sandbox.myAgentMail.state.commits.size;

describe('each fault, before the commit and after it', () => {
	const moments = [
		['before-commit', 0],
		['after-commit', 1],
	] as const;

	describe.each(moments)('%s', (when, committed) => {
		it.each([401, 429, 500, 502, 503, 504] as const)('answers %d', async (status) => {
			plan({ fault: { kind: 'status', status, when } });
			const reply = await enroll();
			expect(reply.status).toBe(status);
			const isHtml = status > 500;
			expect(reply.headers.get('content-type')).toContain(isHtml ? 'text/html' : 'json');
			if (!isHtml) expect(reply.json).toMatchObject({ error: expect.any(String) });
			expect(commits()).toBe(committed);
			expect(sandbox.log.at(-1)).toMatchObject({ status, fault: String(status) });
		});

		it('resets the connection', async () => {
			plan({ fault: { kind: 'reset', when } });
			await expect(enroll()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
			expect(commits()).toBe(committed);
			expect(sandbox.log.at(-1)).toMatchObject({ status: 0, fault: 'reset' });
		});

		it('answers a page, another shape, and nothing, with 200', async () => {
			plan({ fault: { kind: 'html', when } });
			const page = await enroll();
			expect(page).toMatchObject({ status: 200, json: undefined });
			expect(page.headers.get('content-type')).toContain('text/html');
			plan({ fault: { kind: 'wrong-json', when } });
			expect(await enroll()).toMatchObject({ status: 200, json: { hello: 'world' } });
			plan({ fault: { kind: 'empty', when } });
			const empty = await enroll();
			expect(empty).toMatchObject({ status: 200, text: '' });
			expect(empty.headers.get('content-length')).toBe('0');
			expect(commits()).toBe(committed);
		});
	});

	it('names a wait in seconds or as a date', async () => {
		const when = 'before-commit';
		const fault = (form: 'seconds' | 'date'): Fault => ({
			kind: 'status',
			status: 503,
			when,
			retryAfter: { form, seconds: 7 },
		});
		plan({ fault: fault('seconds') });
		expect((await enroll()).headers.get('retry-after')).toBe('7');
		plan({ fault: fault('date') });
		const date = Date.parse((await enroll()).headers.get('retry-after') ?? '');
		expect(Math.abs(date - Date.now() - 7000)).toBeLessThan(2000);
	});

	it('cuts the answer half-way after the commit', async () => {
		plan({ fault: { kind: 'truncate' } });
		const { received, promised, aborted } = await new Promise<{
			received: number;
			promised: number;
			aborted: boolean;
		}>((resolve, reject) => {
			const url = `${sandbox.myAgentMail.baseUrl}/cadences/${welcome}/enrollments`;
			const headers = { 'x-api-key': SEED.myAgentMail.apiKey, 'content-type': 'application/json' };
			request(url, { method: 'POST', headers }, (response) => {
				let received = 0;
				response.on('data', (chunk: Buffer) => (received += chunk.length));
				response.on('error', () => undefined);
				response.on('close', () =>
					resolve({
						received,
						promised: Number(response.headers['content-length']),
						aborted: !response.complete,
					}),
				);
			})
				.on('error', reject)
				.end(JSON.stringify({ leadExternalId: 'crm-1' }));
		});
		expect(received).toBe(Math.floor(promised / 2));
		expect(aborted).toBe(true);
		expect(commits()).toBe(1);
	});

	it('drips the answer over the time given, after the commit', async () => {
		plan({ fault: { kind: 'drip', ms: 120 } });
		const started = performance.now();
		const reply = await enroll();
		expect(performance.now() - started).toBeGreaterThanOrEqual(110);
		expect(reply.json).toMatchObject({ created: true });
		plan({ fault: { kind: 'drip', ms: 60_000 } });
		await expect(call('/me', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
			name: 'TimeoutError',
		});
	});

	it('delays before the commit, and commits although the client has gone', async () => {
		plan({ fault: { kind: 'latency', ms: 80 } });
		const signal = AbortSignal.timeout(20);
		const body = { leadExternalId: 'crm-1' };
		await expect(call(`/cadences/${welcome}/enrollments`, { body, signal })).rejects.toThrow();
		expect(commits()).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 120));
		expect(commits()).toBe(1);
	});

	it('changes the limits from there on', async () => {
		const limits = [{ provider: 'myAgentMail', requests: 1, perMs: 60_000 }] as const;
		plan({ after: 2, times: 1, fault: { kind: 'limit', limits } });
		const statuses: number[] = [];
		for (let n = 0; n < 5; n++) statuses.push((await call('/me')).status);
		expect(statuses).toEqual([200, 200, 200, 200, 429]);
	});
});

describe('the plan', () => {
	const status = (code: 500 | 503, rest: Partial<FaultRule> = {}): FaultRule => ({
		fault: { kind: 'status', status: code, when: 'before-commit' },
		...rest,
	});
	const statuses = async (count: number, path = '/me') => {
		const seen: number[] = [];
		for (let n = 0; n < count; n++) seen.push((await call(path)).status);
		return seen;
	};

	it('spares the first, strikes so many times, and lets the first rule that fires win', async () => {
		plan(status(500, { after: 1, times: 2 }), status(503, { times: 3 }));
		expect(await statuses(7)).toEqual([503, 500, 500, 503, 503, 200, 200]);
	});

	it('strikes the named provider and operations only', async () => {
		plan(status(500, { operationIds: ['getMe'] }), status(503, { provider: 'unify' }));
		expect(await statuses(1)).toEqual([500]);
		expect(await statuses(1, '/inboxes')).toEqual([200]);
		expect((await clientsOf(sandbox).unify('/data/v1/objects')).status).toBe(503);
	});

	it('adds latency to another fault', async () => {
		plan({ fault: { kind: 'latency', ms: 30, jitterMs: 10 } }, status(500));
		const started = performance.now();
		expect(await statuses(1)).toEqual([500]);
		expect(performance.now() - started).toBeGreaterThanOrEqual(28);
		expect(sandbox.log.at(-1)?.fault).toBe('latency+500');
	});

	it('replays a seed, and differs with another', async () => {
		const run = async (seed: number) => {
			sandbox.setFaults({ seed, rules: [status(500, { probability: 0.3 })] });
			return statuses(60);
		};
		const first = await run(1);
		expect(await run(1)).toEqual(first);
		expect(await run(2)).not.toEqual(first);
		const struck = first.filter((code) => code === 500).length;
		expect(struck).toBeGreaterThan(8);
		expect(struck).toBeLessThan(30);
	});

	it('decides a rule by its own requests alone', async () => {
		const rule = status(500, { probability: 0.3, operationIds: ['getMe'] });
		sandbox.setFaults({ seed: 3, rules: [rule] });
		const alone = await statuses(30);
		sandbox.setFaults({ seed: 3, rules: [rule] });
		const mixed: number[] = [];
		for (let n = 0; n < 30; n++) {
			await call('/inboxes');
			mixed.push((await call('/me')).status);
		}
		expect(mixed).toEqual(alone);
	});

	it('ends with reset() and with no plan', async () => {
		plan(status(500));
		sandbox.setFaults(undefined);
		expect(await statuses(1)).toEqual([200]);
		plan(status(500));
		sandbox.reset();
		expect(await statuses(1)).toEqual([200]);
	});

	it('shows each provider’s own server error', async () => {
		plan(status(500));
		const clients = clientsOf(sandbox);
		expect((await clients.unify('/data/v1/objects')).json).toMatchObject({ status: 'error' });
		expect((await clients.amplemarket('/users')).json).toMatchObject({
			object: 'error',
			_errors: [{ code: 'internal_server_error' }],
		});
	});
});
