import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { signatureOf } from '../../sandbox/providers/myagentmail/push';
import { at } from '../support/items';
import { clientsOf } from './client';
import type { Client } from './client';

const { inboxes, sessions, cadences, enrollments, lists } = SEED.myAgentMail;
const SALES = `/inboxes/${inboxes.sales}`;
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	call = clientsOf(sandbox).myAgentMail;
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const state = () => sandbox.myAgentMail.state;
const patch = async (path: string, body: object) => await call(path, { method: 'PATCH', body });
const remove = async (path: string) => await call(path, { method: 'DELETE' });
const ids = (body: unknown, key: string): unknown[] => {
	const rows = at(body, key);
	return Array.isArray(rows) ? rows.map((row) => at(row, 'id')) : [];
};

describe('mail', () => {
	const mail = { to: 'reader-1@customers.example', subject: 'Hi', plainBody: 'Hello' };

	it('goes out to whoever has written before, and to others only when they are said to be verified', async () => {
		const stranger = { ...mail, to: 'stranger@customers.example' };
		expect(await call(`${SALES}/send`, { body: stranger })).toMatchObject({
			status: 403,
			json: { code: 'RECIPIENT_NOT_VERIFIED' },
		});
		expect((await call(`${SALES}/send`, { body: { ...stranger, verified: true } })).status).toBe(
			200,
		);
		expect((await call(`${SALES}/send`, { body: mail })).status).toBe(200);
		const sent = await call(`${SALES}/messages?direction=outbound`);
		expect(at(sent.json, 'messages')).toMatchObject([{ to: mail.to }, { to: stranger.to }]);
	});

	it('is not sent where the relay fails', async () => {
		state().mail.unreachable.add(mail.to);
		expect((await call(`${SALES}/send`, { body: mail })).status).toBe(502);
		expect((await call(`${SALES}/messages?direction=outbound`)).json).toMatchObject({
			messages: [],
		});
	});

	it('is read by being fetched alone, and by no list and no thread', async () => {
		await call(`${SALES}/messages`);
		await call(`${SALES}/threads/thr_2`);
		expect(state().mail.messages.get('msg_2')?.isRead).toBe(false);
		expect((await call(`${SALES}/messages/msg_2`)).json).toMatchObject({ isRead: true });
	});

	it('is answered in its thread, and stands in its folders', async () => {
		await call(`${SALES}/reply/msg_1`, { body: { plainBody: 'Yes' } });
		expect((await call(`${SALES}/threads/thr_1`)).json).toMatchObject({
			messageCount: 2,
			messages: [
				{ id: 'msg_1' },
				{ subject: 'Re: Question 1', inReplyTo: '<msg_1@customers.example>' },
			],
		});
		await patch(`${SALES}/messages/msg_2`, { isStarred: true, isArchived: true });
		await remove(`${SALES}/messages/msg_3`);
		expect((await remove(`${SALES}/messages/msg_3`)).status).toBe(404);
		expect((await call('/messages/folders/counts')).json).toEqual({
			inbox: { unread: 4, total: 4 },
			sent: { total: 1 },
			starred: { total: 1 },
			archived: { total: 1 },
			trash: { total: 1 },
		});
		expect(ids((await call('/messages?folder=trash')).json, 'messages')).toEqual(['msg_3']);
	});

	it('has its files, with their names and types', async () => {
		const list = await call(`${SALES}/messages/msg_1/attachments`);
		expect(list.json).toEqual({
			attachments: [
				{ id: 'att_1', filename: 'brief.txt', contentType: 'text/plain', sizeBytes: 6 },
			],
		});
		const file = await call(`${SALES}/messages/msg_1/attachments/att_1`);
		expect([file.text, file.headers.get('content-type')]).toEqual(['file 1', 'text/plain']);
		expect(file.headers.get('content-disposition')).toBe('attachment; filename="brief.txt"');
		expect((await call(`${SALES}/messages/msg_1/raw`)).text).toContain('Subject: Question 1');
	});

	it('is drafted, and a draft that was sent is gone', async () => {
		const { json } = await call(`${SALES}/drafts`, {
			body: { ...mail, cc: 'second@customers.example' },
		});
		const draft = `${SALES}/drafts/${String(at(json, 'id'))}`;
		await patch(draft, { subject: 'Hi again' });
		expect((await call(`${draft}/send`, { method: 'POST' })).json).toMatchObject({
			status: 'sent',
		});
		expect((await call(`${draft}/send`, { method: 'POST' })).status).toBe(404);
		expect(at((await call(`${SALES}/messages?direction=outbound`)).json, 'messages')).toMatchObject(
			[{ subject: 'Hi again', to: 'reader-1@customers.example, second@customers.example' }],
		);
	});

	it('has lists of addresses, in which each stands once', async () => {
		const entries = `${SALES}/lists/${lists.newsletter}/entries`;
		const add = async (email: string) => (await call(entries, { body: { email } })).status;
		expect([
			await add('a@x.co'),
			await add('A@x.co'),
			await add('member@customers.example'),
		]).toEqual([201, 409, 409]);
	});
});

describe('what stands for the account', () => {
	it('makes an inbox once for a name, numbers a taken one, and refuses it when strict', async () => {
		const make = async (username: string, query = '') =>
			await call(`/inboxes${query}`, { body: { username } });
		const first = await make('jane');
		expect([first.status, at(first.json, 'existed')]).toEqual([201, false]);
		expect(await make('jane')).toMatchObject({
			status: 200,
			json: { existed: true, id: at(first.json, 'id') },
		});
		expect(await make('taken')).toMatchObject({ status: 201, json: { username: 'taken1' } });
		expect(await make('taken', '?strict=true')).toMatchObject({
			status: 409,
			json: { code: 'USERNAME_TAKEN' },
		});
	});

	it('keeps the first address of an inbox, and hands the primary one back to it', async () => {
		const add = async (email: string) => await call(`${SALES}/addresses`, { body: { email } });
		expect((await add('two@outbound.example')).json).toMatchObject({ isPrimary: true });
		expect((await add('two@outbound.example')).status).toBe(409);
		expect((await remove(`${SALES}/addresses/two@outbound.example`)).status).toBe(200);
		expect((await remove(`${SALES}/addresses/sales@outbound.example`)).status).toBe(400);
		expect(state().inboxes.get(inboxes.sales)?.addresses).toEqual([
			{ address: 'sales@outbound.example', isPrimary: true },
		]);
	});

	it('shows the secret of a webhook once', async () => {
		const body = { url: 'https://n8n.example.com/hook', events: ['message.received'] };
		const made = await call('/webhooks', { body });
		expect(at(made.json, 'secret')).toEqual(expect.any(String));
		expect((await call(`/webhooks/${String(at(made.json, 'id'))}`)).text).not.toContain('secret');
		expect((await call('/webhooks')).text).not.toContain('secret');
	});

	it('counts mail in a window', async () => {
		const all = await call('/metrics?from=2024-01-01T00:00:00Z');
		expect(all.json).toMatchObject({ counts: { sent: 0, received: 6 }, resources: { inboxes: 3 } });
		expect((await call('/metrics')).json).toMatchObject({ counts: { received: 0 } });
	});
});

describe('a cadence', () => {
	it('is made with its steps, changed, and has its steps replaced', async () => {
		const steps = [{ kind: 'email', delayDays: 0.5, draftStrategy: 'static', staticBody: 'Hi' }];
		const made = await call('/cadences', { body: { name: 'New', steps } });
		const path = `/cadences/${String(at(made.json, 'cadence', 'id'))}`;
		expect(made).toMatchObject({ status: 201, json: { cadence: { steps } } });
		expect((await patch(path, { enabled: false })).json).toMatchObject({
			cadence: { enabled: false },
		});
		await patch(`${path}/steps`, { steps: [{ kind: 'wait', delayDays: 1 }] });
		expect((await call(path)).json).toMatchObject({ cadence: { steps: [{ kind: 'wait' }] } });
		expect([(await remove(path)).status, (await remove(path)).status]).toEqual([200, 404]);
	});

	it.each([
		['always', 'whsec_cad_welcome', 'whsec_cad_welcome'],
		['once', 'whsec_cad_welcome', undefined],
		['never', undefined, undefined],
	] as const)('shows its secret %s', async (cadenceSecrets, onPatch, later) => {
		state().cadenceSecrets = cadenceSecrets;
		const path = `/cadences/${cadences.welcome}`;
		const set = await patch(path, { webhookUrl: 'https://n8n.example.com/hook' });
		expect(at(set.json, 'cadence', 'webhookSecret')).toBe(onPatch);
		expect(at((await call(path)).json, 'cadence', 'webhookSecret')).toBe(later);
	});

	it('lets leads pause, go on and leave; who has left stays away', async () => {
		const path = `/enrollments/${enrollments.active}`;
		for (const wanted of ['paused', 'active', 'unenrolled'])
			expect(at((await patch(path, { state: wanted })).json, 'enrollment', 'state')).toBe(wanted);
		expect(await patch(path, { state: 'active' })).toMatchObject({
			status: 409,
			json: { code: 'ENROLLMENT_TERMINAL_STATE', detail: { state: 'unenrolled' } },
		});
	});
});

describe('LinkedIn', () => {
	it('lets each session do so much of a kind in a day', async () => {
		state().linkedIn.budget.set('connection_request', 1);
		const invite = async (target: string, sessionId: string) =>
			await call('/linkedin/connections', { body: { target, sessionId } });
		expect((await invite('https://www.linkedin.com/in/a', sessions.ada)).status).toBe(200);
		expect(await invite('https://www.linkedin.com/in/b', sessions.ada)).toMatchObject({
			status: 429,
			json: { code: 'LINKEDIN_RATE_LIMITED' },
		});
		expect((await invite('https://www.linkedin.com/in/b', sessions.grace)).status).toBe(200);
		expect((await call('/linkedin/sessions/utilization')).json).toMatchObject({
			sessions: [
				{
					sessionId: sessions.ada,
					counts: { connection_request: 1 },
					remaining: { connection_request: 0 },
				},
				{ sessionId: sessions.grace },
			],
		});
	});

	it('tells by status what was wrong with a message', async () => {
		const send = async (fields: object) =>
			(await call('/linkedin/messages', { body: { text: 'Hi', ...fields } })).status;
		const recipient = 'https://www.linkedin.com/in/nobody';
		expect(await send({ sessionId: 'none', recipient: 'https://www.linkedin.com/in/a' })).toBe(404);
		expect(await send({ sessionId: sessions.ada, recipient })).toBe(400);
		expect(await send({ sessionId: sessions.ada })).toBe(400);
	});

	it('shows matches newest first, and those after one', async () => {
		const matches = async (query = '') =>
			ids((await call(`/linkedin/signals/sig_1/matches${query}`)).json, 'matches');
		expect(await matches()).toEqual(['mat_3', 'mat_2', 'mat_1']);
		expect(await matches('?sinceId=mat_2')).toEqual(['mat_3']);
	});
});

describe('events', () => {
	let server: Server;
	let heard: Array<{ headers: IncomingHttpHeaders; text: string }>;
	let statuses: number[];
	let url: string;

	beforeEach(async () => {
		heard = [];
		statuses = [];
		server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const bytes = Buffer.concat(chunks);
				const isZipped = request.headers['content-encoding'] === 'gzip';
				heard.push({
					headers: request.headers,
					text: String(isZipped ? gunzipSync(bytes) : bytes),
				});
				response.writeHead(statuses.shift() ?? 200).end();
			});
		});
		await new Promise<void>((resolve) => {
			server.listen(0, '127.0.0.1', resolve);
		});
		const address = server.address();
		url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
	});
	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => {
			server.close(resolve);
		});
	});

	const signatures = () => heard.map(({ headers }) => headers['x-myagentmail-signature']);

	it('are posted to the webhooks that ask for them, signed, and again where they are not taken', async () => {
		const made = await call('/webhooks', { body: { url, events: ['message.received'] } });
		statuses = [500];
		const message = state().mail.receive({ inboxId: inboxes.sales, from: 'a@x.co', subject: 'Hi' });
		state().mail.send(inboxes.sales, { to: ['a@x.co'], subject: 'Yes', plainBody: 'Yes' });
		await state().push.idle();
		expect(heard).toHaveLength(2);
		const secret = String(at(made.json, 'secret'));
		for (const { headers, text } of heard) {
			expect(JSON.parse(text)).toMatchObject({ event: 'message.received', messageId: message.id });
			expect(headers['x-myagentmail-signature']).toBe(signatureOf(secret, text));
		}
	});

	it('tell of a lead to the address of its cadence', async () => {
		await patch(`/cadences/${cadences.relink}`, { webhookUrl: url });
		state().leave(enrollments.active, 'replied');
		state().leave(enrollments.inOtherCadence, 'replied');
		await state().push.idle();
		expect(heard.map(({ text }) => at(JSON.parse(text), 'enrollmentId'))).toEqual([
			enrollments.active,
		]);
		expect(signatures()).toEqual([signatureOf(`whsec_${cadences.relink}`, heard[0]?.text ?? '')]);
	});

	it('tell of a match that waits for nothing, and of a test', async () => {
		const body = { name: 'S', intentDescription: 'I', query: 'q', webhookUrl: url };
		const made = await call('/linkedin/signals', { body });
		const id = String(at(made.json, 'signal', 'id'));
		expect((await call(`/linkedin/signals/${id}`)).text).not.toContain('whsec_');
		state().linkedIn.addMatch(id, { pendingEnrichment: true });
		state().linkedIn.addMatch(id);
		await call(`/linkedin/signals/${id}/test-webhook`, { method: 'POST' });
		await state().push.idle();
		expect(heard.map(({ text }) => at(JSON.parse(text), 'type')).sort()).toEqual([
			'signal.match',
			'signal.match.test',
		]);
	});

	it('are forged, left unsigned, zipped and misnamed on request', async () => {
		const target = { url, secret: 'right' };
		await state().push.post(target, { a: 1 }, { secret: 'wrong' });
		await state().push.post(target, { a: 1 }, { secret: null, contentType: 'text/plain' });
		await state().push.post(target, { a: 1 }, { gzip: true });
		const text = '{"a":1}';
		expect(signatures()).toEqual([
			signatureOf('wrong', text),
			undefined,
			signatureOf('right', text),
		]);
		expect(heard.map((each) => [each.headers['content-type'], each.text])).toEqual([
			['application/json', text],
			['text/plain', text],
			['application/json', text],
		]);
	});
});
