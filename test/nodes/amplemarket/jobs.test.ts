import type { INodeParameters } from 'n8n-workflow';

import { own } from '../../../nodes/shared/http/json';
import type { Fault } from '../../../sandbox';
import { faultIn } from '../../support/items';
import { count, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

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

const state = () => rig.sandbox.amplemarket.state;
const credits = () => state().credits;
type Options = Readonly<Record<string, string | number | boolean>>;
const run = async (
	[resource, operation]: readonly [string, string],
	items: Json[],
	options: Options = {},
	rest: { readonly parameters?: INodeParameters; readonly retryOnFail?: boolean } = {},
) =>
	await rig.run('amplemarket', {
		resource,
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', options, ...rest.parameters },
		...(rest.retryOnFail === true && {
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		}),
	});
const befall = (operationId: string, fault: Fault, times = 1) =>
	rig.sandbox.setFaults({ seed: 1, rules: [{ operationIds: [operationId], times, fault }] });
const emails = (count: number, name = 'person'): Json[] =>
	Array.from({ length: count }, (_, n) => ({ email: `${name}-${n}@customers.example` }));
const calls = (operationId: string) => rig.calls(operationId);

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

const ENRICH = ['person', 'enrich'] as const;
const nameOf = (person: unknown) => own(person, 'name');

describe('people', () => {
	test('each row has the person of its own, by its LinkedIn profile, its email or by who is found alone', async () => {
		const items: Json[] = [
			{ linkedinUrl: 'https://www.linkedin.com/in/Ada-Lovelace/?trk=x' },
			{ email: 'grace@customers.example' },
			{ name: 'Edsger Dijkstra', companyDomain: 'customers.example' },
			{ linkedinUrl: 'https://www.linkedin.com/in/nobody-1' },
			{ email: 'someone@unknown.example' },
			{ email: 'someone@removed.example' },
			{ linkedinUrl: 'linkedin.com/in/ada-lovelace' },
		];
		const { success } = await run(ENRICH, items);
		expect(success.map(({ json }) => [json.outcome, json.reason, json.personId])).toEqual([
			['found', '', 'per_ada-lovelace'],
			['found', '', 'per_grace'],
			['found', '', 'per_edsger-dijkstra'],
			['skipped', 'not_found', undefined],
			['skipped', 'not_found', undefined],
			['skipped', 'gdpr_removed', undefined],
			['found', '', 'per_ada-lovelace'],
		]);
		// Whoever is found alone has been paid for by the job.
		expect(credits().total('email')).toBe(1.5);
	});

	test.each([false, true])(
		'results in another order (%s) go to nobody else',
		async (isReversed) => {
			state().jobRules.reversesOthers = isReversed;
			const { success } = await run(ENRICH, emails(40));
			expect(success.map(({ json }) => nameOf(json.person))).toEqual(
				emails(40).map((_, n) => `person-${n}`),
			);
			// Two of them show the order; where that is another, everyone is found alone.
			expect(calls('findPerson')).toBe(isReversed ? 40 : 2);
			expect(credits().total('email')).toBe(20);
		},
	);

	test.each(['after-commit', 'before-commit'] as const)(
		'a start whose answer is lost %s is started again, for a day covers what was paid',
		async (when) => {
			befall('startPeopleEnrichment', { kind: 'reset', when });
			const { success } = await run(
				ENRICH,
				emails(3),
				{},
				{
					parameters: { revealEmail: true },
				},
			);
			expect(count(success)).toEqual({ found: 3 });
			expect(success.map(({ json }) => json.email)).toEqual(emails(3).map(({ email }) => email));
			expect(credits().total('email')).toBe(4.5);
		},
	);

	test('what one row reveals another may not: they share no job, and a match is paid once', async () => {
		const items = [
			{ email: 'ada@customers.example', reveal: true },
			{ email: 'ada@customers.example', reveal: false },
		];
		const { success } = await run(
			ENRICH,
			items,
			{},
			{
				parameters: { revealEmail: '={{ $json.reveal }}' },
			},
		);
		expect(success.map(({ json }) => own(json.person, 'email'))).toEqual([
			'ada@customers.example',
			null,
		]);
		expect(credits().total('email')).toBe(1.5);
	});

	test('a job that is refused as too large is started in parts', async () => {
		state().jobRules.mostRows = 4;
		const { success } = await run(ENRICH, emails(10), {}, { parameters: { revealEmail: true } });
		expect(count(success)).toEqual({ found: 10 });
		expect(credits().total('email')).toBe(15);
	});
});

describe('companies', () => {
	const COMPANIES = ['company', 'enrich'] as const;

	test('each row has its own company by its domain or its page', async () => {
		const items: Json[] = [
			{ domain: 'https://www.Example-1.example/about' },
			{ domain: 'unknown.example' },
			{ linkedinUrl: 'https://www.linkedin.com/company/example-2/' },
			{ domain: 'example-1.example' },
		];
		const { success } = await run(COMPANIES, items);
		expect(success.map(({ json }) => [json.outcome, json.reason])).toEqual([
			['found', ''],
			['skipped', 'not_found'],
			['found', ''],
			['found', ''],
		]);
		expect(success[3]?.json.companyId).toBe(success[0]?.json.companyId);
		expect(Math.max(...credits().paid.values())).toBe(1);
	});

	test('a start whose answer is lost is never repeated, for its price is not known', async () => {
		befall('startCompanyEnrichment', { kind: 'reset', when: 'after-commit' });
		const items = [{ domain: 'a.example' }, { domain: 'b.example' }];
		const { error } = await run(COMPANIES, items, {}, { retryOnFail: true });
		expect(error.map(outcomeOf)).toEqual(['unknown', 'unknown']);
		expect(calls('startCompanyEnrichment')).toBe(1);
	});
});
