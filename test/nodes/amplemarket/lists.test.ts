import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { count, Rig } from '../../support/rig';
import type { Ended, Json } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { StubRequest, StubAnswer } from '../../support/stub';
import { pairs, users } from './leads';
import { faultIn, whatOf } from '../../support/items';

const API_KEY = 'am_secret_of_the_test';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const getAll = async (
	resource: string,
	parameters: INodeParameters = {},
	{ on = rig, items = [{}], onError }: { on?: Rig; items?: Json[]; onError?: 'stopWorkflow' } = {},
): Promise<Ended> =>
	await on.run('amplemarket', {
		resource,
		operation: 'getAll',
		parameters,
		items,
		...(onError && { onError }),
	});

const ids = ({ success }: Ended) => success.map(({ json }) => json.id);
const urls = () => rig.sandbox.log.map(({ url }) => decodeURIComponent(url));
const state = () => rig.sandbox.amplemarket.state;

describe('pages', () => {
	test('Return All brings every sequence, in order, over all pages', async () => {
		const ended = await getAll('sequence', { returnAll: true });
		expect(ids(ended)).toEqual([...state().sequences.keys()]);
		expect(urls()).toHaveLength(3);
		expect(urls()[0]).toBe('/sequences?page[size]=20');
		expect(ended.success[0]?.json).toEqual([...state().sequences.values()][0]);
		expect(new Set(pairs(ended.success))).toEqual(new Set([0]));
	});

	test('Return All brings all 25 mailboxes, of which a page holds 20', async () => {
		const ended = await getAll('mailbox', { returnAll: true });
		expect(ids(ended)).toEqual([...state().mailboxes.keys()]);
		expect(urls()).toHaveLength(2);
	});

	test('Return All brings all users', async () => {
		const ended = await getAll('user', { returnAll: true });
		expect(ended.success.map(({ json }) => json)).toEqual([...state().users.values()]);
	});

	test.each([
		[7, 1, '7'],
		[20, 1, '20'],
		[25, 2, '20'],
		[44, 3, '20'],
		[1000, 3, '20'],
	])('Limit %i makes %i call(s) of page size %s', async (limit, calls, size) => {
		const ended = await getAll('sequence', { returnAll: false, limit });
		expect(ids(ended)).toEqual([...state().sequences.keys()].slice(0, limit));
		expect(urls()).toHaveLength(calls);
		expect(urls()[0]).toBe(`/sequences?page[size]=${size}`);
	});

	test('without Return All and Limit, the first 50 come', async () => {
		for (let n = 0; n < 20; n += 1) state().addSequence({ id: `more-${n}` });
		const ended = await getAll('sequence');
		expect(ids(ended)).toEqual([...state().sequences.keys()].slice(0, 50));
	});

	test('a list of nothing yields nothing', async () => {
		const ended = await getAll('sequence', { returnAll: true, filters: { name: 'No such name' } });
		expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
	});

	test('each item asks for itself, and its records are paired to it', async () => {
		const ended = await getAll(
			'sequence',
			{ returnAll: true, filters: { name: '={{ $json.name }}' } },
			{ items: [{ name: 'Other' }, { name: 'Main' }, { name: 'No such name' }, { name: 'Pause' }] },
		);
		expect(ended.success.map(({ json }) => json.name)).toEqual([
			'Other draft',
			'Other active',
			'Main',
			'The paused one',
		]);
		expect(pairs(ended.success)).toEqual([0, 0, 1, 3]);
	});
});

describe('filters', () => {
	test.each<[string, INodeParameters, string]>([
		['sequence', { name: 'outreach' }, 'name=outreach'],
		['sequence', { status: 'paused' }, 'status=paused'],
		['sequence', { createdByUserId: users.grace.id }, `created_by_user_id=${users.grace.id}`],
		[
			'sequence',
			{ createdByUserEmail: users.grace.email },
			`created_by_user_email=${users.grace.email}`,
		],
		['mailbox', { status: 'needs_reconnection' }, 'status=needs_reconnection'],
		['mailbox', { emailProvider: 'outlook' }, 'email_provider=outlook'],
		['mailbox', { userEmail: users.ada.email }, `user_email=${users.ada.email}`],
		['user', { email: users.ada.email }, `email=${users.ada.email}`],
		['user', { role: 'admin' }, 'role=admin'],
		['user', { status: 'active' }, 'status=active'],
	])('%s by %j goes as %s, on every page', async (resource, filters, query) => {
		const ended = await getAll(resource, { returnAll: true, filters });
		expect(ended.error).toEqual([]);
		expect(ended.success.length).toBeGreaterThan(0);
		for (const url of urls()) expect(url).toContain(query);
		expect(urls()[0]?.split(/[?&]/).slice(1).sort()).toEqual([query, 'page[size]=20'].sort());
	});

	test('bring what they say: sequences by state and maker', async () => {
		const ended = await getAll('sequence', {
			returnAll: true,
			filters: { status: 'draft', createdByUserEmail: users.grace.email.toUpperCase() },
		});
		expect(ended.success.map(({ json }) => json.name)).toEqual(['Other draft']);
	});

	test('an empty filter is not sent', async () => {
		await getAll('user', { filters: { email: '', role: '={{ null }}', status: 'active' } });
		expect(urls()).toEqual(['/users?status=active&page[size]=20']);
	});

	test('a value is encoded, and cannot add a parameter of its own', async () => {
		await getAll('sequence', { filters: { name: 'a&status=draft#x=%' } });
		expect(rig.sandbox.log[0]?.url).toBe(
			'/sequences?name=a%26status%3Ddraft%23x%3D%25&page%5Bsize%5D=20',
		);
	});

	test('a filter that is no email address fails its item, and nothing is sent', async () => {
		const { error } = await getAll('user', { filters: { email: 'nobody' } });
		expect(whatOf(error[0])).toMatch(/^'Email' is not an email address.*\[item 0\]$/);
		expect(urls()).toEqual([]);
	});
});

describe('errors', () => {
	test('a wrong key: the item carries it', async () => {
		const wrong = rig.with({
			amplemarket: { apiKey: 'am_wrong', baseUrl: rig.sandbox.amplemarket.baseUrl },
		});
		const { success, error } = await getAll('user', {}, { on: wrong });
		expect(success).toEqual([]);
		expect(faultIn(error[0])).toMatchObject({
			what: 'Amplemarket does not accept the API key',
			details: { outcome: 'failed', statusCode: 401, code: 'unauthorized' },
		});
		const { thrown } = await getAll('user', {}, { on: wrong, onError: 'stopWorkflow' });
		expect(thrown).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
	});
});

describe('links to the next page', () => {
	/** A provider of six users, two a page, whose links a test writes. */
	const paged = (next: (page: number) => string | null) => {
		const reply = ({ url }: StubRequest): StubAnswer => {
			const page = Number(/after(?:\]|%5D)=(\d)/.exec(url)?.[1] ?? '0');
			const body: IDataObject = { users: [{ id: `u${page}a` }, { id: `u${page}b` }] };
			const href = page < 2 ? next(page + 1) : undefined;
			if (href !== undefined) body._links = { self: { href: url }, next: { href } };
			return { body };
		};
		return startStub(reply);
	};
	const everyone = ['u0a', 'u0b', 'u1a', 'u1b', 'u2a', 'u2b'];
	const read = async (baseUrl: string) =>
		await getAll(
			'user',
			{ returnAll: true },
			{ on: rig.with({ amplemarket: { apiKey: API_KEY, baseUrl } }) },
		);

	test.each<[string, string, (page: number, origin: string) => string]>([
		['relative to the root', '', (page) => `/users?page[after]=${page}`],
		['absolute', '', (page, origin) => `${origin}/users?page[after]=${page}`],
		['relative to the root, behind a prefix', '/gateway', (page) => `/users?page[after]=${page}`],
		[
			'relative to the root with the prefix',
			'/gateway',
			(page) => `/gateway/users?page[after]=${page}`,
		],
		[
			'absolute with the prefix',
			'/gateway',
			(page, origin) => `${origin}/gateway/users?page[after]=${page}`,
		],
		['relative to the base', '/gateway', (page) => `users?page[after]=${page}`],
		[
			'relative, behind a prefix with a slash at its end',
			'/gateway/v1/',
			(page) => `/users?page[after]=${page}`,
		],
	])('%s are followed to the end', async (_, prefix, link) => {
		const stub = await paged((page) => link(page, stub.baseUrl));
		const ended = await read(`${stub.baseUrl}${prefix}`);
		await stub.close();
		expect(ended.error).toEqual([]);
		expect(ids(ended)).toEqual(everyone);
		const root = prefix.replace(/\/$/, '');
		expect(stub.requests.map(({ url }) => decodeURIComponent(url))).toEqual([
			`${root}/users?page[size]=20`,
			`${root}/users?page[after]=1`,
			`${root}/users?page[after]=2`,
		]);
		for (const { headers } of stub.requests)
			expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
	});

	const strange: Array<[string, (other: string, own: string) => string]> = [
		['another host', (other) => `${other}/users?page[after]=1`],
		['another host without a scheme', (other) => `${other.replace('http:', '')}/users`],
		['another host behind a user name', (other, own) => other.replace('//', `//${own.slice(7)}@`)],
		['another host behind a backslash', (other) => `\\\\${other.slice(7)}/users?page[after]=1`],
		['the host under another path', (_, own) => `${own}/elsewhere/users?page[after]=1`],
	];
	const readStrange = async (link: (other: string, own: string) => string) => {
		const other = await startStub(() => ({ body: { users: [{ id: 'stolen' }] } }));
		const stub = await paged(() => link(other.baseUrl, stub.baseUrl));
		const ended = await read(`${stub.baseUrl}/gateway`);
		await Promise.all([stub.close(), other.close()]);
		return { ended, requests: stub.requests, strayed: other.requests };
	};

	test.each(strange)('to %s get no request, and no key', async (_, link) => {
		const { ended, requests, strayed } = await readStrange(link);
		expect(strayed).toEqual([]);
		expect(requests.map(({ url }) => decodeURIComponent(url))).toEqual([
			'/gateway/users?page[size]=20',
		]);
		expect(ids(ended)).not.toContain('stolen');
	});

	test.each(strange)('to %s never make a list look whole that is not', async (_, link) => {
		const { ended } = await readStrange(link);
		expect(count(ended.error)).toEqual({ failed: 1 });
		expect(ended.success).toEqual([]);
	});

	test.each<[string, () => string | null]>([
		['null', () => null],
		['itself again', () => '/users?page[after]=1'],
	])('that are %s end the list', async (_, next) => {
		const stub = await paged(next);
		const ended = await read(stub.baseUrl);
		await stub.close();
		expect(stub.requests.length).toBeLessThanOrEqual(3);
		expect(ids(ended).slice(0, 2)).toEqual(['u0a', 'u0b']);
	});
});
