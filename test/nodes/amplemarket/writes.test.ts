import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { uuid } from '../../../sandbox/ids';
import { AMPLEMARKET_KIND } from '../../../sandbox/seed';
import { faultIn } from '../../support/items';
import { count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';
import { clock } from '../../support/virtualTime';

// Writes with rules of their own; test/registry has what is true of all of them.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { users, tasks, dispositions } = SEED.amplemarket;

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
const run = async (
	resource: string,
	operation: string,
	items: Json[],
	parameters: INodeParameters = {},
	rest: Partial<Ask> & { on?: Rig } = {},
) =>
	await (rest.on ?? rig).run('amplemarket', {
		resource,
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', ...parameters },
		...rest,
	});
const befall = (operationIds: string[], fault: Fault, times = 1) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'amplemarket', operationIds, times, fault }],
	});
const methods = () => rig.sandbox.log.map(({ method }) => method);

describe('tasks, of whose method two sources tell differently', () => {
	const taskId = (n: number) => ({ taskId: uuid(AMPLEMARKET_KIND.task, n) });

	test.each(['complete', 'skip'])(
		'%s finds out which is taken, and keeps to it',
		async (operation) => {
			for (const verb of ['patch', 'post'] as const) {
				state().taskVerb = verb;
				await run('task', operation, [taskId(1)]);
				rig.sandbox.log.length = 0;
				const ended = await run('task', operation, [taskId(2), taskId(3)]);
				expect(count(ended.success)).toEqual({ updated: 2 });
				expect(methods()).toEqual([verb.toUpperCase(), verb.toUpperCase()]);
			}
			expect([...state().commits.values()]).toEqual([1, 1, 1]);
		},
	);

	test('a task that is unknown by both is not found', async () => {
		const ended = await run('task', 'complete', [{ taskId: 'nope' }]);
		expect(faultIn(ended.error[0])).toMatchObject({
			details: { outcome: 'failed', statusCode: 404, code: 'not_found', retryable: false },
		});
		expect(methods()).toHaveLength(2);
	});

	test('one that is completed already is as asked; one that was skipped is refused', async () => {
		await run('task', 'complete', [taskId(1)]);
		await run('task', 'skip', [taskId(2)]);
		const ended = await run('task', 'complete', [taskId(1), taskId(2)]);
		expect(count(ended.success)).toEqual({ updated: 1 });
		expect(faultIn(ended.error[0])).toMatchObject({ details: { statusCode: 400 } });
	});
});

describe('mailboxes', () => {
	const change = (n: number, dailyEmailLimit: number) => ({
		mailboxId: uuid(AMPLEMARKET_KIND.mailbox, n),
		dailyEmailLimit,
	});

	test('one that was changed within the hour fails at once, may be tried again, and holds no other back', async () => {
		state().limitsMailboxes = true;
		await run('mailbox', 'update', [change(1, 7)]);
		rig.sandbox.log.length = 0;
		const began = clock.now();
		const ended = await run('mailbox', 'update', [change(1, 8), change(2, 8), change(3, 8)]);
		expect(count(ended.success)).toEqual({ updated: 2 });
		expect(faultIn(ended.error[0])).toMatchObject({
			details: { outcome: 'failed', statusCode: 429, retryable: true },
		});
		expect(clock.now() - began).toBeLessThan(60_000);
		expect(rig.calls('updateMailboxDailyLimit')).toBe(4);
	});

	test('the same one twice is changed once', async () => {
		const ended = await run('mailbox', 'update', [change(1, 7), change(1, 9)]);
		expect(ended.success.map(outcomeOf)).toEqual(['updated', 'skipped']);
		expect(state().mailboxes.get(change(1, 7).mailboxId)?.daily_email_limit).toBe(7);
	});

	test('a lost answer is looked up, and not sent again within the hour', async () => {
		state().limitsMailboxes = true;
		befall(['updateMailboxDailyLimit'], { kind: 'reset', when: 'after-commit' });
		const ended = await run('mailbox', 'update', [change(1, 7)]);
		expect(ended.success[0]?.json).toMatchObject({ outcome: 'updated', afterLostAnswer: true });
		expect(rig.calls('updateMailboxDailyLimit')).toBe(1);
	});

	test('a limit is a whole number', async () => {
		const ended = await run('mailbox', 'update', [change(1, 7.5), change(2, 0)]);
		expect(faultIn(ended.error[0]).what).toMatch(/^'Daily Email Limit' is 7.5, not a whole number/);
		expect(count(ended.success)).toEqual({ updated: 1 });
	});
});

describe('logging calls', () => {
	const call = (n = 1) => ({
		taskId: uuid(AMPLEMARKET_KIND.task, n),
		userId: users.ada.id,
		from: '+12025550123',
		to: '+12025550124',
		duration: 61,
		answered: true,
		human: false,
	});
	const logged = () => [...state().calls.values()].filter(({ duration }) => duration === 61).length;

	test('sends numbers and switches as such, and a disposition may complete the task', async () => {
		const ended = await run('call', 'log', [{ ...call(), dispositionId: dispositions.interested }]);
		expect(rig.sandbox.log[0]?.body).toEqual({
			task_id: tasks.first,
			user_id: users.ada.id,
			from: '+12025550123',
			to: '+12025550124',
			duration: 61,
			answered: true,
			human: false,
			disposition_id: dispositions.interested,
		});
		expect(ended.success[0]?.json).toMatchObject({ outcome: 'created', taskId: tasks.first });
		expect(state().tasks.get(tasks.first)?.status).toBe('completed');
	});

	test('equal calls are all logged, whichever answer is lost', async () => {
		for (const when of ['after-commit', 'before-commit'] as const)
			for (const after of [0, 1, 2]) {
				rig.sandbox.reset();
				rig.sandbox.setFaults({
					seed: 1,
					rules: [{ operationIds: ['logCall'], after, times: 1, fault: { kind: 'reset', when } }],
				});
				const ended = await run('call', 'log', [call(), call(), call()]);
				expect(count(ended.success)).toEqual({ created: 3 });
				expect(logged()).toBe(3);
				expect(new Set(ended.success.map(({ json }) => json.callId)).size).toBe(3);
			}
	});

	test('a call of before the run is not taken for this one', async () => {
		await run('call', 'log', [call()]);
		await clock.sleep(3_600_000);
		befall(['logCall'], { kind: 'reset', when: 'before-commit' });
		const ended = await run('call', 'log', [call()]);
		expect(count(ended.success)).toEqual({ created: 1 });
		expect(logged()).toBe(2);
	});
});

describe('custom signals', () => {
	const TOKEN = 'tok_0123456789abcdef';
	const entry = { email: 'jane@customers.example', company: { size: 5 } };
	const send = async (parameters: INodeParameters, rest: Parameters<typeof run>[4] = {}) =>
		await run(
			'customSignalEntry',
			'create',
			[{ entry }],
			{ specifyEntry: 'json', ...parameters },
			rest,
		);

	test.each([
		['a token', TOKEN],
		['the whole address', `https://app.amplemarket.com/api/v1/custom_signals/${TOKEN}/entries?x=1`],
	])('%s leads to the same call, without the key', async (_, token) => {
		const stub = await startStub(() => ({ status: 202, body: '' }));
		const on = rig.with({ amplemarket: { apiKey: 'am_secret_key', baseUrl: stub.baseUrl } });
		const ended = await send({ token }, { on });
		await stub.close();
		expect(count(ended.success)).toEqual({ created: 1 });
		expect(stub.requests.map(({ url, body }) => [url, body])).toEqual([
			[`/custom_signals/${TOKEN}/entries`, entry],
		]);
		expect(JSON.stringify(stub.requests[0]?.headers)).not.toContain('am_secret_key');
	});

	test('the token stands in no output: not of a dry run, not of a refusal that repeats it', async () => {
		const dry = await send({ token: TOKEN, dryRun: true });
		expect(JSON.stringify(dry.success)).toContain('hidden');
		const stub = await startStub(() => ({
			status: 404,
			body: { object: 'error', _errors: [{ code: TOKEN, detail: `No ${TOKEN}` }] },
		}));
		const on = rig.with({ amplemarket: { apiKey: 'am_secret_key', baseUrl: stub.baseUrl } });
		const refused = await send({ token: TOKEN }, { on });
		await stub.close();
		expect(refused.error).toHaveLength(1);
		for (const ended of [dry, refused])
			expect(JSON.stringify([ended.success, ended.error])).not.toContain(TOKEN);
	});

	test('by fields, and never again after a lost answer', async () => {
		befall(['createCustomSignalEntry'], { kind: 'reset', when: 'after-commit' });
		const ended = await run('customSignalEntry', 'create', [{}], {
			dataMode: 'defineBelow',
			token: TOKEN,
			entryFields: { field: [{ name: 'email', value: 'jane@customers.example' }] },
		});
		expect(count(ended.error)).toEqual({ unknown: 1 });
		expect(rig.sandbox.log.map(({ body }) => body)).toEqual([{ email: 'jane@customers.example' }]);
	});

	test('an empty entry, and one over 1 MB, fail before anything is sent', async () => {
		const items = [{ entry: {} }, { entry: { text: 'x'.repeat(1_048_576) } }];
		const ended = await run('customSignalEntry', 'create', items, {
			token: TOKEN,
			specifyEntry: 'json',
		});
		expect(count(ended.error)).toEqual({ failed: 2 });
		expect(rig.sandbox.log).toEqual([]);
	});
});
