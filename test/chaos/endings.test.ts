import { SEED } from '../../sandbox';
import type { AskedWait, FaultRule } from '../../sandbox';
import { byId, count, outcomeOf, Rig } from '../support/rig';
import type { Ask, Json } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay } from './plan';
import { whatOf, detailsOf } from '../support/items';

// How a run ends when the provider does not recover: in bounded time, and with nothing guessed.

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

let rig: Rig;

beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	// Holds outlive a run, as they do in n8n: past the longest of them.
	await clock.sleep(2 * 3_600_000);
});
afterAll(async () => await rig.close());

const leads = (length: number): Json[] =>
	Array.from({ length }, (_, index) => ({ leadExternalId: `lead-${index}` }));

const enroll = (
	length: number,
	options: Record<string, unknown> = {},
	more: Partial<Ask> = {},
): Ask => ({
	resource: 'enrollment',
	operation: 'enroll',
	parameters: {
		dataMode: 'autoMapInputData',
		cadenceId: byId(CADENCE),
		options: { ...options } as Record<string, number>,
	},
	items: leads(length),
	...more,
});

const faults = (...rules: FaultRule[]) => rig.sandbox.setFaults({ seed: 1, rules });

const commits = (index: number): number =>
	rig.sandbox.myAgentMail.state.commits.get(`${CADENCE}|lead-${index}`) ?? 0;

/** No outcome says what is not so at the provider. */
function expectTruth(items: ReadonlyArray<{ json: Json; pairedItem?: unknown }>): void {
	for (const item of items) {
		const { pairedItem } = item;
		const index =
			typeof pairedItem === 'object' && pairedItem !== null && 'item' in pairedItem
				? Number(pairedItem.item)
				: -1;
		const outcome = outcomeOf({ json: item.json });
		if (outcome === 'enrolled')
			expect([index, outcome, commits(index)]).toEqual([index, 'enrolled', 1]);
		else if (outcome === 'failed')
			expect([index, outcome, commits(index)]).toEqual([index, 'failed', 0]);
		else expect([index, outcome]).toEqual([index, 'unknown']);
		expect(commits(index)).toBeLessThanOrEqual(1);
	}
}

test('a provider that refuses every call ends the run after the retry time, as failed and retryable', async () => {
	faults({
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 7 },
		},
	});
	const began = clock.now();
	const { success, error } = await rig.run('myAgentMail', enroll(300));
	expect(success).toHaveLength(0);
	expect(error).toHaveLength(300);
	for (const { json } of error)
		expect(json.details).toMatchObject({ outcome: 'failed', retryable: true });
	expect((clock.now() - began) / 1_000).toBeGreaterThan(500);
	expect((clock.now() - began) / 1_000).toBeLessThan(700);
});

test('a Retry-After beyond the retry time is not waited for', async () => {
	faults({
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 3_600 },
		},
	});
	const began = clock.now();
	const { error } = await rig.run('myAgentMail', enroll(50));
	expect(count(error)).toEqual({ failed: 50 });
	expect((clock.now() - began) / 1_000).toBeLessThan(10);
	expect(rig.calls('enrollLeadInCadence')).toBeLessThanOrEqual(4);
});

test.each<[string, AskedWait]>([
	['0', { form: 'seconds', seconds: 0 }],
	['-1', { form: 'seconds', seconds: -1 }],
	['a time that is over', { form: 'date', seconds: -90 }],
	['an epoch that is over', { form: 'epoch', seconds: -90 }],
	['what nobody can read', { form: 'text', text: 'soon' }],
])(
	'a provider that refuses for ever and asks to wait for %s is asked seldom, and the run ends',
	async (_, retryAfter) => {
		faults({ fault: { kind: 'status', status: 429, when: 'before-commit', retryAfter } });
		const began = clock.now();
		const { error } = await rig.run('myAgentMail', enroll(300));
		expect(count(error)).toEqual({ failed: 300 });
		expect((clock.now() - began) / 1_000).toBeLessThan(700);
		expect(rig.calls('enrollLeadInCadence')).toBeLessThan(100);
	},
);

test.each<[string, AskedWait]>([
	['a thousand million seconds', { form: 'seconds', seconds: 1e9 }],
	['an epoch in seven seconds', { form: 'epoch', seconds: 7 }],
])(
	'one refusal that asks to wait for %s does not keep a key from working for days',
	async (_, retryAfter) => {
		faults({
			times: 1,
			fault: { kind: 'status', status: 403, when: 'before-commit', retryAfter },
		});
		const began = clock.now();
		const { success } = await rig.run('myAgentMail', enroll(30, { maxRetryTime: 2 * 3_600 }));
		expect(count(success)).toEqual({ enrolled: 30 });
		expect((clock.now() - began) / 3_600_000).toBeLessThan(1.1);
	},
);

test('an execution after a hold that another gave up on tries again as soon as the hold is over', async () => {
	faults({
		times: 4,
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 900 },
		},
	});
	expect(count((await rig.run('myAgentMail', enroll(20))).error)).toEqual({ failed: 20 });
	rig.sandbox.setFaults(undefined);
	expect(count((await rig.run('myAgentMail', enroll(20))).error)).toEqual({ failed: 20 });
	expect(rig.calls('enrollLeadInCadence')).toBeLessThanOrEqual(4);
	await clock.sleep(901_000);
	expect(count((await rig.run('myAgentMail', enroll(20))).success)).toEqual({ enrolled: 20 });
});

test('a provider that is not there ends as failed, never sent twice at once, with what to check', async () => {
	const gone = rig.with({ myAgentMail: { baseUrl: 'http://127.0.0.1:9/v1' } });
	const began = clock.now();
	const { error } = await gone.run('myAgentMail', enroll(40, { maxRetryTime: 30 }));
	expect(count(error)).toEqual({ failed: 40 });
	expect(whatOf(error[0])).toBe('MyAgentMail could not be reached');
	expect(detailsOf(error[0])).toMatchObject({
		code: 'refused',
		retryable: true,
		statusCode: null,
	});
	expect((clock.now() - began) / 1_000).toBeLessThan(70);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
	'with little time to retry, what is not settled is unknown and nothing contradicts the truth (seed %i)',
	async (seed) => {
		rig.sandbox.setFaults(badDay(seed, 'myAgentMail'));
		const { success, error } = await rig.run('myAgentMail', enroll(150, { maxRetryTime: 2 }));
		expect(success.length + error.length).toBe(150);
		expectTruth([...success, ...error]);
	},
);

test.each(['before-commit', 'after-commit'] as const)(
	'a key that is refused in the middle (%s) stops the sending at once, and no outcome contradicts the truth',
	async (when) => {
		faults({ after: 100, fault: { kind: 'status', status: 401, when } });
		const { success, error } = await rig.run('myAgentMail', enroll(1_000));
		expect(success.length + error.length).toBe(1_000);
		const refused = rig.sandbox.log.filter(({ status }) => status === 401).length;
		// Those that were in flight together with the first refused one, and no more.
		expect(refused).toBeLessThanOrEqual(20);
		expect(rig.calls('enrollLeadInCadence')).toBe(100 + refused);
		expect(success).toHaveLength(100);
		for (const { json } of error)
			expect(json.details).toMatchObject({ outcome: 'failed', statusCode: 401, retryable: false });
		if (when === 'before-commit') expectTruth([...success, ...error]);
	},
);

test('an answer that trickles past the time-out is lost, and the repeat settles it', async () => {
	faults({ after: 2, times: 1, fault: { kind: 'drip', ms: 3_000 } });
	const { success } = await rig.run('myAgentMail', enroll(5, { timeout: 1 }));
	expect(count(success)).toEqual({ enrolled: 5 });
	expect(success.filter(({ json }) => json.afterLostAnswer === true)).toHaveLength(1);
	expectTruth(success);
});

test('a lead that was there before the run is already_enrolled, though the first answer was lost', async () => {
	rig.sandbox.myAgentMail.state.addEnrollment({
		cadenceId: CADENCE,
		leadExternalId: 'lead-0',
		createdAt: '2025-06-01T00:00:00.000Z',
	});
	faults({ times: 1, fault: { kind: 'reset', when: 'after-commit' } });
	const { success } = await rig.run('myAgentMail', enroll(1));
	expect(success.map(outcomeOf)).toEqual(['already_enrolled']);
});

test('on error stop: a fault in the middle of 1,000 leads ends the run with one error, which says what was taken', async () => {
	faults(
		{ after: 400, times: 1, fault: { kind: 'status', status: 504, when: 'after-commit' } },
		{ after: 401, fault: { kind: 'reset', when: 'before-commit' } },
	);
	const { thrown, success } = await rig.run(
		'myAgentMail',
		enroll(1_000, { maxRetryTime: 1 }, { onError: 'stopWorkflow' }),
	);
	expect(success).toHaveLength(0);
	expect(thrown?.context?.itemIndex).toEqual(expect.any(Number));
	const taken = /^.*?(\d+) of 1000 items were taken/s.exec(thrown?.description ?? '')?.[1];
	expect(Number(taken)).toBeGreaterThanOrEqual(400);
	expect(Number(taken)).toBeLessThanOrEqual(rig.sandbox.myAgentMail.state.commits.size);
	expect(rig.calls('enrollLeadInCadence')).toBeLessThan(500);
});

test('Retry On Fail sends only what failed and may be tried again; what was settled keeps its outcome', async () => {
	faults({
		after: 0,
		times: 30,
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 5 },
		},
	});
	const items = leads(60);
	const ended = await rig.run('myAgentMail', {
		...enroll(60, { maxRetryTime: 4 }),
		items,
		node: { retryOnFail: true, maxTries: 5, waitBetweenTries: 10 },
	});
	expect(ended.success.length + ended.error.length).toBe(60);
	expectTruth([...ended.success, ...ended.error]);
	const perLead = new Map<unknown, number>();
	for (const { body, status } of rig.sandbox.log) {
		if (status === 200)
			perLead.set(JSON.stringify(body), (perLead.get(JSON.stringify(body)) ?? 0) + 1);
	}
	for (const times of perLead.values()) expect(times).toBe(1);
});

test('Stop in the middle of a hold ends the run soon, and nothing new is sent', async () => {
	faults({
		after: 50,
		fault: {
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 300 },
		},
	});
	const handle = rig.begin('myAgentMail', enroll(500));
	while (rig.calls('enrollLeadInCadence') < 51)
		await new Promise((resolve) => setTimeout(resolve, 1));
	handle.cancel();
	const before = rig.calls('enrollLeadInCadence');
	await handle.finished;
	expect(rig.calls('enrollLeadInCadence')).toBeLessThanOrEqual(before + 20);
	expect(rig.calls('enrollLeadInCadence')).toBeLessThan(100);
});
