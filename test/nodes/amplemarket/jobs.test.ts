import { faultIn } from '../../support/items';
import { count, outcomeOf, Rig } from '../../support/rig';
import { clock } from '../../support/virtualTime';
import { emails, runningOn } from './running';

// Jobs that cost credits: none is paid twice, whatever becomes of an answer, and each row has what is its own.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none', now: clock.now });
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	rig.sandbox.setFaults(undefined);
	await clock.sleep(3 * 3_600_000);
});

const { state, credits, run, befall, calls } = runningOn(() => rig);

const VALIDATE = ['emailValidation', 'validate'] as const;

describe('email validation', () => {
	test('each address has its verdict, repeats share it, and each is paid once', async () => {
		const items = [
			...emails(150),
			{ email: ' PERSON-3@customers.example' },
			{ email: 'undeliverable-1@customers.example' },
			{ email: 'unknown-1@customers.example' },
			{ email: 'risky-1@customers.example' },
			{ email: 'no address' },
		];
		const { success, error } = await run(VALIDATE, items);
		expect(count(success)).toEqual({ validated: 154 });
		expect(success.map(({ json }) => json.result)).toEqual([
			...Array<string>(151).fill('deliverable'),
			'undeliverable',
			'unknown',
			'risky',
		]);
		expect(success.at(-1)?.json).toMatchObject({
			email: 'risky-1@customers.example',
			catchAll: true,
		});
		expect(error.map(outcomeOf)).toEqual(['failed']);
		expect(credits().total('email')).toBe(153);
		expect(calls('startEmailValidation')).toBe(1);
	});

	test.each(['after-commit', 'before-commit'] as const)(
		'a start whose answer is lost %s is never repeated, and the message names the credits at stake',
		async (when) => {
			befall('startEmailValidation', { kind: 'reset', when });
			const { error } = await run(VALIDATE, emails(3), { batchSize: 2 }, { retryOnFail: true });
			expect(error.map(outcomeOf)).toEqual(['unknown', 'unknown']);
			expect(faultIn(error[0])).toMatchObject({ details: { retryable: false } });
			expect(String(faultIn(error[0]).wayOut)).toContain('2 email credits');
			expect(calls('startEmailValidation')).toBe(2);
			await clock.sleep(600_000);
			// Jobs go on whether or not anybody looks.
			const { validations } = state();
			for (const { id } of validations.all) validations.find(String(id), clock.now());
			expect(credits().total('email')).toBe(when === 'after-commit' ? 3 : 1);
			expect(Math.max(...credits().paid.values())).toBe(1);
		},
	);

	test.each([401, 403] as const)(
		'a start that is refused with %i is certainly none',
		async (status) => {
			befall('startEmailValidation', { kind: 'status', status, when: 'before-commit' });
			const { error } = await run(VALIDATE, emails(2));
			expect(error.map(outcomeOf)).toEqual(['failed', 'failed']);
			expect(credits().total('email')).toBe(0);
		},
	);

	test('a dry run says what it may cost, and sends nothing', async () => {
		const { success } = await run(VALIDATE, emails(2), {}, { parameters: { dryRun: true } });
		expect(success.map(({ json }) => [json.outcome, json.creditsAtMost])).toEqual([
			['planned', { email: 1 }],
			['planned', { email: 1 }],
		]);
		expect(rig.sandbox.log).toEqual([]);
	});

	test('credits that run out within a job fail the rows that were not paid, and start no further job', async () => {
		credits().left.email = 3;
		const { success, error } = await run(VALIDATE, emails(6), { batchSize: 5 });
		expect(count(success)).toEqual({ validated: 3 });
		expect(error.map((item) => faultIn(item).details)).toEqual(
			Array(3).fill(
				expect.objectContaining({
					outcome: 'failed',
					code: 'insufficient_credits',
					retryable: false,
				}),
			),
		);
		expect(calls('startEmailValidation')).toBe(1);
	});

	test('a start that is refused for want of credits fails all rows, and none is tried again', async () => {
		credits().left.email = 0;
		const { error } = await run(VALIDATE, emails(6), { batchSize: 2 }, { retryOnFail: true });
		expect(error).toHaveLength(6);
		for (const item of error)
			expect(faultIn(item).details).toMatchObject({
				outcome: 'failed',
				code: 'insufficient_credits',
				retryable: false,
			});
		expect(calls('startEmailValidation')).toBe(1);
	});

	test('a job that takes too long is pending, Retry On Fail waits for the same one, and nothing is paid twice', async () => {
		state().jobRules.rowsPerSecond = 0.1;
		const { success, error } = await run(
			VALIDATE,
			emails(5),
			{ maxWaitTime: 30 },
			{ retryOnFail: true },
		);
		expect([...success, ...error].map(outcomeOf)).toEqual(Array(5).fill('validated'));
		expect(calls('startEmailValidation')).toBe(1);
		expect(credits().total('email')).toBe(5);
	});

	test('a job that was canceled gives the results that it has; the other rows may be run again', async () => {
		Object.assign(state().jobRules, { ending: 'canceled', endsAfter: 2 });
		const { success, error } = await run(VALIDATE, emails(4));
		expect(count(success)).toEqual({ validated: 2 });
		expect(error.map((item) => faultIn(item).details)).toEqual(
			Array(2).fill(
				expect.objectContaining({ outcome: 'failed', code: 'canceled', retryable: true }),
			),
		);
	});

	test('a job that ends with an error says which', async () => {
		Object.assign(state().jobRules, { ending: 'error', endsAfter: 1 });
		const { success, error } = await run(VALIDATE, emails(2));
		expect(count(success)).toEqual({ validated: 1 });
		expect(faultIn(error[0])).toMatchObject({
			what: expect.stringContaining('internal_server_error'),
			details: { code: 'internal_server_error', retryable: true },
		});
	});
});

describe('started, looked at and canceled', () => {
	test('Start, Get and Get Results give what Validate gives', async () => {
		const started = await run(['emailValidation', 'start'], emails(130));
		expect(started.success).toHaveLength(1);
		const job = started.success[0]?.json;
		expect(job).toMatchObject({ outcome: 'started', rows: 130, firstItem: 0, lastItem: 129 });
		const jobId = String(job?.jobId);
		await clock.sleep(60_000);
		const got = await run(['emailValidation', 'get'], [{}], {}, { parameters: { jobId } });
		expect(got.success[0]?.json).toMatchObject({ id: jobId, status: 'completed' });
		expect(got.success[0]?.json).not.toHaveProperty('results');
		const results = await run(
			['emailValidation', 'getResults'],
			[{}],
			{},
			{
				parameters: { jobId, returnAll: true },
			},
		);
		expect(results.success).toHaveLength(130);
		expect(credits().total('email')).toBe(130);
	});

	test('a job that Amplemarket does not know is told by its ID', async () => {
		const { error } = await run(
			['emailValidation', 'get'],
			[{}],
			{},
			{
				parameters: { jobId: 'nobody' },
			},
		);
		expect(faultIn(error[0])).toMatchObject({
			wayOut: expect.stringContaining('Check the ID, and'),
			details: { code: 'not_found', statusCode: 404 },
		});
	});

	test.each([
		['emailValidation', 'validations'],
		['personEnrichment', 'peopleEnrichments'],
		['companyEnrichment', 'companyEnrichments'],
	] as const)(
		'Cancel of %s ends a job that goes on, and one that has ended is unchanged',
		async (resource, kind) => {
			state().jobRules.queuedMs = 60_000;
			const running = state()[kind].start([], clock.now());
			const ended = state()[kind].start([], 0);
			const { success } = await run(
				[resource, 'cancel'],
				[{ jobId: String(running.id) }, { jobId: String(ended.id) }],
			);
			expect(success.map(({ json }) => [json.outcome, json.reason, json.status])).toEqual([
				['updated', '', 'canceled'],
				['unchanged', 'already_ended', 'completed'],
			]);
		},
	);
});
