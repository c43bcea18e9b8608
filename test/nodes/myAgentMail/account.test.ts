import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { bodiesOf, detailsOf, jsonOf, urlsOf, whatOf } from '../../support/items';
import { byId, outcomeOf, Rig } from '../../support/rig';
import { startStub } from '../../support/stub';

// Cadences, inboxes, domains and webhooks: what is sent, what a lost answer allows, and secrets only on request.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { cadences, domains, inboxes } = SEED.myAgentMail;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const state = () => rig.sandbox.myAgentMail.state;
const run = async (resource: string, operation: string, parameters: INodeParameters, on = rig) =>
	await on.run('myAgentMail', { resource, operation, parameters, items: [{}] });
const strike = (operationId: string, fault: Fault) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'myAgentMail', operationIds: [operationId], times: 1, fault }],
	});
const LOST: Fault = { kind: 'reset', when: 'after-commit' };
const NEVER_DONE: Fault = { kind: 'reset', when: 'before-commit' };

describe("a cadence's steps", () => {
	test('given in fields say that their text is fixed, and what is empty is left out', async () => {
		await run('cadence', 'create', {
			name: 'Spring',
			specifySteps: 'fields',
			steps: {
				entry: [
					{ kind: 'email', delayDays: 0, staticSubject: 'Hi', staticBody: 'Hello', notes: '' },
					{ kind: 'linkedin_message', delayDays: 0.5, draftStrategy: 'ai', condition: '' },
				],
			},
			additionalFields: { dailySendCap: 20, exitOnReply: false },
		});
		expect(bodiesOf(rig, 'createCadence')).toEqual([
			{
				name: 'Spring',
				dailySendCap: 20,
				exitOnReply: false,
				steps: [
					{
						kind: 'email',
						delayDays: 0,
						draftStrategy: 'static',
						staticSubject: 'Hi',
						staticBody: 'Hello',
					},
					{ kind: 'linkedin_message', delayDays: 0.5, draftStrategy: 'ai' },
				],
			},
		]);
	});

	test('given as JSON are sent as they are', async () => {
		const steps = [{ kind: 'email', delayDays: 1, promptHint: 'Short' }];
		await run('cadence', 'replaceSteps', {
			cadenceId: byId(cadences.welcome),
			specifySteps: 'json',
			stepsJson: JSON.stringify(steps),
		});
		expect(bodiesOf(rig, 'replaceCadenceSteps')).toEqual([{ steps }]);
	});

	test.each([
		[
			'fields',
			{ steps: { entry: [{ kind: 'email', delayDays: 1 }] } },
			'step 1, which has no text',
		],
		['fields', { steps: {} }, 'is empty'],
		['json', { stepsJson: '[{"kind":"call","delayDays":1}]' }, 'step 1, which has no known kind'],
		['json', { stepsJson: '[{"kind":"wait"}]' }, 'step 1, whose delayDays'],
	])('by %s as %j are refused before the call', async (specifySteps, given, problem) => {
		const parameters = { cadenceId: byId(cadences.welcome), specifySteps, ...given };
		const { error } = await run('cadence', 'replaceSteps', parameters);
		expect(whatOf(error[0])).toContain(problem);
		expect(rig.calls('replaceCadenceSteps')).toBe(0);
	});
});

describe('a change that is not taken', () => {
	test.each([
		['update', { updateFields: { name: 'New', dailySendCap: 9 } }, 'has not taken dailySendCap'],
		['pause', {}, 'has not taken enabled'],
	])('by %s fails its item and names what was left', async (operation, parameters, problem) => {
		const cadence = { id: 'c1', name: 'New', dailySendCap: 50, enabled: true };
		const stub = await startStub(() => ({ body: { ok: true, cadence } }));
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const { error } = await run(
			'cadence',
			operation,
			{ cadenceId: byId('c1'), ...parameters },
			there,
		);
		await stub.close();
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', code: 'field_not_taken' });
		expect(whatOf(error[0])).toContain(problem);
	});

	test.each([[{}], [{ ok: true }], [{ updated: true, id: 'c1' }], [{ id: 'c1', enabled: false }]])(
		'is not told by an answer such as %j',
		async (body) => {
			const stub = await startStub(() => ({ body }));
			const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
			const { success } = await run('cadence', 'pause', { cadenceId: byId('c1') }, there);
			await stub.close();
			expect(jsonOf(success)).toMatchObject([{ outcome: 'updated', cadenceId: 'c1' }]);
		},
	);
});

test.each([
	['cadence', 'create', 'createCadence', { name: 'Spring' }],
	['domain', 'create', 'createDomain', { domain: 'new.example' }],
	[
		'inbox',
		'addAddress',
		'addInboxAddress',
		{ inboxId: byId(inboxes.sales), email: 'a@outbound.example' },
	],
])(
	'%s %s is found where its answer is lost, and is unknown where it is not there',
	async (resource, operation, id, parameters) => {
		strike(id, LOST);
		const found = await run(resource, operation, parameters);
		expect(found.success[0]?.json.afterLostAnswer).toBe(true);
		rig.sandbox.reset();
		strike(id, NEVER_DONE);
		const none = await run(resource, operation, parameters);
		expect(none.error.map(outcomeOf)).toEqual(['unknown']);
		expect(rig.calls(id)).toBe(1);
	},
);

describe('an inbox', () => {
	const create = async (parameters: INodeParameters) => await run('inbox', 'create', parameters);

	test('with a name of its own is made once, also where an answer is lost or never came', async () => {
		for (const fault of [LOST, NEVER_DONE]) {
			rig.sandbox.reset();
			strike('createInbox', fault);
			const { success } = await create({ username: 'team' });
			expect(success.map(outcomeOf)).toEqual(['created']);
			expect(
				[...state().inboxes.values()].filter(({ username }) => username === 'team'),
			).toHaveLength(1);
		}
	});

	test.each([[{}], [{ username: 'team', strict: false }]])(
		'whose name may become another (%j) is unknown where its answer is lost',
		async (parameters) => {
			strike('createInbox', LOST);
			const { error } = await create(parameters);
			expect(error.map(outcomeOf)).toEqual(['unknown']);
			expect(rig.calls('createInbox')).toBe(1);
		},
	);

	test('that is there already stays, and a name that someone else has is refused', async () => {
		await create({ username: 'team' });
		expect(jsonOf((await create({ username: 'team' })).success)).toMatchObject([
			{ outcome: 'unchanged', reason: 'already_exists' },
		]);
		expect(detailsOf((await create({ username: 'taken' })).error[0])).toMatchObject({
			code: 'USERNAME_TAKEN',
		});
		expect(urlsOf(rig, 'createInbox')[0]).toContain('strict=true');
	});
});

test('a domain that is not known by its name may be known by its ID', async () => {
	const { error } = await run('domain', 'get', { domain: byId('unknown.example') });
	expect(String(error[0]?.json.error)).toContain('give its ID instead');
	const { success } = await run('domain', 'verify', { domain: byId(domains[0]) });
	expect(jsonOf(success)).toMatchObject([{ outcome: 'updated', status: 'verified' }]);
});

const SECRET = /whsec_|ak_\w|password/i;

test.each([
	['cadence', 'create', { name: 'C', additionalFields: { webhookUrl: 'https://x.example/h' } }],
	['cadence', 'get', { cadenceId: byId(cadences.welcome) }],
	['inbox', 'create', { username: 'team' }],
	['inbox', 'get', { inboxId: byId(inboxes.sales) }],
	['webhook', 'create', { url: 'https://x.example/h', events: ['message.sent'] }],
	[
		'signal',
		'create',
		{
			name: 'S',
			intentDescription: 'I',
			kind: 'keyword',
			query: 'q',
			additionalFields: { webhookUrl: 'https://x.example/h' },
		},
	],
])(
	'%s %s puts its secrets out on request, and only then',
	async (resource, operation, parameters: INodeParameters) => {
		const held = state().cadences.get(cadences.welcome);
		if (held !== undefined) held.webhookSecret = 'whsec_held';
		const secretsIn = async (options: INodeParameters) => {
			rig.sandbox.reset();
			const found = state().cadences.get(cadences.welcome);
			if (found !== undefined) found.webhookSecret = 'whsec_held';
			const { success, error } = await run(resource, operation, { ...parameters, options });
			expect(error).toEqual([]);
			return SECRET.test(JSON.stringify(jsonOf(success)).replaceAll(/"password":""/g, ''));
		};
		const whole = operation === 'create' ? { simplify: false } : {};
		expect(await secretsIn(whole)).toBe(false);
		expect(await secretsIn({ ...whole, includeSecrets: true })).toBe(true);
	},
);

test.each([
	['cadence', 'getAll'],
	['inbox', 'getAll'],
	['webhook', 'getAll'],
	['signal', 'getAll'],
])('%s %s has no secrets in it', async (resource, operation) => {
	const { success } = await run(resource, operation, { returnAll: true });
	expect(success.length).toBeGreaterThan(0);
	expect(JSON.stringify(jsonOf(success))).not.toMatch(SECRET);
});
