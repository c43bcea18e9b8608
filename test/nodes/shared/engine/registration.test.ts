import { courierHost } from '../../../support/sampleTrigger/courierHost';
import { CourierStandIn, secretOf } from '../../../support/sampleTrigger/standIn';
import { at } from '../../../support/items';

let provider: CourierStandIn;
beforeAll(async () => {
	provider = await CourierStandIn.start();
});
beforeEach(() => provider.reset());
afterAll(async () => {
	await provider.close();
});

const urls = () => provider.hooks.map(({ url }) => url);
const posts = () => provider.calls.filter((call) => call.startsWith('POST'));
const foreign = 'https://crm.example.com/hooks/abc-secret-path';

describe('a hook in the provider’s list', () => {
	it('is made once when the workflow is published, and its id and secret are kept', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		expect(urls()).toEqual([host.url()]);
		const [hook] = provider.hooks;
		expect(host.staticData).toEqual({ hookId: hook?.id, secret: secretOf(hook?.id ?? '') });
	});

	it('is left as it is when n8n starts again', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		const before = host.staticData;
		await host.publish('init');
		expect(posts()).toHaveLength(1);
		expect(host.staticData).toEqual(before);
	});

	it.each([
		['the user took it away', () => provider.hooks.splice(0)],
		['it asks for other events', () => provider.hooks.map((hook) => (hook.events = ['x']))],
		['it is switched off', () => provider.hooks.map((hook) => (hook.active = false))],
		['it has another address', () => provider.hooks.map((hook) => (hook.url = foreign))],
	])('is made anew, once, where %s', async (_, change) => {
		const { host } = courierHost(provider);
		await host.publish();
		change();
		await host.publish('init');
		expect(urls()).toEqual([host.url()]);
		expect(host.staticData.secret).toBe(secretOf(provider.hooks[0]?.id ?? ''));
	});

	it('is not made a second time where the provider does not say whether it is there', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		provider.faults.push({
			fits: ({ url }) => url.startsWith('/hooks/'),
			answer: { status: 403, body: { error: 'not now' } },
		});
		await expect(host.publish('init')).rejects.toThrow('not now');
		expect(posts()).toHaveLength(1);
	});

	it('takes away what is left of an earlier life under its own address, and nothing else', async () => {
		const { host } = courierHost(provider);
		const other = { events: [], active: true };
		provider.hooks = [
			{ id: 'old', url: host.url(), ...other },
			{ id: 'test', url: host.url(true), ...other },
			{ id: 'theirs', url: foreign, ...other },
		];
		await host.publish();
		expect(urls().sort()).toEqual([foreign, host.url(), host.url(true)].sort());
		expect(provider.hooks.map(({ id }) => id)).not.toContain('old');
	});

	it('is taken away with the workflow, and nothing of it is kept', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		await host.unpublish();
		expect(urls()).toEqual([]);
		expect(host.staticData).toEqual({});
	});

	it('may be gone already when it is to be taken away', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		provider.hooks = [];
		await host.unpublish();
		expect(host.staticData).toEqual({});
	});

	it('is taken away again where the provider gives no secret', async () => {
		provider.showsSecrets = false;
		const { host } = courierHost(provider);
		await expect(host.publish()).rejects.toThrow('no secret');
		expect(urls()).toEqual([]);
		expect(host.staticData).toEqual({});
	});

	it('of a test stands beside that of the published workflow, and goes with the test', async () => {
		const { host } = courierHost(provider);
		await host.publish();
		const published = host.staticData;
		await host.listen();
		expect(urls()).toEqual([host.url(), host.url(true)]);
		await host.stopListening();
		expect(urls()).toEqual([host.url()]);
		expect(host.staticData).toEqual(published);
	});
});

describe('the one address of a thing', () => {
	const depot = (options = {}) => ({ channel: 'depot', depotId: 'north', options });
	const replacing = depot({ replaceExistingUrl: true });

	it('is set where none is, and is freed in the end', async () => {
		const { host } = courierHost(provider, depot());
		await host.publish();
		expect(provider.depots.north).toBe(host.url());
		expect(host.staticData).toEqual({ secret: secretOf('north') });
		await host.unpublish();
		expect(provider.depots.north).toBeNull();
		expect(host.staticData).toEqual({});
	});

	it('is not written again when n8n starts', async () => {
		const { host } = courierHost(provider, depot());
		await host.publish();
		await host.publish('init');
		expect(provider.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
	});

	it('of somebody else is never overwritten: the error names its host alone, and the way out', async () => {
		provider.depots.north = foreign;
		const { host } = courierHost(provider, depot());
		const error: unknown = await host.publish().catch((thrown: unknown) => thrown);
		expect(at(error, 'message')).toContain('crm.example.com');
		expect(JSON.stringify([at(error, 'message'), at(error, 'description')])).not.toContain(
			'secret-path',
		);
		expect(at(error, 'description')).toContain('Replace Existing URL');
		expect(provider.depots.north).toBe(foreign);
	});

	it('of somebody else is put back in the end where the user lets it be replaced', async () => {
		provider.depots.north = foreign;
		const { host } = courierHost(provider, replacing);
		await host.publish();
		expect(provider.depots.north).toBe(host.url());
		await host.publish('init');
		await host.unpublish();
		expect(provider.depots.north).toBe(foreign);
	});

	it('that somebody changed meanwhile is left alone in the end', async () => {
		const { host } = courierHost(provider, depot());
		await host.publish();
		provider.depots.north = foreign;
		await host.unpublish();
		expect(provider.depots.north).toBe(foreign);
	});

	it('goes with its thing', async () => {
		const { host } = courierHost(provider, depot());
		await host.publish();
		provider.depots = {};
		await host.unpublish();
		expect(host.staticData).toEqual({});
	});

	it.each([
		['no secret is shown', () => (provider.showsSecrets = false), 'no secret'],
		[
			'the address is not taken',
			() =>
				provider.faults.push({
					fits: ({ method }) => method === 'PATCH',
					answer: { body: { id: 'north', url: foreign } },
				}),
			'did not take',
		],
		[
			'reading it fails after it was written',
			() => {
				let reads = 0;
				provider.faults.push({
					fits: ({ method }) => method === 'GET' && ++reads === 3,
					answer: { status: 403, body: { error: 'not now' } },
				});
			},
			'not now',
		],
	])('of somebody else is put back at once where %s', async (_, breakIt, problem) => {
		provider.depots.north = foreign;
		const { host } = courierHost(provider, replacing);
		breakIt();
		await expect(host.publish()).rejects.toThrow(problem);
		expect(provider.depots.north).toBe(foreign);
		expect(host.staticData).toEqual({});
	});

	it('may have a secret that only the user knows', async () => {
		provider.showsSecrets = false;
		const { host } = courierHost(provider, depot({ secret: 'typed in' }));
		await host.publish();
		expect(host.staticData).toEqual({ secret: 'typed in' });
	});

	it('is this node’s own, and not a stranger’s, where a test was left over', async () => {
		const { host } = courierHost(provider, depot());
		provider.depots.north = host.url(true);
		await host.publish();
		await host.unpublish();
		expect(provider.depots.north).toBeNull();
	});

	it('of the published workflow is not taken by its test unless the user says so, and comes back', async () => {
		const { host } = courierHost(provider, depot());
		await host.publish();
		await expect(host.listen()).rejects.toThrow('published workflow');
		expect(provider.depots.north).toBe(host.url());

		const { host: daring } = courierHost(provider, replacing);
		await daring.listen();
		expect(provider.depots.north).toBe(daring.url(true));
		await daring.stopListening();
		expect(provider.depots.north).toBe(host.url());
	});
});

describe('an address that is entered by hand', () => {
	const app = { channel: 'app' };
	const secret = { webhookSecret: 'a shared secret' };

	it('asks nothing of the provider', async () => {
		const { host } = courierHost(provider, app, secret);
		await host.publish();
		await host.unpublish();
		expect(provider.calls).toEqual([]);
		expect(host.staticData).toEqual({});
	});

	it('cannot be published where requests are checked by a secret that is empty', async () => {
		const { host } = courierHost(provider, app);
		await expect(host.publish()).rejects.toThrow(
			"'Webhook Secret' of the Courier credential is empty",
		);
	});

	it.each([
		['none', null, 'No address'],
		['another', foreign, 'Another address'],
	])('is compared with what the thing has, where that is %s', async (_, address, problem) => {
		provider.depots.north = address;
		const { host } = courierHost(provider, { ...app, depotId: 'north' }, secret);
		const error: unknown = await host.publish().catch((thrown: unknown) => thrown);
		expect(at(error, 'message')).toContain(problem);
		expect(at(error, 'description')).toContain(host.url());
	});

	it('is right where the thing has it, and is asked for neither in a test nor at n8n’s start', async () => {
		const { host } = courierHost(provider, { ...app, depotId: 'north' }, secret);
		provider.depots.north = `${host.url()}/`;
		await host.publish();
		expect(provider.calls).toHaveLength(1);
		await host.publish('init');
		await host.listen();
		expect(provider.calls).toHaveLength(1);
	});
});
