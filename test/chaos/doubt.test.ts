import { SEED } from '../../sandbox';
import type { FaultRule } from '../../sandbox';
import { byId, count, outcomeOf, Rig } from '../support/rig';
import { startStub } from '../support/stub';
import type { Stub, StubAnswer, StubRequest } from '../support/stub';
import { clock } from '../support/virtualTime';
import { detailsOf } from '../support/items';

// Answers that would make it easy to guess wrong.

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
const stubs: Stub[] = [];

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

const faults = (...rules: FaultRule[]) => rig.sandbox.setFaults({ seed: 1, rules });

const enroll = (length: number, options: Record<string, number> = {}) => ({
	resource: 'enrollment',
	operation: 'enroll',
	parameters: { dataMode: 'autoMapInputData', cadenceId: byId(CADENCE), options },
	items: Array.from({ length }, (_, index) => ({ leadExternalId: `lead-${index}` })),
});

const addLeads = (length: number) => ({
	resource: 'sequence',
	operation: 'addLeads',
	parameters: { dataMode: 'autoMapInputData', sequenceId: byId('sequence-1') },
	items: Array.from({ length }, (_, index) => ({ email: `lead-${index}@customers.example` })),
});

const create = (length: number) => ({
	resource: 'enrollment',
	operation: 'create',
	parameters: { dataMode: 'autoMapInputData', sequenceId: byId('sequence-1') },
	items: Array.from({ length }, (_, index) => ({
		personId: `person-${index}`,
		mailboxEmails: 'ada@outbound.example',
	})),
});

test('a refusal after a lost answer does not say that the lead is not in', async () => {
	faults(
		{ times: 1, fault: { kind: 'status', status: 500, when: 'after-commit' } },
		{ fault: { kind: 'latency', ms: 0 } },
	);
	const { state } = rig.sandbox.myAgentMail;
	const gone = rig.begin('myAgentMail', enroll(1));
	while (state.commits.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
	// The cadence is taken away before the repeat.
	state.cadences.delete(CADENCE);
	const { data } = await gone.finished;
	const [item] = data.resultData.runData.Node?.[0]?.data?.main?.[1] ?? [];
	expect(detailsOf(item)).toMatchObject({
		outcome: 'unknown',
		statusCode: 404,
		retryable: true,
	});
});

test('a conflict that names no sequence is a refusal, asked once', async () => {
	const { baseUrl, requests } = await stub(({ method }) =>
		method === 'POST'
			? { status: 409, body: { status: 'conflict', message: 'busy' } }
			: { status: 200, body: { enrollments: [], next_cursor: null } },
	);
	const { error } = await rig.with({ unify: { baseUrl } }).run('unify', create(3));
	expect(error.map(({ json }) => json.details)).toEqual(
		Array(3).fill(
			expect.objectContaining({ outcome: 'failed', code: 'conflict', statusCode: 409 }),
		),
	);
	expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
});

test('any success status settles the leads, not just the one that the contract names', async () => {
	const { baseUrl, requests } = await stub(() => ({
		status: 201,
		body: { total: 3, total_added_to_sequence: 3 },
	}));
	const { success } = await rig.with({ amplemarket: { baseUrl } }).run('amplemarket', addLeads(3));
	expect(count(success)).toEqual({ enrolled: 3 });
	expect(requests).toHaveLength(1);
});

test('leads that a retry meets in the sequence were put in by the unexplained call of the same run', async () => {
	const emails = (body: unknown) =>
		(body as { leads: Array<{ email: string }> }).leads.map(({ email }) => ({ email }));
	const { baseUrl } = await stub(({ body }, ordinal) =>
		ordinal === 1
			? { status: 200, body: { total: 2, total_added_to_sequence: 1 } }
			: {
					status: 200,
					body: {
						total: 2,
						total_added_to_sequence: 0,
						already_in_sequence_and_skipped: emails(body),
					},
				},
	);
	const { success } = await rig.with({ amplemarket: { baseUrl } }).run('amplemarket', {
		...addLeads(2),
		node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
		['enrolled', true],
		['enrolled', true],
	]);
});

test('Retry On Fail never brings back a value that a later row has replaced', async () => {
	const bodies: unknown[] = [];
	const { baseUrl } = await stub(({ body }) => {
		bodies.push(body);
		const { updates } = body as { updates: Array<{ enrollmentId: string; leadName: string }> };
		return {
			status: 200,
			body: {
				ok: true,
				results: updates.map(({ enrollmentId, leadName }) =>
					leadName === 'old'
						? { ok: false, enrollmentId, code: 'PATCH_FAILED', error: 'no' }
						: { ok: true, enrollmentId, enrollment: { id: enrollmentId } },
				),
			},
		};
	});
	const { error, success } = await rig.with({ myAgentMail: { baseUrl } }).run('myAgentMail', {
		resource: 'enrollment',
		operation: 'bulkRelink',
		parameters: { dataMode: 'autoMapInputData', cadenceId: byId(CADENCE) },
		items: [
			{ enrollmentId: 'e', leadName: 'old' },
			{ enrollmentId: 'e', leadName: 'new' },
		],
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	expect(error.map(({ json }) => json.details)).toEqual([
		expect.objectContaining({ code: 'PATCH_FAILED', retryable: false }),
	]);
	expect(success.map(outcomeOf)).toEqual(['updated']);
	expect(bodies).toHaveLength(1);
});

test('Retry On Fail has its whole time for each try', async () => {
	faults({
		times: 3,
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 4 },
		},
	});
	const { success } = await rig.run('myAgentMail', {
		...enroll(1, { maxRetryTime: 5 }),
		node: { retryOnFail: true, maxTries: 4, waitBetweenTries: 1 },
	});
	expect(count(success)).toEqual({ enrolled: 1 });
});

test('a reset header in milliseconds holds for as long as it says, and no header locks a key for days', async () => {
	const { baseUrl, requests } = await stub((_, ordinal): StubAnswer =>
		ordinal === 1
			? {
					status: 429,
					body: { error: 'slow down' },
					headers: {
						'x-ratelimit-reset': String(clock.now() + 60_000),
						date: new Date(clock.now()).toUTCString(),
					},
				}
			: {
					status: 200,
					body: { created: true },
					headers: { date: new Date(clock.now()).toUTCString() },
				},
	);
	const began = clock.now();
	const slow = rig.with({ myAgentMail: { baseUrl } });
	expect(count((await slow.run('myAgentMail', enroll(1))).success)).toEqual({ enrolled: 1 });
	expect(clock.now() - began).toBeGreaterThan(55_000);
	expect(clock.now() - began).toBeLessThan(70_000);
	expect(requests).toHaveLength(2);
});

test.each([-60_000, 60_000])(
	'a provider whose clock differs by %i ms is still told right from wrong',
	async (skew) => {
		const stamp = (at: number) => new Date(at + skew).toISOString();
		const date = () => ({ date: new Date(clock.now() + skew).toUTCString() });
		const committed = new Map<unknown, string>([['lead-1', stamp(clock.now() - 600_000)]]);
		const { baseUrl } = await stub(({ body }, ordinal) => {
			const { leadExternalId } = body as { leadExternalId: string };
			const createdAt = committed.get(leadExternalId) ?? stamp(clock.now());
			const created = !committed.has(leadExternalId);
			committed.set(leadExternalId, createdAt);
			if (ordinal <= 2) return { status: 502, body: 'Bad gateway', headers: date() };
			return { status: 200, body: { created, enrollment: { createdAt } }, headers: date() };
		});
		const { success } = await rig.with({ myAgentMail: { baseUrl } }).run('myAgentMail', enroll(2));
		expect(success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
			['enrolled', true],
			['already_enrolled', undefined],
		]);
	},
);

test('where every sample of a small batch is refused, the others are still found', async () => {
	const bad = new Set([0, 2, 5, 7, 9].map((index) => `lead-${index}@customers.example`));
	const { baseUrl } = await stub(({ body }) => {
		const { leads } = body as { leads: Array<{ email: string }> };
		return leads.some(({ email }) => bad.has(email))
			? {
					status: 422,
					body: { validation_errors: [{ error_code: 'strange', message: 'Something is wrong' }] },
				}
			: { status: 200, body: { total: leads.length, total_added_to_sequence: leads.length } };
	});
	const { success, error } = await rig
		.with({ amplemarket: { baseUrl } })
		.run('amplemarket', addLeads(10));
	expect(count(success)).toEqual({ enrolled: 5 });
	expect(count(error)).toEqual({ failed: 5 });
});

test('a fault that is known to lie in rows is searched for to the end, though every sample has it', async () => {
	const isBad = (email: string) => Number(/\d+/.exec(email)?.[0]) % 9 !== 4;
	const { baseUrl, requests } = await stub(({ body }) => {
		const { leads } = body as { leads: Array<{ email: string }> };
		return leads.some(({ email }) => isBad(email))
			? {
					status: 422,
					body: {
						validation_errors: [
							{ error_code: 'missing_lead_field', message: 'A field is missing' },
						],
					},
				}
			: { status: 200, body: { total: leads.length, total_added_to_sequence: leads.length } };
	});
	const { success, error } = await rig
		.with({ amplemarket: { baseUrl } })
		.run('amplemarket', addLeads(36));
	expect(success.length + error.length).toBe(36);
	expect(requests.length).toBeLessThanOrEqual(70);
	expect(success.length).toBeGreaterThan(0);
});

test('on error stop: no person is made after the first that could not be', async () => {
	const { baseUrl, requests } = await stub(({ url }) =>
		url.endsWith('/find-unique')
			? { status: 200, body: { status: 'success', data: null } }
			: { status: 400, body: { status: 'bad_request', message: 'No such attribute' } },
	);
	const { thrown } = await rig.with({ unify: { baseUrl } }).run('unify', {
		resource: 'enrollment',
		operation: 'create',
		parameters: {
			dataMode: 'autoMapInputData',
			sequenceId: byId('s'),
			createMissingPerson: true,
			options: { maxConcurrency: 2 },
		},
		items: Array.from({ length: 50 }, (_, index) => ({
			personEmail: `p${index}@customers.example`,
			mailboxEmails: 'ada@outbound.example',
		})),
		onError: 'stopWorkflow',
	});
	expect(thrown?.message).toContain('No such attribute');
	expect(requests.filter(({ url }) => url.endsWith('/upsert')).length).toBeLessThanOrEqual(2);
});

test('on error stop: a lead whose fate is unknown is not called untaken', async () => {
	faults({ fault: { kind: 'reset', when: 'after-commit' } });
	const { thrown } = await rig.run('myAgentMail', {
		...enroll(1, { maxRetryTime: 1 }),
		onError: 'stopWorkflow',
	});
	expect(thrown?.description).toContain('1 may have been');
	expect(thrown?.description).not.toContain('Nothing was taken');
});
