import type { INodeParameters } from 'n8n-workflow';

import { MyAgentMail } from '../../../nodes/MyAgentMail/MyAgentMail.node';
import { SEED } from '../../../sandbox';
import { at, times, urlsOf } from '../../support/items';
import { Rig } from '../../support/rig';
import { startStub } from '../../support/stub';

const { cadences, cadenceCount, inboxes, sessions } = SEED.myAgentMail;
const TYPE = 'n8n-nodes-sales-engagement.myAgentMail';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

interface Asked {
	filter?: string;
	paginationToken?: string;
}
const search = async (method: string, asked: Asked = {}, on: Rig = rig) =>
	await on.host.listSearch({ nodeType: TYPE, method, ...asked });
const state = () => rig.sandbox.myAgentMail.state;

/** The whole list, as the editor scrolls through it. */
async function scroll(method: string, filter?: string) {
	const results = [];
	let asked: Asked = filter === undefined ? {} : { filter };
	for (let pages = 0; pages < 50; pages += 1) {
		const page = await search(method, asked);
		results.push(...page.results);
		if (page.paginationToken === undefined) return { results, pages: pages + 1 };
		asked = { ...asked, paginationToken: String(page.paginationToken) };
	}
	throw new Error('The list has no end');
}

describe('the list of cadences', () => {
	it('shows every cadence by name, with whether it is active or paused', async () => {
		const { results } = await scroll('searchCadences');
		expect(results).toHaveLength(cadenceCount);
		expect(results).toContainEqual({ value: cadences.email, name: 'E-mail first (active)' });
		expect(results).toContainEqual({ value: cadences.disabled, name: 'Winter campaign (paused)' });
	});

	it.each([
		['welcome', [cadences.welcome]],
		['WELC', [cadences.welcome]],
		['first', [cadences.email, cadences.linkedin]],
		[cadences.other, [cadences.other]],
		['  welcome ', [cadences.welcome]],
		['no such cadence', []],
	])('filtered by "%s" shows what matches by name or ID', async (filter, ids) => {
		const { results } = await scroll('searchCadences', filter);
		expect(results.map(({ value }) => value)).toEqual(ids);
	});

	it('goes on from page to page, with every cadence once', async () => {
		for (const n of times(190, (index) => index)) state().addCadence({ id: `cad_more_${n}` });
		const { results, pages } = await scroll('searchCadences');
		expect(results.map(({ value }) => value)).toEqual([...state().cadences.keys()]);
		expect(pages).toBe(3);
		expect(rig.calls('listCadences')).toBe(3);
	});

	it('finds what stands on a later page at once', async () => {
		for (const n of times(190, (index) => index)) state().addCadence({ id: `cad_more_${n}` });
		state().addCadence({ id: 'cad_last', name: 'Needle' });
		const { results } = await search('searchCadences', { filter: 'needle' });
		expect(results.map(({ value }) => value)).toEqual(['cad_last']);
	});

	it('is read under items too', async () => {
		const stub = await startStub(() => ({ status: 200, body: { items: [{ id: 'c' }] } }));
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const { results } = await search('searchCadences', {}, there);
		await stub.close();
		expect(results).toEqual([{ value: 'c', name: 'c' }]);
	});
});

describe('the list of inboxes', () => {
	it('shows every inbox by address and no password', async () => {
		const { results } = await scroll('searchInboxes');
		expect(results).toEqual([
			{ value: inboxes.sales, name: 'sales@outbound.example' },
			{ value: inboxes.founders, name: 'founders@outbound.example' },
			{ value: inboxes.support, name: 'support@outbound.example' },
		]);
	});

	it('can be filtered', async () => {
		const { results } = await scroll('searchInboxes', 'FOUND');
		expect(results.map(({ value }) => value)).toEqual([inboxes.founders]);
	});
});

describe('the list of LinkedIn sessions', () => {
	it('shows every session by label, or by ID, with its status', async () => {
		const { results } = await scroll('searchSessions');
		expect(results).toEqual([
			{ value: sessions.ada, name: 'Ada (active)' },
			{ value: sessions.grace, name: `${sessions.grace} (active)` },
		]);
		expect(rig.calls('linkedinListSessions')).toBe(1);
	});

	it('tells that the add-on is missing', async () => {
		state().linkedInSubscribed = false;
		const error: unknown = await search('searchSessions').catch((caught: unknown) => caught);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '402',
			message: expect.stringContaining('add-on is not active'),
			description: expect.stringMatching(/add-on/),
		});
		expect(urlsOf(rig, 'linkedinListSessions')).toHaveLength(1);
	});
});

it.each(['searchCadences', 'searchInboxes', 'searchSessions'])(
	'%s tells that the key is wrong, by one call',
	async (method) => {
		const there = rig.with({ myAgentMail: { apiKey: 'tk_wrong' } });
		const error: unknown = await search(method, {}, there).catch((caught: unknown) => caught);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
		expect(String(at(error, 'message'))).toMatch(/API key/);
		expect(rig.sandbox.log).toHaveLength(1);
	},
);

it('every picker that the editor offers exists', () => {
	const wanted = new Set<string>();
	const visit = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		for (const [key, inner] of Object.entries(value)) {
			if (key === 'searchListMethod') wanted.add(String(inner));
			visit(inner);
		}
	};
	const { description, methods } = new MyAgentMail();
	visit(description.properties);
	expect(wanted).toEqual(new Set(Object.keys(methods.listSearch ?? {})));
});

describe('the other lists', () => {
	const { draftCount, lists, searches, signalCount, webhookCount, workspaces } = SEED.myAgentMail;
	const ask = async (method: string, parameters: INodeParameters = {}) =>
		(await rig.host.listSearch({ nodeType: TYPE, method, parameters })).results;
	const ofSales = (resource: string) => ({
		resource,
		operation: resource === 'draft' ? 'send' : 'addEntry',
		dataMode: 'defineBelow',
		inboxId: { __rl: true, mode: 'id', value: inboxes.sales },
	});

	it('show what the account has, by its name and what tells more of it', async () => {
		expect(await ask('searchWorkspaces')).toContainEqual({
			value: workspaces.client,
			name: 'A client',
		});
		expect(await ask('searchDomains')).toContainEqual({
			value: 'one.example',
			name: 'one.example (pending)',
		});
		expect(await ask('searchWebhooks')).toHaveLength(webhookCount);
		expect((await ask('searchSignals'))[0]).toEqual({
			value: 'sig_1',
			name: 'Signal 1 (keyword, active)',
		});
		expect(await ask('searchSignals')).toHaveLength(signalCount);
		expect(await ask('searchSearches')).toContainEqual({
			value: searches.first,
			name: expect.stringMatching(/^first search \(\d{4}-\d{2}-\d{2}\)$/),
		});
	});

	it('of an inbox are those of the chosen one', async () => {
		const drafts = await ask('searchDrafts', ofSales('draft'));
		expect(drafts).toHaveLength(draftCount);
		expect(drafts[0]).toEqual({ value: 'dra_1', name: 'Draft 1' });
		expect(await ask('searchLists', ofSales('list'))).toEqual([
			{ value: lists.newsletter, name: 'Newsletter' },
		]);
		await expect(ask('searchDrafts', { ...ofSales('draft'), inboxId: '' })).rejects.toThrow(
			'This list depends on another field',
		);
	});

	it('of sessions come from what they have done, where their own list is refused', async () => {
		const stub = await startStub(({ url }) =>
			url === '/linkedin/sessions'
				? { status: 404, body: { error: 'Not found' } }
				: { body: { ok: true, sessions: [{ sessionId: 's1', label: 'Ada', status: 'active' }] } },
		);
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const { results } = await search('searchSessions', {}, there);
		await stub.close();
		expect(results).toEqual([{ value: 's1', name: 'Ada (active)' }]);
	});
});
