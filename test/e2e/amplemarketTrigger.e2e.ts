import type { Sandbox } from '../../sandbox';
import { PAYLOADS, postFromApp } from '../../sandbox/providers/amplemarket/push';
import { at } from './api';
import type { Json } from './api';
import { CREDENTIALS } from './n8n';
import type { N8n } from './n8n';
import { flood, Triggered } from './triggers';
import { enterWorld } from './world';

let n8n: N8n;
let sandbox: Sandbox;
const made: Triggered[] = [];

const FLOOD = 500;
const FLOOD_MS = 600_000;
const SECRET = 'a-secret-of-my-own';

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
});
afterAll(async () => await sandbox?.close());
afterEach(async () => {
	for (const trigger of made.splice(0)) await trigger.unpublish();
});

async function saved(
	parameters: { [name: string]: Json } = {},
	credential?: { readonly id: string; readonly name: string },
): Promise<Triggered> {
	const sketch = {
		provider: 'amplemarket' as const,
		parameters,
		...(credential && { credential }),
	};
	const trigger = await Triggered.make(n8n, 'On what Amplemarket posts', sketch);
	made.push(trigger);
	return trigger;
}

async function published(...sketch: Parameters<typeof saved>): Promise<Triggered> {
	const trigger = await saved(...sketch);
	await trigger.publish();
	return trigger;
}

/** A credential that holds a secret of the user's own. */
async function credentialWith(webhookSecret: string): Promise<{ id: string; name: string }> {
	const name = 'Amplemarket with a secret';
	const { baseUrl, apiKey } = sandbox.amplemarket;
	const answer = await n8n.rest.call('POST', '/credentials', {
		name,
		type: CREDENTIALS.amplemarket.type,
		data: { baseUrl, apiKey, webhookSecret },
	});
	return { id: String(at(answer, 'id')), name };
}

const guarded = async (webhookSecret = SECRET): Promise<Triggered> =>
	await published({ authentication: 'secret' }, await credentialWith(webhookSecret));

const RECEIVED = { status: 200, answer: { received: true } };
const REPEATED = { status: 200, answer: { received: true, ignored: 'duplicate' } };
const UNAUTHORIZED = { status: 401, answer: { error: 'unauthorized' } };
const NOT_JSON = { status: 400, answer: { error: 'not_json' } };

it.each([
	['reply', { id: 'msg_1', channel: 'email', lead: { email: 'jane@customers.example' } }],
	['sequenceStage', { id: 'msg_2', channel: 'email', lead: { email: 'jane@customers.example' } }],
	['workflow', { id: 'msg_3', labels: ['ooo'], text: 'I am away until May.' }],
	['custom', { body: PAYLOADS.custom() }],
] as const)('an event of the kind %s starts the workflow once, simplified', async (kind, shown) => {
	const trigger = await published();
	expect(await postFromApp(trigger.url, PAYLOADS[kind]())).toEqual(RECEIVED);
	expect(await trigger.starts(1)).toMatchObject([
		{ mode: 'webhook', status: 'success', items: [{ event: kind, ...shown }] },
	]);
});

it('a list of events starts the workflow once, with an item for each', async () => {
	const trigger = await published();
	const list = [PAYLOADS.reply(), PAYLOADS.workflow()];
	expect(await postFromApp(trigger.url, list)).toEqual(RECEIVED);
	const [start] = await trigger.starts(1);
	expect(start?.items).toMatchObject([{ event: 'reply' }, { event: 'workflow' }]);
});

it('an event of a kind that was not chosen is answered and starts nothing', async () => {
	const trigger = await published({ events: ['reply'] });
	expect(await postFromApp(trigger.url, PAYLOADS.custom())).toEqual({
		status: 200,
		answer: { received: true, ignored: 'event' },
	});
	expect(await postFromApp(trigger.url, PAYLOADS.reply())).toEqual(RECEIVED);
	expect(await trigger.items(1)).toMatchObject([{ event: 'reply' }]);
});

it('an event that comes again is answered and starts nothing, with an ID and without', async () => {
	const trigger = await published();
	for (const payload of [PAYLOADS.reply(), PAYLOADS.custom()]) {
		expect(await postFromApp(trigger.url, payload)).toEqual(RECEIVED);
		expect(await postFromApp(trigger.url, payload)).toEqual(REPEATED);
	}
	expect(await postFromApp(trigger.url, PAYLOADS.workflow())).toEqual(RECEIVED);
	const items = await trigger.items(3);
	expect(items.map((item) => at(item, 'event'))).toEqual(['reply', 'custom', 'workflow']);
});

it.each([
	['in the address', `?token=${encodeURIComponent(SECRET)}`, {}],
	['in its header', '', { 'x-webhook-secret': SECRET }],
	['as a bearer', '', { authorization: `Bearer ${SECRET}` }],
])(
	'an event that shows the secret %s starts the workflow, which never sees the secret',
	async (_, query, headers) => {
		const trigger = await guarded();
		const answer = await postFromApp(`${trigger.url}${query}`, PAYLOADS.reply(), { ...headers });
		expect(answer).toEqual(RECEIVED);
		const items = await trigger.items(1);
		expect(items).toMatchObject([{ event: 'reply' }]);
		expect(JSON.stringify(items)).not.toContain(SECRET);
		expect(n8n.log).not.toContain(SECRET);
	},
);

it.each([
	['no secret', '', {}],
	['another secret in the address', '?token=wrong-one', {}],
	['an empty secret', '?token=', {}],
	['another secret in a header', '', { 'x-webhook-secret': 'wrong-one' }],
])('an event that shows %s is answered with 401 and starts nothing', async (_, query, headers) => {
	const trigger = await guarded();
	const answer = await postFromApp(`${trigger.url}${query}`, PAYLOADS.reply(), { ...headers });
	expect(answer).toEqual(UNAUTHORIZED);
	const right = { 'x-webhook-secret': SECRET };
	expect(await postFromApp(trigger.url, PAYLOADS.custom(), right)).toEqual(RECEIVED);
	expect(await trigger.items(1)).toMatchObject([{ event: 'custom' }]);
	expect(n8n.log).not.toContain('wrong-one');
});

it('a workflow that checks a secret which is empty is not published, and says why', async () => {
	const trigger = await saved({ authentication: 'secret' }, await credentialWith(' '));
	await expect(trigger.publish()).rejects.toThrow(
		"'Webhook Secret' of the Amplemarket credential is empty",
	);
});

it.each([
	['no JSON, called text', 'no JSON', 'text/plain', NOT_JSON],
	['nothing', '', 'application/json', NOT_JSON],
	['a JSON text', '"text"', 'application/json', NOT_JSON],
	['a JSON number', '12', 'application/json', NOT_JSON],
	// n8n reads what is called JSON before a node sees it.
	['no JSON, called JSON', '{"id": "msg_1"', 'application/json', { status: 422 }],
])(
	'a body that is %s is refused and starts nothing, and the next event starts the workflow',
	async (_, body, contentType, refused) => {
		const trigger = await published();
		const answer = await postFromApp(trigger.url, body, { 'content-type': contentType });
		expect(answer).toMatchObject(refused);
		expect(await postFromApp(trigger.url, PAYLOADS.reply())).toEqual(RECEIVED);
		expect(await trigger.items(1)).toMatchObject([{ event: 'reply' }]);
	},
);

it(
	'a flood of events is answered, and each starts the workflow once, however often it came',
	async () => {
		const trigger = await published();
		const ids = Array.from({ length: FLOOD }, (_, n) => `msg-${n}`);
		const repeated = ids.filter((_, n) => n % 5 === 0);
		const answers = await flood(
			[...ids, ...repeated].map(
				(id) => async () => await postFromApp(trigger.url, PAYLOADS.reply({ id })),
			),
		);
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		const isRepeat = ({ answer }: { readonly answer: unknown }) =>
			JSON.stringify(answer) === JSON.stringify(REPEATED.answer);
		expect(answers.filter(isRepeat)).toHaveLength(repeated.length);
		expect(await postFromApp(trigger.url, PAYLOADS.reply({ id: 'last' }))).toEqual(RECEIVED);
		const items = await trigger.items(FLOOD + 1);
		expect(items.map((item) => at(item, 'id')).sort()).toEqual([...ids, 'last'].sort());
	},
	FLOOD_MS,
);

it('a test listens beside the published workflow, at an address of its own', async () => {
	const trigger = await published();
	expect(await trigger.runByHand()).toMatchObject({ isListening: true });
	expect(await postFromApp(trigger.testUrl, PAYLOADS.reply())).toEqual(RECEIVED);
	expect(await postFromApp(trigger.url, PAYLOADS.reply())).toEqual(RECEIVED);
	const starts = await trigger.starts(2);
	expect(starts.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
	expect(starts.flatMap(({ items }) => items).map((item) => at(item, 'event'))).toEqual([
		'reply',
		'reply',
	]);
});
