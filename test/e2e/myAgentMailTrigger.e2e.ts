import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import type { PostLooks } from '../../sandbox/providers/myagentmail/push';
import { at } from './api';
import type { Json } from './api';
import { until } from './executions';
import type { N8n } from './n8n';
import { flood, Triggered } from './triggers';
import { enterWorld } from './world';

let n8n: N8n;
let sandbox: Sandbox;
let trigger: Triggered;

const { inboxes } = SEED.myAgentMail;
const FLOOD = 500;
const FLOOD_MS = 600_000;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
});
afterAll(async () => await sandbox?.close());
beforeEach(async () => {
	sandbox.reset();
	trigger = await Triggered.make(n8n, 'On mail', {
		provider: 'myAgentMail',
		parameters: { triggerOn: 'mail', events: ['message.received', 'message.bounced'] },
	});
	await trigger.publish();
});
afterEach(async () => await trigger.unpublish());

const state = () => sandbox.myAgentMail.state;
const hooksAt = (url: string) => [...state().webhooks.values()].filter((hook) => hook.url === url);
/** What was posted to this workflow, and how each was answered. */
const posted = () =>
	state()
		.push.posts.filter(({ url }) => [trigger.url, trigger.testUrl].includes(url))
		.map(({ url, status }) => [url, status]);

const receive = (subject: string) =>
	state().mail.receive({
		inboxId: inboxes.sales,
		from: 'Jane Doe <jane@customers.example>',
		subject,
	});

/** Posts an event to the webhook that stands at the provider, as the provider does. */
async function post(id: string, looks?: PostLooks): Promise<number> {
	const [hook] = hooksAt(trigger.url);
	if (hook === undefined) throw new Error('The provider has no webhook of this workflow');
	const event = { event: 'message.received', messageId: id, from: 'jane@customers.example' };
	return await state().push.post({ url: hook.url, secret: hook.secret }, event, looks);
}

/** What stands in the way of a wrong start stands before the last one, whose place tells that there was none. */
const ids = async (least: number): Promise<Json[]> =>
	(await trigger.items(least)).map((item) => at(item, 'messageId'));

it('a published workflow has its webhook at the provider, and mail starts it once, with the sender apart', async () => {
	expect(hooksAt(trigger.url).map(({ events }) => [...events].sort())).toEqual([
		['message.bounced', 'message.received'],
	]);
	const message = receive('Hello');
	await state().push.idle();
	expect(posted()).toEqual([[trigger.url, 200]]);
	expect(await trigger.starts(1)).toEqual([
		{
			mode: 'webhook',
			status: 'success',
			items: [
				expect.objectContaining({
					event: 'message.received',
					eventId: `message.received:${message.id}`,
					channel: 'mail',
					messageId: message.id,
					inboxId: inboxes.sales,
					threadId: message.threadId,
					fromEmail: 'jane@customers.example',
					fromName: 'Jane Doe',
					subject: 'Hello',
				}),
			],
		},
	]);
});

it.each([
	['without a signature', null],
	['with a signature of another secret', 'whsec_other'],
])('an event %s is answered with 401 and starts nothing', async (_, secret) => {
	expect(await post('forged', { secret })).toBe(401);
	expect(await post('true')).toBe(200);
	expect(await ids(1)).toEqual(['true']);
});

it('an event that comes again is taken, and starts nothing', async () => {
	for (let times = 0; times < 3; times += 1) expect(await post('again')).toBe(200);
	expect(await post('last')).toBe(200);
	expect(await ids(2)).toEqual(['again', 'last']);
});

it('a compressed event starts the workflow', async () => {
	expect(await post('compressed', { gzip: true })).toBe(200);
	expect(await ids(1)).toEqual(['compressed']);
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])(
	'an event that is called %s starts the workflow',
	async (contentType) => {
		expect(await post('odd', { contentType })).toBe(200);
		expect(await ids(1)).toEqual(['odd']);
	},
);

it.each([
	['application/xml', 422],
	['multipart/form-data; boundary=x', 400],
])(
	'an event that is called %s is refused by n8n with %d, and the next one starts the workflow',
	async (contentType, status) => {
		expect(await post('odd', { contentType })).toBe(status);
		expect(await post('plain')).toBe(200);
		expect(await ids(1)).toEqual(['plain']);
	},
);

it(
	'a flood of events is answered, and each starts the workflow once, however often it came',
	async () => {
		const names = Array.from({ length: FLOOD }, (_, n) => `mail-${n}`);
		const repeated = names.filter((_, n) => n % 5 === 0);
		const before = n8n.log.length;
		const answers = await flood(
			[...names, ...repeated].map((name) => async () => ({ status: await post(name) })),
		);
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
		// What the trigger refuses stands in the log.
		expect(n8n.log.slice(before)).not.toContain('MyAgentMail trigger');
		expect(await post('last')).toBe(200);
		expect((await ids(FLOOD + 1)).sort()).toEqual([...names, 'last'].sort());
	},
	FLOOD_MS,
);

it('an unpublished workflow has no webhook at the provider, and what is posted to its address starts nothing', async () => {
	receive('Before');
	await state().push.idle();
	const target = { url: trigger.url, secret: 'whsec_old' };
	await trigger.unpublish();
	await until('the webhook to be gone', () =>
		hooksAt(trigger.url).length === 0 ? true : undefined,
	);
	receive('After');
	await state().push.idle();
	expect(await state().push.post(target, { event: 'message.received' })).toBe(404);
	await trigger.publish();
	receive('Anew');
	await state().push.idle();
	expect((await trigger.items(2)).map((item) => at(item, 'subject'))).toEqual(['Before', 'Anew']);
});

it('a test listens beside the published workflow: both get the event, and the test takes its webhook away', async () => {
	expect(await trigger.runByHand()).toMatchObject({ isListening: true });
	expect([hooksAt(trigger.url).length, hooksAt(trigger.testUrl).length]).toEqual([1, 1]);
	receive('For both');
	await state().push.idle();
	expect(posted().sort()).toEqual([
		[trigger.testUrl, 200],
		[trigger.url, 200],
	]);
	const starts = await trigger.starts(2);
	expect(starts.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
	expect(starts.flatMap(({ items }) => items).map((item) => at(item, 'subject'))).toEqual([
		'For both',
		'For both',
	]);
	await until('the webhook of the test to be gone', () =>
		hooksAt(trigger.testUrl).length === 0 ? true : undefined,
	);
	receive('For one');
	await state().push.idle();
	expect((await trigger.items(3)).map((item) => at(item, 'subject'))).toEqual([
		'For both',
		'For both',
		'For one',
	]);
	expect(hooksAt(trigger.url)).toHaveLength(1);
});
