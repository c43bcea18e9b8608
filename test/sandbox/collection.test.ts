import { collection } from '../../sandbox/collection';
import type { Collection, House } from '../../sandbox/collection';
import type { Call } from '../../sandbox/provider';
import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from '../support/items';
import { clientsOf } from './client';
import type { Client } from './client';

const { workspaces } = SEED.myAgentMail;
const { lists } = SEED.unify;
const NOW = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let myAgentMail: Client;
let unify: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ now: () => NOW });
	({ myAgentMail, unify } = clientsOf(sandbox));
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

describe('workspaces of MyAgentMail', () => {
	it('come all at once, each with the number of its inboxes', async () => {
		expect((await myAgentMail('/workspaces')).json).toMatchObject({
			workspaces: [
				{ id: workspaces.main, isDefault: true, inboxCount: 3 },
				{ id: workspaces.client, isDefault: false, inboxCount: 0 },
			],
		});
	});

	it('are made with an id of their own, each time another', async () => {
		const create = () => myAgentMail('/workspaces', { body: { name: 'Größe & Co.' } });
		const first = await create();
		expect(first).toMatchObject({
			status: 201,
			json: { slug: 'gr-e-co', isDefault: false, createdAt: '2026-01-01T00:00:00.000Z' },
		});
		expect(at((await create()).json, 'id')).not.toBe(at(first.json, 'id'));
		const read = await myAgentMail(`/workspaces/${String(at(first.json, 'id'))}`);
		expect(read).toMatchObject({ status: 200, json: first.json });
		expect(sandbox.myAgentMail.state.workspaces.size).toBe(4);
	});

	it('are gone after a delete, and the second delete is a 404 in the provider’s shape', async () => {
		const remove = () => myAgentMail(`/workspaces/${workspaces.client}`, { method: 'DELETE' });
		expect(await remove()).toMatchObject({
			status: 200,
			json: { deleted: true, id: workspaces.client },
		});
		expect(await remove()).toMatchObject({
			status: 404,
			json: { code: 'NOT_FOUND', error: 'Workspace not found' },
		});
	});

	it('are held to the contract', async () => {
		expect(await myAgentMail('/workspaces', { body: { slug: 'x' } })).toMatchObject({
			status: 400,
			json: { code: 'VALIDATION_ERROR', error: expect.stringContaining('name') },
		});
	});
});

describe('lists of Unify', () => {
	const path = '/data/v1/lists';

	it('are read page by page, and by name or object', async () => {
		const first = await unify(`${path}?limit=1`);
		expect(first.json).toMatchObject({ status: 'success', data: [{ id: lists.prospects }] });
		const next = String(at(first.json, 'next_cursor'));
		expect((await unify(`${path}?limit=1&cursor=${next}`)).json).toMatchObject({
			data: [{ id: lists.companies }],
			next_cursor: null,
		});
		for (const [query, id] of [
			['object=company', lists.companies],
			['name=Prospects', lists.prospects],
		]) {
			const { json } = await unify(`${path}?${query}`);
			expect(json).toMatchObject({ data: [{ id }], next_cursor: null });
			expect(at(json, 'data', 1)).toBeUndefined();
		}
	});

	it('are made, read, renamed and deleted', async () => {
		const made = await unify(path, { body: { name: 'New', object: 'person' } });
		expect(made).toMatchObject({
			status: 201,
			json: { status: 'success', data: { name: 'New', share_status: 'ONLY_ME' } },
		});
		const own = `${path}/${String(at(made.json, 'data', 'id'))}`;
		expect((await unify(own)).json).toEqual(made.json);
		const renamed = await unify(own, { method: 'PATCH', body: { name: 'Old' } });
		expect(renamed).toMatchObject({
			status: 200,
			json: { data: { name: 'Old', object: 'person' } },
		});
		expect(await unify(own, { method: 'DELETE' })).toMatchObject({
			status: 200,
			json: { status: 'success' },
		});
		expect(await unify(own)).toMatchObject({
			status: 404,
			json: { status: 'not_found', message: 'List not found' },
		});
	});

	it('meet faults and limits as every route does', async () => {
		sandbox.setFaults({
			seed: 1,
			rules: [{ operationIds: ['create_list'], fault: { kind: 'reset', when: 'after-commit' } }],
		});
		await expect(unify(path, { body: { name: 'Lost', object: 'person' } })).rejects.toThrow();
		expect([...sandbox.unify.state.lists.values()].map(({ name }) => name)).toContain('Lost');
		sandbox.setFaults(undefined);
		sandbox.setLimits([
			{ provider: 'unify', operationIds: ['get_list'], requests: 1, perMs: 60_000 },
		]);
		const statuses = [await unify(`${path}/${lists.companies}`), await unify(`${path}/none`)];
		expect(statuses.map(({ status }) => status)).toEqual([200, 429]);
	});

	it('are the seeded ones again after a reset', async () => {
		await unify(path, { body: { name: 'New', object: 'person' } });
		await unify(`${path}/${lists.companies}`, { method: 'DELETE' });
		sandbox.reset();
		expect([...sandbox.unify.state.lists.keys()]).toEqual(Object.values(lists));
	});
});

describe('collection()', () => {
	const house: House = {
		notFound: (thing) => ({ status: 404, body: `no ${thing}` }),
		deleted: () => ({ status: 204, body: undefined }),
		fresh: () => ({ id: 'new', at: 'now' }),
	};
	const call = (fields: Partial<Call>): Call => ({
		params: {},
		query: {},
		body: undefined,
		now: NOW,
		...fields,
	});
	const resource = (more: Partial<Collection<{ id: string; name?: string }>>) =>
		collection(house, {
			thing: 'Thing',
			rows: new Map([['a', { id: 'a', name: 'A' }]]),
			...more,
		});

	it('has the operations that are named, and no others', () => {
		expect(Object.keys(resource({ get: 'getThing', remove: 'deleteThing' }))).toEqual([
			'getThing',
			'deleteThing',
		]);
	});

	it('keeps the id of a record whose body names another', () => {
		const { patch } = resource({ update: 'patch' });
		expect(patch?.(call({ params: { id: 'a' }, body: { id: 'b', name: 'B' } }))).toEqual({
			status: 200,
			body: { id: 'a', name: 'B' },
		});
	});

	it('refuses before it looks, where it is told to', () => {
		const refusal = { status: 402, body: 'not subscribed' };
		const { get } = resource({ get: 'get', refuses: () => refusal });
		expect(get?.(call({ params: { id: 'none' } }))).toEqual(refusal);
	});

	it.each([{ list: 'listThings' }, { create: 'createThing' }])(
		'cannot be set up as %j without what that operation needs',
		(operation) => {
			expect(() => resource(operation)).toThrow(/lacks a part of (list|create)Thing/);
		},
	);
});
