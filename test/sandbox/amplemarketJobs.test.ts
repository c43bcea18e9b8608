import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { clientsOf } from './client';
import type { Client } from './client';

let now = Date.UTC(2026, 0, 1);
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none', now: () => now });
	call = clientsOf(sandbox).amplemarket;
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const state = () => sandbox.amplemarket.state;
const start = async (...emails: string[]) => {
	const { json } = await call('/email-validations', {
		body: { emails: emails.map((email) => ({ email })) },
	});
	return String(Reflect.get(Object(json), 'id'));
};
const look = async (path: string) => Object((await call(path)).json) as Record<string, unknown>;

describe('email validations', () => {
	it('take their time, then give results by address, a page at a time, and cost a credit each', async () => {
		state().jobRules.pageSize = 2;
		const id = await start('zoe@a.example', 'risky-1@a.example', 'bob@a.example');
		expect(await look(`/email-validations/${id}`)).toMatchObject({ status: 'queued', results: [] });
		now += 1_000;
		expect(await look(`/email-validations/${id}`)).toMatchObject({ status: 'processing' });
		expect(state().credits.total('email')).toBe(0);
		now += 1_000;
		const page = await look(`/email-validations/${id}`);
		expect(page).toMatchObject({
			status: 'completed',
			results: [
				{ email: 'bob@a.example', result: 'deliverable', catch_all: false },
				{ email: 'risky-1@a.example', result: 'risky', catch_all: true },
			],
		});
		const next = Reflect.get(Object(Reflect.get(Object(page._links), 'next')), 'href');
		expect(await look(String(next))).toMatchObject({ results: [{ email: 'zoe@a.example' }] });
		expect(state().credits.total('email')).toBe(3);
	});

	it('pay again for the same address, and stop with what they have where the credits are spent', async () => {
		state().credits.left.email = 3;
		await start('a@a.example');
		const id = await start('a@a.example', 'b@a.example', 'c@a.example');
		now += 2_000;
		for (const { id: each } of state().validations.all) await look(`/email-validations/${each}`);
		expect(await look(`/email-validations/${id}`)).toMatchObject({
			status: 'error',
			_errors: [{ code: 'insufficient_credits' }],
			results: [{ email: 'a@a.example' }, { email: 'b@a.example' }],
		});
		expect(state().credits.paid.get('email|validation|a@a.example')).toBe(2);
		expect((await call('/email-validations', { body: { emails: [] } })).status).toBe(402);
	});

	it('are canceled with what they have, and end as error by a switch', async () => {
		Object.assign(state().jobRules, { rowsPerSecond: 1 });
		const id = await start('a@a.example', 'b@a.example', 'c@a.example');
		now += 2_000;
		const body = { status: 'canceled' };
		const ended = await call(`/email-validations/${id}`, { method: 'PATCH', body });
		expect(ended.json).toMatchObject({ status: 'canceled', results: [{ email: 'a@a.example' }] });
		now += 60_000;
		expect(state().credits.total('email')).toBe(1);
		Object.assign(state().jobRules, { ending: 'error', endsAfter: 2, partialResults: false });
		const other = await start('a@a.example', 'b@a.example', 'c@a.example');
		now += 60_000;
		expect(await look(`/email-validations/${other}`)).toMatchObject({
			status: 'error',
			results: [],
		});
	});
});

describe('people and companies', () => {
	const enrich = async (...leads: object[]) => {
		const { json } = await call('/people/enrichment-requests', {
			body: { leads, reveal_email: true },
		});
		now += 2_000;
		return await look(`/people/enrichment-requests/${String(Reflect.get(Object(json), 'id'))}`);
	};

	it('are paid once a day for a match and once for what is revealed, across both endpoints', async () => {
		const url = 'https://www.linkedin.com/in/ada-lovelace';
		expect(await enrich({ linkedin_url: url })).toMatchObject({
			results: [{ status: 'enriched', linkedin_url: url, result: { first_name: 'ada' } }],
		});
		await call(`/people/find?linkedin_url=${encodeURIComponent(url)}&reveal_email=true`);
		expect(state().credits.total('email')).toBe(1.5);
		now += 25 * 3_600_000;
		await enrich({ linkedin_url: url });
		expect(state().credits.total('email')).toBe(2);
	});

	it('say who is not known and who was taken out, and cost nothing then', async () => {
		expect(
			await enrich({ email: 'a@unknown.example' }, { email: 'a@removed.example' }),
		).toMatchObject({ results: [{ status: 'not_found' }, { status: 'gdpr_removed' }] });
		expect((await call('/people/find?email=a@unknown.example')).status).toBe(404);
		expect((await call('/people/find?email=a@removed.example')).status).toBe(451);
		expect((await call('/companies/find?domain=unknown.example')).status).toBe(404);
		expect(state().credits.total('email')).toBe(0);
	});
});

describe('what is left open, by switch', () => {
	it.each(['collection', 'results', 'data', 'empty'] as const)(
		'exclusions tell of each entry as %s, and the list says the truth',
		async (shape) => {
			state().exclusionShape = shape;
			const body = {
				excluded_domains: [{ domain: 'New.example' }, { domain: 'competitor.example' }],
			};
			const key = { collection: 'excluded_domains', results: 'results', data: 'data', empty: '' }[
				shape
			];
			const { json } = await call('/excluded-domains', { body });
			const told = [
				{ domain: 'new.example', status: 'created' },
				{ domain: 'competitor.example', status: 'already_exists' },
			];
			expect(json).toEqual(shape === 'empty' ? {} : { [key]: told });
			expect([...state().excludedDomains.keys()]).toContain('new.example');
			await call('/excluded-domains', { method: 'DELETE', body });
			expect([...state().excludedDomains.keys()]).toEqual([]);
		},
	);

	it.each(['post', 'patch'] as const)('tasks are finished by %s alone', async (verb) => {
		state().taskVerb = verb;
		const path = `/tasks/${SEED.amplemarket.tasks.first}/complete`;
		const statuses = [await call(path, { method: 'POST' }), await call(path, { method: 'PATCH' })];
		expect(statuses.map(({ status }) => status)).toEqual(verb === 'post' ? [200, 404] : [404, 200]);
		expect(state().tasks.get(SEED.amplemarket.tasks.first)?.status).toBe('completed');
	});

	it('a mailbox is changed once an hour', async () => {
		state().limitsMailboxes = true;
		const [id = ''] = state().mailboxes.keys();
		const change = async () =>
			(await call(`/mailboxes/${id}`, { method: 'PATCH', body: { daily_email_limit: 7 } })).status;
		expect([await change(), await change()]).toEqual([200, 429]);
		now += 3_600_000;
		expect(await change()).toBe(200);
	});
});

describe('lead lists', () => {
	const lead = (n: number) => ({ linkedin_url: `https://www.linkedin.com/in/lead-${n}` });
	const body = {
		name: 'N',
		owner: SEED.amplemarket.users.ada.email,
		shared: false,
		type: 'linkedin',
	};
	const create = async (...leads: object[]) => {
		const { json } = await call('/lead-lists', { body: { ...body, leads } });
		return `/lead-lists/${String(Reflect.get(Object(json), 'id'))}`;
	};

	it('are filled after a while, hold nobody twice, and still say completed for a second when leads are added', async () => {
		const path = await create(lead(1), lead(2), lead(1));
		expect(await look(path)).toMatchObject({ status: 'queued', leads: [] });
		now += 2_000;
		expect(await look(path)).toMatchObject({ status: 'completed', leads: [lead(1), lead(2)] });
		await call(`${path}/leads`, { body: { leads: [lead(2), lead(3)] } });
		expect(await look(path)).toMatchObject({ status: 'completed', leads: [lead(1), lead(2)] });
		now += 2_000;
		expect(await look(path)).toMatchObject({ leads: [lead(1), lead(2), lead(3)] });
	});

	it('take a part of what is too much, and answer 409', async () => {
		state().mostLeadsInList = 2;
		const path = await create(lead(1));
		const answers = [
			await call(`${path}/leads`, { body: { leads: [lead(2), lead(3)] } }),
			await call(`${path}/leads`, { body: { leads: [lead(4)] } }),
		];
		expect(answers.map(({ status }) => status)).toEqual([409, 409]);
		now += 2_000;
		expect(await look(path)).toMatchObject({ leads: [lead(1), lead(2)] });
	});
});
