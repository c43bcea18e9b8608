import { SEED } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, pairingOf, times, whatOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';

const { companies, lists, opportunity, people } = SEED.unify;
const ADD = 'add_list_entries';
const REMOVE = 'remove_list_entries';
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const run = async (
	operation: 'add' | 'remove',
	items: readonly Json[],
	parameters: Ask['parameters'] = {},
	rest: Partial<Ask> = {},
	on = rig,
) =>
	await on.run('unify', {
		resource: 'listEntry',
		operation,
		items,
		...rest,
		parameters: { dataMode: 'autoMapInputData', listId: byId(lists.prospects), ...parameters },
	});
const entries = (listId: string = lists.prospects) => [
	...rig.sandbox.unify.state.entriesOf(listId).keys(),
];
const recordsSent = (operationId: string) =>
	bodiesOf(rig, operationId).map((body) => at(body, 'records'));

test('20,000 records go in 200 calls, each with its one true outcome', async () => {
	const { state } = rig.sandbox.unify;
	const ids = times(20_000, (n) => state.addPerson({ email: `n${n}@customers.example` }).id);
	for (const id of ids.slice(0, 500))
		state
			.entriesOf(lists.prospects)
			.set(id, { id: `entry-${id}`, record_id: id, object: 'person' });
	const added = await run(
		'add',
		ids.map((recordId) => ({ recordId })),
	);
	expect(rig.calls(ADD)).toBe(200);
	expect(count(added.success)).toEqual({ added: 19_500, unchanged: 500 });
	expect(pairingOf(added.success)).toEqual(times(20_000, (n) => n));
	expect(entries()).toHaveLength(20_000);
	const removed = await run(
		'remove',
		ids.map((recordId) => ({ recordId })),
	);
	expect(rig.calls(REMOVE)).toBe(200);
	expect(count(removed.success)).toEqual({ removed: 20_000 });
	expect(entries()).toEqual([]);
}, 120_000);

test('each record has the status that Unify gives it, whatever it is named by', async () => {
	const ended = await run('add', [
		{ recordId: people.free.id },
		{ personEmail: people.draft.email },
		{ match: { email: people.finished.email } },
		{ recordId: companies.acme.id },
		{ recordId: UNKNOWN_ID },
		{ personEmail: 'nobody@example.com' },
		{},
	]);
	expect(jsonOf(ended.success)).toMatchObject([
		{ outcome: 'added', recordId: people.free.id, listId: lists.prospects, status: 'added' },
		{ outcome: 'added', personEmail: people.draft.email },
		{ outcome: 'added' },
	]);
	expect(pairingOf(ended.error)).toEqual([3, 4, 5, 6]);
	expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual([
		'object_mismatch',
		'record_not_found',
		'record_not_found',
		'invalid_input',
	]);
	expect(rig.calls(ADD)).toBe(1);
	expect(recordsSent(ADD)[0]).toEqual([
		{ id: people.free.id },
		{ match: { email: people.draft.email } },
		{ match: { email: people.finished.email } },
		{ id: companies.acme.id },
		{ id: UNKNOWN_ID },
		{ match: { email: 'nobody@example.com' } },
	]);
});

test('a company is named by its domain, a record of another object by its match', async () => {
	const { state } = rig.sandbox.unify;
	const deals = state.addList({ id: UNKNOWN_ID, object: 'opportunity' }).id;
	const items = [
		{ list: lists.companies, companyDomain: companies.acme.domain },
		{ list: deals, match: { uniqueness_key: 'deal-1' } },
	];
	const ended = await run('add', items, { listId: byId('={{ $json.list }}') });
	expect(count(ended.success)).toEqual({ added: 2 });
	expect([entries(lists.companies), entries(deals)]).toEqual([[companies.acme.id], [opportunity]]);
});

test('what would be listed twice is set aside before it is sent, and said', async () => {
	const ended = await run('add', [
		{ recordId: people.free.id },
		{ recordId: people.free.id.toUpperCase() },
		{ personEmail: people.draft.email },
		{ personEmail: people.draft.email.toUpperCase() },
		{ match: { email: people.draft.email } },
		{ recordId: people.draft.id },
	]);
	expect(jsonOf(ended.success).map(({ outcome, duplicateOf }) => [outcome, duplicateOf])).toEqual([
		['added', undefined],
		['skipped', 0],
		['added', undefined],
		['skipped', 2],
		['skipped', 2],
		// By another name it gets through, and Unify knows it.
		['unchanged', undefined],
	]);
	expect(rig.calls(ADD)).toBe(1);
});

test('the same record may stand in two lists', async () => {
	const { state } = rig.sandbox.unify;
	const other = state.addList({ id: 'b0000007-0000-4000-8000-000000000077' }).id;
	const items = [lists.prospects, other].map((list) => ({ recordId: people.free.id, list }));
	const ended = await run('add', items, { listId: byId('={{ $json.list }}') });
	expect(count(ended.success)).toEqual({ added: 2 });
	expect(rig.calls(ADD)).toBe(2);
});

test('one bad record does not take the others along', async () => {
	const emails = times(150, (n) => `p${n}@customers.example`);
	for (const email of emails) rig.sandbox.unify.state.addPerson({ email });
	const items: Json[] = emails.map((email) => ({ match: { email } }));
	items[57] = { match: { no_such_attribute: 'x' } };
	const ended = await run('add', items);
	expect(count(ended.success)).toEqual({ added: 149 });
	expect(pairingOf(ended.error)).toEqual([57]);
	expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', statusCode: 400 });
	expect(rig.calls(ADD)).toBeLessThan(6);
});

test('of a list that the key may not change hardly anything is sent', async () => {
	rig.sandbox.unify.state.unmanaged.add(lists.prospects);
	const items = times(1_000, (n) => ({
		recordId: `b0000003-0000-4000-9000-${String(n).padStart(12, '0')}`,
	}));
	const ended = await run('add', items, { options: { maxConcurrency: 1 } });
	expect(ended.error).toHaveLength(1_000);
	expect(new Set(ended.error.map((item) => at(detailsOf(item), 'code')))).toEqual(
		new Set(['forbidden']),
	);
	expect(rig.calls(ADD)).toBeLessThanOrEqual(3);
});

test('a list that is not there fails its rows, and no others', async () => {
	const items = [UNKNOWN_ID, lists.prospects].map((list) => ({ recordId: people.free.id, list }));
	const ended = await run('add', items, { listId: byId('={{ $json.list }}') });
	expect(pairingOf(ended.success)).toEqual([1]);
	expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual(['not_found']);
});

test('what is taken off is said; what was not in it is unchanged, also where no record is found', async () => {
	await run('add', [{ recordId: people.free.id }]);
	const ended = await run('remove', [
		{ recordId: people.free.id },
		{ recordId: people.draft.id },
		{ personEmail: 'nobody@example.com' },
	]);
	expect(jsonOf(ended.success).map(({ outcome, reason }) => [outcome, reason])).toEqual([
		['removed', ''],
		['unchanged', 'not_in_list'],
		['unchanged', 'not_in_list'],
	]);
});

test.each([
	['add', 'added', 'add'],
	['remove', 'removed', 'add'],
] as const)(
	'%s: after a lost answer what is so already is this run’s own work',
	async (operation, outcome, before) => {
		if (operation === 'remove') await run(before, [{ recordId: people.free.id }]);
		rig.sandbox.setFaults({
			seed: 1,
			rules: [
				{
					provider: 'unify',
					operationIds: [operation === 'add' ? ADD : REMOVE],
					times: 1,
					fault: { kind: 'reset', when: 'after-commit' },
				},
			],
		});
		const ended = await run(operation, [{ recordId: people.free.id }]);
		expect(jsonOf(ended.success)).toMatchObject([{ outcome, afterLostAnswer: true }]);
	},
);

const summary = (total: number, counts: Record<string, number> = {}) => ({ total, ...counts });
const ODD_ANSWERS = [
	['a record too few', { data: [{ status: 'added' }], summary: summary(1, { added: 1 }) }],
	[
		'a total that is another',
		{ data: [{ status: 'added' }, { status: 'added' }], summary: summary(3, { added: 2 }) },
	],
	[
		'counts that are others',
		{ data: [{ status: 'added' }, { status: 'added' }], summary: summary(2, { added: 1 }) },
	],
] as const;

describe.each(ODD_ANSWERS)('an answer with %s', (_, body) => {
	test('explains no record: all are unknown, and running again is safe', async () => {
		const stub = await startStub(() => ({ body: { status: 'success', ...body } }));
		try {
			const ended = await run(
				'add',
				[{ recordId: people.free.id }, { recordId: people.draft.id }],
				{},
				{},
				rig.with({ unify: { baseUrl: stub.baseUrl } }),
			);
			expect(ended.success).toEqual([]);
			expect(ended.error.map(detailsOf)).toMatchObject([
				{ outcome: 'unknown', code: 'answer_does_not_add_up', retryable: true },
				{ outcome: 'unknown', code: 'answer_does_not_add_up', retryable: true },
			]);
		} finally {
			await stub.close();
		}
	});
});

test('a status that nobody knows is unknown, under its own name', async () => {
	const stub = await startStub(() => ({
		body: {
			status: 'success',
			data: [{ status: 'added' }, { status: 'quarantined' }],
			summary: summary(2, { added: 1, quarantined: 1 }),
		},
	}));
	try {
		const ended = await run(
			'add',
			[{ recordId: people.free.id }, { recordId: people.draft.id }],
			{},
			{},
			rig.with({ unify: { baseUrl: stub.baseUrl } }),
		);
		expect(count(ended.success)).toEqual({ added: 1 });
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'unknown', code: 'quarantined' });
		expect(whatOf(ended.error[0])).toContain('quarantined');
	} finally {
		await stub.close();
	}
});
