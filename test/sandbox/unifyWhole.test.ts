import fc from 'fast-check';

import { enrollmentStepId, SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from '../support/items';
import { clientsOf } from './client';
import type { Client } from './client';

const { people, lists, companies, tasks, enrollments, sequences } = SEED.unify;
const RECORDS = '/data/v1/objects/person/records';
const ENTRIES = `/data/v1/lists/${lists.prospects}/entries`;
const TASKS = '/tasks/v1/tasks';
const JOBS = '/data/v1/objects/person/query-jobs';

let now = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ now: () => now });
	call = clientsOf(sandbox).unify;
});
afterAll(() => sandbox.close());
beforeEach(() => {
	sandbox.reset();
	now += 24 * 60 * 60_000;
});

const commits = () => [...sandbox.unify.state.commits.values()];

describe('records', () => {
	it('are created once by their unique value, and tell a second one by 409', async () => {
		const body = { data: { email: 'new@customers.example', first_name: 'New' } };
		expect(await call(RECORDS, { body })).toMatchObject({
			status: 201,
			json: { data: { object: 'person', attributes: body.data } },
		});
		expect(await call(RECORDS, { body })).toMatchObject({
			status: 409,
			json: { status: 'record_conflict' },
		});
		expect(commits()).toEqual([1]);
	});

	it('refuse what the schema does not know, or leave it out where they are told to', async () => {
		const body = { data: { first_name: 'A', shoe_size: 43, birthday: 'May' } };
		const path = `${RECORDS}/${people.free.id}`;
		expect(await call(path, { method: 'PATCH', body })).toMatchObject({
			status: 400,
			json: {
				errors: [
					{ code: 'unknown_attribute', attribute_api_name: 'shoe_size' },
					{ code: 'invalid_value', attribute_api_name: 'birthday' },
				],
			},
		});
		const lenient = await call(`${path}?validation_mode=ignore_invalid`, { method: 'PATCH', body });
		expect(at(lenient.json, 'data', 'attributes')).toMatchObject({ first_name: 'A' });
		expect(at(lenient.json, 'data', 'attributes')).not.toHaveProperty('shoe_size');
	});

	it('refer to others by id or match, and make the one that is missing where they say how', async () => {
		const set = async (company: unknown) =>
			await call(`${RECORDS}/${people.free.id}`, { method: 'PATCH', body: { data: { company } } });
		expect(await set({ match: { domain: 'nowhere.example' } })).toMatchObject({
			status: 400,
			json: { status: 'referenced_record_not_found' },
		});
		const made = await set({
			match: { domain: 'nowhere.example' },
			create: { domain: 'nowhere.example' },
		});
		expect(at(made.json, 'data', 'attributes', 'company', 'id')).toEqual(expect.any(String));
		const known = await set({ match: { domain: 'ACME.example' } });
		expect(at(known.json, 'data', 'attributes', 'company')).toEqual({ id: companies.acme.id });
	});

	it('are gone after a delete, which is counted once', async () => {
		const path = `${RECORDS}/${people.free.id}`;
		expect((await call(path, { method: 'DELETE' })).status).toBe(200);
		expect((await call(path, { method: 'DELETE' })).status).toBe(404);
		const match = { email: people.free.email };
		expect((await call(`${RECORDS}/find-unique`, { body: { match } })).json).toMatchObject({
			data: null,
		});
		expect(commits()).toEqual([1]);
	});
});

describe('list entries', () => {
	const change = async (what: 'add' | 'remove', records: unknown[]) =>
		await call(`${ENTRIES}/${what}`, { body: { records } });
	const statuses = (json: unknown) => at(json, 'data');

	it('have one status for each record, in order, and the later of two names of one is in it already', async () => {
		const { json } = await change('add', [
			{ id: people.free.id },
			{ match: { email: people.free.email } },
			{ id: companies.acme.id },
			{ match: { email: 'stranger@customers.example' } },
		]);
		expect(statuses(json)).toEqual([
			{ status: 'added' },
			{ status: 'already_in_list' },
			{ status: 'object_mismatch' },
			{ status: 'record_not_found' },
		]);
		expect(at(json, 'summary')).toEqual({
			total: 4,
			added: 1,
			already_in_list: 1,
			object_mismatch: 1,
			record_not_found: 1,
		});
		const removed = await change('remove', [{ id: people.free.id }, { id: people.draft.id }]);
		expect(statuses(removed.json)).toEqual([{ status: 'removed' }, { status: 'not_in_list' }]);
	});

	it('refuse the whole call for a record that is listed twice, a bad match, a list that is not theirs', async () => {
		const twice = [
			{ match: { email: people.free.email } },
			{ match: { email: people.free.email } },
		];
		expect((await change('add', twice)).status).toBe(400);
		expect(await change('add', [{ id: people.free.id }, { match: { name: 'x' } }])).toMatchObject({
			status: 400,
			json: { errors: [{ path: ['records', 1] }] },
		});
		sandbox.unify.state.unmanaged.add(lists.prospects);
		expect((await change('add', [{ id: people.free.id }])).status).toBe(403);
		expect(commits()).toEqual([]);
	});
});

describe('tasks', () => {
	it("start ready and the key's user's own, and are completed with an empty answer", async () => {
		const made = await call(TASKS, { body: { type: 'PHONE_CALL', person_id: people.free.id } });
		expect(made).toMatchObject({
			status: 201,
			json: { data: { status: 'READY', assigned_user_id: SEED.unify.user } },
		});
		const path = `${TASKS}/${String(at(made.json, 'data', 'id'))}`;
		const completed = await call(`${path}/complete`, { method: 'POST' });
		expect([completed.status, completed.text]).toEqual([204, '']);
		expect((await call(path)).json).toMatchObject({ data: { status: 'COMPLETED' } });
		expect((await call(`${TASKS}/${tasks.reply}/complete`, { method: 'POST' })).status).toBe(409);
	});

	it('are listed by filters, the newest first', async () => {
		await call(TASKS, { body: { type: 'ACTION_ITEM', person_id: people.free.id } });
		const { json } = await call(`${TASKS}?person_email=${people.free.email}&status=READY`);
		expect([at(json, 'data', '0', 'type'), at(json, 'data', 'length')]).toEqual(['ACTION_ITEM', 3]);
		expect((await call(`${TASKS}?type=PHONE_CALL`)).json).toMatchObject({
			data: [{ id: tasks.call }],
		});
	});
});

describe('query jobs', () => {
	const start = async (query: object = { select: { email: true } }) =>
		`${JOBS}/${String(at((await call(JOBS, { body: { query } })).json, 'job_id'))}`;

	it('run for a while, and then hand out what was there when they were made, page by page', async () => {
		const path = await start({
			select: { email: true },
			sort_by: { field: 'id', direction: 'ASCENDING' },
		});
		sandbox.unify.state.addPerson({ email: 'late@customers.example' });
		expect((await call(path)).json).toMatchObject({ status: 'IN_PROGRESS', total_rows: null });
		expect(await call(`${path}/results`)).toMatchObject({
			status: 409,
			json: { status: 'results_not_ready' },
		});
		now += 3_000;
		expect((await call(path)).json).toMatchObject({ status: 'FINISHED', total_rows: 55 });
		const { json } = await call(`${path}/results?page=2&page_size=50`);
		expect([at(json, 'total'), at(json, 'data', 'length')]).toEqual([55, 5]);
		now += 24 * 60 * 60_000;
		expect((await call(`${path}/results`)).status).toBe(410);
	});

	it('are canceled while they run, fail or never end where they are told to, and refuse a page that is too large', async () => {
		sandbox.unify.state.nextJobs = [undefined, 'failed', 'endless'];
		sandbox.unify.state.largestResultPage = 10;
		const [first, second, third] = [await start(), await start(), await start()];
		expect((await call(`${first}/cancel`, { method: 'POST' })).status).toBe(200);
		expect((await call(`${first}/cancel`, { method: 'POST' })).status).toBe(409);
		now += 3_000;
		expect((await call(second)).json).toMatchObject({ status: 'FAILED' });
		expect((await call(third)).json).toMatchObject({ status: 'IN_PROGRESS' });
		const fourth = await start();
		now += 3_000;
		expect((await call(`${fourth}/results?page_size=11`)).status).toBe(413);
	});

	it.each([
		['/sequences/v1/enrollments', { filter: { status: { in: ['DRAFT'] } } }, 1],
		['/sequences/v1/enrollment-steps', { filter: { enrollment: { id: enrollments.draft } } }, 3],
		['/tasks/v1/tasks', { filter: { type: { not_in: ['PHONE_CALL'] } } }, 2],
		['/data/v1/events', { filter: { domain: companies.acme.domain } }, 1],
		['/data/v1/events', { filter: { timestamp: { gt: '2026-01-01T00:00:00Z' } } }, 0],
	])('%s finds by its filters', async (base, body, count) => {
		const { json } = await call(`${base}/query-jobs`, { body });
		now += 3_000;
		const results = await call(`${base}/query-jobs/${String(at(json, 'job_id'))}/results`);
		expect([results.status, at(results.json, 'total')]).toEqual([200, count]);
	});

	it('are about a hundred a day for all kinds together', async () => {
		for (let n = 0; n < 100; n += 1)
			await call(n % 2 === 0 ? '/data/v1/events/query-jobs' : '/tasks/v1/tasks/query-jobs', {
				body: {},
			});
		const refused = await call('/data/v1/events/query-jobs', { body: {} });
		expect([refused.status, Number(refused.headers.get('retry-after')) > 3_600]).toEqual([
			429,
			true,
		]);
	});
});

describe('enrollments', () => {
	const ENROLLMENTS = '/sequences/v1/enrollments';

	it('are paused, resumed, approved and canceled, each counted once, and their time of change moves', async () => {
		const path = `${ENROLLMENTS}/${enrollments.draft}`;
		const before = at((await call(path)).json, 'updated_at');
		for (const turn of ['pause', 'pause', 'resume', 'approve'])
			expect((await call(`${path}/${turn}`, { method: 'POST' })).status).toBe(200);
		expect((await call(`${path}/approve`, { method: 'POST' })).status).toBe(409);
		expect(await call(path, { method: 'DELETE' })).toMatchObject({ json: { is_canceled: true } });
		const after = (await call(path)).json;
		expect(after).toMatchObject({ status: 'FINISHED', is_canceled: true });
		expect(at(after, 'updated_at')).not.toBe(before);
		expect(commits()).toEqual([1, 1, 1, 1]);
	});

	it('have steps whose copy changes by version', async () => {
		const id = enrollmentStepId(enrollments.draft, 1);
		const path = `/sequences/v1/enrollment-steps/${id}`;
		const { json } = await call(`${ENROLLMENTS}/${enrollments.draft}/steps`);
		expect(at(json, 'steps', '0', 'id')).toBe(id);
		const change = async (body: object) => await call(path, { method: 'PATCH', body });
		expect(await change({ subject: 'Hi', version_id: 'v1' })).toMatchObject({
			json: { email: { subject: 'Hi', version_id: 'v2' } },
		});
		expect((await change({ subject: 'Ho', version_id: 'v1' })).status).toBe(409);
		expect(
			(await call(`/sequences/v1/sequences/${sequences.main}/steps?type=PHONE_CALL`)).json,
		).toMatchObject({ steps: [{ type: 'PHONE_CALL' }] });
	});

	it('may be seen late, and move between the pages of a list', async () => {
		const { state } = sandbox.unify;
		const draft = state.enrollments.get(enrollments.draft);
		if (draft === undefined) throw new Error('no draft');
		state.changeEnrollment(draft, { is_paused: true }, now, 5_000);
		const path = `${ENROLLMENTS}/${enrollments.draft}`;
		expect((await call(path)).json).toMatchObject({ is_paused: false });
		const changedAt = now;
		now += 5_000;
		expect((await call(path)).json).toMatchObject({
			is_paused: true,
			updated_at: new Date(changedAt).toISOString(),
		});
		state.enrollmentOrder = 'changed';
		expect(at((await call(`${ENROLLMENTS}?limit=1`)).json, 'enrollments', '0', 'id')).toBe(
			enrollments.draft,
		);
	});
});

test('a record is found by a unique value whatever its case, after any changes of it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 6 }),
			async (names) => {
				sandbox.reset();
				const { state } = sandbox.unify;
				for (const name of names)
					await call(`${RECORDS}/${people.free.id}`, {
						method: 'PATCH',
						body: { data: { email: `${name}@changed.example` } },
					});
				const last = names.at(-1);
				const email = last === undefined ? people.free.email : `${last}@changed.example`;
				expect(state.findPerson(email.toUpperCase())?.id).toBe(people.free.id);
				const gone = names.find((name) => name !== last);
				if (gone !== undefined) expect(state.findPerson(`${gone}@changed.example`)).toBeUndefined();
			},
		),
		{ numRuns: 20 },
	);
});
