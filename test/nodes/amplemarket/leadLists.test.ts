import type { INodeParameters } from 'n8n-workflow';

import { own } from '../../../nodes/shared/http/json';
import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { at, detailsOf } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

// Lead lists: made once, filled in batches, and what became of each lead is told by the list.

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

const { users, leadList } = SEED.amplemarket;
const state = () => rig.sandbox.amplemarket.state;
const made = () => [...state().leadLists.values()].filter(({ list }) => list.id !== leadList);
const calls = (operationId: string) => rig.calls(operationId);
const befall = (operationId: string, fault: Fault, times = 1) =>
	rig.sandbox.setFaults({ seed: 1, rules: [{ operationIds: [operationId], times, fault }] });
const emails = (length: number): Json[] =>
	Array.from({ length }, (_, n) => ({ email: `listed-${n}@customers.example` }));

type Options = Readonly<Record<string, string | number | boolean>>;
const create = async (items: Json[], options: Options = {}, parameters: INodeParameters = {}) =>
	await rig.run('amplemarket', {
		resource: 'leadList',
		operation: 'create',
		items,
		parameters: {
			dataMode: 'autoMapInputData',
			owner: byId(users.ada.email),
			type: 'email',
			options,
			...parameters,
		},
	});
const add = async (items: Json[], options: Options = {}) =>
	await rig.run('amplemarket', {
		resource: 'leadList',
		operation: 'addLeads',
		items,
		parameters: { dataMode: 'autoMapInputData', leadListId: byId(leadList), options },
	});
const held = (id = leadList) =>
	(state().leadLists.get(id)?.entries ?? []).flatMap((entry) => own(entry, 'email') ?? []);

describe('a list that is created', () => {
	test('is one for all its items, however many calls they take at once, and each item has its entry', async () => {
		const items = [...emails(7), { email: ' LISTED-3@customers.example' }];
		const { success } = await create(items, { batchSize: 2, maxConcurrency: 20 });
		expect(count(success)).toEqual({ added: 7, skipped: 1 });
		expect(made()).toHaveLength(1);
		expect(calls('createLeadList')).toBe(1);
		expect(calls('addLeadsToLeadList')).toBe(3);
		const id = made()[0]?.list.id;
		for (const [n, { json }] of success.slice(0, 7).entries())
			expect(json).toMatchObject({
				leadListId: id,
				lead: { email: `listed-${n}@customers.example`, list_id: id },
			});
		expect(success[7]?.json).toMatchObject({ reason: 'duplicate_in_input', duplicateOf: 3 });
	});

	test('is another for each name', async () => {
		const items = emails(4).map((item, n) => ({ ...item, list: n % 2 === 0 ? 'Even' : 'Odd' }));
		const { success } = await create(items, {}, { name: '={{ $json.list }}' });
		expect(made().map(({ list, entries }) => [list.name, entries.length])).toEqual([
			['Even', 2],
			['Odd', 2],
		]);
		expect(success.map(({ json }) => json.leadListId)).toEqual(
			[0, 1, 0, 1].map((n) => made()[n]?.list.id),
		);
	});

	test('is named by the workflow and the execution where it has no name', async () => {
		await create(emails(1));
		expect(made()[0]?.list.name).toMatch(/^n8n \S+/);
	});

	test.each(['after-commit', 'before-commit'] as const)(
		'is made once where the answer is lost %s',
		async (when) => {
			befall('createLeadList', { kind: 'reset', when });
			const { success } = await create(emails(3), { batchSize: 2 });
			expect(success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
				['added', true],
				['added', true],
				['added', undefined],
			]);
			expect(made()).toHaveLength(1);
			expect(made()[0]?.entries).toHaveLength(3);
			expect(calls('createLeadList')).toBe(when === 'after-commit' ? 1 : 2);
			// It is looked for twice before it counts as not made.
			expect(calls('listLeadLists')).toBe(when === 'after-commit' ? 1 : 2);
		},
	);

	test('stays unknown where another list of that name came up in the meantime, or lists have no times', async () => {
		const lost: Fault = { kind: 'reset', when: 'after-commit' };
		befall('createLeadList', lost, 2);
		const one = create(emails(1), {}, { name: 'Fair' });
		const other = create(emails(1), {}, { name: 'Fair' });
		for (const { error } of [await one, await other])
			expect(error.map(outcomeOf)).toEqual(['unknown']);
		expect(calls('createLeadList')).toBe(2);
		state().leadListsHaveNoTimes = true;
		befall('createLeadList', lost);
		const { error } = await create(emails(1), {}, { name: 'Later' });
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'unknown', retryable: false });
	});

	test('says of a lead that Amplemarket dropped that it is unknown', async () => {
		state().droppedFromLists.add('listed-1@customers.example');
		const { success, error } = await create(emails(3));
		expect(count(success)).toEqual({ added: 2 });
		expect(detailsOf(error[0])).toMatchObject({
			outcome: 'unknown',
			code: 'not_in_list',
			retryable: false,
		});
	});

	test('of titles and companies has people, so that an item without an entry is added', async () => {
		const items = [{ title: 'Head of Sales', companyDomain: 'customers.example' }];
		state().droppedFromLists.add('head of sales at customers.example');
		const { success } = await create(items, {}, { type: 'titles_and_company' });
		expect(success.map(({ json }) => [json.outcome, json.lead])).toEqual([['added', undefined]]);
	});

	test('of LinkedIn profiles is read by the profile, however its address is written', async () => {
		const items = [{ linkedinUrl: 'linkedin.com/in/Ada-L/?trk=1' }];
		const { success } = await create(items, {}, { type: 'linkedin' });
		expect(success.map(({ json }) => json.outcome)).toEqual(['added']);
		expect(own(success[0]?.json.lead, 'linkedin_url')).toContain('Ada-L');
	});

	test.each([
		['email', { linkedinUrl: 'https://www.linkedin.com/in/a' }, 'Email'],
		['linkedin', { email: 'a@customers.example' }, 'LinkedIn URL'],
		['titles_and_company', { title: 'CTO' }, 'Title'],
	])('of the type %s refuses an item without what it is of', async (type, item, field) => {
		const { error } = await create([item], {}, { type });
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', code: 'invalid_input' });
		expect(String(error[0]?.json.error)).toContain(`'${field}'`);
		expect(made()).toEqual([]);
	});

	test('takes what else is given of a lead, and what is paid for it', async () => {
		const items = [{ email: 'a@customers.example', leadFields: { first_name: 'Ada' } }];
		await create(items, {}, { enrichment: { enrich: true }, shared: true });
		expect(rig.sandbox.log[0]?.body).toEqual({
			name: expect.stringMatching(/^n8n/),
			owner: users.ada.email,
			type: 'email',
			shared: true,
			visible: true,
			options: { enrich: true },
			leads: [{ email: 'a@customers.example', first_name: 'Ada' }],
		});
	});

	test('is started where nobody waits, and later items go into the same', async () => {
		const { success } = await create(emails(3), { batchSize: 2, waitForCompletion: false });
		expect(success.map(({ json }) => [json.outcome, json.leadListId])).toEqual(
			Array(3).fill(['started', made()[0]?.list.id]),
		);
		expect(made()).toHaveLength(1);
		expect(calls('getLeadList')).toBe(0);
	});

	test('that is not filled in time is waited for by Retry On Fail, which puts the others into the same', async () => {
		state().jobRules.rowsPerSecond = 0.1;
		const ended = await rig.run('amplemarket', {
			resource: 'leadList',
			operation: 'create',
			items: emails(4),
			parameters: {
				dataMode: 'autoMapInputData',
				owner: byId(users.ada.email),
				type: 'email',
				options: { batchSize: 2, maxWaitTime: 15 },
			},
			node: { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 },
		});
		// n8n tries again for as long as the first item is an error.
		expect([...ended.success, ...ended.error].map(outcomeOf)).toEqual([
			...Array<string>(2).fill('added'),
			...Array<string>(2).fill('pending'),
		]);
		expect(made()).toHaveLength(1);
		expect(detailsOf(ended.error[0])).toMatchObject({ jobId: made()[0]?.list.id });
		expect(calls('addLeadsToLeadList')).toBe(1);
	});
});

describe('leads that are added to a list', () => {
	test('are added once they are accepted, and are read only where that is asked', async () => {
		const { success } = await add(emails(3));
		expect(count(success)).toEqual({ added: 3 });
		expect(success[0]?.json).not.toHaveProperty('lead');
		expect(success[0]?.json.leadListId).toBe(leadList);
		const read = await add(emails(3), { returnLeads: true });
		expect(own(read.success[2]?.json.lead, 'email')).toBe('listed-2@customers.example');
	});

	test('are looked for only once the list is at rest, though it says at first that it is', async () => {
		state().jobRules.queuedMs = 4_000;
		const { success } = await add(emails(2), { returnLeads: true });
		expect(count(success)).toEqual({ added: 2 });
	});

	test.each(['after-commit', 'before-commit'] as const)(
		'are put in once where the answer is lost %s',
		async (when) => {
			befall('addLeadsToLeadList', { kind: 'reset', when });
			const { success } = await add(emails(3));
			expect(count(success)).toEqual({ added: 3 });
			expect(success[0]?.json.afterLostAnswer).toBe(true);
			expect(calls('addLeadsToLeadList')).toBe(when === 'after-commit' ? 1 : 2);
			expect(new Set(held()).size).toBe(held().length);
		},
	);

	test('of which some are there after a lost answer: the others are sent again', async () => {
		await add(emails(1));
		befall('addLeadsToLeadList', { kind: 'reset', when: 'before-commit' });
		const { success } = await add(emails(3));
		expect(count(success)).toEqual({ added: 3 });
		const sent = rig.sandbox.log.filter(({ operationId }) => operationId === 'addLeadsToLeadList');
		expect(sent.map(({ body }) => Object(body).leads as unknown)).toEqual([
			emails(1),
			emails(3),
			emails(3).slice(1),
		]);
	});

	test('of titles and companies stay unknown after a lost answer, for people do not show whose they are', async () => {
		befall('addLeadsToLeadList', { kind: 'reset', when: 'before-commit' });
		const { error } = await add([{ title: 'CTO', companyDomain: 'customers.example' }]);
		expect(error.map(outcomeOf)).toEqual(['unknown']);
	});

	test.each([409, 200] as const)(
		'a list that takes a part of them, and answers %i, tells which',
		async (status) => {
			state().mostLeadsInList = (state().leadLists.get(leadList)?.keys.size ?? 0) + 2;
			state().partAnswers = status;
			const { success, error } = await add(emails(4));
			expect(success.map((item) => [at(item.pairedItem, 'item'), item.json.outcome])).toEqual([
				[0, 'added'],
				[1, 'added'],
			]);
			for (const item of error)
				expect(detailsOf(item)).toMatchObject({ outcome: 'failed', code: 'list_full' });
			expect(error).toHaveLength(2);
			expect(held()).toContain('listed-1@customers.example');
		},
	);
});
