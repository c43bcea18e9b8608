import { SEED } from '../../../sandbox';
import { at, detailsOf, jsonOf, pairingOf, times, urlsOf } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const { cadences, enrollments, relinkCount } = SEED.myAgentMail;

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
		resource: 'enrollment',
		operation,
		items: [{}],
		...rest,
		parameters: { ...parameters },
	});
const state = () => rig.sandbox.myAgentMail.state;

describe('get', () => {
	it('gives the enrollment itself', async () => {
		const ended = await run('get', { enrollmentId: enrollments.paused });
		expect(jsonOf(ended.success)).toEqual([state().enrollments.get(enrollments.paused)]);
		expect(urlsOf(rig, 'getEnrollment')).toEqual([`/v1/enrollments/${enrollments.paused}`]);
	});

	it('gives one for each item, paired and in input order', async () => {
		const ids = [enrollments.bounced, enrollments.active, enrollments.bounced];
		const ended = await run(
			'get',
			{ enrollmentId: '={{ $json.id }}' },
			{ items: ids.map((id) => ({ id })) },
		);
		expect(ended.success.map(({ json }) => json.id)).toEqual(ids);
		expect(pairingOf(ended.success)).toEqual([0, 1, 2]);
	});

	it('fails the item with an unknown id, and only that', async () => {
		const ids = [enrollments.active, 'enr_gone', ''];
		const ended = await run(
			'get',
			{ enrollmentId: '={{ $json.id }}' },
			{ items: ids.map((id) => ({ id })) },
		);
		expect(ended.success.map(({ json }) => json.id)).toEqual([enrollments.active]);
		expect(pairingOf(ended.error)).toEqual([1, 2]);
		expect(ended.error[0]?.json.id).toBe('enr_gone');
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'NOT_FOUND',
			statusCode: 404,
			retryable: false,
			attempts: 1,
			response: { code: 'NOT_FOUND', error: 'Enrollment not found' },
		});
		expect(at(ended.error[1], 'json', 'error')).toMatch(/Enrollment ID.*item 2/);
		expect(rig.sandbox.log).toHaveLength(2);
	});

	it('stops at the first unknown id when nothing else is chosen', async () => {
		const ended = await run(
			'get',
			{ enrollmentId: '={{ $json.id }}' },
			{ items: [{ id: enrollments.active }, { id: 'enr_gone' }], onError: 'stopWorkflow' },
		);
		expect(ended.thrown).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			context: { itemIndex: 1 },
		});
		expect(ended.success).toEqual([]);
	});

	it.each(['a/b c?d#e', 'ü', '%2e%2e'])('encodes the id %s', async (id) => {
		state().addEnrollment({ id, cadenceId: cadences.welcome, leadExternalId: 'x' });
		const ended = await run('get', { enrollmentId: id });
		expect(ended.success.map(({ json }) => json.id)).toEqual([id]);
	});

	it.each(['.', '..', ' '])('sends nothing for the id "%s"', async (enrollmentId) => {
		const ended = await run('get', { enrollmentId });
		expect(rig.sandbox.log).toEqual([]);
		expect(at(ended.error[0], 'json', 'error')).toMatch(/Enrollment ID.*item 0/);
	});
});

describe('getAll', () => {
	const idsOf = (cadence: string) =>
		state()
			.enrollmentsOf(cadence)
			.map(({ id }) => id);

	it('gives all enrollments of the cadence, page after page', async () => {
		const ended = await run('getAll', { cadenceId: byId(cadences.relink), returnAll: true });
		expect(ended.success.length).toBeGreaterThan(relinkCount);
		expect(ended.success.map(({ json }) => json.id)).toEqual(idsOf(cadences.relink));
		expect(new Set(pairingOf(ended.success))).toEqual(new Set([0]));
		expect(urlsOf(rig, 'listCadenceEnrollments').map((url) => url.split('?')[1])).toEqual([
			'limit=100&offset=0',
			'limit=100&offset=100',
			'limit=100&offset=200',
		]);
	});

	it.each([
		[1, 1],
		[50, 1],
		[100, 1],
		[130, 2],
		[1000, 3],
	])('gives up to the limit %i, in %i calls', async (limit, calls) => {
		const ended = await run('getAll', {
			cadenceId: byId(cadences.relink),
			returnAll: false,
			limit,
		});
		expect(ended.success.map(({ json }) => json.id)).toEqual(
			idsOf(cadences.relink).slice(0, limit),
		);
		expect(rig.calls('listCadenceEnrollments')).toBe(calls);
	});

	it('gives 50 when no limit is chosen', async () => {
		const ended = await run('getAll', { cadenceId: byId(cadences.relink) });
		expect(ended.success).toHaveLength(50);
	});

	it('gives nothing, without an error, for an empty cadence', async () => {
		const ended = await run('getAll', { cadenceId: byId(cadences.welcome), returnAll: true });
		expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
		expect(rig.calls('listCadenceEnrollments')).toBe(1);
	});

	it('pairs the enrollments of several cadences with their items', async () => {
		const ended = await run(
			'getAll',
			{ cadenceId: byId('={{ $json.cadence }}'), returnAll: true },
			{
				items: [cadences.other, cadences.welcome, 'cad_gone', cadences.other].map((cadence) => ({
					cadence,
				})),
			},
		);
		expect(ended.success.map(({ json }) => json.cadenceId)).toEqual(times(2, () => cadences.other));
		expect(pairingOf(ended.success)).toEqual([0, 3]);
		expect(pairingOf(ended.error)).toEqual([2]);
		expect(ended.error[0]?.json.cadence).toBe('cad_gone');
		expect(detailsOf(ended.error[0])).toMatchObject({ statusCode: 404, code: 'NOT_FOUND' });
	});
});
