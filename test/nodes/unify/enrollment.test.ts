import { SEED } from '../../../sandbox';
import { detailsOf, jsonOf, pairingOf, times, urlsOf, whatOf } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';

const { enrollments, mailboxes, people, sequences } = SEED.unify;
const LIST = 'list_sequence_enrollments';
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';
const PLAY_ID = 'b0000008-0000-4000-8000-000000000008';
const DAY = 86_400_000;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const run = async (operation: string, parameters: Ask['parameters'], rest: Partial<Ask> = {}) =>
	await rig.run('unify', {
		resource: 'enrollment',
		operation,
		items: [{}],
		...rest,
		parameters: { ...parameters },
	});
const state = () => rig.sandbox.unify.state;
const all = () => [...state().enrollments.values()];
const idsOf = (items: ReadonlyArray<{ json: Json }>) => items.map(({ json }) => json.id);
const queries = () =>
	urlsOf(rig, LIST).map((url) => new URL(url, 'http://x').searchParams.toString());

/** More enrollments, one a day from 2025-06-01, in the other sequence. */
function addMany(length: number): void {
	const person = state().addPerson({ email: 'many@customers.example' });
	for (const n of times(length, (index) => index)) {
		state().addEnrollment({
			sequenceId: sequences.other,
			personId: person.id,
			mailboxEmail: mailboxes.grace,
			status: 'FINISHED',
			at: Date.UTC(2025, 5, 1) + n * DAY,
		});
	}
}

describe('get', () => {
	it('gives the enrollment itself', async () => {
		const ended = await run('get', { enrollmentId: enrollments.draft });
		expect(jsonOf(ended.success)).toEqual([state().enrollments.get(enrollments.draft)]);
		expect(rig.calls('get_sequence_enrollment')).toBe(1);
	});

	it('fails the items with unknown ids, and only those', async () => {
		const ids = [UNKNOWN_ID, enrollments.finished, '..', ''];
		const ended = await run(
			'get',
			{ enrollmentId: '={{ $json.id }}' },
			{ items: ids.map((id) => ({ id })) },
		);
		expect(idsOf(ended.success)).toEqual([enrollments.finished]);
		expect(pairingOf(ended.success)).toEqual([1]);
		expect(pairingOf(ended.error)).toEqual([0, 2, 3]);
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'not_found',
			statusCode: 404,
			retryable: false,
			attempts: 1,
			response: { status: 'not_found', message: 'Enrollment not found' },
		});
		expect(whatOf(ended.error[1])).toMatch(/Enrollment ID.*item 2/);
		expect(rig.sandbox.log).toHaveLength(2);
	});
});

describe('getAll', () => {
	it('gives all, page after page, each once', async () => {
		addMany(230);
		const ended = await run('getAll', { returnAll: true });
		expect(jsonOf(ended.success)).toEqual(all());
		expect(rig.calls(LIST)).toBe(3);
		expect(queries()[0]).toBe('limit=100');
		expect(new Set(pairingOf(ended.success))).toEqual(new Set([0]));
	});

	it.each([
		[1, 1],
		[100, 1],
		[130, 2],
		[500, 3],
	])('gives up to the limit %i, in %i calls', async (limit, calls) => {
		addMany(230);
		const ended = await run('getAll', { returnAll: false, limit });
		expect(jsonOf(ended.success)).toEqual(all().slice(0, limit));
		expect(rig.calls(LIST)).toBe(calls);
	});

	it('gives 50 when no limit is chosen', async () => {
		addMany(60);
		expect((await run('getAll', {})).success).toHaveLength(50);
	});

	it('gives nothing, without an error, where nothing matches', async () => {
		const ended = await run('getAll', { returnAll: true, filters: { personId: UNKNOWN_ID } });
		expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
		expect(rig.calls(LIST)).toBe(1);
	});
});

describe('a filter', () => {
	const given: ReadonlyArray<
		readonly [string, Ask['parameters'], string, () => readonly unknown[]]
	> = [
		[
			'sequenceId',
			{ sequenceId: byId(sequences.other) },
			`sequence_id=${sequences.other}`,
			() => [enrollments.activeInOther],
		],
		[
			'personId',
			{ personId: people.draft.id },
			`person_id=${people.draft.id}`,
			() => [enrollments.draft],
		],
		[
			'mailboxId',
			{ mailboxId: 'b0000002-0000-4000-8000-000000000002' },
			'mailbox_id=b0000002-0000-4000-8000-000000000002',
			() => all().flatMap(({ id, mailbox }) => (mailbox.email === mailboxes.grace ? [id] : [])),
		],
		[
			'enrolledByPlayId',
			{ enrolledByPlayId: PLAY_ID },
			`enrolled_by_play_id=${PLAY_ID}`,
			() => [enrollments.finished],
		],
		['status', { status: ['DRAFT'] }, 'status=DRAFT', () => [enrollments.draft]],
		[
			'several of status',
			{ status: ['DRAFT', 'FINISHED'] },
			'status=DRAFT&status=FINISHED',
			() => [enrollments.finished, enrollments.draft],
		],
		[
			'status by an expression',
			{ status: '={{ "DRAFT, FINISHED" }}' },
			'status=DRAFT&status=FINISHED',
			() => [enrollments.finished, enrollments.draft],
		],
	];

	it.each(given)('by %s reaches the provider and counts', async (_, filters, query, ids) => {
		const finished = state().enrollments.get(enrollments.finished);
		if (finished) finished.enrolled_by_play = { id: PLAY_ID, name: 'Play' };
		const person = state().addPerson({ email: 'grace-only@customers.example' });
		state().addEnrollment({
			sequenceId: sequences.main,
			personId: person.id,
			mailboxEmail: mailboxes.grace,
		});
		const ended = await run('getAll', { returnAll: true, filters });
		expect(queries()).toEqual([new URLSearchParams(`${query}&limit=100`).toString()]);
		expect(ids().length).toBeGreaterThan(0);
		expect(idsOf(ended.success)).toEqual(ids());
	});

	it('by time of change is inclusive at both ends', async () => {
		addMany(10);
		const ended = await run('getAll', {
			returnAll: true,
			filters: { updatedAfter: '2025-06-03T00:00:00Z', updatedBefore: '2025-06-05T00:00:00Z' },
		});
		expect(ended.success.map(({ json }) => json.updated_at)).toEqual([
			'2025-06-03T00:00:00.000Z',
			'2025-06-04T00:00:00.000Z',
			'2025-06-05T00:00:00.000Z',
		]);
	});

	it("by a time without a zone is in the workflow's", async () => {
		await run(
			'getAll',
			{ filters: { updatedAfter: '2025-06-03T00:00:00' } },
			{ run: { timezone: 'Europe/Berlin' } },
		);
		const [url = ''] = urlsOf(rig, LIST);
		const sent = new URL(url, 'http://x').searchParams.get('updated_after');
		expect(sent).toBe('2025-06-03T00:00:00+02:00');
	});

	it('stays on every page', async () => {
		addMany(150);
		const ended = await run('getAll', {
			returnAll: true,
			filters: { status: ['FINISHED'], sequenceId: byId(sequences.other) },
		});
		expect(ended.success).toHaveLength(150);
		expect(queries()).toHaveLength(2);
		for (const query of queries()) {
			expect(query).toContain('status=FINISHED');
			expect(query).toContain(`sequence_id=${sequences.other}`);
		}
		expect(queries()[1]).toMatch(/cursor=./);
	});

	it('that is empty is not sent', async () => {
		await run('getAll', {
			filters: {
				sequenceId: { mode: 'list', value: '' },
				personId: '',
				mailboxId: '={{ null }}',
				enrolledByPlayId: '={{ $json.none }}',
				status: [],
				updatedAfter: '',
				updatedBefore: '',
			},
		});
		expect(queries()).toEqual(['limit=50']);
	});

	it('is read for each item, and results are paired with theirs', async () => {
		const ended = await run(
			'getAll',
			{ returnAll: true, filters: { personId: '={{ $json.id }}' } },
			{ items: [people.draft, people.free, people.activeInMain].map(({ id }) => ({ id })) },
		);
		expect(idsOf(ended.success)).toEqual([enrollments.draft, enrollments.activeInMain]);
		expect(pairingOf(ended.success)).toEqual([0, 2]);
	});

	it('that the provider refuses fails its item, with errors[] in the details', async () => {
		const body = {
			status: 'bad_request',
			message: 'Not so',
			errors: [{ code: 'invalid', path: ['person_id'] }],
		};
		const stub = await startStub(() => ({ status: 400, body }));
		const ended = await rig.with({ unify: { baseUrl: stub.baseUrl } }).run('unify', {
			resource: 'enrollment',
			operation: 'getAll',
			parameters: { filters: { personId: 'no-uuid' } },
			items: [{}],
		});
		await stub.close();
		expect(ended.success).toEqual([]);
		expect(whatOf(ended.error[0])).toContain('person_id');
		expect(detailsOf(ended.error[0])).toMatchObject({
			statusCode: 400,
			code: 'bad_request',
			response: body,
		});
	});

	it.each<[string, Ask['parameters']]>([
		['Status', { status: ['ACTIVE'] }],
		['Updated After', { updatedAfter: 'yesterday' }],
	])('that cannot be sent fails its item by name: %s', async (name, filters) => {
		const ended = await run('getAll', { filters });
		expect(whatOf(ended.error[0])).toMatch(new RegExp(`${name}.*item 0`));
		expect(rig.sandbox.log).toEqual([]);
	});
});
