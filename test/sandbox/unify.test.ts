import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox, UnifyEnrollment } from '../../sandbox';
import { clientsOf } from './client';
import type { Client } from './client';

const { sequences, people, mailboxes, enrollments } = SEED.unify;
const ENROLLMENTS = '/sequences/v1/enrollments';
const PERSON = '/data/v1/objects/person/records';
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox();
	call = clientsOf(sandbox).unify;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const create = (fields: Record<string, unknown> = {}) =>
	call(ENROLLMENTS, {
		body: {
			sequence_id: sequences.main,
			person_id: people.free.id,
			mailbox_emails: [mailboxes.ada],
			...fields,
		},
	});
const find = (match: unknown, object = 'person') =>
	call(`/data/v1/objects/${object}/records/find-unique`, { body: { match } });

describe('keys and paths', () => {
	it('lists objects with the key and answers 401 without', async () => {
		expect(await call('/data/v1/objects')).toMatchObject({
			status: 200,
			json: {
				status: 'success',
				data: expect.arrayContaining([expect.objectContaining({ api_name: 'person' })]),
			},
		});
		expect(await call('/data/v1/objects', { headers: { 'x-api-key': 'no' } })).toMatchObject({
			status: 401,
			json: { status: 'unauthorized', message: expect.any(String) },
		});
	});

	it('answers an unknown path and an operation that it leaves out in the provider’s shape', async () => {
		expect(await call('/nowhere')).toMatchObject({ status: 404, json: { status: 'not_found' } });
		expect(await call('/data/v1/objects/note', { method: 'DELETE' })).toMatchObject({
			status: 501,
			json: { status: 'not_implemented', message: expect.any(String) },
		});
	});

	it('answers malformed JSON with 400', async () => {
		expect(await call(ENROLLMENTS, { body: 'no' })).toMatchObject({
			status: 400,
			json: { status: 'bad_request', errors: [{ code: 'invalid' }] },
		});
	});
});

describe('people', () => {
	it('finds a person by e-mail in any case, and answers null for a stranger', async () => {
		expect((await find({ email: people.free.email.toUpperCase() })).json).toMatchObject({
			status: 'success',
			data: { object: 'person', id: people.free.id },
		});
		expect(await find({ email: 'stranger@customers.example' })).toMatchObject({
			status: 200,
			json: { status: 'success', data: null },
		});
	});

	it('invents strangers when told to, but not on the unknown domains', async () => {
		sandbox.unify.state.inventPeople = true;
		const first = await find({ email: 'stranger@customers.example' });
		expect(first.json).toMatchObject({ data: { id: expect.any(String) } });
		expect((await find({ email: 'stranger@customers.example' })).json).toEqual(first.json);
		expect((await find({ email: 'stranger@example.com' })).json).toMatchObject({ data: null });
	});

	it('refuses a match without a valid e-mail and an unknown object', async () => {
		for (const match of [{}, { email: 'none' }, { email: null }, { name: 'x' }]) {
			expect(await find(match)).toMatchObject({
				status: 400,
				json: { errors: [{ path: ['match', 'email'], attribute_api_name: 'email' }] },
			});
		}
		expect(await find({ email: people.free.email }, 'deal')).toMatchObject({
			status: 404,
			json: { status: 'object_not_found' },
		});
		expect((await call(`${PERSON}/find-unique`, { body: {} })).status).toBe(400);
	});

	it('upserts: creates once, then updates by the precedence of the groups', async () => {
		const email = 'new@customers.example';
		const upsert = (groups: object) =>
			call(`${PERSON}/upsert`, { body: { match: { email }, ...groups } });
		const first = await upsert({ create: { first_name: 'A' }, update: { first_name: 'B' } });
		expect(first).toMatchObject({
			status: 200,
			json: { data: { attributes: { email, first_name: 'A' } } },
		});
		const second = await upsert({
			create_or_update: { first_name: 'C' },
			create_or_update_if_empty: { first_name: 'D', last_name: 'E' },
		});
		expect(second.json).toMatchObject({
			data: { attributes: { email, first_name: 'C', last_name: 'E' } },
		});
		expect((await upsert({ update: { first_name: 'x' } })).status).toBe(400);
	});
});

describe('sequences', () => {
	it('pages by cursor to the end', async () => {
		const ids: string[] = [];
		let cursor: string | null = '';
		while (cursor !== null) {
			const query: string = cursor ? `?limit=20&cursor=${cursor}` : '';
			const { json } = await call(`/sequences/v1/sequences${query}`);
			const page = json as { sequences: Array<{ id: string }>; next_cursor: string | null };
			ids.push(...page.sequences.map(({ id }) => id));
			cursor = page.next_cursor;
		}
		expect(ids).toEqual([...sandbox.unify.state.sequences.keys()]);
		expect(ids).toHaveLength(45);
	});

	it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=bad', 'colour=red'])(
		'refuses %s',
		async (query) => {
			expect(await call(`/sequences/v1/sequences?${query}`)).toMatchObject({
				status: 400,
				json: { status: 'bad_request', errors: [{ code: 'invalid' }] },
			});
		},
	);

	it('gets one, and answers 404 for any other id', async () => {
		expect((await call(`/sequences/v1/sequences/${sequences.paused}`)).json).toMatchObject({
			is_paused: true,
		});
		expect(await call('/sequences/v1/sequences/not-a-uuid')).toMatchObject({
			status: 404,
			json: { status: 'not_found', message: 'Sequence not found' },
		});
	});
});

describe('create enrollment', () => {
	it('answers 201 with the enrollment and counts the commit', async () => {
		const { status, json } = await create({ mailbox_emails: [mailboxes.grace.toUpperCase()] });
		expect(status).toBe(201);
		expect(json).toMatchObject({
			sequence: { id: sequences.main },
			person: people.free,
			mailbox: { email: mailboxes.grace },
			status: 'IN_PROGRESS',
		});
		const { state } = sandbox.unify;
		expect([...state.commits]).toEqual([[`${sequences.main}|${people.free.id}`, 1]]);
		const { id } = json as UnifyEnrollment;
		expect((await call(`${ENROLLMENTS}/${id}`)).json).toEqual(json);
	});

	it.each([
		['the same sequence', people.activeInMain.id, sequences.main, enrollments.activeInMain],
		['another sequence', people.activeInOther.id, sequences.other, enrollments.activeInOther],
		['a draft', people.draft.id, sequences.main, enrollments.draft],
	])('answers 409 for a person active in %s', async (_case, personId, sequenceId, enrollmentId) => {
		expect(await create({ person_id: personId })).toMatchObject({
			status: 409,
			json: {
				status: 'conflict',
				message: expect.any(String),
				active_sequence_id: sequenceId,
				active_enrollment_id: enrollmentId,
			},
		});
		expect(sandbox.unify.state.commits.size).toBe(0);
	});

	it('enrolls a person who has finished', async () => {
		expect((await create({ person_id: people.finished.id })).status).toBe(201);
	});

	it('answers 404 for an unknown sequence or person', async () => {
		expect(await create({ sequence_id: 'none' })).toMatchObject({
			status: 404,
			json: { status: 'not_found', message: 'Sequence not found' },
		});
		expect(await create({ person_id: 'none' })).toMatchObject({
			status: 404,
			json: { status: 'not_found', message: 'Person not found' },
		});
	});

	it('names the mailboxes that it does not know', async () => {
		const mailbox_emails = [mailboxes.ada, 'no@outbound.example', 'nor@outbound.example'];
		expect(await create({ mailbox_emails })).toMatchObject({
			status: 400,
			json: {
				status: 'bad_request',
				errors: [
					{ code: 'mailbox_not_found', path: ['mailbox_emails', 1] },
					{ code: 'mailbox_not_found', path: ['mailbox_emails', 2] },
				],
			},
		});
	});

	it.each([
		[{ mailbox_emails: [] }, ['mailbox_emails']],
		[{ mailbox_emails: Array(11).fill(mailboxes.ada) }, ['mailbox_emails']],
		[{ mailbox_emails: ['none'] }, ['mailbox_emails', 0]],
		[{ person_id: 5 }, ['person_id']],
		[{ sequence_id: undefined }, ['sequence_id']],
	])('answers 400 with the path for %j', async (fields, path) => {
		const { status, json } = await create(fields);
		expect(status).toBe(400);
		expect(json).toMatchObject({ errors: [{ code: 'invalid', path }] });
	});
});

describe('list enrollments', () => {
	const list = async (query: string) => {
		const { json } = await call(`${ENROLLMENTS}?${query}`);
		return (json as { enrollments: UnifyEnrollment[] }).enrollments.map(({ id }) => id);
	};

	it('filters by person, sequence, mailbox, play and status', async () => {
		expect(await list(`person_id=${people.finished.id}`)).toEqual([enrollments.finished]);
		expect(await list(`sequence_id=${sequences.other}`)).toEqual([enrollments.activeInOther]);
		expect(await list('status=DRAFT')).toEqual([enrollments.draft]);
		expect(await list('status=DRAFT&status=FINISHED')).toHaveLength(2);
		const mailboxId = sandbox.unify.state.mailboxes.get(mailboxes.ada)?.id ?? '';
		expect(await list(`mailbox_id=${mailboxId}`)).toHaveLength(4);
		expect(await list('mailbox_id=none')).toEqual([]);
		expect(await list('enrolled_by_play_id=none')).toEqual([]);
		expect((await call(`${ENROLLMENTS}?status=OPEN`)).status).toBe(400);
		expect((await call(`${ENROLLMENTS}?updated_after=yesterday`)).status).toBe(400);
	});

	it('bounds the time of update on both sides, inclusively', async () => {
		const { state } = sandbox.unify;
		const at = Date.UTC(2026, 0, 1);
		const person = state.addPerson({ email: 'late@customers.example' });
		const { id } = state.addEnrollment({ sequenceId: sequences.main, personId: person.id, at });
		expect(await list('updated_after=2026-01-01T00:00:00Z')).toEqual([id]);
		expect(await list('updated_after=2026-01-01T00:00:00.001Z')).toEqual([]);
		expect(await list('updated_before=2026-01-01T00:00:00Z')).toHaveLength(5);
		expect(await list('updated_before=2025-12-31T23:59:59Z')).toHaveLength(4);
	});

	it('pages filtered enrollments without a gap or a repeat', async () => {
		const { state } = sandbox.unify;
		for (let n = 0; n < 50; n++) {
			const person = state.addPerson({ email: `many-${n}@customers.example` });
			const status = n % 2 === 0 ? 'FINISHED' : 'IN_PROGRESS';
			state.addEnrollment({ sequenceId: sequences.paused, personId: person.id, status });
		}
		const ids: string[] = [];
		let cursor: string | null = '';
		while (cursor !== null) {
			const query = `status=FINISHED&sequence_id=${sequences.paused}&limit=10`;
			const { json } = await call(`${ENROLLMENTS}?${query}${cursor && `&cursor=${cursor}`}`);
			const page = json as { enrollments: UnifyEnrollment[]; next_cursor: string | null };
			ids.push(...page.enrollments.map(({ id }) => id));
			cursor = page.next_cursor;
		}
		expect(ids).toHaveLength(25);
		expect(new Set(ids).size).toBe(25);
	});
});
