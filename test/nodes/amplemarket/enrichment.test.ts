import { own } from '../../../nodes/shared/http/json';
import { count, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';
import { emails, runningOn } from './running';

// Enrichment by jobs: each row has the person or company of its own, in whatever order results come, and is paid once.

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
