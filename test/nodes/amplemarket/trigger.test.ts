import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { eventName, eventsIn, labelsOf } from '../../../nodes/Amplemarket/trigger/events';
import { raw, simplified } from '../../../nodes/Amplemarket/trigger/output';
import { isObject } from '../../../nodes/shared/http/json';
import { PAYLOADS } from '../../../sandbox/providers/amplemarket/push';
import { readContract } from '../../../scripts/registry/contract';
import { sampleOf, variantsOf } from '../../../scripts/registry/samples';
import { PublicTrigger } from './triggerHost';

// The trigger through n8n-core's own contexts, with what Amplemarket's app posts over HTTP.

const open: PublicTrigger[] = [];
afterEach(async () => {
	for (const trigger of open.splice(0)) await trigger.close();
});

async function started(
	parameters: INodeParameters = {},
	credential: Record<string, string> = {},
): Promise<PublicTrigger> {
	const trigger = await PublicTrigger.start(parameters, credential);
	open.push(trigger);
	await trigger.host.publish();
	return trigger;
}

const RECEIVED = { status: 200, answer: { received: true } };
const ignored = (why: string) => ({ status: 200, answer: { received: true, ignored: why } });
const UNAUTHORIZED = { status: 401, answer: { error: 'unauthorized' } };
const NOT_JSON = { status: 400, answer: { error: 'not_json' } };

describe('each event comes in one shape', () => {
	test('a reply', async () => {
		const trigger = await started();
		expect(await trigger.post(PAYLOADS.reply())).toEqual(RECEIVED);
		expect(trigger.items).toEqual([
			{
				event: 'reply',
				id: 'msg_1',
				date: '2026-03-01T09:00:00Z',
				channel: 'email',
				labels: ['interested'],
				subject: 'Re: Hello',
				text: 'Tell me more.',
				from: 'jane@customers.example',
				to: ['ada@outbound.example'],
				lead: {
					email: 'jane@customers.example',
					first_name: 'Jane',
					linkedin_url: 'https://www.linkedin.com/in/jane',
				},
				user: { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@outbound.example' },
				sequence: { name: 'Spring', start_date: '2026-02-01T09:00:00Z' },
				reply_sequence: { name: 'Replies' },
			},
		]);
	});

	test('a step of a sequence, whose lead is the first who was written to', async () => {
		const trigger = await started();
		await trigger.post(PAYLOADS.sequenceStage());
		expect(trigger.items).toEqual([
			{
				event: 'sequenceStage',
				id: 'msg_2',
				date: '2026-03-01T09:00:00Z',
				channel: 'email',
				labels: [],
				subject: 'Hello',
				text: 'Hi Jane',
				from: 'ada@outbound.example',
				to: ['jane@customers.example'],
				lead: { email: 'jane@customers.example' },
				sequence: { name: 'Spring' },
				sequence_stage: { index: 1, type: 'email' },
			},
		]);
	});

	test('a workflow, with the last message and what is said beside it', async () => {
		const trigger = await started();
		await trigger.post(PAYLOADS.workflow());
		expect(trigger.items[0]).toMatchObject({
			event: 'workflow',
			id: 'msg_3',
			channel: 'email',
			labels: ['ooo'],
			text: 'I am away until May.',
			from: 'jane@customers.example',
			to: ['ada@outbound.example', 'grace@outbound.example'],
			lead: { email: 'jane@customers.example', company_domain: 'customers.example' },
			additional_info: { return_date: '2026-05-01' },
		});
		expect(trigger.items[0]).not.toHaveProperty('cc');
	});

	test.each([
		[{ call: { title: 'A call', description: 'No answer', date: '2026-03-02' } }, 'call', 'A call'],
		[{ linkedin: { subject: 'Hi', description: 'Text' } }, 'linkedin', 'Hi'],
		[{ sequence_stage: { index: 2, type: 'linkedin_message' } }, 'linkedin', undefined],
	])('a step by another way than email: %j', async (payload, channel, subject) => {
		const trigger = await started();
		await trigger.post(payload);
		expect(trigger.items[0]).toMatchObject({ event: 'sequenceStage', channel });
		expect(trigger.items[0]?.subject).toBe(subject);
	});

	test('what a user has written himself comes as it is, and so does all with Simplify off', async () => {
		const trigger = await started();
		await trigger.post(PAYLOADS.custom({ event: 'mine' }));
		expect(trigger.items).toEqual([{ event: 'custom', body: PAYLOADS.custom({ event: 'mine' }) }]);
		const whole = await started({ simplify: false });
		await whole.post(PAYLOADS.reply());
		expect(whole.items).toEqual([{ event: 'reply', body: PAYLOADS.reply() }]);
	});

	test('a list is taken apart', async () => {
		const trigger = await started();
		await trigger.post([PAYLOADS.reply(), PAYLOADS.workflow(), 'nothing']);
		expect(trigger.items.map(({ event }) => event)).toEqual(['reply', 'workflow']);
	});
});

describe('what is not wanted starts nothing, and is answered', () => {
	test('another event', async () => {
		const trigger = await started({ events: ['reply'] });
		expect(await trigger.post(PAYLOADS.sequenceStage())).toEqual(ignored('event'));
		expect(await trigger.post(PAYLOADS.reply())).toEqual(RECEIVED);
	});

	test('a reply without one of the labels; other events have none to be held against', async () => {
		const trigger = await started({ labels: ['hard_no', 'ooo'] });
		expect(await trigger.post(PAYLOADS.reply())).toEqual(ignored('label'));
		expect(await trigger.post(PAYLOADS.reply({ labels: null }))).toEqual(ignored('label'));
		expect(await trigger.post(PAYLOADS.workflow())).toEqual(RECEIVED);
		expect(await trigger.post(PAYLOADS.sequenceStage())).toEqual(RECEIVED);
		expect(await trigger.post(PAYLOADS.custom())).toEqual(RECEIVED);
	});

	test('a repeat; the same message with other labels is none', async () => {
		const trigger = await started();
		const labeled = PAYLOADS.reply({ labels: ['hard_no', 'interested'] });
		expect(await trigger.post(PAYLOADS.reply())).toEqual(RECEIVED);
		expect(await trigger.post(PAYLOADS.reply({ body: 'as sent again' }))).toEqual(
			ignored('duplicate'),
		);
		expect(await trigger.post(labeled)).toEqual(RECEIVED);
		expect(await trigger.post({ ...labeled, labels: ['interested', 'hard_no'] })).toEqual(
			ignored('duplicate'),
		);
		expect(await trigger.post(PAYLOADS.custom())).toEqual(RECEIVED);
		expect(await trigger.post(PAYLOADS.custom())).toEqual(ignored('duplicate'));
		expect(trigger.items).toHaveLength(3);
	});

	test('but not where Deduplicate is off', async () => {
		const trigger = await started({ options: { deduplicate: false } });
		await trigger.post(PAYLOADS.reply());
		await trigger.post(PAYLOADS.reply());
		expect(trigger.items).toHaveLength(2);
	});

	test.each(['', 'no JSON', '"text"', '12', 'null'])(
		'what is no object or list: %j',
		async (body) => {
			const trigger = await started();
			const headers = { 'content-type': 'text/plain' };
			expect(await trigger.post(body, { headers })).toEqual(NOT_JSON);
			expect(trigger.items).toEqual([]);
		},
	);
});

describe('with a secret', () => {
	const SECRET = 'a secret of my own';
	const guarded = async (secret = SECRET) =>
		await started({ authentication: 'secret' }, { webhookSecret: secret });

	test.each([
		['in the query', { query: `?token=${encodeURIComponent(SECRET)}` }],
		['in its header', { headers: { 'x-webhook-secret': SECRET } }],
		['as a bearer', { headers: { authorization: `Bearer ${SECRET}` } }],
	])('what shows it %s is taken, and it stands in no output and no log', async (_, shown) => {
		const trigger = await guarded();
		expect(await trigger.post(PAYLOADS.reply(), shown)).toEqual(RECEIVED);
		expect(trigger.items).toHaveLength(1);
		expect(JSON.stringify([trigger.items, trigger.logs])).not.toContain(SECRET);
	});

	test.each([
		['nothing', {}],
		['another', { query: '?token=wrong' }],
		['an empty one', { query: '?token=' }],
		['another beside nothing', { headers: { authorization: 'Bearer ' } }],
	])('what shows %s is refused', async (_, shown) => {
		const trigger = await guarded();
		expect(await trigger.post(PAYLOADS.reply(), shown)).toEqual(UNAUTHORIZED);
		expect(trigger.items).toEqual([]);
		expect(JSON.stringify(trigger.logs)).not.toContain('wrong');
	});

	test('that is empty the workflow cannot be published, and is told why', async () => {
		await expect(guarded(' ')).rejects.toThrow("'Webhook Secret' of the Amplemarket credential");
	});
});

test('a flood of 500 is answered, and each event starts the workflow once', async () => {
	const trigger = await started();
	const payloads = Array.from({ length: 500 }, (_, n) => PAYLOADS.reply({ id: `msg ${n % 250}` }));
	const answers = await Promise.all(payloads.map(async (payload) => await trigger.post(payload)));
	expect(answers.map(({ status }) => status)).toEqual(payloads.map(() => 200));
	expect(new Set(trigger.items.map(({ id }) => id)).size).toBe(250);
	expect(trigger.items).toHaveLength(250);
});

describe('a payload', () => {
	const CONTRACT = readContract('amplemarket.openapi.yaml');

	test.each([
		['reply', 'WebhookReply'],
		['sequenceStage', 'WebhookSequenceStage'],
		['workflow', 'WebhookWorkflow'],
	] as const)('of the contract is a %s', (name, schemaName) => {
		const schema = { $ref: `#/components/schemas/${schemaName}` };
		for (let variant = 0; variant < variantsOf(CONTRACT, schema); variant += 1) {
			const sample = sampleOf(CONTRACT, schema, variant);
			if (!isObject(sample)) throw new Error('no object');
			// The contract's samples say true of every switch.
			const body = name === 'sequenceStage' ? { ...sample, is_reply: false } : sample;
			const told = name === 'reply' ? { ...body, is_reply: true } : body;
			expect(eventName(told)).toBe(name);
			expect(simplified({ name, id: 'x', content: told })).toMatchObject({
				event: name,
				labels: labelsOf(told),
			});
		}
	});

	test('whatever it is, is one event for each object, and comes out with nothing undefined in it', () => {
		const value = fc.jsonValue();
		const keyed = fc.dictionary(
			fc.constantFrom(
				...['id', 'is_reply', 'from', 'to', 'cc', 'call', 'linkedin', 'labels', 'lead'],
				...['email_message', 'sequence_stage', 'dynamic_fields', 'additional_info'],
			),
			value,
		);
		fc.assert(
			fc.property(fc.oneof(value, keyed, fc.array(keyed)), (body) => {
				const objects = (Array.isArray(body) ? body : [body]).filter(isObject);
				const events = eventsIn(body);
				expect(events.map(({ content }) => content)).toEqual(objects);
				for (const event of events) {
					const item = simplified({ ...event, id: 'x' });
					expect(item.event).toBe(event.name);
					expect(Object.values(item)).not.toContain(undefined);
					expect(raw({ ...event, id: 'x' })).toEqual({ event: event.name, body: event.content });
				}
			}),
		);
	});
});
