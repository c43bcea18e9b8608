import dns from 'node:dns';

import { SEED } from '../../../sandbox';
import { at, times, wayOutOf, whatOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const TYPE = 'n8n-nodes-sales-engagement.myAgentMail';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const reaching = (baseUrl: string) => rig.with({ myAgentMail: { baseUrl } });
const enroll = async (on: Rig, rest: Partial<Ask> = {}) =>
	await on.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		parameters: {
			cadenceId: byId(SEED.myAgentMail.cadences.welcome),
			dataMode: 'autoMapInputData',
			options: { maxRetryTime: 0 },
		},
		items: times(3, (row) => ({ leadExternalId: `lead-${row}` })),
		...rest,
	});
const own = () => rig.sandbox.myAgentMail.baseUrl;

describe('a base URL that is none', () => {
	const bad: ReadonlyArray<readonly [string, () => string, RegExp]> = [
		['without a scheme', () => own().replace('http://', ''), /address|http/],
		['of another scheme', () => own().replace('http:', 'ftp:'), /http/],
		['with user info', () => own().replace('http://', 'http://jane:pass@'), /user name|password/],
		['with a user alone', () => own().replace('http://', 'http://jane@'), /user name|password/],
		['with a query', () => `${own()}?a=1`, /query/],
		['with a fragment', () => `${own()}#a`, /fragment/],
		['that is empty', () => '', /address/],
		['of words', () => 'my agent mail', /address/],
	];

	it.each(bad)('%s is refused for every item with nothing sent', async (_, url, told) => {
		const ended = await enroll(reaching(url()));
		expect(rig.sandbox.log).toEqual([]);
		expect(count(ended.error)).toEqual({ failed: 3 });
		for (const item of ended.error) {
			expect(whatOf(item)).toMatch(/Base URL.*MyAgentMail credential/);
			expect(whatOf(item)).toMatch(told);
			expect(wayOutOf(item)).toMatch(/credential/);
		}
	});

	it.each(bad)('%s is one error under Stop with nothing sent', async (_, url, told) => {
		const ended = await enroll(reaching(url()), { onError: 'stopWorkflow' });
		expect(rig.sandbox.log).toEqual([]);
		expect(ended.thrown?.message).toMatch(/Base URL/);
		expect(ended.thrown?.message).toMatch(told);
		expect(at(ended.thrown, 'name')).toBe('NodeOperationError');
	});

	it.each(bad)('%s is told by a picker with nothing sent', async (_, url, told) => {
		const search = reaching(url()).host.listSearch({ nodeType: TYPE, method: 'searchCadences' });
		await expect(search).rejects.toThrow(told);
		expect(rig.sandbox.log).toEqual([]);
	});

	it.each(bad)('%s is told by a list with nothing sent', async (_, url, told) => {
		const ended = await enroll(reaching(url()), { resource: 'cadence', operation: 'getAll' });
		expect(ended.error).toHaveLength(3);
		expect(whatOf(ended.error[0])).toMatch(told);
		expect(rig.sandbox.log).toEqual([]);
	});

	it('does not show the password that stands in it', async () => {
		const ended = await enroll(reaching(own().replace('http://', 'http://jane:sesame@')));
		expect(JSON.stringify(ended.error)).not.toContain('sesame');
	});
});

describe('a base URL', () => {
	it.each([
		['with slashes at its end', () => `${own()}//`],
		['with blanks around it', () => ` ${own()} `],
		['in capitals', () => own().replace('http', 'HTTP')],
	])('%s is taken', async (_, url) => {
		const ended = await enroll(reaching(url()));
		expect(count(ended.success)).toEqual({ enrolled: 3 });
		expect(rig.sandbox.log[0]?.url).toBe('/v1/cadences/cad_welcome/enrollments');
	});

	it('of the website, without /v1, is an error and no success', async () => {
		const ended = await enroll(reaching(own().replace('/v1', '')));
		expect(ended.success).toEqual([]);
		expect(ended.error).toHaveLength(3);
		expect(rig.sandbox.myAgentMail.state.commits.size).toBe(0);
	});

	it('whose host is not known fails the leads, certainly', async () => {
		const lookup = jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
			const done = args.at(-1);
			const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
			if (typeof done === 'function') done(error);
		}) as typeof dns.lookup);
		try {
			const ended = await enroll(reaching('https://no-such-host.example'));
			expect(lookup).toHaveBeenCalled();
			expect(count(ended.error)).toEqual({ failed: 3 });
			expect(wayOutOf(ended.error[0])).toMatch(/host name/);
		} finally {
			lookup.mockRestore();
		}
	});
});

describe('the credential test', () => {
	const test = async (credential: Record<string, string>) =>
		await rig.with({ myAgentMail: credential }).host.testCredential('myAgentMailApi');

	it('passes for the right key, by one harmless call', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
		expect(rig.sandbox.log.map(({ method, url }) => [method, url])).toEqual([['GET', '/v1/me']]);
	});

	it('fails for a wrong key, which it does not show', async () => {
		const result = await test({ apiKey: 'tk_wrong' });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/unauthorized|key/i);
		expect(JSON.stringify(result)).not.toContain('tk_wrong');
	});

	it.each([['without a scheme', () => own().replace('http://', '')]])(
		'fails for a base URL %s, with nothing sent',
		async (_, url) => {
			expect(await test({ baseUrl: url() })).toMatchObject({ status: 'Error' });
			expect(rig.sandbox.log).toEqual([]);
		},
	);
});
