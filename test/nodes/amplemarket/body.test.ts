import type { INodeParameters } from 'n8n-workflow';

import { byId, count, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { addLeads, bodies, leads, onlyBody, sequences } from './leads';
import { whatOf, wayOutOf, detailsOf } from '../../support/items';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

/** One item under Define Below. */
const define = async (parameters: INodeParameters, item: Json = {}) =>
	await addLeads(rig, [item], { parameters: { dataMode: 'defineBelow', ...parameters } });
const onlyLead = () => onlyBody(rig).leads[0];

describe('define below', () => {
	test('sends every field under its name in the API', async () => {
		const { success } = await define({
			email: ' Jane@Customers.example ',
			linkedinUrl: 'https://www.linkedin.com/in/jane',
			dataFields: {
				field: [{ name: { __rl: true, mode: 'list', value: 'company_pitch' }, value: 'Hello' }],
			},
			overrides: {
				ignoreRecentlyContacted: true,
				ignoreExclusionList: false,
				ignoreDuplicateLeadsInOtherDraftSequences: true,
				ignoreDuplicateLeadsInOtherActiveSequences: false,
			},
			settings: {
				leadsDistribution: 'custom_mailboxes',
				mailboxes: ['mailbox-01@outbound.example', 'mailbox-02@outbound.example'],
			},
		});
		expect(onlyBody(rig)).toEqual({
			leads: [
				{
					email: 'Jane@Customers.example',
					linkedin_url: 'https://www.linkedin.com/in/jane',
					data: { company_pitch: 'Hello' },
					overrides: {
						ignore_recently_contacted: true,
						ignore_exclusion_list: false,
						ignore_duplicate_leads_in_other_draft_sequences: true,
						ignore_duplicate_leads_in_other_active_sequences: false,
					},
				},
			],
			settings: {
				leads_distribution: 'custom_mailboxes',
				mailboxes: ['mailbox-01@outbound.example', 'mailbox-02@outbound.example'],
			},
		});
		expect(rig.sandbox.amplemarket.state.has(sequences.main, 'jane@customers.example')).toBe(true);
		expect(success[0]?.json).toMatchObject({
			outcome: 'enrolled',
			reason: '',
			sequenceId: sequences.main,
		});
	});

	test('sends nothing for a field that is not given', async () => {
		await define({ email: 'jane@customers.example' });
		expect(onlyBody(rig)).toEqual({ leads: [{ email: 'jane@customers.example' }] });
	});

	test.each([
		['an empty text', { linkedinUrl: '' }],
		['blanks', { linkedinUrl: '  ' }],
		['undefined by expression', { linkedinUrl: '={{ $json.nothing }}' }],
		['null by expression', { linkedinUrl: '={{ null }}' }],
		['null by expression in a collection', { settings: { leadsDistribution: '={{ null }}' } }],
		['no pairs', { dataFields: {} }],
	])('sends no optional field that is %s', async (_, parameters) => {
		const { success } = await define({ email: 'jane@customers.example', ...parameters });
		expect(count(success)).toEqual({ enrolled: 1 });
		expect(onlyBody(rig)).toEqual({ leads: [{ email: 'jane@customers.example' }] });
	});

	test.each([
		['custom_mailboxes', ['mailbox-01@outbound.example']],
		['sequence_senders', undefined],
	])('with %s sends the mailboxes %j', async (leadsDistribution, sent) => {
		await define({
			email: 'jane@customers.example',
			settings: { leadsDistribution, mailboxes: ['mailbox-01@outbound.example'] },
		});
		expect(onlyBody(rig)).toMatchObject({
			settings: { leads_distribution: leadsDistribution, ...(sent && { mailboxes: sent }) },
		});
		expect(JSON.stringify(onlyBody(rig)).includes('mailboxes')).toBe(
			leadsDistribution === 'custom_mailboxes',
		);
	});

	test('sends mailboxes that come without a distribution, for the provider to judge', async () => {
		await define({
			email: 'jane@customers.example',
			settings: { mailboxes: ['mailbox-01@outbound.example'] },
		});
		expect(onlyBody(rig)).toMatchObject({
			settings: { mailboxes: ['mailbox-01@outbound.example'] },
		});
	});

	test('evaluates each field for each item', async () => {
		await addLeads(
			rig,
			[{ mail: 'a@customers.example', pitch: 'A' }, { li: 'linkedin.com/in/b' }],
			{
				parameters: {
					dataMode: 'defineBelow',
					email: '={{ $json.mail }}',
					linkedinUrl: '={{ $json.li }}',
					dataFields: { field: [{ name: 'pitch', value: '={{ $json.pitch ?? null }}' }] },
				},
			},
		);
		expect(onlyBody(rig).leads).toEqual([
			{ email: 'a@customers.example', data: { pitch: 'A' } },
			{ linkedin_url: 'https://linkedin.com/in/b', data: { pitch: null } },
		]);
	});

	test("leaves the item's own fields of the same names alone", async () => {
		await define(
			{ email: 'jane@customers.example' },
			{ email: 'other@customers.example', linkedinUrl: 'nonsense', data: 'nonsense' },
		);
		expect(onlyLead()).toEqual({ email: 'jane@customers.example' });
	});

	test.each([
		['an object by expression', '={{ { first: $json.first, n: null } }}'],
		['JSON text', '={{ JSON.stringify({ first: $json.first, n: null }) }}'],
		['JSON text typed in', '{ "first": "Jane", "n": null }'],
	])('takes the data as %s', async (_, data) => {
		await define({ email: 'jane@customers.example', specifyData: 'json', data }, { first: 'Jane' });
		expect(onlyLead()?.data).toEqual({ first: 'Jane', n: null });
	});

	test('Specify Dynamic Fields decides which of the two kinds counts', async () => {
		const both = {
			email: 'jane@customers.example',
			data: '{ "by": "json" }',
			dataFields: { field: [{ name: 'by', value: 'keypair' }] },
		};
		await define({ ...both, specifyData: 'keypair' });
		await define({ ...both, email: 'joe@customers.example', specifyData: 'json' });
		expect(bodies(rig).map((body) => body.leads[0]?.data)).toEqual([
			{ by: 'keypair' },
			{ by: 'json' },
		]);
	});

	test.each([
		['comma list', 'mailbox-01@outbound.example, mailbox-02@outbound.example'],
		[
			'comma list by expression',
			'={{ "mailbox-01@outbound.example,mailbox-02@outbound.example" }}',
		],
		['list by expression', '={{ ["mailbox-01@outbound.example", "mailbox-02@outbound.example"] }}'],
	])('takes mailboxes as a %s', async (_, mailboxes) => {
		await define({
			email: 'jane@customers.example',
			settings: { leadsDistribution: 'custom_mailboxes', mailboxes },
		});
		expect(onlyBody(rig).settings).toEqual({
			leads_distribution: 'custom_mailboxes',
			mailboxes: ['mailbox-01@outbound.example', 'mailbox-02@outbound.example'],
		});
	});

	test('sends the senders of the sequence as the only setting where it is the only one given', async () => {
		await define({
			email: 'jane@customers.example',
			settings: { leadsDistribution: 'sequence_senders' },
		});
		expect(onlyBody(rig).settings).toEqual({ leads_distribution: 'sequence_senders' });
	});
});

describe('map automatically', () => {
	test.each<[string, Json]>([
		[
			'camelCase',
			{
				email: 'jane@customers.example',
				linkedinUrl: 'https://www.linkedin.com/in/jane',
				data: { first: 'Jane' },
				overrides: { ignoreExclusionList: true, ignoreRecentlyContacted: false },
			},
		],
		[
			'snake_case',
			{
				email: 'jane@customers.example',
				linkedin_url: 'https://www.linkedin.com/in/jane',
				data: { first: 'Jane' },
				overrides: { ignore_exclusion_list: true, ignore_recently_contacted: false },
			},
		],
		[
			'JSON text in data, texts for switches',
			{
				email: 'jane@customers.example',
				linkedin_url: 'https://www.linkedin.com/in/jane',
				data: '{"first":"Jane"}',
				overrides: { ignore_exclusion_list: 'true', ignore_recently_contacted: 'false' },
			},
		],
	])('takes %s', async (_, item) => {
		await addLeads(rig, [item]);
		expect(onlyBody(rig)).toEqual({
			leads: [
				{
					email: 'jane@customers.example',
					linkedin_url: 'https://www.linkedin.com/in/jane',
					data: { first: 'Jane' },
					overrides: { ignore_exclusion_list: true, ignore_recently_contacted: false },
				},
			],
		});
	});

	test('camelCase wins over snake_case, unless it is empty', async () => {
		await addLeads(rig, [
			{ linkedinUrl: 'https://linkedin.com/in/a', linkedin_url: 'https://linkedin.com/in/b' },
			{ linkedinUrl: '', linkedin_url: 'https://linkedin.com/in/c' },
		]);
		expect(onlyBody(rig).leads).toEqual([
			{ linkedin_url: 'https://linkedin.com/in/a' },
			{ linkedin_url: 'https://linkedin.com/in/c' },
		]);
	});

	test('leaves everything else in the item alone', async () => {
		await addLeads(rig, [
			{
				email: 'jane@customers.example',
				settings: { leadsDistribution: 'nonsense' },
				sequenceId: sequences.paused,
				dataFields: { field: [{ name: 'a', value: 'b' }] },
				options: { batchSize: 0 },
				error: 'an old error',
				id: 7,
			},
		]);
		expect(onlyBody(rig)).toEqual({ leads: [{ email: 'jane@customers.example' }] });
		expect(rig.sandbox.log[0]?.url).toBe(`/sequences/${sequences.main}/leads`);
	});

	test('sends no field that the item holds as null, empty or not at all', async () => {
		await addLeads(rig, [
			{ email: 'jane@customers.example', linkedinUrl: null, data: null, overrides: {} },
			{ email: '', linkedin_url: 'https://linkedin.com/in/b', data: '', overrides: null },
		]);
		expect(onlyBody(rig).leads).toEqual([
			{ email: 'jane@customers.example' },
			{ linkedin_url: 'https://linkedin.com/in/b' },
		]);
	});

	test('the settings are parameters in this mode too', async () => {
		await addLeads(rig, leads(2), {
			parameters: {
				settings: {
					leadsDistribution: 'custom_mailboxes',
					mailboxes: ['mailbox-01@outbound.example'],
				},
			},
		});
		expect(onlyBody(rig).settings).toEqual({
			leads_distribution: 'custom_mailboxes',
			mailboxes: ['mailbox-01@outbound.example'],
		});
	});
});

describe('values of dynamic fields', () => {
	const long = (length: number) => 'x'.repeat(length);
	test.each<[string, unknown, string | null]>([
		['a text as it is', ' a text ', ' a text '],
		['null as null', null, null],
		['a number as text', 4.5, '4.5'],
		['zero as text', 0, '0'],
		['a switch as text', false, 'false'],
		['an empty text', '', ''],
		['1,024 characters', long(1024), long(1024)],
		['1,024 characters of two code units each', '😀'.repeat(1024), '😀'.repeat(1024)],
	])('sends %s', async (_, value, expected) => {
		const { success } = await addLeads(rig, [
			{ email: 'jane@customers.example', data: { My_Key: value } as Json },
		]);
		expect(count(success)).toEqual({ enrolled: 1 });
		expect(onlyLead()?.data).toEqual({ My_Key: expected });
	});

	test.each<[string, unknown, string]>([
		['1,025 characters', long(1025), '1025 characters'],
		['1,025 characters of two code units each', '😀'.repeat(1025), '1025 characters'],
		['an object', { a: 1 }, 'an object'],
		['a list', ['a'], 'a list'],
	])('refuses %s, for that item alone', async (_, value, told) => {
		const { success, error } = await addLeads(rig, [
			{ email: 'jane@customers.example', data: { fine: 'x', pitch: value } as Json },
			{ email: 'joe@customers.example', data: { pitch: 'y' } },
		]);
		expect(onlyBody(rig).leads).toEqual([{ email: 'joe@customers.example', data: { pitch: 'y' } }]);
		expect(count(success)).toEqual({ enrolled: 1 });
		expect(error).toHaveLength(1);
		expect(whatOf(error[0])).toMatch(/^'Dynamic Fields' .*\[item 0\]$/);
		expect(whatOf(error[0])).toContain(told);
		expect(whatOf(error[0])).toContain("'pitch'");
		expect(detailsOf(error[0])).toMatchObject({ code: 'invalid_input', attempts: 0 });
	});
});

describe('addresses', () => {
	test('an e-mail address or a LinkedIn URL is enough, and one of them is needed', async () => {
		const { success, error } = await addLeads(rig, [
			{ email: 'jane@customers.example' },
			{ linkedinUrl: 'https://www.linkedin.com/in/joe' },
			{ name: 'Nobody' },
		]);
		expect(count(success)).toEqual({ enrolled: 2 });
		expect(whatOf(error[0])).toBe("'Email' is empty, and so is LinkedIn URL [item 2]");
		expect(wayOutOf(error[0])).toBe('Give at least one of the two.');
		expect(onlyBody(rig).leads).toHaveLength(2);
	});

	test.each([
		['linkedin.com/in/jane', 'https://linkedin.com/in/jane'],
		['www.linkedin.com/in/jane/', 'https://www.linkedin.com/in/jane/'],
		['de.linkedin.com/in/jane', 'https://de.linkedin.com/in/jane'],
		['http://www.linkedin.com/in/jane?utm=1', 'http://www.linkedin.com/in/jane?utm=1'],
		[' https://linkedin.com/in/jane ', 'https://linkedin.com/in/jane'],
	])('takes %s as the LinkedIn URL', async (given, sent) => {
		const { success } = await addLeads(rig, [{ linkedinUrl: given }]);
		expect(onlyLead()).toEqual({ linkedin_url: sent });
		expect(count(success)).toEqual({ enrolled: 1 });
	});
});

describe('the sequence', () => {
	const address = `https://app.amplemarket.com/dashboard/sequences/${sequences.paused}`;
	test.each([
		['its dashboard address', address],
		['its address with a slash at the end', `${address}/`],
		['its address with a query', `${address}?tab=leads&x=/y`],
		['its address with a slash, a query and a fragment', `${address}/?tab=leads#top`],
		['the address of its leads', `${address}/leads`],
		['the address of a page below its leads', `${address}/leads/17/edit?from=/sequences#top`],
	])('is found by %s', async (_, value) => {
		const { success } = await addLeads(rig, leads(1), {
			sequenceId: { __rl: true, mode: 'url', value },
		});
		expect(rig.sandbox.log.map(({ url }) => url)).toEqual([`/sequences/${sequences.paused}/leads`]);
		expect(count(success)).toEqual({ enrolled: 1 });
	});

	test('is found by an address that an expression gives', async () => {
		await addLeads(rig, leads(1, { address: `${address}/` }), {
			sequenceId: { __rl: true, mode: 'url', value: '={{ $json.address }}' },
		});
		expect(rig.sandbox.log.map(({ url }) => url)).toEqual([`/sequences/${sequences.paused}/leads`]);
	});

	test('is found as picked from the list', async () => {
		await addLeads(rig, leads(1), {
			sequenceId: {
				__rl: true,
				mode: 'list',
				value: sequences.paused,
				cachedResultName: 'The paused one',
			},
		});
		expect(rig.sandbox.log.map(({ url }) => url)).toEqual([`/sequences/${sequences.paused}/leads`]);
	});

	test('is encoded as one part of the path, whatever its ID is', async () => {
		const id = 'a/b?c=d#e f%2F..\\é';
		rig.sandbox.amplemarket.state.addSequence({ id });
		const { success, error } = await addLeads(rig, leads(1), { sequenceId: byId(id) });
		expect(rig.sandbox.log.map(({ url }) => url)).toEqual([
			`/sequences/${encodeURIComponent(id)}/leads`,
		]);
		expect(error).toEqual([]);
		expect(count(success)).toEqual({ enrolled: 1 });
	});

	test('a text that is no address fails the item, and nothing is sent', async () => {
		const { error } = await addLeads(rig, leads(1, { address: 'my sequence' }), {
			sequenceId: { __rl: true, mode: 'url', value: '={{ $json.address }}' },
		});
		expect(whatOf(error[0])).toBe("'Sequence' is not the address of a sequence [item 0]");
		expect(rig.sandbox.log).toEqual([]);
	});
});
