import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import { faultIn } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { startStub } from '../../support/stub';

// The reads that are no plain list of their own: test/registry has what is true of all of them.

const { accounts, calls, contacts, jobs, leadList, sequences, users } = SEED.amplemarket;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const ask = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	{ on = rig, items = [{}] }: { on?: Rig; items?: Json[] } = {},
) => await on.run('amplemarket', { resource, operation, parameters, items });
const urls = () => rig.sandbox.log.map(({ url }) => decodeURIComponent(url));
const state = () => rig.sandbox.amplemarket.state;

test.each<[string, string, INodeParameters, string]>([
	['accountInfo', 'get', {}, '/account-info'],
	['account', 'get', { accountId: byId(accounts.first) }, `/accounts/${accounts.first}`],
	[
		'account',
		'getAll',
		{ filters: { name: 'Account 2', tags: ['a, b', 'c'] } },
		'/accounts?name=Account 2&tags[]=a, b&tags[]=c&page[size]=20',
	],
	['contact', 'get', { contactBy: 'id', contactId: contacts.first }, `/contacts/${contacts.first}`],
	[
		'contact',
		'get',
		{ contactBy: 'email', email: 'contact-1@customers.example' },
		'/contacts/email/contact-1@customers.example',
	],
	[
		'contact',
		'getAll',
		{ contactsBy: 'ids', ids: [contacts.first, contacts.first, 'x'] },
		`/contacts?ids[]=${contacts.first}&ids[]=x&page[size]=20`,
	],
	[
		'contact',
		'getAll',
		{ contactsBy: 'name', name: 'Contact 1' },
		'/contacts?name=Contact 1&page[size]=20',
	],
	[
		'contact',
		'getAll',
		{ contactsBy: 'account', accountId: byId(accounts.first) },
		`/contacts?account_id=${accounts.first}&page[size]=20`,
	],
	[
		'call',
		'getAll',
		{ filters: { userId: byId(users.ada.id), startDateFrom: '2024-01-01T00:00:00Z' } },
		`/calls?start_date_from=2024-01-01T00:00:00Z&user_id=${users.ada.id}&page[size]=20`,
	],
	['call', 'getDispositions', {}, '/calls/dispositions'],
	[
		'task',
		'getAll',
		{
			userId: byId(users.ada.id),
			filters: {
				automatic: false,
				type: 'email',
				contactLocalTimeFrom: 9,
				sequenceKey: byId(sequences.main),
			},
		},
		`/tasks?user_id=${users.ada.id}&automatic=false&contact_local_time_from=9&sequence_key=${sequences.main}&type=email&page[size]=20`,
	],
	[
		'leadList',
		'getAll',
		{ filters: { ownerId: byId(users.ada.id), status: 'completed' } },
		`/lead-lists?owner_id=${users.ada.id}&status=completed&page[size]=20`,
	],
	[
		'jobOpening',
		'getAll',
		{
			companyBy: 'linkedinUrl',
			linkedinUrl: 'https://www.linkedin.com/company/acme',
			filters: { personSeniorities: ['VP', 'Head'], onlyRemote: true },
		},
		'/job-openings?linkedin_url=https://www.linkedin.com/company/acme&only_remote=true&person_seniorities[]=VP&person_seniorities[]=Head&page[size]=20',
	],
])('%s %s with %j asks for %s', async (resource, operation, parameters, url) => {
	const ended = await ask(resource, operation, parameters);
	expect(ended.error).toEqual([]);
	expect(ended.success.length).toBeGreaterThan(0);
	expect(urls()).toEqual([url]);
});

test.each(['excludedDomain', 'excludedEmail'])(
	'%s getAll names no size of a page, for it is not known what it is called',
	async (resource) => {
		const ended = await ask(resource, 'getAll');
		expect(ended.success).toHaveLength(1);
		expect(urls()[0]).toMatch(/^\/excluded-(?:domains|emails)$/);
	},
);

test('a contact is not found: its item fails, with what to do', async () => {
	const ended = await ask('contact', 'get', { contactBy: 'email', email: 'no@customers.example' });
	expect(faultIn(ended.error[0])).toMatchObject({
		details: { outcome: 'failed', statusCode: 404, code: 'not_found' },
	});
});

test.each([
	['under data', (records: object[]) => ({ data: records })],
	['as the whole body', (records: object[]) => records],
])('contacts are read %s too', async (_, shape) => {
	const stub = await startStub(() => ({ body: shape([{ id: 'a' }, { id: 'b' }]) }));
	const on = rig.with({ amplemarket: { apiKey: 'k', baseUrl: stub.baseUrl } });
	const ended = await ask('contact', 'getAll', { contactsBy: 'ids', ids: ['a', 'b'] }, { on });
	await stub.close();
	expect(ended.success.map(({ json }) => json.id)).toEqual(['a', 'b']);
});

test('a lead list comes without its leads, and its leads by themselves', async () => {
	const list = await ask('leadList', 'get', { leadListId: byId(leadList) });
	expect(list.success[0]?.json).toMatchObject({ id: leadList, status: 'completed' });
	expect(list.success[0]?.json).not.toHaveProperty('leads');
	const leads = await ask('leadList', 'getLeads', { leadListId: byId(leadList), returnAll: true });
	expect(leads.success).toHaveLength(3);
	expect(urls().at(-1)).toBe(`/lead-lists/${leadList}?page[size]=100`);
});

test.each([
	['emailValidation', jobs.validation],
	['personEnrichment', jobs.people],
	['companyEnrichment', jobs.companies],
])(
	'%s: the state of a job comes without its results, and these by themselves',
	async (resource, jobId) => {
		const job = await ask(resource, 'get', { jobId });
		expect(job.success[0]?.json).toMatchObject({ status: 'completed' });
		expect(job.success[0]?.json).not.toHaveProperty('results');
		state().jobRules.pageSize = 2;
		const results = await ask(resource, 'getResults', { jobId, returnAll: true });
		expect(results.success).toHaveLength(3);
	},
);

test('results that say the same of two rows are two results, also over pages', async () => {
	const { peopleEnrichments: people, jobRules } = state();
	jobRules.pageSize = 2;
	people.keep(
		7,
		Array.from({ length: 5 }, (_, n) => ({ email: `n${n}@unknown.example` })),
		0,
	);
	const results = await ask('personEnrichment', 'getResults', { jobId: '7', returnAll: true });
	expect(results.success).toHaveLength(5);
});

describe('a search', () => {
	test('sends each value as it is, for a comma stands within one, and JSON comes last', async () => {
		await ask('person', 'search', {
			filters: {
				personTitles: ['VP, Marketing', 'Head of Sales'],
				personLocations: ['New York, US'],
				companySizes: ['51-200 employees'],
				personName: '',
				additionalFilters: { news: { kind: 'funding' }, person_name: 'Person' },
			},
			limit: 7,
		});
		expect(rig.sandbox.log.map(({ body }) => body)).toEqual([
			{
				person_titles: ['VP, Marketing', 'Head of Sales'],
				person_locations: ['New York, US'],
				company_sizes: ['51-200 employees'],
				news: { kind: 'funding' },
				person_name: 'Person',
				page: 1,
				page_size: 7,
			},
		]);
	});

	test('a list by an expression is taken as it is', async () => {
		await ask(
			'company',
			'search',
			{ filters: { companyTypes: '={{ $json.types }}', companyDomains: '={{ $json.domains }}' } },
			{ items: [{ types: ['Partnership', 'Non Profit'], domains: ['company-1.example'] }] },
		);
		expect(rig.sandbox.log[0]?.body).toMatchObject({
			company_types: ['Partnership', 'Non Profit'],
			company_domains: ['company-1.example'],
		});
	});

	test('brings all pages, simplified or whole', async () => {
		const short = await ask('person', 'search', { returnAll: true });
		expect(short.success).toHaveLength(130);
		expect(rig.sandbox.log).toHaveLength(2);
		expect(Object.keys(short.success[0]?.json ?? {})).toEqual([
			...['id', 'name', 'first_name', 'last_name', 'title', 'email', 'linkedin_url', 'location'],
			'company',
		]);
		const whole = await ask('company', 'search', { simplify: false, limit: 1 });
		expect(whole.success[0]?.json).toHaveProperty('object', 'company');
		const company = await ask('company', 'search', { limit: 1 });
		expect(company.success[0]?.json).not.toHaveProperty('object');
	});

	test('ends where Amplemarket refuses a page after the first, and keeps what it has', async () => {
		const stub = await startStub((_, ordinal) =>
			ordinal === 1
				? { body: { results: [{ id: '1' }], _pagination: { page: 1, total_pages: 9 } } }
				: { status: 400, body: { object: 'error', _errors: [{ code: 'unsupported_value' }] } },
		);
		const on = rig.with({ amplemarket: { apiKey: 'k', baseUrl: stub.baseUrl } });
		const ended = await ask('person', 'search', { returnAll: true }, { on });
		await stub.close();
		expect([ended.success.length, ended.error.length]).toEqual([1, 0]);
		expect(JSON.stringify(ended.run.data.resultData.runData.Node?.[0]?.hints)).toContain(
			'at most 10,000',
		);
	});
});

test('a recording is a file with its type; a call that was logged from outside has none', async () => {
	const parameters = { binaryPropertyName: 'recording', options: { fileName: 'call.mp3' } };
	const ended = await ask('call', 'downloadRecording', { ...parameters, callId: calls.recorded });
	expect(ended.success[0]?.binary?.recording).toMatchObject({
		mimeType: 'audio/mpeg',
		fileName: 'call.mp3',
	});
	const none = await ask('call', 'downloadRecording', { ...parameters, callId: calls.external });
	expect(faultIn(none.error[0])).toMatchObject({ details: { statusCode: 404 } });
});
