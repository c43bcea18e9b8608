import { SEED } from '../../sandbox';
import { at, bodiesOf, times, wayOutOf } from '../support/items';
import { byId, count, outcomeOf, Rig } from '../support/rig';
import type { Json } from '../support/rig';
import { startStub } from '../support/stub';
import type { Stub, StubAnswer, StubRequest } from '../support/stub';
import { clock } from '../support/virtualTime';

// Answers as they come from real providers, and from what stands before them.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

const CADENCE = SEED.myAgentMail.cadences.welcome;
const AUTO = { dataMode: 'autoMapInputData' };
const stubs: Stub[] = [];

interface Options {
	readonly [name: string]: number;
}

let rig: Rig;

beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(2 * 3_600_000);
});
afterEach(async () => await Promise.all(stubs.splice(0).map(async (stub) => await stub.close())));
afterAll(async () => await rig.close());

async function stub(answer: (request: StubRequest, ordinal: number) => StubAnswer): Promise<Stub> {
	const started = await startStub(answer);
	stubs.push(started);
	return started;
}

const enroll = (items: readonly Json[], options: Options = {}) => ({
	resource: 'enrollment',
	operation: 'enroll',
	parameters: { ...AUTO, cadenceId: byId(CADENCE), options },
	items,
});

describe('the page of a firewall is told by its status', () => {
	const wayOutAt = async (answer: StubAnswer) => {
		const { baseUrl, requests } = await stub(() => answer);
		const { error } = await rig
			.with({ myAgentMail: { baseUrl } })
			.run('myAgentMail', enroll([{ leadExternalId: 'lead-1' }], { maxRetryTime: 1 }));
		expect(error).toHaveLength(1);
		return { wayOut: String(wayOutOf(error[0])), calls: requests.length };
	};
	const PAGE = '<!DOCTYPE html><html><h1>No</h1></html>';

	test.each([402, 403, 413, 429, 500, 502, 503, 504])(
		'%i says nothing of the base URL, and no web page is said to be wrong',
		async (status) => {
			const page = await wayOutAt({ status, body: PAGE });
			expect(page.wayOut).not.toMatch(/base URL/);
			expect(page.wayOut).toMatch(/[a-z]{3}/);
		},
	);

	test.each([402, 403, 413, 429])('%i says the same as without a page', async (status) => {
		const page = await wayOutAt({ status, body: PAGE });
		expect(page.wayOut).toBe((await wayOutAt({ status, body: {} })).wayOut);
	});

	test.each([404, 405, 410])('%i leads elsewhere than to the API', async (status) => {
		expect((await wayOutAt({ status, body: PAGE })).wayOut).toMatch(/base URL/);
	});
});

describe('403 that names when to come again is about the load', () => {
	const refused = (headers: Record<string, string>, body: StubAnswer['body']) => ({
		status: 403,
		body,
		headers,
	});

	test.each([
		['in seconds', (): Record<string, string> => ({ 'retry-after': '3' })],
		[
			'as a date',
			() => ({
				'retry-after': new Date(clock.now() + 3_000).toUTCString(),
				date: new Date(clock.now()).toUTCString(),
			}),
		],
		['in a way that nobody can read', () => ({ 'retry-after': 'soon' })],
	])('%s: the call is made again, and the key is not blamed', async (_, headers) => {
		for (const body of [{ error: 'Forbidden' }, '<html>Slow down</html>']) {
			const { baseUrl, requests } = await stub((__, ordinal) =>
				ordinal === 1 ? refused(headers(), body) : { body: { ok: true, created: true } },
			);
			const { success } = await rig
				.with({ myAgentMail: { baseUrl } })
				.run('myAgentMail', enroll([{ leadExternalId: 'lead-1' }]));
			expect(count(success)).toEqual({ enrolled: 1 });
			expect(requests).toHaveLength(2);
		}
	});

	test('and without it is about the key: asked once', async () => {
		const { baseUrl, requests } = await stub(() => refused({}, { error: 'Forbidden' }));
		const { error } = await rig
			.with({ myAgentMail: { baseUrl } })
			.run('myAgentMail', enroll([{ leadExternalId: 'lead-1' }]));
		expect(wayOutOf(error[0])).toMatch(/API key/);
		expect(requests).toHaveLength(1);
	});
});

const SEQUENCE = '8e1c8f3a-0b7d-4c1e-9f2a-1234567890ab';

const create = (personId = 'person-1', options: Options = {}) => ({
	resource: 'enrollment',
	operation: 'create',
	parameters: { ...AUTO, sequenceId: byId(SEQUENCE), options },
	items: [{ personId, mailboxEmails: 'ada@outbound.example' }],
});

describe('ids come back in another letter case', () => {
	test.each([
		['in capitals', SEQUENCE.toUpperCase(), 'already_enrolled'],
		['in both', SEQUENCE.replace('8e1c', '8E1c'), 'already_enrolled'],
		['of another one', SEQUENCE.replace('8e1c', '8e1d').toUpperCase(), 'skipped'],
	])('a 409 that names the sequence %s', async (_, active_sequence_id, outcome) => {
		const { baseUrl } = await stub(() => ({
			status: 409,
			body: { status: 'conflict', message: 'Active', active_sequence_id },
		}));
		const { success } = await rig.with({ unify: { baseUrl } }).run('unify', create());
		expect(success.map(outcomeOf)).toEqual([outcome]);
	});

	test('of relinks: every row is settled by one call', async () => {
		const ids = times(5, (n) => SEQUENCE.replace('8e1c', `8e1${n}`));
		const { baseUrl, requests } = await stub(() => ({
			body: {
				ok: true,
				results: ids.map((id, n) => ({
					ok: n !== 3,
					enrollmentId: id.toUpperCase(),
					...(n === 3 && { code: 'NOT_FOUND', error: 'Enrollment not found' }),
				})),
			},
		}));
		const { success, error } = await rig.with({ myAgentMail: { baseUrl } }).run('myAgentMail', {
			resource: 'enrollment',
			operation: 'bulkRelink',
			parameters: { ...AUTO, cadenceId: byId(CADENCE) },
			items: ids.map((enrollmentId) => ({ enrollmentId, leadName: 'New' })),
		});
		expect(count(success)).toEqual({ updated: 4 });
		expect(error.map(({ pairedItem }) => at(pairedItem, 'item'))).toEqual([3]);
		expect(requests).toHaveLength(1);
	});
});

describe('a read-back after a lost answer', () => {
	const LOST: StubAnswer = { status: 502, body: '<html>Bad gateway</html>' };

	/** The provider loses the first answer without acting on it, shows this list, and takes the second call. */
	async function readingBack(list: (request: StubRequest) => StubAnswer, options: Options = {}) {
		let posts = 0;
		const { baseUrl } = await stub((request) => {
			if (request.method === 'GET') return list(request);
			posts += 1;
			return posts === 1 ? LOST : { status: 201, body: { id: 'enr-new', status: 'IN_PROGRESS' } };
		});
		const { success, error } = await rig
			.with({ unify: { baseUrl } })
			.run('unify', create('person-1', options));
		return { outcomes: [...success, ...error].map(outcomeOf), posts };
	}

	const shown = (...enrollments: Json[]): StubAnswer => ({
		body: { enrollments, next_cursor: null },
	});

	test.each<[string, Json]>([
		['no time', {}],
		['a time that is null', { created_at: null }],
		['an empty time', { created_at: '' }],
		['a time that nobody can read', { created_at: 'yesterday' }],
		['a time that is a number', { created_at: 1_767_600_000 }],
		['a time before this run', { created_at: '2025-01-01T00:00:00Z' }],
	])('an enrollment that is over, with %s, is no proof of ours', async (_, time) => {
		const { outcomes, posts } = await readingBack(() =>
			shown({ id: 'enr-old', status: 'FINISHED', ...time }),
		);
		expect([outcomes, posts]).toEqual([['enrolled'], 2]);
	});

	test('an enrollment that is over and came to be in this run is ours, and is not made again', async () => {
		const { outcomes, posts } = await readingBack(() =>
			shown({
				id: 'enr-ours',
				status: 'FINISHED',
				created_at: new Date(clock.now() + 1_000).toISOString(),
			}),
		);
		expect([outcomes, posts]).toEqual([['enrolled'], 1]);
	});

	test('empty pages are read to the end before somebody is certainly not there', async () => {
		const { outcomes, posts } = await readingBack(({ url }) => {
			const page = Number(new URL(url, 'http://x').searchParams.get('cursor') ?? '0');
			return page < 3
				? { body: { enrollments: [], next_cursor: String(page + 1) } }
				: shown({ id: 'enr-there', status: 'IN_PROGRESS', created_at: '2025-01-01T00:00:00Z' });
		});
		expect([outcomes, posts]).toEqual([['already_enrolled'], 1]);
	});

	test.each<[string, (request: StubRequest) => StubAnswer]>([
		['goes in circles', () => ({ body: { enrollments: [], next_cursor: 'a' } })],
		['is refused', () => ({ status: 403, body: { status: 'forbidden', message: 'No' } })],
		['is a page of a firewall', () => ({ status: 403, body: '<html>No</html>' })],
		['never comes', () => LOST],
		['is of another shape', () => ({ body: { hello: 'world' } })],
		[
			'breaks on its second page',
			({ url }) =>
				url.includes('cursor=')
					? { status: 400, body: { status: 'bad_request', message: 'Cursor' } }
					: { body: { enrollments: [], next_cursor: 'a' } },
		],
	])(
		'a list that %s proves nothing: the person is unknown, and not sent again',
		async (_, list) => {
			const { outcomes, posts } = await readingBack(list, { maxRetryTime: 5 });
			expect([outcomes, posts]).toEqual([['unknown'], 1]);
		},
	);
});

test('what is unknown is called safe to run again only where it is', async () => {
	const { baseUrl } = await stub(() => ({ status: 502, body: '<html>Bad gateway</html>' }));
	const reached = rig.with({ unify: { baseUrl }, myAgentMail: { baseUrl } });
	const unsafe = await reached.run('unify', create('person-1', { maxRetryTime: 2 }));
	expect(unsafe.error.map(outcomeOf)).toEqual(['unknown']);
	expect(wayOutOf(unsafe.error[0])).not.toMatch(/safe/);
	const safe = await reached.run(
		'myAgentMail',
		enroll([{ leadExternalId: 'lead-1' }], { maxRetryTime: 2 }),
	);
	expect(safe.error.map(outcomeOf)).toEqual(['unknown']);
	expect(wayOutOf(safe.error[0])).toMatch(/Running this item again is safe/);
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
	'a refusal with the code %s is said in words, for each provider',
	async (code) => {
		const { baseUrl } = await stub(() => ({
			status: 400,
			body: { code, error: 'No', status: code, message: 'No', _errors: [{ code, title: 'No' }] },
		}));
		const reached = rig.with({
			unify: { baseUrl },
			myAgentMail: { baseUrl },
			amplemarket: { baseUrl },
		});
		const ended = [
			await reached.run('unify', create()),
			await reached.run('myAgentMail', enroll([{ leadExternalId: 'lead-1' }])),
			await reached.run('amplemarket', {
				resource: 'sequence',
				operation: 'addLeads',
				parameters: { ...AUTO, sequenceId: byId('sequence-1') },
				items: [{ email: 'jane@customers.example' }],
			}),
		];
		for (const { error } of ended) {
			expect(error.map(outcomeOf)).toEqual(['failed']);
			expect(at(error[0], 'json', 'error')).toMatch(/^No\b/);
			expect(wayOutOf(error[0])).toMatch(/^[A-Z][^{}()[\]]+\.$/);
		}
	},
);

test('a row that is refused with such a code has its words too', async () => {
	const { baseUrl } = await stub(() => ({
		body: { ok: true, results: [{ ok: false, enrollmentId: 'enr_1', code: 'constructor' }] },
	}));
	const { error } = await rig.with({ myAgentMail: { baseUrl } }).run('myAgentMail', {
		resource: 'enrollment',
		operation: 'bulkRelink',
		parameters: { ...AUTO, cadenceId: byId(CADENCE) },
		items: [{ enrollmentId: 'enr_1', leadName: 'New' }],
	});
	expect(wayOutOf(error[0])).toBe('Look up the enrollment in MyAgentMail.');
});

test('a Date, as database nodes give it, is its ISO text wherever a row holds one', async () => {
	const date = new Date('2026-03-01T08:00:00Z');
	const dated = (row: object): Json => JSON.parse('{}', () => row) as Json;
	const { success } = await rig.run(
		'myAgentMail',
		enroll([
			dated({
				leadExternalId: date,
				leadName: date,
				startAt: date,
				context: { since: date, list: [date] },
			}),
		]),
	);
	expect(count(success)).toEqual({ enrolled: 1 });
	const iso = date.toISOString();
	expect(bodiesOf(rig, 'enrollLeadInCadence')).toEqual([
		{
			leadExternalId: iso,
			leadName: iso,
			startAt: expect.stringMatching(/^2026-03-01T08:00:00/),
			context: { since: iso, list: [iso] },
		},
	]);
	const leads = await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		parameters: { ...AUTO, sequenceId: byId(SEED.amplemarket.sequences.main) },
		items: [dated({ email: 'jane@customers.example', data: { since: date } })],
	});
	expect(count(leads.success)).toEqual({ enrolled: 1 });
	expect(bodiesOf(rig, 'addLeadsToSequence')).toEqual([
		{ leads: [{ email: 'jane@customers.example', data: { since: iso } }] },
	]);
});

test('two spellings of an address are one person in a dry run as in the run', async () => {
	const asked = (dryRun: boolean) => ({
		resource: 'enrollment',
		operation: 'create',
		parameters: {
			...AUTO,
			sequenceId: byId(SEED.unify.sequences.main),
			dryRun,
			createMissingPerson: true,
		},
		items: ['Zoe@new.example', 'zoe@new.example', ' ZOE@NEW.example\u200b'].map((personEmail) => ({
			personEmail,
			mailboxEmails: SEED.unify.mailboxes.ada,
		})),
	});
	const dry = await rig.run('unify', asked(true));
	expect(dry.success.map(outcomeOf)).toEqual(['planned', 'skipped', 'skipped']);
	expect(rig.sandbox.log).toEqual([]);
	const real = await rig.run('unify', asked(false));
	expect(real.success.map(outcomeOf)).toEqual(['enrolled', 'skipped', 'skipped']);
	expect(rig.calls('find_unique_object_record')).toBe(1);
	expect(rig.calls('upsert_object_record')).toBe(1);
	expect(rig.calls('create_sequence_enrollment')).toBe(1);
});
