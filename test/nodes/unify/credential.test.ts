import dns from 'node:dns';

import { SEED } from '../../../sandbox';
import { at, whatOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const TYPE = 'n8n-nodes-sales-engagement.unify';

let rig: Rig;
const lookedUp: string[] = [];
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => {
	rig.sandbox.reset();
	lookedUp.length = 0;
	// Nothing leaves this machine: every name is unknown, and which were asked for is kept.
	jest.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: unknown[]) => {
		lookedUp.push(host);
		const done = rest.at(-1);
		const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
		if (typeof done === 'function') process.nextTick(done, error);
	}) as typeof dns.lookup);
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
	await rig.close();
});

const create = async (baseUrl: string, rest: Partial<Ask> = {}) =>
	await rig.with({ unify: { baseUrl } }).run('unify', {
		resource: 'enrollment',
		operation: 'create',
		parameters: {
			sequenceId: byId(SEED.unify.sequences.main),
			personBy: 'id',
			personId: SEED.unify.people.free.id,
			mailboxEmails: [SEED.unify.mailboxes.ada],
			options: { maxRetryTime: 0 },
		},
		items: [{ a: 1 }, { a: 2 }],
		...rest,
	});
const test = async (credential: Record<string, string> = {}) =>
	await rig.with({ unify: credential }).host.testCredential('unifyApi');

describe('an address of the analytics host, where a key is expired at once', () => {
	const hosts = [
		'https://unifyintent.com',
		'https://api.unifyintent.com/v1',
		'http://UNIFYINTENT.COM',
		'https://unifyintent.com.',
		'https://a.b.unifyintent.com:8443',
		' https://unifyintent.com/ ',
		'https:\\\\unifyintent.com',
		'https://unifyintent%2Ecom',
	];

	it.each(hosts)('is refused for every item, with nothing sent: %s', async (baseUrl) => {
		const ended = await create(baseUrl);
		expect(lookedUp).toEqual([]);
		expect(count(ended.error)).toEqual({ failed: 2 });
		expect(ended.error[1]?.json).toMatchObject({
			a: 2,
			error: expect.stringMatching(/Base URL.*analytics/),
		});
	});

	it.each(hosts)('is refused under Stop, with nothing sent: %s', async (baseUrl) => {
		const ended = await create(baseUrl, { onError: 'stopWorkflow' });
		expect(lookedUp).toEqual([]);
		expect(at(ended.thrown, 'name')).toBe('NodeOperationError');
		expect(ended.thrown?.message).toMatch(/Base URL.*analytics/);
	});

	it.each(hosts)('is refused in the credential test, with nothing sent: %s', async (baseUrl) => {
		const result = await test({ baseUrl });
		expect(lookedUp).toEqual([]);
		expect(result.status).toBe('Error');
	});

	it.each(hosts)('is refused by a picker, with nothing sent: %s', async (baseUrl) => {
		const there = rig.with({ unify: { baseUrl } });
		const search = there.host.listSearch({ nodeType: TYPE, method: 'searchSequences' });
		await expect(search).rejects.toThrow(/analytics/);
		expect(lookedUp).toEqual([]);
	});

	it('is told by name in the credential test', async () => {
		const result = await test({ baseUrl: 'https://unifyintent.com' });
		expect(result.message).toMatch(/analytics/);
	});
});

describe('another address', () => {
	it.each(['https://unifyintent.com.example', 'https://notunifyintent.com'])(
		'is asked for, though it looks alike: %s',
		async (baseUrl) => {
			await create(baseUrl);
			expect(new Set(lookedUp)).toEqual(new Set([new URL(baseUrl).hostname]));
			lookedUp.length = 0;
			await test({ baseUrl });
			expect(new Set(lookedUp)).toEqual(new Set([new URL(baseUrl).hostname]));
		},
	);

	it.each([
		['without a scheme', () => rig.sandbox.unify.baseUrl.replace('http://', '')],
		['with user info', () => rig.sandbox.unify.baseUrl.replace('http://', 'http://jane:pw@')],
	])('%s is refused, with nothing sent', async (_, url) => {
		const ended = await create(url());
		expect(count(ended.error)).toEqual({ failed: 2 });
		expect(whatOf(ended.error[0])).toMatch(/Base URL/);
		expect(await test({ baseUrl: url() })).toMatchObject({ status: 'Error' });
		expect(rig.sandbox.log).toEqual([]);
		expect(lookedUp).toEqual([]);
	});
});

describe('the credential test', () => {
	it('passes for the right key, by one harmless call', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
		expect(rig.sandbox.log.map(({ method, url }) => [method, url])).toEqual([
			['GET', '/data/v1/objects'],
		]);
	});

	it('fails for a wrong key, which it does not show', async () => {
		const result = await test({ apiKey: 'uk_wrong' });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/unauthorized|key/i);
		expect(JSON.stringify(result)).not.toContain('uk_wrong');
	});
});
