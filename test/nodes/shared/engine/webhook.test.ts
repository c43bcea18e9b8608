import { createHmac } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { courierHost } from '../../../support/sampleTrigger/courierHost';
import { CourierStandIn, secretOf, signed } from '../../../support/sampleTrigger/standIn';
import { at } from '../../../support/items';

let provider: CourierStandIn;
beforeAll(async () => {
	provider = await CourierStandIn.start();
});
beforeEach(() => provider.reset());
afterAll(async () => {
	await provider.close();
});

const DELIVERED = { event: 'parcel.delivered', id: 'evt_1', parcel: 'p1' };

/** A published trigger, with what signs as its provider does. */
async function published(parameters: INodeParameters = {}, options = {}) {
	const { host, lines } = courierHost(provider, parameters, options);
	await host.publish();
	const secret = String(host.staticData.secret ?? '');
	const send = async (body: unknown, isTest = false) => {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return await host.deliver({ body: text, headers: signed(secret, text) }, isTest);
	};
	return { host, lines, secret, send };
}

const jsonOf = (items: ReadonlyArray<{ json: unknown }> | undefined) =>
	items?.map(({ json }) => json);

describe('a signed event', () => {
	it('starts the workflow with what the trigger makes of it, and the sender gets n8n’s own answer', async () => {
		const { send } = await published();
		const received = await send(DELIVERED);
		expect(received).toMatchObject({ status: 200, answer: { message: 'Workflow was started' } });
		expect(jsonOf(received.items)).toEqual([
			{ event: 'parcel.delivered', eventId: 'evt_1', parcel: 'p1' },
		]);
	});

	it('is handed on untouched with Simplify off', async () => {
		const { send } = await published({ simplify: false });
		const odd = { ...DELIVERED, nested: { list: [1, null, 'ü'] } };
		expect(jsonOf((await send(odd)).items)).toEqual([odd]);
	});

	it('is checked over its bytes, and not over what n8n made of them', async () => {
		const { send } = await published();
		const spaced = '{ "event" : "parcel.delivered",\n "id":"evt_2", "parcel": 1.0, "x":"\\u00fc" }';
		expect((await send(spaced)).items).toHaveLength(1);
	});

	it('may be called something else than JSON, and begin with a byte order mark', async () => {
		const { host, secret } = await published();
		const text = `\ufeff${JSON.stringify(DELIVERED)}`;
		const headers = { ...signed(secret, text), 'content-type': 'text/plain' };
		expect((await host.deliver({ body: text, headers })).items).toHaveLength(1);
	});

	it('asks nothing of the provider and changes nothing in the static data', async () => {
		const { host, send } = await published();
		const [calls, data] = [provider.calls.length, host.staticData];
		await send(DELIVERED);
		expect(provider.calls).toHaveLength(calls);
		expect(host.staticData).toEqual(data);
	});

	it('does not bring an old secret back where the workflow was published again while it was under way', async () => {
		const { host, send } = await published();
		const under = send(DELIVERED);
		await host.unpublish();
		await host.publish();
		await under;
		expect(host.staticData.secret).toBe(secretOf(provider.hooks[0]?.id ?? ''));
	});

	it('may be one of several in a body: those that are wanted start one run', async () => {
		const { send } = await published();
		const { items } = await send([
			{ ...DELIVERED, id: 'a' },
			{ event: 'parcel.lost', id: 'b' },
			{ ...DELIVERED, id: 'c' },
			{ ...DELIVERED, id: 'a' },
		]);
		expect(items?.map(({ json }) => json.eventId)).toEqual(['a', 'c']);
	});
});

describe('an event that starts no workflow', () => {
	it('is answered with 200 and says why, where it was not chosen', async () => {
		const { send } = await published();
		expect(await send({ event: 'parcel.lost', id: 'x' })).toMatchObject({
			status: 200,
			answer: { received: true, ignored: 'event' },
			items: undefined,
		});
	});

	it('is one that came before: the same id, or without one the same content', async () => {
		const { send } = await published();
		await send(DELIVERED);
		const again = await send({ ...DELIVERED, sentAgain: true });
		expect(again).toMatchObject({
			status: 200,
			answer: { ignored: 'duplicate' },
			items: undefined,
		});

		const nameless = { event: 'parcel.delivered', parcel: 'p9' };
		expect((await send(nameless)).items).toHaveLength(1);
		expect((await send(nameless)).items).toBeUndefined();
		expect((await send({ ...nameless, parcel: 'p10' })).items).toHaveLength(1);
	});

	it('is none where the node does not deduplicate, in a test, or in another node', async () => {
		const { send } = await published({ options: { deduplicate: false } });
		await send(DELIVERED);
		expect((await send(DELIVERED)).items).toHaveLength(1);

		const { host, send: sendOther } = await published();
		expect((await sendOther(DELIVERED)).items).toHaveLength(1);
		await host.listen();
		const body = JSON.stringify(DELIVERED);
		const headers = signed(secretOf(provider.hooks.at(-1)?.id ?? ''), body);
		expect((await host.deliver({ body, headers }, true)).items).toHaveLength(1);
		expect((await host.deliver({ body, headers }, true)).items).toHaveLength(1);
	});
});

describe('a request that is not believed', () => {
	it.each([
		['no signature', {}],
		['another secret’s', signed('whsec_other', JSON.stringify(DELIVERED))],
		['another body’s', { 'x-courier-signature': `v1=${'0'.repeat(64)}` }],
	])('is answered with 401 and starts nothing: %s', async (_, headers) => {
		const { host, lines } = await published();
		const received = await host.deliver({ body: DELIVERED, headers });
		expect(received).toEqual({
			status: 401,
			answer: { error: 'unauthorized' },
			items: undefined,
			error: undefined,
		});
		expect(lines.map(({ level }) => level)).toContain('warn');
	});

	it('shows in a test which headers it came with, and none of their values', async () => {
		const { host } = await published();
		await host.listen();
		const headers = { 'x-strange': 'a value' };
		const { error, items } = await host.deliver({ body: DELIVERED, headers }, true);
		expect(items).toBeUndefined();
		expect(at(error, 'message')).toContain('no signature');
		expect(at(error, 'description')).toContain('x-strange');
		expect(at(error, 'description')).not.toContain('a value');
	});

	it('does not keep the true event from coming after it', async () => {
		const { host, send } = await published();
		await host.deliver({ body: DELIVERED });
		expect((await send(DELIVERED)).items).toHaveLength(1);
	});

	it('is answered with 503 where no secret is there to check it by', async () => {
		const { host, send } = await published();
		host.setStaticData({});
		expect(await send(DELIVERED)).toMatchObject({ status: 503, items: undefined });
	});

	it('is answered with 503 where the parameters cannot be read', async () => {
		const { host } = courierHost(provider, { events: '={{ $json.nothing.at.all }}' });
		expect(await host.deliver({ body: DELIVERED })).toMatchObject({ status: 503 });
	});

	it('passes where the user switched the check off', async () => {
		const { host } = await published({ options: { verify: false } });
		expect((await host.deliver({ body: DELIVERED })).items).toHaveLength(1);
	});
});

describe('a shared secret', () => {
	const app = async () => await published({ channel: 'app' }, { webhookSecret: 'open sesame' });

	it.each([
		['in the query', { query: { token: 'open sesame' } }],
		['in a header', { headers: { 'x-webhook-secret': 'open sesame' } }],
		['as a bearer', { headers: { authorization: 'Bearer open sesame' } }],
	])('is taken %s', async (_, how) => {
		const { host } = await app();
		const { items } = await host.deliver({ body: DELIVERED, ...how });
		expect(items).toHaveLength(1);
		expect(JSON.stringify(items)).not.toContain('sesame');
	});

	it.each([
		['missing', {}],
		['another', { query: { token: 'open sesam' } }],
		['empty', { query: { token: '' } }],
		['elsewhere', { query: { secret: 'open sesame' } }],
	])('is refused where it is %s', async (_, how) => {
		const { host } = await app();
		expect(await host.deliver({ body: DELIVERED, ...how })).toMatchObject({ status: 401 });
	});

	it('lets nobody in where the credential has none any more', async () => {
		const { host } = courierHost(provider, { channel: 'app' });
		const received = await host.deliver({ body: DELIVERED, query: { token: '' } });
		expect(received).toMatchObject({ status: 503, items: undefined });
	});
});

describe('whatever comes', () => {
	it.each([
		['nothing', ''],
		['a number', '7'],
		['a text', '"parcel"'],
		['null', 'null'],
		['an empty list', '[]'],
		['no JSON', '{"event": "parcel.delivered"'],
		['what is nested without end', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
	])('is answered with 400 where it is %s', async (_, text) => {
		const { host, secret } = await published();
		const headers = { ...signed(secret, text), 'content-type': 'text/plain' };
		expect(await host.deliver({ body: text, headers })).toMatchObject({
			status: 400,
			items: undefined,
		});
	});

	it.each(['ignored', 'simplified', 'events'])(
		'goes out as it came where our own reading of it throws (%s)',
		async (poison) => {
			const { send, lines } = await published();
			const body = { ...DELIVERED, id: `evt_${poison}`, poison };
			const received = await send(body);
			expect(received.status).toBe(200);
			expect(received.items).toHaveLength(1);
			const [item] = received.items ?? [];
			expect(item?.json).toEqual(
				poison === 'ignored' ? expect.objectContaining({ parcel: 'p1' }) : body,
			);
			expect(lines.map(({ level }) => level)).toContain('warn');
		},
	);

	it('puts no prototype on an item', async () => {
		const { send } = await published({ simplify: false });
		const { items } = await send('{"event":"parcel.delivered","__proto__":{"isAdmin":true}}');
		expect(jsonOf(items)).toEqual([{ event: 'parcel.delivered' }]);
		expect(at(items?.[0]?.json, '__proto__', 'isAdmin')).toBeUndefined();
	});

	it('is believed by any of several secrets', async () => {
		const { host } = await published({ options: { secret: 'second' } });
		const body = JSON.stringify(DELIVERED);
		const hex = createHmac('sha256', 'second').update(body).digest('hex');
		const { items } = await host.deliver({ body, headers: { 'x-signature-256': hex } });
		expect(items).toHaveLength(1);
	});
});

describe('the description of a trigger', () => {
	it('has one webhook that answers before the workflow runs, no input, and notices where they belong', () => {
		const { host } = courierHost(provider);
		const { description } = host.nodeType;
		expect(description.inputs).toEqual([]);
		expect(description.webhooks).toEqual([
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n would answer in the node's place.
				responseData: '',
				path: 'webhook',
			},
		]);
		const names = description.properties.map(({ name }) => name);
		expect(names).toEqual(['channel', 'depotId', 'byHand', 'events', 'simplify', 'options']);
	});
});
