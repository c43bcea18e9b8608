import { SEED } from '../../../sandbox';
import { at, detailsOf, jsonOf, pairingOf, times } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';
import { startStub } from '../../support/stub';

const { cadences, cadenceCount } = SEED.myAgentMail;
const SECRET = 'whsec_do-not-show';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const run = async (operation: string, parameters: Ask['parameters'], rest: Partial<Ask> = {}) =>
	await rig.run('myAgentMail', {
		resource: 'cadence',
		operation,
		items: [{}],
		...rest,
		parameters: { ...parameters },
	});
const state = () => rig.sandbox.myAgentMail.state;

function giveSecret(id: string): void {
	const cadence = state().cadences.get(id);
	if (!cadence) throw new Error('No such cadence');
	Object.assign(cadence, { webhookUrl: 'https://hooks.example/in', webhookSecret: SECRET });
}

describe('get', () => {
	it('gives the cadence with its steps and without its secret', async () => {
		giveSecret(cadences.both);
		const ended = await run('get', { cadenceId: byId(cadences.both) });
		const { webhookSecret, ...shown } = state().cadences.get(cadences.both) ?? {};
		expect(webhookSecret).toBe(SECRET);
		expect(jsonOf(ended.success)).toEqual([shown]);
		expect(at(ended.success[0], 'json', 'steps', 1, 'kind')).toBe('email');
	});

	it('fails the item with an unknown id, and only that', async () => {
		const ended = await run(
			'get',
			{ cadenceId: byId('={{ $json.id }}') },
			{ items: ['cad_gone', cadences.email, '..'].map((id) => ({ id })) },
		);
		expect(ended.success.map(({ json }) => json.id)).toEqual([cadences.email]);
		expect(pairingOf(ended.success)).toEqual([1]);
		expect(pairingOf(ended.error)).toEqual([0, 2]);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'NOT_FOUND',
			statusCode: 404,
			retryable: false,
		});
		expect(at(ended.error[1], 'json', 'error')).toMatch(/Cadence.*item 2/);
		expect(rig.sandbox.log).toHaveLength(2);
	});
});

describe('getAll', () => {
	it('gives all cadences', async () => {
		const ended = await run('getAll', { returnAll: true });
		expect(ended.success.map(({ json }) => json.id)).toEqual([...state().cadences.keys()]);
		expect(ended.success).toHaveLength(cadenceCount);
	});

	it('gives all cadences of several pages, each once', async () => {
		for (const n of times(190, (index) => index)) state().addCadence({ id: `cad_more_${n}` });
		const ended = await run('getAll', { returnAll: true });
		expect(ended.success.map(({ json }) => json.id)).toEqual([...state().cadences.keys()]);
		expect(rig.calls('listCadences')).toBe(3);
	});

	it.each([
		[7, 7],
		[60, 60],
		[500, 60],
	])('gives, up to the limit %i, %i', async (limit, length) => {
		const ended = await run('getAll', { returnAll: false, limit });
		expect(ended.success.map(({ json }) => json.id)).toEqual(
			[...state().cadences.keys()].slice(0, length),
		);
	});

	it('gives nothing, without an error, where there is none', async () => {
		state().cadences.clear();
		const ended = await run('getAll', { returnAll: true });
		expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
		expect(rig.calls('listCadences')).toBe(1);
	});

	it.each(['cadences', 'items'])('reads the list under %s, without secrets', async (key) => {
		const stub = await startStub(() => ({
			status: 200,
			body: { [key]: [{ id: 'cad_1', name: 'One', webhookSecret: SECRET }] },
		}));
		const ended = await rig.with({ myAgentMail: { baseUrl: stub.baseUrl } }).run('myAgentMail', {
			resource: 'cadence',
			operation: 'getAll',
			parameters: { returnAll: true },
			items: [{}],
		});
		await stub.close();
		expect(jsonOf(ended.success)).toEqual([{ id: 'cad_1', name: 'One' }]);
	});

	it('fails the item when the key is refused', async () => {
		const ended = await rig.with({ myAgentMail: { apiKey: 'tk_wrong' } }).run('myAgentMail', {
			resource: 'cadence',
			operation: 'getAll',
			items: [{ a: 1 }],
		});
		expect(ended.success).toEqual([]);
		expect(ended.error[0]?.json.a).toBe(1);
		expect(detailsOf(ended.error[0])).toMatchObject({ statusCode: 401, code: 'UNAUTHORIZED' });
		expect(rig.sandbox.log).toHaveLength(1);
	});
});
