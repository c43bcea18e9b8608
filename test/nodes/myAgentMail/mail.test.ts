import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { bodiesOf, detailsOf, jsonOf, wayOutOf } from '../../support/items';
import { byId, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';

// Mail goes out once: what is not certain is looked for, and never sent again.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { inboxes, lists } = SEED.myAgentMail;
const auto = { dataMode: 'autoMapInputData' };
const inSales = { ...auto, inboxId: byId(inboxes.sales) };
const reader = (n = 1) => `reader-${n}@customers.example`;
const mail = { to: reader(), subject: 'Hi', plainBody: 'Hello\nJane' };

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const state = () => rig.sandbox.myAgentMail.state;
const run = async (
	resource: string,
	operation: string,
	parameters: INodeParameters,
	items: readonly Json[],
) => await rig.run('myAgentMail', { resource, operation, parameters, items });
const send = async (items: readonly Json[], parameters: INodeParameters = {}) =>
	await run('message', 'send', { ...inSales, ...parameters }, items);
const strike = (operationId: string, fault: Fault, times = 1) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'myAgentMail', operationIds: [operationId], times, fault }],
	});
const LOST: Fault = { kind: 'reset', when: 'after-commit' };
const NEVER_DONE: Fault = { kind: 'reset', when: 'before-commit' };
const sentBy = (inboxId: string = inboxes.sales) =>
	[...state().mail.messages.values()].filter(
		(message) => message.inboxId === inboxId && message.direction === 'outbound',
	);

describe('a mail', () => {
	test('is sent with what the row holds, and its IDs come out', async () => {
		const { success } = await send([{ ...mail, htmlBody: '<p>Hello</p>', replyTo: 'me@x.co' }], {
			verified: true,
		});
		expect(bodiesOf(rig, 'sendMessage')).toEqual([
			{ ...mail, to: [mail.to], htmlBody: '<p>Hello</p>', replyTo: 'me@x.co', verified: true },
		]);
		const [message] = sentBy();
		expect(jsonOf(success)).toMatchObject([
			{ outcome: 'sent', messageId: message?.id, threadId: message?.threadId, status: 'sent' },
		]);
	});

	test('to the same people with the same text is sent once, in whatever order and spelling', async () => {
		const both = `${reader(1)}, ${reader(2)}`;
		const { success } = await send([
			{ ...mail, to: both },
			{ ...mail, to: `READER-2@customers.example; ${reader(1)}` },
			{ ...mail, to: both, subject: 'Another one' },
			{ ...mail },
		]);
		expect(success.map(outcomeOf)).toEqual(['sent', 'skipped', 'sent', 'sent']);
		expect(sentBy()).toHaveLength(3);
	});

	test('without a text is refused before anything is sent', async () => {
		const { error } = await send([{ to: reader(), subject: 'Hi' }]);
		expect(detailsOf(error[0])).toMatchObject({ code: 'invalid_input', attempts: 0 });
		expect(rig.calls('sendMessage')).toBe(0);
	});

	test('to a stranger is refused, and the way out is the switch', async () => {
		const { error } = await send([{ ...mail, to: 'stranger@customers.example' }]);
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', statusCode: 403 });
		expect(wayOutOf(error[0])).toContain('Verified');
	});

	test('whose answer is lost is found in the outbox', async () => {
		strike('sendMessage', LOST);
		const { success } = await send([mail]);
		expect(jsonOf(success)).toMatchObject([
			{ outcome: 'sent', afterLostAnswer: true, messageId: sentBy()[0]?.id },
		]);
		expect(rig.calls('sendMessage')).toBe(1);
	});

	test('that is not in the outbox is unknown, and is not sent again, by Retry On Fail neither', async () => {
		strike('sendMessage', NEVER_DONE);
		const { success, error } = await rig.run('myAgentMail', {
			resource: 'message',
			operation: 'send',
			parameters: inSales,
			items: [mail],
			onError: 'continueRegularOutput',
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect([...success, ...error].map(outcomeOf)).toEqual(['unknown']);
		expect(rig.calls('sendMessage')).toBe(1);
	});

	test.each([
		['the same one that went out before the run', { ...mail, to: [mail.to] }],
		['one with another text', { ...mail, to: [mail.to], plainBody: 'Bye' }],
		['one to others', { ...mail, to: [mail.to, reader(2)] }],
	])('is not taken for %s', async (_, other) => {
		const early = state().mail.send(inboxes.sales, other);
		if (other.plainBody === mail.plainBody && other.to.length === 1)
			early.receivedAt = '2025-01-01T00:00:00.000Z';
		strike('sendMessage', NEVER_DONE);
		const { error } = await send([mail]);
		expect(error.map(outcomeOf)).toEqual(['unknown']);
	});

	test('that the relay did not take has failed, and may be sent again', async () => {
		state().mail.unreachable.add(reader());
		const { error } = await send([mail]);
		expect(detailsOf(error[0])).toMatchObject({
			outcome: 'failed',
			statusCode: 502,
			code: 'SMTP_ERROR',
			retryable: true,
			attempts: 1,
		});
		expect(rig.calls('listMessages')).toBe(1);
	});
});

describe('an answer to a message', () => {
	const answer = { inboxId: inboxes.sales, messageId: 'msg_1', plainBody: 'Thanks' };

	test.each(['reply', 'replyAll', 'forward'])(
		'%s is sent once, and found where its answer is lost',
		async (operation) => {
			const row = operation === 'forward' ? { ...answer, to: reader(5) } : answer;
			strike(
				{ reply: 'replyMessage', replyAll: 'replyAllMessage' }[operation] ?? 'forwardMessage',
				LOST,
			);
			const { success } = await run('message', operation, auto, [row, row]);
			expect(success.map(outcomeOf)).toEqual(['sent', 'skipped']);
			expect(success[0]?.json.afterLostAnswer).toBe(true);
			expect(sentBy()).toHaveLength(1);
		},
	);

	test('is not taken for the same words to another message', async () => {
		await run('message', 'reply', auto, [{ ...answer, messageId: 'msg_2' }]);
		strike('replyMessage', NEVER_DONE);
		const { error } = await run('message', 'reply', auto, [answer]);
		expect(error.map(outcomeOf)).toEqual(['unknown']);
	});
});

describe('a draft', () => {
	test('is made with its lists of people, and goes out at most once', async () => {
		const content = { to: reader(1), cc: `${reader(2)}, ${reader(3)}`, subject: 'Offer' };
		const made = await run('draft', 'create', inSales, [content]);
		const draftId = String(made.success[0]?.json.draftId);
		expect(state().mail.drafts.get(draftId)).toMatchObject({
			to: [reader(1)],
			cc: [reader(2), reader(3)],
		});
		strike('sendDraft', LOST);
		const row = { inboxId: inboxes.sales, draftId };
		const sent = await run('draft', 'send', auto, [row, row]);
		expect(sent.success.map(outcomeOf)).toEqual(['sent', 'skipped']);
		expect(sent.success[0]?.json.afterLostAnswer).toBe(true);
		expect(sentBy()).toHaveLength(1);
	});

	test('that answers a mail goes out in its thread', async () => {
		const content = { to: reader(1), subject: 'Re: Question 1', replyToMessageId: 'msg_1' };
		const made = await run('draft', 'create', inSales, [content]);
		const row = { inboxId: inboxes.sales, draftId: made.success[0]?.json.draftId };
		const { success } = await run('draft', 'send', auto, [row]);
		expect(success[0]?.json).toMatchObject({ outcome: 'sent', threadId: 'thr_1' });
	});

	test('that is not there has failed', async () => {
		const row = { inboxId: inboxes.sales, draftId: 'dra_gone' };
		const { error } = await run('draft', 'send', auto, [row]);
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', statusCode: 404 });
		expect(wayOutOf(error[0])).toContain('no such draft');
	});

	test('is created once where the answer is lost, and two equal ones are two', async () => {
		const before = state().mail.drafts.size;
		strike('createDraft', LOST);
		const same = { to: reader(1), subject: 'Offer', plainBody: 'Ours' };
		const { success, error } = await run(
			'draft',
			'create',
			{ ...inSales, options: { maxConcurrency: 1 } },
			[same, same],
		);
		expect([...success, ...error].map(outcomeOf)).toEqual(['created', 'created']);
		expect(state().mail.drafts.size).toBe(before + 2);
	});
});

describe('an entry of an address list', () => {
	const toList = { ...inSales, listId: byId(lists.newsletter) };

	test('is added once, and one that is in the list already stays', async () => {
		const { success } = await run('list', 'addEntry', toList, [
			{ email: 'new@customers.example' },
			{ email: 'NEW@customers.example' },
			{ email: 'member@customers.example' },
		]);
		expect(success.map(({ json }) => [json.outcome, json.reason])).toEqual([
			['added', ''],
			['skipped', 'duplicate_in_input'],
			['unchanged', 'already_in_list'],
		]);
	});

	test('was added by this run where an answer was lost', async () => {
		strike('addListEntry', LOST);
		const { success } = await run('list', 'addEntry', toList, [{ email: 'new@customers.example' }]);
		expect(jsonOf(success)).toMatchObject([{ outcome: 'added', afterLostAnswer: true }]);
	});
});

describe('a message', () => {
	test('brings its files along on request', async () => {
		const parameters = {
			inboxId: byId(inboxes.sales),
			messageId: 'msg_1',
			options: { downloadAttachments: true, attachmentsPrefix: 'file_' },
		};
		const { success } = await run('message', 'get', parameters, [{}]);
		expect(success[0]?.json).toMatchObject({ id: 'msg_1', isRead: true });
		expect(success[0]?.binary?.file_0).toMatchObject({
			fileName: 'brief.txt',
			mimeType: 'text/plain',
			data: Buffer.from('file 1').toString('base64'),
		});
	});

	test('is marked in the order of the items', async () => {
		const of = { inboxId: inboxes.sales, messageId: 'msg_2' };
		const { success, error } = await run('message', 'update', auto, [
			{ ...of, isStarred: true },
			{ ...of, isStarred: 'no', isRead: 1 },
			of,
		]);
		expect(success.map(outcomeOf)).toEqual(['updated', 'updated']);
		expect(state().mail.messages.get('msg_2')).toMatchObject({ isStarred: false, isRead: true });
		expect(detailsOf(error[0])).toMatchObject({ code: 'invalid_input' });
	});

	test('of a folder comes by thread where that is wanted', async () => {
		state().mail.receive({
			inboxId: inboxes.sales,
			from: reader(),
			subject: 'Q',
			threadId: 'thr_1',
		});
		const folder = async (filters: INodeParameters) =>
			(await run('message', 'getFolder', { folder: 'inbox', filters }, [{}])).success.length;
		expect([await folder({}), await folder({ groupByThread: true })]).toEqual([7, 6]);
	});
});
