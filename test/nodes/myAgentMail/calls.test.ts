import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import { byId, Rig } from '../../support/rig';
import { myAgentMail } from '../../../nodes/MyAgentMail/provider';

// What each simple operation sends, and what comes out by name, through n8n's engine.

const { attachment, cadences, enrollments, inboxes, lists, searches, sessions, workspaces } =
	SEED.myAgentMail;
const inSales = { inboxId: byId(inboxes.sales) };
const SALES = `/inboxes/${inboxes.sales}`;
const cadenceId = byId(cadences.welcome);
const CADENCE = `/cadences/${cadences.welcome}`;
const signalId = byId('sig_1');

type Row = readonly [
	name: string,
	parameters: INodeParameters,
	call: string,
	body: object | undefined,
	output: object,
];

const TABLE: readonly Row[] = [
	[
		'enrollment get',
		{ enrollmentId: enrollments.active },
		`GET /enrollments/${enrollments.active}`,
		undefined,
		{ id: enrollments.active, state: 'active' },
	],
	[
		'cadence get',
		{ cadenceId },
		`GET ${CADENCE}`,
		undefined,
		{ id: cadences.welcome, name: 'Welcome' },
	],
	[
		'cadence pause',
		{ cadenceId },
		`PATCH ${CADENCE}`,
		{ enabled: false },
		{ outcome: 'updated', cadenceId: cadences.welcome, enabled: false },
	],
	[
		'cadence resume',
		{ cadenceId: byId(cadences.disabled) },
		`PATCH /cadences/${cadences.disabled}`,
		{ enabled: true },
		{ outcome: 'updated', enabled: true },
	],
	[
		'cadence update',
		{
			cadenceId,
			updateFields: {
				name: 'New',
				description: 'For all',
				businessHoursOnly: true,
				enabled: false,
			},
		},
		`PATCH ${CADENCE}`,
		{ name: 'New', description: 'For all', businessHoursOnly: true, enabled: false },
		{ outcome: 'updated', name: 'New' },
	],
	[
		'cadence delete',
		{ cadenceId },
		`DELETE ${CADENCE}`,
		undefined,
		{ outcome: 'deleted', cadenceId: cadences.welcome },
	],
	[
		'cadence runNow',
		{ cadenceId },
		`POST ${CADENCE}/run-now`,
		undefined,
		{ outcome: 'started', cadenceId: cadences.welcome },
	],
	['inbox get', inSales, `GET ${SALES}`, undefined, { id: inboxes.sales }],
	[
		'inbox getAll',
		{ filters: { workspace: byId(workspaces.main) } },
		`GET /inboxes?workspace=${workspaces.main}&limit=50&offset=0`,
		undefined,
		{ id: inboxes.sales },
	],
	[
		'inbox update',
		{ ...inSales, updateFields: { displayName: 'Sales', metadata: { a: 1 } } },
		`PATCH ${SALES}`,
		{ displayName: 'Sales', metadata: { a: 1 } },
		{ outcome: 'updated', inboxId: inboxes.sales },
	],
	[
		'inbox delete',
		inSales,
		`DELETE ${SALES}`,
		undefined,
		{ outcome: 'deleted', inboxId: inboxes.sales },
	],
	[
		'inbox addAddress',
		{ ...inSales, email: 'b@outbound.example', primary: false },
		`POST ${SALES}/addresses`,
		{ email: 'b@outbound.example', primary: false },
		{ outcome: 'added', address: 'b@outbound.example', isPrimary: false },
	],
	[
		'message getAll',
		{ ...inSales, filters: { direction: 'inbound' }, limit: 2 },
		`GET ${SALES}/messages?direction=inbound&limit=2&offset=0`,
		undefined,
		{ id: 'msg_6', isRead: false },
	],
	[
		'message getFolder',
		{ folder: 'inbox', limit: 3, filters: { ...inSales } },
		`GET /messages?folder=inbox&inboxId=${inboxes.sales}&limit=3`,
		undefined,
		{ id: 'msg_6', inboxId: inboxes.sales },
	],
	[
		'message getFolderCounts',
		{},
		'GET /messages/folders/counts',
		undefined,
		{ inbox: { unread: 6, total: 6 } },
	],
	[
		'message downloadRaw',
		{ ...inSales, messageId: 'msg_1', binaryPropertyName: 'data' },
		`GET ${SALES}/messages/msg_1/raw`,
		undefined,
		{ mimeType: 'message/rfc822' },
	],
	[
		'thread get',
		{ ...inSales, threadId: 'thr_1' },
		`GET ${SALES}/threads/thr_1`,
		undefined,
		{ threadId: 'thr_1', messageCount: 1 },
	],
	[
		'attachment getAll',
		{ ...inSales, messageId: 'msg_1' },
		`GET ${SALES}/messages/msg_1/attachments`,
		undefined,
		{ id: attachment, filename: 'brief.txt' },
	],
	[
		'attachment download',
		{ ...inSales, messageId: 'msg_1', attachmentId: attachment, binaryPropertyName: 'data' },
		`GET ${SALES}/messages/msg_1/attachments/${attachment}`,
		undefined,
		{ fileName: 'brief.txt', bytes: 6 },
	],
	[
		'draft getAll',
		{ ...inSales, limit: 1 },
		`GET ${SALES}/drafts?limit=1&offset=0`,
		undefined,
		{ id: 'dra_1' },
	],
	[
		'draft update',
		{ ...inSales, draftId: byId('dra_1'), updateFields: { subject: 'New', cc: ['a@x.co'] } },
		`PATCH ${SALES}/drafts/dra_1`,
		{ subject: 'New', cc: ['a@x.co'] },
		{ outcome: 'updated', draftId: 'dra_1' },
	],
	[
		'draft delete',
		{ ...inSales, draftId: byId('dra_1') },
		`DELETE ${SALES}/drafts/dra_1`,
		undefined,
		{ outcome: 'deleted', draftId: 'dra_1' },
	],
	[
		'list create',
		{ ...inSales, name: 'VIP', additionalFields: { description: 'The best' } },
		`POST ${SALES}/lists`,
		{ name: 'VIP', description: 'The best' },
		{ outcome: 'created', name: 'VIP' },
	],
	['list getAll', inSales, `GET ${SALES}/lists`, undefined, { id: lists.newsletter }],
	[
		'domain create',
		{ domain: 'new.example', additionalFields: { workspaceId: byId(workspaces.client) } },
		'POST /domains',
		{ domain: 'new.example', workspaceId: workspaces.client },
		{ outcome: 'created', domain: 'new.example', dnsRecords: [{ type: 'TXT' }] },
	],
	[
		'domain get',
		{ domain: byId('one.example') },
		'GET /domains/one.example',
		undefined,
		{ domain: 'one.example' },
	],
	[
		'domain verify',
		{ domain: byId('one.example') },
		'GET /domains/one.example/verify',
		undefined,
		{ outcome: 'updated', status: 'verified' },
	],
	[
		'domain delete',
		{ domain: byId('one.example') },
		'DELETE /domains/one.example',
		undefined,
		{ outcome: 'deleted', domain: 'one.example' },
	],
	[
		'workspace create',
		{ name: 'Acme', additionalFields: { slug: 'acme-1' } },
		'POST /workspaces',
		{ name: 'Acme', slug: 'acme-1' },
		{ outcome: 'created', slug: 'acme-1' },
	],
	[
		'workspace get',
		{ workspaceId: byId(workspaces.main) },
		`GET /workspaces/${workspaces.main}`,
		undefined,
		{ isDefault: true },
	],
	[
		'metric get',
		{ filters: { from: '2026-01-01T00:00:00Z', inbox: byId(inboxes.sales) } },
		`GET /metrics?from=2026-01-01T00%3A00%3A00Z&inbox=${inboxes.sales}`,
		undefined,
		{ counts: { sent: 0 } },
	],
	['webhook get', { webhookId: byId('whk_1') }, 'GET /webhooks/whk_1', undefined, { id: 'whk_1' }],
	[
		'webhook create',
		{ url: 'https://x.example/h', events: ['message.sent'] },
		'POST /webhooks',
		{ url: 'https://x.example/h', events: ['message.sent'] },
		{ outcome: 'created', isActive: true },
	],
	[
		'webhook update',
		{ webhookId: byId('whk_1'), updateFields: { isActive: false, events: ['message.received'] } },
		'PATCH /webhooks/whk_1',
		{ isActive: false, events: ['message.received'] },
		{ outcome: 'updated', webhookId: 'whk_1' },
	],
	[
		'webhook delete',
		{ webhookId: byId('whk_1') },
		'DELETE /webhooks/whk_1',
		undefined,
		{ outcome: 'deleted', webhookId: 'whk_1' },
	],
	['linkedInSession getAll', {}, 'GET /linkedin/sessions', undefined, { id: sessions.ada }],
	[
		'linkedInSession getUtilization',
		{},
		'GET /linkedin/sessions/utilization',
		undefined,
		{ sessionId: sessions.ada, remaining: { send_message: 100 } },
	],
	[
		'linkedInConnection getAll',
		{ filters: { sessionId: byId(sessions.ada) } },
		`GET /linkedin/connections?sessionId=${sessions.ada}`,
		undefined,
		{ name: 'Jane Doe' },
	],
	[
		'linkedInConversation getAll',
		{},
		'GET /linkedin/conversations',
		undefined,
		{ participantName: 'Jane Doe' },
	],
	[
		'linkedInProfile get',
		{ profileUrl: 'linkedin.com/in/jane', additionalFields: { sessionId: byId(sessions.ada) } },
		'POST /linkedin/profiles/lookup',
		{ profileUrl: 'https://linkedin.com/in/jane', sessionId: sessions.ada },
		{ publicId: 'jane' },
	],
	[
		'linkedInPost search',
		{ query: 'crm', limit: 2 },
		'POST /linkedin/search/content',
		{ query: 'crm', limit: 2 },
		{ authorName: 'Author 1' },
	],
	[
		'linkedInSearch get',
		{ searchId: byId(searches.first) },
		`GET /linkedin/searches/${searches.first}`,
		undefined,
		{ search: { id: searches.first } },
	],
	[
		'linkedInSearch getAll',
		{ limit: 1 },
		'GET /linkedin/searches?limit=1',
		undefined,
		{ id: searches.second },
	],
	[
		'linkedInSearch run',
		{
			query: 'crm',
			intentDescription: 'Asks',
			additionalFields: { lookback: 'past-24h', minIntent: 'low', limit: 5 },
		},
		'POST /linkedin/searches',
		{ query: 'crm', intentDescription: 'Asks', lookback: 'past-24h', minIntent: 'low', limit: 5 },
		{ outcome: 'started', resultCount: 1, results: [{ rank: 1 }] },
	],
	[
		'signal get',
		{ signalId },
		'GET /linkedin/signals/sig_1',
		undefined,
		{ id: 'sig_1', name: 'Signal 1' },
	],
	[
		'signal run',
		{ signalId },
		'POST /linkedin/signals/sig_1/run',
		undefined,
		{ outcome: 'started', signalId: 'sig_1', newMatches: 1 },
	],
	[
		'signal testWebhook',
		{ signalId },
		'POST /linkedin/signals/sig_1/test-webhook',
		undefined,
		{ outcome: 'started', signalId: 'sig_1' },
	],
	[
		'signal delete',
		{ signalId },
		'DELETE /linkedin/signals/sig_1',
		undefined,
		{ outcome: 'deleted', signalId: 'sig_1' },
	],
];

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

test.each(TABLE)('%s', async (name, parameters, call, body, output) => {
	const [resource = '', operation = ''] = name.split(' ');
	const { success, error } = await rig.run('myAgentMail', {
		resource,
		operation,
		parameters,
		items: [{}],
	});
	expect(error).toEqual([]);
	expect(rig.sandbox.log.map(({ method, url }) => `${method} ${url.replace('/v1', '')}`)).toEqual([
		call,
	]);
	expect(rig.sandbox.log[0]?.body).toEqual(body);
	expect(success[0]?.json).toMatchObject(output);
});

test('the node has 80 operations', () => {
	expect(myAgentMail.resources.flatMap(({ operations }) => operations)).toHaveLength(80);
});
