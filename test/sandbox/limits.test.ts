import { SEED, startSandbox } from '../../sandbox';
import type { RateLimit, Sandbox } from '../../sandbox';
import { clientsOf } from './client';

let now = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
	sandbox = await startSandbox({ now: () => now });
	clients = clientsOf(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const limit = (fields: Partial<RateLimit> = {}): RateLimit => ({
	provider: 'myAgentMail',
	requests: 2,
	perMs: 1000,
	...fields,
});

describe('limits', () => {
	it('refuses Amplemarket’s 31st add-leads call in a minute and commits nothing of it', async () => {
		const add = (n: number) =>
			clients.amplemarket(`/sequences/${SEED.amplemarket.sequences.main}/leads`, {
				body: { leads: [{ email: `lead-${n}@customers.example` }] },
			});
		for (let n = 0; n < 30; n++) expect((await add(n)).status).toBe(200);
		now += 59_500;
		const refused = await add(30);
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBe('1');
		expect(refused.json).toMatchObject({
			object: 'error',
			_errors: [{ code: 'too_many_requests' }],
		});
		expect(sandbox.amplemarket.state.commits.size).toBe(30);
		expect((await clients.amplemarket('/users')).status).toBe(200);
		now += 500;
		expect((await add(30)).status).toBe(200);
	});

	it('holds an exact window: never more than the limit in any span of its length', async () => {
		sandbox.setLimits([limit({ requests: 3 })]);
		const served: number[] = [];
		for (let step = 0; step < 40; step++) {
			if ((await clients.myAgentMail('/me')).status === 200) served.push(now);
			now += 130;
		}
		for (const start of served) {
			const inWindow = served.filter((at) => at >= start && at < start + 1000);
			expect(inWindow.length).toBeLessThanOrEqual(3);
		}
		// 5.2 s at 3 a second: a refused request takes no room.
		expect(served.length).toBeGreaterThanOrEqual(15);
	});

	it.each([
		['seconds', '1'],
		['date', 'Thu, 01 Jan 2026 02:00:02 GMT'],
		['none', null],
	] as const)('names the wait as %s', async (retryAfter, header) => {
		now = Date.UTC(2026, 0, 1, 2, 0, 0, 500);
		sandbox.setLimits([limit({ retryAfter, requests: 1 })]);
		await clients.myAgentMail('/me');
		now += 100;
		const refused = await clients.myAgentMail('/me');
		expect(refused).toMatchObject({
			status: 429,
			json: { error: 'Too many requests', code: 'RATE_LIMITED' },
		});
		expect(refused.headers.get('retry-after')).toBe(header);
	});

	it('limits the named operations of the named provider only', async () => {
		sandbox.setLimits([limit({ provider: 'unify', operationIds: ['list_objects'], requests: 1 })]);
		await clients.unify('/data/v1/objects');
		expect(await clients.unify('/data/v1/objects')).toMatchObject({
			status: 429,
			json: { status: 'rate_limited', message: expect.any(String) },
		});
		expect((await clients.unify('/sequences/v1/sequences')).status).toBe(200);
		expect((await clients.myAgentMail('/me')).status).toBe(200);
	});

	it('asks for the key first, and a refused key takes no room', async () => {
		sandbox.setLimits([limit({ requests: 1 })]);
		const headers = { 'x-api-key': 'wrong' };
		expect((await clients.myAgentMail('/me', { headers })).status).toBe(401);
		expect((await clients.myAgentMail('/me')).status).toBe(200);
	});

	it('refuses limits that let nothing through', () => {
		expect(() => sandbox.setLimits([limit({ requests: 0 })])).toThrow(RangeError);
		expect(() => sandbox.setLimits([limit({ perMs: 0 })])).toThrow(RangeError);
	});
});
