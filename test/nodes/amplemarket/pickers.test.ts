import type { INodeListSearchItems } from 'n8n-workflow';

import { PACKAGE_NAME } from '../../../host/engine';
import { SEED } from '../../../sandbox';
import { byId, Rig } from '../../support/rig';

const nodeType = `${PACKAGE_NAME}.amplemarket`;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const state = () => rig.sandbox.amplemarket.state;
const accepting = () =>
	[...state().sequences.values()].filter(({ status }) => ['active', 'paused'].includes(status));
const wrongKey = () =>
	rig.with({ amplemarket: { apiKey: 'am_wrong', baseUrl: rig.sandbox.amplemarket.baseUrl } });

const search = async (filter?: string, paginationToken?: string, on = rig) =>
	await on.host.listSearch({
		nodeType,
		method: 'searchSequences',
		...(filter !== undefined && { filter }),
		...(paginationToken !== undefined && { paginationToken }),
	});

/** Every page until there is no token, as the editor scrolls. */
async function scroll(filter?: string): Promise<INodeListSearchItems[][]> {
	const pages: INodeListSearchItems[][] = [];
	let token: string | undefined;
	do {
		const page = await search(filter, token);
		pages.push(page.results);
		token = page.paginationToken === undefined ? undefined : String(page.paginationToken);
	} while (token !== undefined && pages.length < 20);
	return pages;
}

describe('dynamic fields', () => {
	const offered = async (sequenceId: string) =>
		await rig.host.listSearch({
			nodeType,
			method: 'searchDynamicFields',
			parameters: { resource: 'sequence', operation: 'addLeads', sequenceId: byId(sequenceId) },
		});

	test('offers those that the chosen sequence uses', async () => {
		const { results } = await offered(SEED.amplemarket.sequences.dynamic);
		expect(results).toEqual([{ name: 'company_pitch', value: 'company_pitch' }]);
	});

	test('asks for a sequence first', async () => {
		await expect(offered('')).rejects.toThrow('depends on another field');
		expect(rig.sandbox.log).toEqual([]);
	});
});

describe('sequences', () => {
	test('offers only active and paused ones, with the status in the label, to the end', async () => {
		const pages = await scroll();
		expect(pages.length).toBe(3);
		expect(pages.flat().map(({ name, value }) => ({ name, value }))).toEqual(
			accepting().map(({ id, name, status }) => ({ value: id, name: `${name} (${status})` })),
		);
		expect(rig.sandbox.log).toHaveLength(3);
	});

	test('searches at the provider', async () => {
		const pages = await scroll('pAuSeD one');
		expect(pages.flat().map(({ name }) => name)).toEqual(['The paused one (paused)']);
		expect(rig.sandbox.log[0]?.url).toContain('name=pAuSeD%20one');
	});

	test('searches to the end over several pages', async () => {
		const found = (await scroll('outreach')).flat();
		const expected = accepting().filter(({ name }) => name.startsWith('Outreach'));
		expect(found.map(({ value }) => value)).toEqual(expected.map(({ id }) => id));
		for (const { url } of rig.sandbox.log) expect(url).toContain('name=outreach');
	});

	test('reads on where a page has none that accepts leads', async () => {
		for (const id of [...state().sequences.keys()]) state().sequences.delete(id);
		for (let n = 0; n < 30; n += 1) state().addSequence({ id: `draft-${n}`, status: 'draft' });
		state().addSequence({ id: 'last', name: 'The last' });
		const { results, paginationToken } = await search();
		expect(results.map(({ name }) => name)).toEqual(['The last (active)']);
		expect(paginationToken).toBeUndefined();
	});

	test('finds nothing where nothing matches', async () => {
		expect(await search('no such sequence')).toEqual({ results: [] });
	});

	test('shows a wrong key as an error', async () => {
		const refused = search(undefined, undefined, wrongKey());
		await expect(refused).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Amplemarket does not accept the API key',
			description: expect.stringContaining('Check the API key'),
			httpCode: '401',
		});
		await expect(refused).rejects.not.toMatchObject({
			message: expect.stringContaining('am_wrong'),
		});
	});
});

describe('mailboxes', () => {
	const load = async (on = rig) => await on.host.loadOptions({ nodeType, method: 'getMailboxes' });

	test('lists all 25 over two pages, with the address as the value', async () => {
		const options = await load();
		expect(options.map(({ value }) => value)).toEqual(
			[...state().mailboxes.values()].map(({ email }) => email),
		);
		expect(options).toHaveLength(25);
		expect(rig.sandbox.log).toHaveLength(2);
	});

	test('says in the label what is wrong with one', async () => {
		const labels = Object.fromEntries((await load()).map(({ name, value }) => [value, name]));
		for (const { email, status } of state().mailboxes.values()) {
			expect(labels[email]).toBe(
				status === 'active' ? email : `${email} (${status.replaceAll('_', ' ')})`,
			);
		}
	});

	test('shows a wrong key as an error', async () => {
		await expect(load(wrongKey())).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Amplemarket does not accept the API key',
		});
	});
});
