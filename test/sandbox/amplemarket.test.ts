import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { clientsOf } from './client';
import type { Client } from './client';

const { sequences, leads, users } = SEED.amplemarket;
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	call = clientsOf(sandbox).amplemarket;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const add = (batch: unknown[], sequenceId: string = sequences.main, settings?: object) =>
	call(`/sequences/${sequenceId}/leads`, { body: { leads: batch, settings } });
const emails = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ email: `lead-${n}@customers.example` }));

describe('keys and paths', () => {
	it('answers account-info with the key and 401 without', async () => {
		expect((await call('/account-info')).status).toBe(200);
		expect(await call('/account-info', { headers: { authorization: 'Bearer no' } })).toMatchObject({
			status: 401,
			json: { object: 'error', _errors: [{ code: 'unauthorized' }] },
		});
	});

	it('answers an unknown path and an operation that it leaves out in the provider’s shape', async () => {
		expect(await call('/nowhere')).toMatchObject({
			status: 404,
			json: { object: 'error', _errors: [{ code: 'not_found' }] },
		});
		expect(await call('/duo_leads')).toMatchObject({
			status: 501,
			json: { object: 'error', _errors: [{ code: 'not_implemented' }] },
		});
	});
});

describe('lists', () => {
	interface Page {
		_links: { self: { href: string }; prev?: { href: string }; next?: { href: string } };
		[key: string]: unknown;
	}
	const all = async (path: string, key: string) => {
		const rows: Array<{ id: string }> = [];
		const sizes: number[] = [];
		let next: string | undefined = path;
		while (next !== undefined) {
			expect(next).toMatch(/^\//);
			const page = (await call(next)).json as Page;
			const part = page[key] as Array<{ id: string }>;
			rows.push(...part);
			sizes.push(part.length);
			next = page._links.next?.href;
		}
		return { ids: rows.map(({ id }) => id), sizes };
	};

	it('follows relative next links to the end, with the filters kept', async () => {
		const everything = await all('/sequences', 'sequences');
		expect(everything.sizes).toEqual([20, 20, 5]);
		expect(everything.ids).toEqual([...sandbox.amplemarket.state.sequences.keys()]);
		const outreach = await all('/sequences?name=OUTREACH&page[size]=7', 'sequences');
		expect(outreach.ids).toHaveLength(35);
	});

	it('gives at most 20 mailboxes a page', async () => {
		expect((await all('/mailboxes?page[size]=50', 'mailboxes')).sizes).toEqual([20, 5]);
	});

	it('goes back by prev', async () => {
		const first = (await call('/mailboxes?page[size]=10')).json as Page;
		const second = (await call(first._links.next?.href ?? '')).json as Page;
		const back = (await call(second._links.prev?.href ?? '')).json as Page;
		expect(back.mailboxes).toEqual(first.mailboxes);
		expect(back._links.prev).toBeUndefined();
	});

	it('filters sequences, mailboxes and users', async () => {
		const count = async (path: string, key: string) => (await all(path, key)).ids.length;
		expect(await count('/sequences?status=draft&name=other', 'sequences')).toBe(1);
		expect(await count(`/sequences?created_by_user_id=${users.grace.id}`, 'sequences')).toBe(2);
		const grace = encodeURIComponent(users.grace.email);
		expect(await count(`/sequences?created_by_user_email=${grace}`, 'sequences')).toBe(2);
		expect(await count(`/mailboxes?user_email=${grace}`, 'mailboxes')).toBeGreaterThan(0);
		expect(await count('/mailboxes?status=inactive', 'mailboxes')).toBeGreaterThan(0);
		expect(await count('/mailboxes?email_provider=google', 'mailboxes')).toBeGreaterThan(0);
		expect(await count('/users', 'users')).toBe(3);
		expect(await count(`/users?email=${grace}`, 'users')).toBe(1);
		expect(await count('/users?role=sales_rep&status=active', 'users')).toBe(2);
	});

	it.each([
		['page[size]=0', 'page[size]'],
		['page[size]=x', 'page[size]'],
		['page[after]=bad', 'page[after]'],
		['page[after]=YXQ6MQ&page[before]=YXQ6MQ', 'page[before]'],
		['status=open', 'status'],
	])('refuses %s and names the parameter', async (query, parameter) => {
		expect(await call(`/sequences?${query}`)).toMatchObject({
			status: 400,
			json: { object: 'error', _errors: [{ source: { parameter } }] },
		});
	});
});

describe('add leads', () => {
	it('adds leads once and counts them', async () => {
		const batch = [
			{ email: 'One@Customers.example', data: { any: null } },
			{ linkedin_url: 'https://www.linkedin.com/in/Two/?x=1' },
		];
		const nothing = {
			duplicate_emails: [],
			duplicate_linkedin_urls: [],
			in_exclusion_list_and_skipped: [],
			recently_contacted_and_skipped: [],
			in_other_draft_sequences_and_skipped: [],
			in_other_active_sequences_and_skipped: [],
		};
		expect(await add(batch)).toMatchObject({
			status: 200,
			json: {
				total: 2,
				total_added_to_sequence: 2,
				already_in_sequence_and_skipped: [],
				...nothing,
			},
		});
		const { state } = sandbox.amplemarket;
		expect([...state.commits]).toEqual([
			[`${sequences.main}|one@customers.example`, 1],
			[`${sequences.main}|linkedin.com/in/two`, 1],
		]);
		expect(state.has(sequences.main, 'http://linkedin.com/in/two')).toBe(true);
		expect((await add(batch)).json).toEqual({
			total: 2,
			total_added_to_sequence: 0,
			already_in_sequence_and_skipped: [
				{ email: 'One@Customers.example' },
				{ linkedin_url: 'https://www.linkedin.com/in/Two/?x=1' },
			],
			...nothing,
		});
		expect([...state.commits.values()]).toEqual([1, 1]);
	});

	it('sorts leads into the seven lists, as they were sent', async () => {
		const url = 'https://www.linkedin.com/in/new/';
		const batch = [
			{ email: 'new@customers.example', linkedin_url: url },
			{ email: 'NEW@customers.example' },
			{ linkedin_url: 'http://linkedin.com/in/NEW' },
			{ email: leads.alreadyInMain.toUpperCase() },
			{ linkedin_url: leads.alreadyInMainLinkedin },
			{ email: leads.excluded },
			{ email: `x@${leads.excludedDomain}` },
			{ email: leads.recentlyContacted },
			{ email: leads.inOtherDraft },
			{ email: leads.inOtherActive, linkedin_url: 'https://linkedin.com/in/other' },
		];
		expect((await add(batch)).json).toEqual({
			total: 10,
			total_added_to_sequence: 1,
			duplicate_emails: ['NEW@customers.example'],
			duplicate_linkedin_urls: ['http://linkedin.com/in/NEW'],
			already_in_sequence_and_skipped: [
				{ email: leads.alreadyInMain.toUpperCase() },
				{ linkedin_url: leads.alreadyInMainLinkedin },
			],
			in_exclusion_list_and_skipped: [
				{ email: leads.excluded },
				{ email: `x@${leads.excludedDomain}` },
			],
			recently_contacted_and_skipped: [{ email: leads.recentlyContacted }],
			in_other_draft_sequences_and_skipped: [{ email: leads.inOtherDraft }],
			in_other_active_sequences_and_skipped: [
				{ email: leads.inOtherActive, linkedin_url: 'https://linkedin.com/in/other' },
			],
		});
	});

	it.each([
		[leads.excluded, 'ignore_exclusion_list'],
		[leads.recentlyContacted, 'ignore_recently_contacted'],
		[leads.inOtherDraft, 'ignore_duplicate_leads_in_other_draft_sequences'],
		[leads.inOtherActive, 'ignore_duplicate_leads_in_other_active_sequences'],
	])('adds %s all the same with %s', async (email, override) => {
		const before = await add([{ email }]);
		expect(before.json).toMatchObject({ total_added_to_sequence: 0 });
		const after = await add([{ email, overrides: { [override]: true } }]);
		expect(after.json).toMatchObject({ total: 1, total_added_to_sequence: 1 });
	});

	it.each(['active', 'paused'] as const)('takes leads for the %s status', async (status) => {
		const id = status === 'active' ? sequences.main : sequences.paused;
		expect((await add(emails(1), id)).status).toBe(200);
	});

	it.each(['draft', 'archived', 'archiving', 'pausing', 'resuming'] as const)(
		'refuses leads for the %s status',
		async (status) => {
			expect(await add(emails(1), sequences[status])).toMatchObject({
				status: 422,
				json: { validation_errors: [{ error_code: 'sequence_not_accepting_leads' }] },
			});
		},
	);

	it('refuses the whole batch when a dynamic field is missing, and names the rows', async () => {
		const batch: Array<{ email: string; data?: object }> = emails(5).map((lead) => ({
			...lead,
			data: { company_pitch: 'x' },
		}));
		batch[1] = { email: 'b@customers.example' };
		batch[4] = { email: 'e@customers.example', data: { company_pitch: null } };
		expect(await add(batch, sequences.dynamic)).toMatchObject({
			status: 422,
			json: {
				validation_errors: [
					{
						error_code: 'missing_lead_field',
						message: "Missing lead dynamic field 'company_pitch' on leads with indexes [1, 4]",
					},
				],
			},
		});
		expect(sandbox.amplemarket.state.commits.size).toBe(0);
		sandbox.amplemarket.state.namelessRefusals = true;
		expect((await add(batch, sequences.dynamic)).json).toEqual({
			validation_errors: [
				{
					error_code: 'missing_lead_field',
					message: "Missing lead dynamic field 'company_pitch'",
				},
			],
		});
	});

	it('takes 250 leads and refuses 251', async () => {
		expect((await add(emails(250))).json).toMatchObject({ total_added_to_sequence: 250 });
		expect(await add(emails(251))).toMatchObject({ status: 400, json: { object: 'error' } });
	});

	it.each([
		[{ email: 'none' }, '/leads/1/email'],
		[{ linkedin_url: 'none' }, '/leads/1/linkedin_url'],
		[{ email: 'a@b.example', data: { x: 'y'.repeat(1025) } }, '/leads/1/data/x'],
		[{ email: 'a@b.example', data: { x: 5 } }, '/leads/1/data/x'],
		[{ email: 'a@b.example', overrides: { other: true } }, '/leads/1/overrides/other'],
		[{}, '/leads/1/email'],
	])('refuses the lead %j and points at it, unless told to be nameless', async (lead, pointer) => {
		const batch = [{ email: 'good@customers.example' }, lead];
		expect(await add(batch)).toMatchObject({
			status: 400,
			json: {
				object: 'error',
				_errors: expect.arrayContaining([expect.objectContaining({ source: { pointer } })]),
			},
		});
		sandbox.amplemarket.state.namelessRefusals = true;
		const { text } = await add(batch);
		expect(text).not.toContain('leads');
		expect(sandbox.amplemarket.state.commits.size).toBe(0);
	});

	it('refuses an unknown sequence, an unknown member and, when told to, an unknown mailbox', async () => {
		expect((await add(emails(1), 'none')).status).toBe(404);
		const strange = { body: { leads: emails(1), colour: 'red' } };
		expect((await call(`/sequences/${sequences.main}/leads`, strange)).status).toBe(400);
		const settings = { leads_distribution: 'custom_mailboxes', mailboxes: ['no@x.example'] };
		expect((await add(emails(1), sequences.main, settings)).status).toBe(200);
		sandbox.amplemarket.state.rejectUnknownMailboxes = true;
		expect((await add(emails(2), sequences.main, settings)).status).toBe(422);
	});
});
