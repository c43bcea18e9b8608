import { byId, count, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import {
	addLeads,
	bodies,
	commits,
	details,
	emailOf,
	known,
	leads,
	onlyBody,
	pairs,
	sequences,
} from './leads';
import { whatOf } from '../../support/items';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const repeat: unknown = expect.objectContaining({
	outcome: 'skipped',
	reason: 'duplicate_in_input',
	duplicateOf: 0,
});

test.each([
	['https://www.linkedin.com/company/acme', 'https://www.linkedin.com/company/acme'],
	['https://www.linkedin.com/profile/view?id=111', 'https://www.linkedin.com/profile/view?id=222'],
	['https://www.acme.example', 'https://www.acme.example'],
])('two e-mails beside %s and %s are two leads', async (one, other) => {
	const { success } = await addLeads(rig, [
		{ email: 'a@x.example', linkedinUrl: one },
		{ email: 'b@x.example', linkedinUrl: other },
	]);
	expect(onlyBody(rig).leads).toHaveLength(2);
	expect(count(success)).toEqual({ enrolled: 2 });
});

describe('repeats within the input', () => {
	test.each<[string, Json, Json]>([
		['e-mail in another case', { email: 'jane@x.example' }, { email: 'JANE@X.Example' }],
		['e-mail with blanks', { email: 'jane@x.example' }, { email: ' jane@x.example\t' }],
		[
			'LinkedIn URL without scheme',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'linkedin.com/in/jane' },
		],
		[
			'LinkedIn URL by http',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'http://linkedin.com/in/jane' },
		],
		[
			'LinkedIn URL with www',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://www.linkedin.com/in/jane' },
		],
		[
			'LinkedIn URL with a query',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://linkedin.com/in/jane?miniProfile=1' },
		],
		[
			'LinkedIn URL with a slash at the end',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://linkedin.com/in/jane/' },
		],
		[
			'LinkedIn URL with a slash and a query',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://linkedin.com/in/jane/?x=1' },
		],
		[
			'LinkedIn URL in another case',
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'HTTPS://WWW.LinkedIn.com/in/Jane' },
		],
		[
			'LinkedIn profile in another country and language',
			{ linkedinUrl: 'https://www.linkedin.com/in/jan%C3%A9' },
			{ linkedinUrl: 'https://uk.linkedin.com/in/jané/en' },
		],
		[
			'LinkedIn profile, one of them with an e-mail',
			{ email: 'jane@x.example', linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://m.linkedin.com/in/jane' },
		],
	])('by %s: the first is sent, the other is skipped', async (_, first, second) => {
		const { success, error } = await addLeads(rig, [first, second]);
		expect(error).toEqual([]);
		expect(onlyBody(rig).leads).toHaveLength(1);
		expect(success.map(({ json }) => json)).toEqual([
			expect.objectContaining({ outcome: 'enrolled' }),
			repeat,
		]);
		expect(Object.values(commits(rig))).toEqual([1]);
	});

	test('row 1 has both addresses, row 2 the e-mail only, row 3 the URL only: one lead', async () => {
		const { success } = await addLeads(rig, [
			{ email: 'jane@x.example', linkedinUrl: 'https://linkedin.com/in/jane' },
			{ email: 'Jane@x.example' },
			{ linkedinUrl: 'www.linkedin.com/in/jane/' },
			{ email: 'joe@x.example' },
		]);
		expect(success.map(({ json }) => json)).toEqual([
			expect.objectContaining({ outcome: 'enrolled', email: 'jane@x.example' }),
			repeat,
			repeat,
			expect.objectContaining({ outcome: 'enrolled', email: 'joe@x.example' }),
		]);
		expect(pairs(success)).toEqual([0, 1, 2, 3]);
		expect(commits(rig)).toEqual({ 'jane@x.example': 1, 'joe@x.example': 1 });
	});

	test('are found across calls', async () => {
		const { success } = await addLeads(rig, [...leads(300), { email: emailOf(0).toUpperCase() }]);
		expect(success.at(-1)?.json).toEqual(repeat);
		expect(bodies(rig).flatMap((body) => body.leads)).toHaveLength(300);
	});

	test('the same lead for another sequence is sent there too', async () => {
		const items = [sequences.main, sequences.paused, sequences.main].map((sequence) => ({
			email: 'jane@x.example',
			sequence,
			overrides: { ignoreDuplicateLeadsInOtherActiveSequences: true },
		}));
		const { success } = await addLeads(rig, items, { sequenceId: byId('={{ $json.sequence }}') });
		expect(success.map(({ json }) => json.outcome)).toEqual(['enrolled', 'enrolled', 'skipped']);
		expect(commits(rig)).toEqual({ 'jane@x.example': 1 });
		expect(commits(rig, sequences.paused)).toEqual({ 'jane@x.example': 1 });
	});

	test('a bad item does not stand in for the good one after it', async () => {
		const { success, error } = await addLeads(rig, [
			{ email: 'jane@x.example', data: { a: { b: 1 } } },
			{ email: 'jane@x.example' },
		]);
		expect(pairs(error)).toEqual([0]);
		expect(success.map(({ json }) => json.outcome)).toEqual(['enrolled']);
		expect(commits(rig)).toEqual({ 'jane@x.example': 1 });
	});

	test('leads that only look alike are all sent', async () => {
		const { success } = await addLeads(rig, [
			{ email: 'jane@x.example' },
			{ email: 'jane+1@x.example' },
			{ linkedinUrl: 'https://linkedin.com/in/jane' },
			{ linkedinUrl: 'https://linkedin.com/in/jane-1' },
			{ linkedinUrl: 'https://linkedin.com/company/jane' },
		]);
		expect(count(success)).toEqual({ enrolled: 5 });
		expect(Object.values(commits(rig))).toEqual([1, 1, 1, 1, 1]);
	});
});

describe("the provider's skip lists", () => {
	const cases: Array<[string, Json, Json]> = [
		[
			'a lead who is in the sequence, by e-mail in another case',
			{ email: known.alreadyInMain.toUpperCase() },
			{ outcome: 'already_enrolled' },
		],
		[
			'a lead who is in the sequence, by LinkedIn URL in another form',
			{ linkedinUrl: 'LinkedIn.com/in/Already-There?x=1' },
			{ outcome: 'already_enrolled' },
		],
		[
			'an excluded lead',
			{ email: known.excluded },
			{ outcome: 'skipped', reason: 'in_exclusion_list' },
		],
		[
			'a lead of an excluded domain',
			{ email: `anyone@${known.excludedDomain}` },
			{ outcome: 'skipped', reason: 'in_exclusion_list' },
		],
		[
			'a lead who was contacted recently',
			{ email: known.recentlyContacted },
			{ outcome: 'skipped', reason: 'recently_contacted' },
		],
		[
			'a lead in another draft',
			{ email: known.inOtherDraft },
			{ outcome: 'skipped', reason: 'in_other_draft_sequence' },
		],
		[
			'a lead in another active sequence',
			{ email: known.inOtherActive },
			{ outcome: 'skipped', reason: 'in_other_active_sequence' },
		],
	];
	test.each(cases)('%s', async (_, item, expected) => {
		const { success, error } = await addLeads(rig, [{ email: emailOf(0) }, item]);
		expect(error).toEqual([]);
		expect(success[1]?.json).toMatchObject(expected);
		expect(commits(rig)).toEqual({ [emailOf(0)]: 1 });
	});

	test('all of them among 1,000 leads: each item has its own outcome, in its place', async () => {
		const items = leads(1000);
		cases.forEach(([, item], n) => items.splice(n * 130, 1, item));
		const { success, error } = await addLeads(rig, items);
		expect(error).toEqual([]);
		expect(pairs(success)).toEqual(items.map((_, n) => n));
		for (const [n, [, , expected]] of cases.entries()) {
			expect(success[n * 130]?.json).toMatchObject(expected);
		}
		expect(count(success)).toEqual({ enrolled: 993, already_enrolled: 2, skipped: 5 });
		expect(Object.keys(commits(rig))).toHaveLength(993);
	});

	test.each<[string, string, string]>([
		['ignoreExclusionList', known.excluded, 'ignore_exclusion_list'],
		['ignoreRecentlyContacted', known.recentlyContacted, 'ignore_recently_contacted'],
		[
			'ignoreDuplicateLeadsInOtherDraftSequences',
			known.inOtherDraft,
			'ignore_duplicate_leads_in_other_draft_sequences',
		],
		[
			'ignoreDuplicateLeadsInOtherActiveSequences',
			known.inOtherActive,
			'ignore_duplicate_leads_in_other_active_sequences',
		],
	])('%s lets such a lead through', async (override, email, sent) => {
		const { success } = await addLeads(rig, [{}], {
			parameters: { dataMode: 'defineBelow', email, overrides: { [override]: true } },
		});
		expect(onlyBody(rig).leads).toEqual([{ email, overrides: { [sent]: true } }]);
		expect(count(success)).toEqual({ enrolled: 1 });
		expect(commits(rig)).toEqual({ [email]: 1 });
	});

	test('overrides are each lead’s own', async () => {
		const { success } = await addLeads(rig, [
			{ email: known.excluded, overrides: { ignoreExclusionList: true } },
			{ email: `other@${known.excludedDomain}` },
		]);
		expect(success.map(({ json }) => json.outcome)).toEqual(['enrolled', 'skipped']);
		expect(commits(rig)).toEqual({ [known.excluded]: 1 });
	});
});

describe('Skipped Leads: Error Output', () => {
	test('sends skips to the error output with reason and outcome, the rest as ever', async () => {
		const { success, error } = await addLeads(
			rig,
			[
				{ email: emailOf(0), crm: 1 },
				{ email: known.excluded, crm: 2 },
				{ email: emailOf(0), crm: 3 },
				{ email: known.alreadyInMain, crm: 4 },
			],
			{ options: { skippedLeads: 'error' } },
		);
		expect(success.map(({ json }) => json.outcome)).toEqual(['enrolled', 'already_enrolled']);
		expect(pairs(success)).toEqual([0, 3]);
		expect(pairs(error)).toEqual([1, 2]);
		expect(error.map(({ json }) => json.crm)).toEqual([2, 3]);
		expect(details(error)).toEqual([
			{
				outcome: 'skipped',
				reason: 'in_exclusion_list',
				code: expect.any(String),
				statusCode: null,
				retryable: false,
				attempts: 1,
				response: { email: known.excluded },
			},
			{
				outcome: 'skipped',
				reason: 'duplicate_in_input',
				duplicateOf: expect.any(Number),
				code: expect.any(String),
				statusCode: null,
				retryable: false,
				attempts: 0,
				response: null,
			},
		]);
	});

	test('under Stop, the first skip stops the run with its item', async () => {
		const { thrown } = await addLeads(rig, [{ email: emailOf(0) }, { email: known.excluded }], {
			options: { skippedLeads: 'error' },
			onError: 'stopWorkflow',
		});
		expect(thrown).toMatchObject({
			message: expect.stringContaining('exclusion list'),
			context: { itemIndex: 1 },
		});
	});
});

describe('dry run', () => {
	test('says for each item what would be sent, and sends nothing', async () => {
		const { success, error } = await addLeads(
			rig,
			[...leads(300, { data: { a: 1 } }), { email: emailOf(0) }, { email: 'nonsense' }],
			{ parameters: { dryRun: true } },
		);
		expect(rig.sandbox.log).toEqual([]);
		expect(count(success)).toEqual({ planned: 300, skipped: 1 });
		expect(success[0]?.json).toEqual({
			data: { a: 1 },
			outcome: 'planned',
			reason: '',
			sequenceId: sequences.main,
			email: emailOf(0),
			request: {
				call: 0,
				itemsInCall: 250,
				method: 'POST',
				path: `/sequences/${sequences.main}/leads`,
				body: { leads: [{ email: emailOf(0), data: { a: '1' } }] },
			},
		});
		expect(success[250]?.json.request).toMatchObject({ call: 1, itemsInCall: 50 });
		expect(success[300]?.json).toEqual(repeat);
		expect(pairs(error)).toEqual([301]);
		expect(whatOf(error[0])).toContain("'Email'");
	});
});
