import { SEED } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, times, urlsOf, whatOf } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

jest.mock(
	'../../../nodes/shared/http/clock',
	() =>
		jest.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
			.clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { mailboxes, people, sequences, tasks } = SEED.unify;
const START = 'create_object_record_query_job';
const RESULTS = 'get_object_record_query_job_results';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const run = async (
	resource: string,
	operation: string,
	parameters: Ask['parameters'] = {},
	items: readonly Json[] = [{}],
) => await rig.run('unify', { resource, operation, items, parameters });
const records = async (parameters: Ask['parameters'] = {}, items?: readonly Json[]) =>
	await run(
		'record',
		'query',
		{ objectName: byId('person'), returnAll: true, ...parameters },
		items,
	);
const state = () => rig.sandbox.unify.state;

describe('a query of records', () => {
	test('brings every record, each once, in pages of 2,000', async () => {
		for (const n of times(4_100, (index) => index))
			state().addRecord('company', { domain: `c${n}.example`, name: `Company ${n}` });
		const ended = await records({ objectName: byId('company') });
		expect(ended.success).toHaveLength(4_101);
		expect(new Set(jsonOf(ended.success).map(({ id }) => id)).size).toBe(4_101);
		expect(urlsOf(rig, RESULTS)).toHaveLength(3);
		expect(at(jsonOf(ended.success)[5], 'attributes', 'name')).toMatch(/^Company/);
		expect(rig.calls('list_object_attributes')).toBe(1);
	});

	test('halves its pages where Unify calls them too large, and repeats and misses none', async () => {
		for (const n of times(900, (index) => index))
			state().addRecord('company', { domain: `c${n}.example` });
		state().largestResultPage = 300;
		const ended = await records({ objectName: byId('company'), select: ['domain'] });
		expect(new Set(jsonOf(ended.success).map(({ id }) => id)).size).toBe(901);
		expect(ended.success).toHaveLength(901);
		expect(ended.error).toEqual([]);
	});

	test('asks as the filters say', async () => {
		await records({
			select: ['email'],
			selectJson: JSON.stringify({ company: { select: { name: true } } }),
			filters: {
				where: { field: [{ name: 'lead_source', value: 'webinar' }] },
				whereJson: JSON.stringify({ title: { equals: 'CEO' } }),
				updatedAfter: '2026-01-01T00:00:00Z',
				createdBefore: '2026-06-01T00:00:00Z',
			},
			sortBy: 'updated_at',
			direction: 'DESCENDING',
		});
		expect(bodiesOf(rig, START)).toEqual([
			{
				query: {
					select: { email: true, company: { select: { name: true } } },
					where: { lead_source: { equals: 'webinar' }, title: { equals: 'CEO' } },
					metadata: {
						created_at: { lte: '2026-06-01T00:00:00Z' },
						updated_at: { gte: '2026-01-01T00:00:00Z' },
					},
					sort_by: { field: 'updated_at', direction: 'DESCENDING' },
				},
			},
		]);
	});

	test('does not send a selection that is nested too deep', async () => {
		const nested = { a: { select: { b: { select: { c: { select: { d: true } } } } } } };
		const ended = await records({ selectJson: JSON.stringify(nested) });
		expect(detailsOf(ended.error[0])).toMatchObject({ code: 'invalid_input' });
		expect(rig.sandbox.log).toEqual([]);
	});

	test('stops at the limit', async () => {
		const ended = await records({ returnAll: false, limit: 3, select: ['email'] });
		expect(ended.success).toHaveLength(3);
	});
});

describe('a job', () => {
	test.each([
		['failed', 'internal_error'],
		['expired', 'job_expired'],
	] as const)('that has %s fails its item alone, which may be run again', async (fate, code) => {
		state().nextJobs = [fate, undefined];
		const ended = await records({ select: ['email'] }, [{}, {}]);
		expect(ended.error.map(detailsOf)).toMatchObject([
			{ outcome: 'failed', code, retryable: true },
		]);
		expect(ended.success.length).toBeGreaterThan(0);
	});

	test('that takes too long is pending, under the ID that Get Results takes', async () => {
		state().nextJobs = ['endless'];
		const ended = await records({ select: ['email'], options: { maxWaitTime: 60 } });
		const details = detailsOf(ended.error[0]);
		expect(details).toMatchObject({ outcome: 'pending', jobId: expect.any(String) });
		expect(whatOf(ended.error[0])).toContain('Max Wait Time');
	});

	test('that is not waited for is put out, and its results come by its ID', async () => {
		const begun = await records({ select: ['email'], options: { waitForCompletion: false } });
		const [{ jobId = '' } = {}] = jsonOf(begun.success);
		expect(begun.success).toHaveLength(1);
		expect(rig.calls(RESULTS)).toBe(0);
		await clock.sleep(60_000);
		const by = { queryOf: 'records', objectName: byId('person'), jobId: byId(String(jobId)) };
		const ended = await run('queryJob', 'getResults', { ...by, returnAll: true });
		expect(ended.success).toHaveLength(state().people.size);
		const told = await run('queryJob', 'get', by);
		expect(jsonOf(told.success)).toMatchObject([
			{ job_id: jobId, status: 'FINISHED', total_rows: state().people.size },
		]);
		const late = await run('queryJob', 'cancel', by);
		expect(detailsOf(late.error[0])).toMatchObject({ statusCode: 409, code: 'job_not_cancelable' });
	});

	test('that still runs is canceled once, and listed as such', async () => {
		state().nextJobs = ['endless'];
		const begun = await records({ select: ['email'], options: { waitForCompletion: false } });
		const [{ jobId = '' } = {}] = jsonOf(begun.success);
		const by = { queryOf: 'records', objectName: byId('person') };
		const ended = await run('queryJob', 'cancel', { ...by, jobId: byId(String(jobId)) }, [{}, {}]);
		expect(jsonOf(ended.success)).toMatchObject([
			{ outcome: 'updated', jobId, status: 'CANCELED' },
			{ outcome: 'skipped' },
		]);
		const listed = await run('queryJob', 'getAll', { ...by, filters: { status: 'CANCELED' } });
		expect(jsonOf(listed.success).map(({ job_id: id }) => id)).toEqual([jobId]);
	});

	test('that a key without a user may not start says so', async () => {
		state().isUserBacked = false;
		const ended = await records({ select: ['email'] });
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', statusCode: 403 });
		expect(String(ended.error[0]?.json.error)).toContain('belongs to a user');
	});

	test('that Unify’s daily limit refuses fails at once, and is not waited for until the next day', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [
				{
					provider: 'unify',
					operationIds: [START],
					fault: {
						kind: 'status',
						status: 429,
						when: 'before-commit',
						retryAfter: { form: 'seconds', seconds: 40_000 },
					},
				},
			],
		});
		const before = clock.now();
		// A key of its own: what is held is held for all runs with the key.
		const apart = rig.with({ unify: { apiKey: `${rig.sandbox.unify.apiKey}#daily` } });
		const asked = { resource: 'record', operation: 'query', items: [{}] };
		const parameters = { objectName: byId('person'), select: ['email'] };
		const ended = await apart.run('unify', { ...asked, parameters });
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			statusCode: 429,
			retryable: true,
		});
		const others = await apart.run('unify', {
			...asked,
			resource: 'sequence',
			operation: 'getAll',
		});
		expect(others.success.length).toBeGreaterThan(0);
		expect(clock.now() - before).toBeLessThan(700_000);
	});
});

describe('a query of', () => {
	const span = { updatedAfter: '2026-01-01T00:00:00Z', endedBefore: '2026-02-01T00:00:00Z' };

	test('enrollments sends its filters, and brings what fits', async () => {
		const ended = await run('enrollment', 'query', {
			returnAll: true,
			filters: { sequenceId: byId(sequences.main), status: ['DRAFT'], isPaused: false },
		});
		expect(jsonOf(ended.success)).toMatchObject([{ person: { id: people.draft.id } }]);
		await run('enrollment', 'query', {
			filters: {
				...span,
				mailboxEmail: mailboxes.ada,
				personId: people.draft.id,
				ids: ['one', 'two'],
				enrolledByPlayIds: ['play'],
				filterJson: JSON.stringify({ started_at: { gt: '2026-01-01T00:00:00Z' } }),
			},
		});
		expect(bodiesOf(rig, 'create_sequence_enrollment_query_job')[1]).toEqual({
			filter: {
				updated_at: { gte: span.updatedAfter },
				ended_at: { lte: span.endedBefore },
				mailbox: { email_address: mailboxes.ada },
				person: { id: people.draft.id },
				id: { in: ['one', 'two'] },
				enrolled_by_play: expect.anything(),
				started_at: { gt: '2026-01-01T00:00:00Z' },
			},
		});
	});

	test('enrollments refuses a filter that Unify does not have, rather than asking for everything', async () => {
		const ended = await run('enrollment', 'query', {
			filters: { filterJson: JSON.stringify({ statuses: { in: ['DRAFT'] } }) },
		});
		expect(detailsOf(ended.error[0])).toMatchObject({ code: 'invalid_input' });
		expect(whatOf(ended.error[0])).toContain('statuses');
		expect(rig.sandbox.log).toEqual([]);
	});

	test('steps of enrollments sends its filters', async () => {
		const ended = await run('enrollmentStep', 'query', {
			returnAll: true,
			filters: { sequenceId: byId(sequences.main), stepNumber: 1, type: ['AUTOMATIC_EMAIL'] },
		});
		expect(ended.success.length).toBeGreaterThan(0);
		expect(new Set(jsonOf(ended.success).map(({ step_number: n }) => n))).toEqual(new Set([1]));
	});

	test('tasks sends its filters', async () => {
		const ended = await run('task', 'query', {
			returnAll: true,
			filters: { type: ['PHONE_CALL'], priority: ['MEDIUM'], personId: people.free.id },
		});
		expect(jsonOf(ended.success)).toMatchObject([{ id: tasks.call }]);
	});

	test('events sends its filters', async () => {
		const ended = await run('event', 'query', {
			returnAll: true,
			filters: { type: ['page'], domain: SEED.unify.companies.acme.domain },
		});
		expect(jsonOf(ended.success)).toMatchObject([{ id: SEED.unify.event, type: 'page' }]);
	});
});
