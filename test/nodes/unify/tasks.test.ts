import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, pairingOf, times } from '../../support/items';
import { count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

jest.mock(
	'../../../nodes/shared/http/clock',
	() =>
		jest.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
			.clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { mailboxes, people, tasks, user } = SEED.unify;
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(3_600_000);
});
afterAll(async () => await rig.close());

const run = async (operation: string, items: readonly Json[], parameters: Ask['parameters'] = {}) =>
	await rig.run('unify', {
		resource: 'task',
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', ...parameters },
	});
const all = () => [...rig.sandbox.unify.state.tasks.values()];
const lose = (
	operationId: string,
	times = 1,
	fault: Fault = { kind: 'reset', when: 'after-commit' },
) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'unify', operationIds: [operationId], times, fault }],
	});
const call = { type: 'PHONE_CALL', dataMode: 'autoMapInputData' };

describe('create', () => {
	test('makes a call about a person, by email or ID, ready and the key’s user’s own', async () => {
		const ended = await run(
			'create',
			[
				{
					personEmail: people.free.email,
					noteContent: 'Ring',
					priority: 'HIGH',
					dueAt: '2026-12-01',
				},
				{ personId: people.draft.id },
			],
			call,
		);
		expect(jsonOf(ended.success)).toMatchObject([
			{
				outcome: 'created',
				status: 'READY',
				type: 'PHONE_CALL',
				personId: people.free.id,
				assignedUserId: user,
			},
			{ outcome: 'created', personId: people.draft.id },
		]);
		expect(bodiesOf(rig, 'create_task')).toContainEqual({
			type: 'PHONE_CALL',
			person_id: people.free.id,
			priority: 'HIGH',
			due_at: expect.stringMatching(/^2026-12-01T/),
			note_content: 'Ring',
		});
	});

	test('makes an email with its texts, which may be empty', async () => {
		await run(
			'create',
			[
				{
					personId: people.free.id,
					mailboxEmail: mailboxes.ada,
					subject: 'Hello',
					ccRecipients: 'a@customers.example, b@customers.example',
				},
			],
			{ ...call, type: 'EMAIL' },
		);
		expect(bodiesOf(rig, 'create_task')).toEqual([
			{
				type: 'EMAIL',
				person_id: people.free.id,
				mailbox_email: mailboxes.ada,
				subject: 'Hello',
				content: '',
				cc_recipients: ['a@customers.example', 'b@customers.example'],
			},
		]);
	});

	test.each([
		[{ personId: people.free.id, subject: 'Hello' }, 'Mailbox Email'],
		[{ personId: people.free.id, mailboxEmail: mailboxes.ada }, 'Subject'],
		[{ mailboxEmail: mailboxes.ada, subject: 'Hello' }, 'Person'],
	])('does not send an email of %j, and names what it lacks', async (item, field) => {
		const ended = await run('create', [item], { ...call, type: 'EMAIL' });
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', code: 'invalid_input' });
		expect(String(ended.error[0]?.json.error)).toContain(field);
		expect(rig.sandbox.log).toEqual([]);
	});

	test('sends equal rows once and different ones all', async () => {
		const items = ['Ring', 'Ring', 'Ring again'].map((noteContent) => ({
			personEmail: people.free.email,
			noteContent,
		}));
		const ended = await run('create', items, call);
		expect(count(ended.success)).toEqual({ created: 2, skipped: 1 });
		expect(rig.calls('create_task')).toBe(2);
	});

	test('finds what a lost answer left, and does not make it twice', async () => {
		lose('create_task');
		const ended = await run('create', [{ personId: people.free.id, noteContent: 'Ring' }], call);
		expect(jsonOf(ended.success)).toMatchObject([{ outcome: 'created', afterLostAnswer: true }]);
		expect(rig.calls('create_task')).toBe(1);
	});

	test('sends again what is certainly not there', async () => {
		lose('create_task', 1, { kind: 'reset', when: 'before-commit' });
		const ended = await run('create', [{ personId: people.free.id, noteContent: 'Ring' }], call);
		expect(count(ended.success)).toEqual({ created: 1 });
		expect(all().filter(({ note_content: note }) => note === 'Ring')).toHaveLength(1);
	});

	test('stays unknown where two tasks could be the one that was lost', async () => {
		lose('create_task');
		const [any] = all();
		if (any === undefined) throw new Error('The sandbox has no task');
		const soon = new Date(clock.now() + 2_000).toISOString();
		rig.sandbox.unify.state.tasks.set(UNKNOWN_ID, {
			...any,
			id: UNKNOWN_ID,
			type: 'PHONE_CALL',
			person_id: people.free.id,
			note_content: 'Ring',
			created_at: soon,
		});
		const ended = await run('create', [{ personId: people.free.id, noteContent: 'Ring' }], call);
		expect(ended.success).toEqual([]);
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'unknown' });
		expect(rig.calls('create_task')).toBe(1);
	});
});

describe('update', () => {
	test('assigns, dates and clears, in the order of the items', async () => {
		const ended = await run('update', [
			{ taskId: tasks.call, priority: 'LOW', assignedUserId: user },
			{ taskId: tasks.call, priority: 'URGENT', dueAt: '2026-12-01T10:00:00Z' },
			{ taskId: tasks.call, assignedUserId: null },
			{ taskId: UNKNOWN_ID, priority: 'LOW' },
			{ taskId: tasks.call },
		]);
		expect(pairingOf(ended.success)).toEqual([0, 1, 2]);
		expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual([
			'not_found',
			'invalid_input',
		]);
		expect(rig.sandbox.unify.state.tasks.get(tasks.call)).toMatchObject({
			priority: 'URGENT',
			assigned_user_id: null,
			due_at: '2026-12-01T10:00:00Z',
		});
		expect(bodiesOf(rig, 'update_task')).toHaveLength(4);
	});

	test('empties the fields that are named', async () => {
		await run('update', [{}], {
			dataMode: 'defineBelow',
			taskId: tasks.call,
			fieldsToClear: ['assignedUserId', 'dueAt'],
		});
		expect(bodiesOf(rig, 'update_task')).toEqual([{ assigned_user_id: null, due_at: null }]);
	});
});

describe('complete', () => {
	test('completes, which Unify answers with nothing; what is done by a reply or canceled fails', async () => {
		const ended = await run('complete', [
			{ taskId: tasks.call },
			{ taskId: tasks.call },
			{ taskId: tasks.reply },
			{ taskId: tasks.canceled },
		]);
		expect(jsonOf(ended.success)).toMatchObject([
			{ outcome: 'updated', taskId: tasks.call },
			{ outcome: 'skipped', reason: 'duplicate_in_input' },
		]);
		expect(ended.error.map((item) => at(detailsOf(item), 'statusCode'))).toEqual([409, 409]);
	});

	test.each(['empty', 'wrong-json'] as const)(
		'is not believed by a success that is not Unify’s own: %s',
		async (kind) => {
			lose('complete_task', 1, { kind, when: 'before-commit' });
			const ended = await run('complete', [{ taskId: tasks.call }]);
			expect(count(ended.success)).toEqual({ updated: 1 });
			expect(rig.sandbox.unify.state.tasks.get(tasks.call)?.status).toBe('COMPLETED');
		},
	);

	test('that is lost is looked up', async () => {
		lose('complete_task');
		const ended = await run('complete', [{ taskId: tasks.call }]);
		expect(jsonOf(ended.success)).toMatchObject([{ outcome: 'updated', afterLostAnswer: true }]);
		expect(rig.calls('complete_task')).toBe(1);
	});
});

test('delete fails a wrong ID, and takes what is gone after a lost answer for its own work', async () => {
	lose('delete_task');
	const ended = await run('delete', [{ taskId: tasks.call }, { taskId: UNKNOWN_ID }]);
	expect(jsonOf(ended.success)).toMatchObject([
		{ outcome: 'deleted', taskId: tasks.call, afterLostAnswer: true },
	]);
	expect(pairingOf(ended.error)).toEqual([1]);
});

describe('get many', () => {
	test('asks for the newest first, and leaves out what is of another type', async () => {
		const ended = await run('getAll', [{}], {
			returnAll: true,
			filters: { type: 'PHONE_CALL', status: 'READY', personId: people.free.id },
		});
		expect(jsonOf(ended.success).map(({ id }) => id)).toEqual([tasks.call]);
	});

	test('takes a person by one name alone', async () => {
		const ended = await run('getAll', [{}], {
			filters: { personId: people.free.id, personEmail: people.free.email },
		});
		expect(detailsOf(ended.error[0])).toMatchObject({ code: 'invalid_input' });
	});

	test('gives all of several pages', async () => {
		const { state } = rig.sandbox.unify;
		const [one] = all();
		if (one === undefined) throw new Error('The sandbox has no task');
		for (const n of times(230, (index) => index))
			state.tasks.set(`many-${n}`, { ...one, id: `many-${n}` });
		const ended = await run('getAll', [{}], { returnAll: true });
		expect(new Set(jsonOf(ended.success).map(({ id }) => id)).size).toBe(state.tasks.size);
	});
});
