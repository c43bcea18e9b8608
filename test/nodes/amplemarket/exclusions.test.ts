import type { Fault } from '../../../sandbox';
import { faultIn } from '../../support/items';
import { count, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { startStub } from '../../support/stub';
import { clock } from '../../support/virtualTime';

// What an exclusion list answers nobody has seen: whatever it is, the list says the truth.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none', now: clock.now });
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	rig.sandbox.setFaults(undefined);
	await clock.sleep(3 * 3_600_000);
});

const state = () => rig.sandbox.amplemarket.state;
const run = async (resource: string, operation: string, items: Json[], on = rig, options = {}) =>
	await on.run('amplemarket', {
		resource,
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', options },
	});
const domains = (...list: string[]) => list.map((domain) => ({ domain }));
const befall = (operationId: string, fault: Fault) =>
	rig.sandbox.setFaults({ seed: 1, rules: [{ operationIds: [operationId], times: 1, fault }] });
const told = ({ success }: Awaited<ReturnType<typeof run>>) =>
	success.map(({ json }) => [json.outcome, json.reason]);

describe.each(['collection', 'results', 'data', 'empty'] as const)('answers as %s', (shape) => {
	beforeEach(() => {
		state().exclusionShape = shape;
	});

	test('added is what was not there, and unchanged what was', async () => {
		const items = domains('new.example', 'competitor.example', 'https://www.New.example/a?b');
		const ended = await run('excludedDomain', 'add', items);
		expect(told(ended)).toEqual([
			['added', ''],
			['unchanged', 'already_in_list'],
			['skipped', 'duplicate_in_input'],
		]);
		expect([...state().excludedDomains.keys()].sort()).toEqual([
			'competitor.example',
			'new.example',
		]);
		expect(rig.calls('createDomainExclusions')).toBe(1);
		expect(rig.calls('listExcludedDomains')).toBe(shape === 'empty' ? 1 : 0);
	});

	test('removed is what was there', async () => {
		state().excludeEmail('jane@customers.example');
		const ended = await run('excludedEmail', 'remove', [{ email: ' Jane@Customers.example' }]);
		expect(told(ended)).toEqual([['removed', '']]);
		expect(rig.sandbox.log[0]?.body).toEqual({
			excluded_emails: [{ email: 'jane@customers.example' }],
		});
	});

	test.each(['after-commit', 'before-commit'] as const)(
		'an answer that is lost %s is found out by the list, and nothing is done twice',
		async (when) => {
			befall('createDomainExclusions', { kind: 'reset', when });
			const items = domains('a.example', 'b.example', 'competitor.example');
			expect(told(await run('excludedDomain', 'add', items)).map(([outcome]) => outcome)).toEqual([
				'added',
				'added',
				'unchanged',
			]);
			befall('deleteDomainExclusions', { kind: 'reset', when });
			const removed = await run('excludedDomain', 'remove', domains('a.example', 'b.example'));
			expect(count(removed.success)).toEqual({ removed: 2 });
			expect(new Set(state().commits.values())).toEqual(new Set([1]));
		},
	);
});

test('words that say otherwise, or nothing, do not count: the list decides, also that nothing was done', async () => {
	const stub = await startStub(({ method }) =>
		method === 'GET'
			? { body: { excluded_domains: [{ domain: 'there.example', date_added: '2020-01-01' }] } }
			: {
					body: {
						excluded_domains: [
							{ domain: 'there.example', status: 'whatever' },
							{ domain: 'bad.example', status: 'invalid' },
						],
					},
				},
	);
	const on = rig.with({ amplemarket: { apiKey: 'k', baseUrl: stub.baseUrl } });
	const items = domains('there.example', 'gone.example', 'bad.example');
	const added = await run('excludedDomain', 'add', items, on);
	const removed = await run('excludedDomain', 'remove', items.slice(0, 2), on);
	await stub.close();
	expect(told(added)).toEqual([['unchanged', 'already_in_list']]);
	expect(added.error.map(outcomeOf)).toEqual(['failed', 'failed']);
	expect(faultIn(added.error[0]).details).toMatchObject({ code: 'not_in_list' });
	expect(faultIn(added.error[1]).details).toMatchObject({ code: 'invalid' });
	expect(faultIn(removed.error[0]).details).toMatchObject({ code: 'still_in_list' });
	expect(count(removed.success)).toEqual({ removed: 1 });
});

test('a call that is too large is halved, and one bad entry fails alone', async () => {
	const stub = await startStub(({ method, body }) => {
		const list =
			method === 'POST' ? (Reflect.get(Object(body), 'excluded_domains') as object[]) : [];
		if (method === 'GET') return { body: { excluded_domains: [] } };
		if (list.length > 100) return { status: 413, body: { object: 'error', _errors: [] } };
		const bad = list.findIndex((entry) => Reflect.get(entry, 'domain') === 'bad.example');
		if (bad >= 0)
			return {
				status: 400,
				body: {
					object: 'error',
					_errors: [
						{ code: 'unsupported_value', source: { pointer: `/excluded_domains/${bad}/domain` } },
					],
				},
			};
		return { body: { results: list.map((entry) => ({ ...entry, status: 'added' })) } };
	});
	const on = rig.with({ amplemarket: { apiKey: 'k', baseUrl: stub.baseUrl } });
	const items = Array.from({ length: 499 }, (_, n) => ({ domain: `d-${n}.example` }));
	const ended = await run('excludedDomain', 'add', [...items, { domain: 'bad.example' }], on);
	await stub.close();
	expect(count(ended.success)).toEqual({ added: 499 });
	expect(count(ended.error)).toEqual({ failed: 1 });
	expect(stub.requests.length).toBeLessThan(40);
});

test.each(['nobody', 'a b.example', 'jane@customers.example', '127.0.0.1', 'http://'])(
	"'%s' is no domain, and nothing is sent",
	async (domain) => {
		const ended = await run('excludedDomain', 'add', [{ domain }]);
		expect(faultIn(ended.error[0]).what).toMatch(/^'Domain' is not a domain/);
		expect(rig.sandbox.log).toEqual([]);
	},
);
