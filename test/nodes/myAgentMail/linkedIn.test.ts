import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { chainOf, outputOf, PACKAGE_NAME } from '../../../host/engine';
import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { bodiesOf, detailsOf, jsonOf, times, whatOf } from '../../support/items';
import { byId, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { startStub } from '../../support/stub';

// What a session does on LinkedIn is done once, and its quota is no pace.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { sessions } = SEED.myAgentMail;
const auto = { dataMode: 'autoMapInputData' };
const asAda = { ...auto, sessionId: byId(sessions.ada) };
const person = (n: number) => `https://www.linkedin.com/in/reader-${n}`;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const linkedIn = () => rig.sandbox.myAgentMail.state.linkedIn;
const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters,
	items: readonly Json[],
	on = rig,
) => await on.run('myAgentMail', { resource, operation, parameters, items });
const strike = (operationId: string, fault: Fault) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'myAgentMail', operationIds: [operationId], times: 1, fault }],
	});
const LOST: Fault = { kind: 'reset', when: 'after-commit' };

describe("a session's quota", () => {
	test.each(['LINKEDIN_RATE_LIMITED', 'quota_exceeded'] as const)(
		'that is used up (%s) fails at once what is left of the session, and no other',
		async (code) => {
			linkedIn().quotaCode = code;
			linkedIn().budget.set('send_message', 2);
			const items = times(8, (n) => ({
				recipient: person(n),
				text: 'Hi',
				sessionId: n < 4 ? sessions.ada : sessions.grace,
			}));
			const { success, error } = await run('linkedInMessage', 'send', asAda, items);
			expect(success.map(outcomeOf)).toEqual(['sent', 'sent', 'sent', 'sent']);
			expect(error.map(detailsOf)).toMatchObject([
				{ outcome: 'failed', code, retryable: true, attempts: 1 },
				{ outcome: 'failed', code, retryable: true, attempts: 0 },
				{ outcome: 'failed', code, retryable: true, attempts: 1 },
				{ outcome: 'failed', code, retryable: true, attempts: 0 },
			]);
			expect(rig.calls('linkedinSendMessage')).toBe(6);
		},
	);

	test('is waited for where it says that it will not be long', async () => {
		const stub = await startStub((_, ordinal) =>
			ordinal === 1
				? {
						status: 429,
						body: { error: 'Soon', code: 'LINKEDIN_RATE_LIMITED' },
						headers: { 'retry-after': '30' },
					}
				: { body: { ok: true, messageUrn: 'u1' } },
		);
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const items = [{ recipient: person(1), text: 'Hi' }];
		const { success } = await run('linkedInMessage', 'send', asAda, items, there);
		await stub.close();
		expect(success.map(outcomeOf)).toEqual(['sent']);
	});

	test.each([
		['linkedInProfile', 'get', { profileUrl: person(1) }, 'profile_lookup'],
		['linkedInPost', 'search', { query: 'crm' }, 'search_history'],
	] as const)(
		'is final for what only asks too: %s %s',
		async (resource, operation, parameters, action) => {
			linkedIn().budget.set(action, 0);
			const { error } = await run(resource, operation, parameters, [{}]);
			expect(detailsOf(error[0])).toMatchObject({ code: 'LINKEDIN_RATE_LIMITED', attempts: 1 });
		},
	);

	test('of posts is that of connection requests', async () => {
		linkedIn().budget.set('connection_request', 1);
		await run('linkedInInvitation', 'send', auto, [{ target: person(1) }]);
		const { error } = await run('linkedInPost', 'create', asAda, [{ text: 'News' }]);
		expect(detailsOf(error[0])).toMatchObject({ code: 'LINKEDIN_RATE_LIMITED' });
	});
});

test('without the add-on one call tells it for all rows of a session', async () => {
	rig.sandbox.myAgentMail.state.linkedInSubscribed = false;
	const items = times(3, (n) => ({ target: person(n) }));
	const { error } = await run('linkedInInvitation', 'send', auto, items);
	expect(error.map((item) => whatOf(item))).toHaveLength(3);
	expect(error.map(detailsOf)).toMatchObject(
		times(3, () => ({ code: 'LINKEDIN_NOT_SUBSCRIBED', statusCode: 402 })),
	);
	expect(rig.calls('linkedinSendConnection')).toBe(1);
});

describe('an invitation', () => {
	test('goes to a person once, whatever the spelling and the session', async () => {
		const { success } = await run('linkedInInvitation', 'send', auto, [
			{ target: 'https://www.linkedin.com/in/Jane', message: 'Hello' },
			{ target: 'https://de.linkedin.com/in/jane/?trk=x', sessionId: sessions.grace },
		]);
		expect(success.map(outcomeOf)).toEqual(['sent', 'skipped']);
		expect(bodiesOf(rig, 'linkedinSendConnection')).toEqual([
			{ target: 'https://www.linkedin.com/in/Jane', message: 'Hello' },
		]);
	});

	test('that LinkedIn did not take has failed in its own words, also where the answer is a success', async () => {
		const { error } = await run('linkedInInvitation', 'send', auto, [
			{ target: 'https://www.linkedin.com/in/friend' },
			{ target: 'https://www.linkedin.com/in/nobody' },
		]);
		expect(error.map(whatOf)).toEqual(['CANT_RESEND_YET', 'This profile is not available']);
		expect(error.map(detailsOf)).toMatchObject([
			{ outcome: 'failed', statusCode: 200 },
			{ outcome: 'failed', statusCode: 400 },
		]);
	});
});

test.each([
	['linkedInMessage', 'send', 'linkedinSendMessage', { recipient: person(1), text: 'Hi' }],
	['linkedInInvitation', 'send', 'linkedinSendConnection', { target: person(1) }],
	['linkedInPost', 'create', 'linkedinCreatePost', { text: 'News' }],
	['signal', 'run', 'linkedinRunSignal', {}],
])(
	'%s %s is unknown where its answer is lost, and is not done again',
	async (resource, operation, id, item) => {
		strike(id, LOST);
		const parameters = resource === 'signal' ? { signalId: byId('sig_1') } : asAda;
		const { error } = await run(resource, operation, parameters, [item]);
		expect(error.map(outcomeOf)).toEqual(['unknown']);
		expect(rig.calls(id)).toBe(1);
	},
);

test.each([
	[
		'linkedInSearch',
		'run',
		'linkedinRunSearch',
		{ query: 'tool', intentDescription: 'Looks for one' },
	],
	[
		'signal',
		'create',
		'linkedinCreateSignal',
		{ name: 'Tools', intentDescription: 'Looks for one', kind: 'keyword', query: 'tool' },
	],
])(
	'%s %s is found in its list where its answer is lost',
	async (resource, operation, id, parameters) => {
		strike(id, LOST);
		const { success } = await run(resource, operation, parameters, [{}]);
		expect(success[0]?.json.afterLostAnswer).toBe(true);
		expect(rig.calls(id)).toBe(1);
	},
);

test('a message goes to a recipient or into a conversation, never both or neither', async () => {
	const { success, error } = await run('linkedInMessage', 'send', asAda, [
		{ conversationUrn: 'urn:li:c:1', text: 'Hi' },
		{ conversationUrn: 'urn:li:c:1', recipient: person(1), text: 'Hi' },
		{ text: 'Hi' },
	]);
	expect(success.map(outcomeOf)).toEqual(['sent']);
	expect(error.map(detailsOf)).toMatchObject([
		{ code: 'invalid_input' },
		{ code: 'invalid_input' },
	]);
});

describe('a post', () => {
	const withFile = (mimeType: string, bytes: Buffer): INodeExecutionData => ({
		json: { text: `News in ${mimeType}` },
		binary: { data: { data: bytes.toString('base64'), mimeType, fileName: 'a.png' } },
	});
	const publish = async (items: INodeExecutionData[]) => {
		const ended = await rig.host.run(
			chainOf({
				type: `${PACKAGE_NAME}.myAgentMail`,
				onError: 'continueErrorOutput',
				parameters: {
					resource: 'linkedInPost',
					operation: 'create',
					...asAda,
					binaryPropertyName: 'data',
					additionalFields: { altText: 'A chart', visibility: 'CONNECTIONS' },
				},
			}),
			{ items },
		).finished;
		return { success: outputOf(ended, 'Node', 0), error: outputOf(ended, 'Node', 1) };
	};

	test('takes along the picture of its item', async () => {
		const { success } = await publish([withFile('image/png', Buffer.from('png'))]);
		expect(jsonOf(success)).toMatchObject([{ outcome: 'created', mediaUrn: expect.any(String) }]);
		expect(bodiesOf(rig, 'linkedinCreatePost')).toEqual([
			{
				sessionId: sessions.ada,
				text: 'News in image/png',
				visibility: 'CONNECTIONS',
				image: {
					dataUrl: `data:image/png;base64,${Buffer.from('png').toString('base64')}`,
					altText: 'A chart',
					filename: 'a.png',
				},
			},
		]);
	});

	test('with a file that is no picture, or a large one, or none, is refused before the call', async () => {
		const { error } = await publish([
			withFile('application/pdf', Buffer.from('pdf')),
			withFile('image/gif', Buffer.alloc(10 * 1_024 * 1_024 + 1)),
			{ json: { text: 'Without' } },
		]);
		expect(error.map(whatOf)).toEqual([
			expect.stringContaining("'Input Binary Field' is application/pdf"),
			expect.stringContaining("'Input Binary Field' has 10.0 MB"),
			expect.stringContaining("'Input Binary Field' names 'data'"),
		]);
		expect(rig.calls('linkedinCreatePost')).toBe(0);
	});

	test('of more than 3,000 characters is refused before the call', async () => {
		const { success, error } = await run('linkedInPost', 'create', asAda, [
			{ text: '😀'.repeat(1_500) },
			{ text: 'x'.repeat(3_001) },
		]);
		expect(success.map(outcomeOf)).toEqual(['created']);
		expect(whatOf(error[0])).toBe("'Text' has 3001 characters [item 1]");
	});
});

describe('a list whose key nobody has seen', () => {
	test.each([
		[{ connections: [{ urn: 'a' }], other: [{ urn: 'b' }] }, ['a']],
		[{ items: [{ urn: 'a' }] }, ['a']],
		[{ ok: true, people: [{ urn: 'a' }] }, ['a']],
		[[{ urn: 'a' }], ['a']],
	])('is found in %j', async (body, urns) => {
		const stub = await startStub(() => ({ body }));
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const { success } = await run('linkedInConnection', 'getAll', {}, [{}], there);
		await stub.close();
		expect(success.map(({ json }) => json.urn)).toEqual(urns);
	});

	test.each([[{ one: [], two: [] }], [{ ok: true }]])(
		'is a broken answer where it is %j',
		async (body) => {
			const stub = await startStub(() => ({ body }));
			const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
			const { error } = await run('linkedInConversation', 'getAll', {}, [{}], there);
			await stub.close();
			expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed' });
		},
	);
});

describe('a signal', () => {
	test.each([
		[
			{
				kind: 'engagement',
				target: {
					entry: { kind: 'company', url: 'https://www.linkedin.com/company/acme', label: '' },
				},
			},
			{
				kind: 'engagement',
				target: { kind: 'company', url: 'https://www.linkedin.com/company/acme' },
			},
		],
		[
			{
				kind: 'job_change_watchlist',
				watchlist: { entry: [{ profileUrl: person(1), label: 'One' }] },
			},
			{ kind: 'job_change_watchlist', watchlist: [{ profileUrl: person(1), label: 'One' }] },
		],
		[
			{ kind: 'keyword', query: 'tool', watchlist: { entry: [{ profileUrl: person(1) }] } },
			{ kind: 'keyword', query: 'tool' },
		],
	])('is created by its kind: %j', async (parameters, sent) => {
		const named = { name: 'S', intentDescription: 'I' };
		await run('signal', 'create', { ...named, ...parameters }, [{}]);
		expect(bodiesOf(rig, 'linkedinCreateSignal')).toEqual([{ ...named, ...sent }]);
	});

	test('watches at least one person', async () => {
		const parameters = {
			name: 'S',
			intentDescription: 'I',
			kind: 'job_change_watchlist',
			watchlist: {},
		};
		const { error } = await run('signal', 'create', parameters, [{}]);
		expect(detailsOf(error[0])).toMatchObject({ code: 'invalid_input', attempts: 0 });
	});

	test('hands out its newest matches since one that was seen', async () => {
		const parameters = { signalId: byId('sig_1'), filters: { sinceId: 'mat_1' } };
		const { success } = await run('signal', 'getMatches', parameters, [{}]);
		expect(success.map(({ json }) => json.id)).toEqual(['mat_3', 'mat_2']);
	});
});
