import type { IDataObject } from 'n8n-workflow';

import { count, Rig } from '../../support/rig';
import type { Ended, Json } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { Stub, StubAnswer } from '../../support/stub';
import { addLeads, details, emailOf, leads, pairs } from './leads';
import type { AddLeadsBody } from './leads';
import { detailsOf, faultIn, wayOutOf, whatOf } from '../../support/items';

const API_KEY = 'am_secret_of_the_test';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
afterAll(async () => await rig.close());

/** A run on leads against a provider that gives one answer to all calls. */
async function answered(
	reply: StubAnswer | ((body: AddLeadsBody) => StubAnswer),
	items: readonly Json[] = leads(4),
): Promise<Ended & { stub: Stub }> {
	const stub = await startStub(({ body }) =>
		typeof reply === 'function' ? reply(body as AddLeadsBody) : reply,
	);
	try {
		const at = rig.with({ amplemarket: { apiKey: API_KEY, baseUrl: stub.baseUrl } });
		const ended = await addLeads(at, items);
		expect(ended.thrown).toBeUndefined();
		expect(ended.success.length + ended.error.length).toBe(items.length);
		expect(JSON.stringify([ended.success, ended.error])).not.toContain(API_KEY);
		return { ...ended, stub };
	} finally {
		await stub.close();
	}
}

const lists = {
	duplicate_emails: [],
	duplicate_linkedin_urls: [],
	in_exclusion_list_and_skipped: [],
	recently_contacted_and_skipped: [],
	already_in_sequence_and_skipped: [],
	in_other_draft_sequences_and_skipped: [],
	in_other_active_sequences_and_skipped: [],
};
/** A whole answer on four leads of which all are in, but for what a test says. */
const answer = (more: IDataObject = {}): StubAnswer => ({
	body: { total: 4, total_added_to_sequence: 4, ...lists, ...more },
});
const outcomes = ({ success, error }: Ended) => ({ ...count(success), ...count(error) });

test('the key goes in the Authorization header', async () => {
	const { stub } = await answered(answer());
	expect(stub.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${API_KEY}`]);
});

describe('totals that add up', () => {
	test.each<[string, IDataObject]>([
		['unknown extra fields', { id: 'x', warnings: ['none'], _links: {} }],
		['lists that are null', { duplicate_emails: null, in_exclusion_list_and_skipped: null }],
		['a list of another type', { duplicate_emails: 'none' }],
		['a list with nonsense in it', { in_exclusion_list_and_skipped: [null, 1, [], {}] }],
	])('enrolled, despite %s', async (_, more) => {
		expect(outcomes(await answered(answer(more)))).toEqual({ enrolled: 4 });
	});

	test('enrolled, though every list is missing', async () => {
		const reply = { body: { total: 4, total_added_to_sequence: 4 } };
		expect(outcomes(await answered(reply))).toEqual({ enrolled: 4 });
	});

	test.each<[string, IDataObject, string]>([
		['already_in_sequence_and_skipped', { email: emailOf(1) }, 'already_enrolled'],
		['in_exclusion_list_and_skipped', { email: emailOf(1) }, 'in_exclusion_list'],
		['recently_contacted_and_skipped', { email: emailOf(1) }, 'recently_contacted'],
		['in_other_draft_sequences_and_skipped', { email: emailOf(1) }, 'in_other_draft_sequence'],
		['in_other_active_sequences_and_skipped', { email: emailOf(1) }, 'in_other_active_sequence'],
		[
			'in_exclusion_list_and_skipped',
			{ email: ` ${emailOf(1).toUpperCase()} ` },
			'in_exclusion_list',
		],
		[
			'in_exclusion_list_and_skipped',
			{ email: null, linkedin_url: 'linkedin.com/in/Jane' },
			'in_exclusion_list',
		],
		[
			'in_exclusion_list_and_skipped',
			{ email: 'an-older@address.example', linkedin_url: 'http://LINKEDIN.com/in/jane/?x=1' },
			'in_exclusion_list',
		],
	])('an entry of %s, %j, is that lead’s outcome', async (list, entry, expected) => {
		const items = leads(4);
		items[1] = { email: emailOf(1), linkedinUrl: 'https://www.linkedin.com/in/jane' };
		const ended = await answered(answer({ total_added_to_sequence: 3, [list]: [entry] }), items);
		expect(
			ended.success.map(({ json }) => (json.reason === '' ? json.outcome : json.reason)),
		).toEqual(['enrolled', expected, 'enrolled', 'enrolled']);
	});

	test.each([
		['duplicate_emails', ` ${emailOf(2).toUpperCase()}`],
		['duplicate_linkedin_urls', 'LinkedIn.com/in/joe?x'],
	])('a text in %s is that lead’s outcome', async (list, text) => {
		const items = leads(4);
		items[2] = { email: emailOf(2), linkedinUrl: 'https://www.linkedin.com/in/joe/' };
		const ended = await answered(answer({ total_added_to_sequence: 3, [list]: [text] }), items);
		expect(
			ended.success.map(({ json }) => (json.reason === '' ? json.outcome : json.reason)),
		).toEqual(['enrolled', 'enrolled', 'duplicate_in_input', 'enrolled']);
	});
});

describe('totals that do not add up', () => {
	const excluded = [{ email: emailOf(1) }];
	test.each<[string, IDataObject, number[]]>([
		['fewer were added than sent', { total_added_to_sequence: 3 }, [0, 1, 2, 3]],
		['more were added than sent', { total_added_to_sequence: 5 }, [0, 1, 2, 3]],
		['the total is another', { total: 3 }, [0, 1, 2, 3]],
		[
			'a listed lead explains only one of two',
			{ total_added_to_sequence: 2, in_exclusion_list_and_skipped: excluded },
			[0, 2, 3],
		],
		[
			'an entry matches no lead',
			{ total_added_to_sequence: 3, in_exclusion_list_and_skipped: [{ email: 'no@one.example' }] },
			[0, 1, 2, 3],
		],
		[
			'one entry matches, another does not',
			{
				total_added_to_sequence: 2,
				in_exclusion_list_and_skipped: [...excluded, { email: 'no@one.example' }],
			},
			[0, 2, 3],
		],
		[
			'the total is another, and one is listed',
			{ total: 9, total_added_to_sequence: 3, in_exclusion_list_and_skipped: excluded },
			[0, 2, 3],
		],
	])('%s: exactly the unexplained rows are unknown', async (_, more, unknown) => {
		const ended = await answered(answer(more));
		expect(pairs(ended.error)).toEqual(unknown);
		expect(count(ended.error)).toEqual({ unknown: unknown.length });
		expect(ended.success.map(({ json }) => json.reason)).toEqual(
			unknown.length === 4 ? [] : ['in_exclusion_list'],
		);
		expect(ended.stub.requests).toHaveLength(1);
		expect(ended.error[0]?.json).toMatchObject({
			error: expect.stringContaining('do not add up'),
			details: { statusCode: 200, response: { total_added_to_sequence: expect.any(Number) } },
		});
	});

	test('a lead that the provider calls a duplicate, and yet counts as added, is unknown', async () => {
		const ended = await answered(answer({ duplicate_emails: [emailOf(1)] }));
		expect(pairs(ended.error)).toEqual(expect.arrayContaining([1]));
		expect(count(ended.error)).not.toHaveProperty('failed');
	});
});

describe('an answer of another shape is never a success', () => {
	test.each<[string, StubAnswer]>([
		['no total of the added', { body: { total: 4, ...lists } }],
		['the added as a text', answer({ total_added_to_sequence: '4' })],
		['another object', { body: { hello: 'world' } }],
		['a list', { body: [] }],
		['null', { body: null }],
		['a number', { body: 4 }],
		['an HTML page', { body: '<!DOCTYPE html><html><body>Just a moment…</body></html>' }],
		['nothing', { body: '' }],
		['an error envelope with status 200', { body: { object: 'error', _errors: [] } }],
		['another success status', { status: 202, body: { status: 'queued' } }],
	])('%s: unknown', async (_, reply) => {
		const ended = await answered(reply);
		expect(outcomes(ended)).toEqual({ unknown: 4 });
		expect(wayOutOf(ended.error[0])).toContain('Running this item again is safe');
		expect(ended.stub.requests).toHaveLength(1);
	});

	test('a redirect is not followed, and says where to mend it', async () => {
		const other = await startStub(() => answer());
		const ended = await answered({
			status: 302,
			body: '',
			headers: { location: `${other.baseUrl}/sequences/x/leads` },
		});
		await other.close();
		expect(other.requests).toEqual([]);
		expect(outcomes(ended)).toEqual({ failed: 4 });
		expect(wayOutOf(ended.error[0])).toContain('base URL');
	});
});

describe('the words of the provider reach the item', () => {
	const envelope = (code: string, more: IDataObject = {}) => ({
		object: 'error',
		_errors: [{ code, title: 'A title', detail: 'The detail', ...more }],
	});
	test.each<[string, number, unknown, { error: string; code: string | null }]>([
		['403', 403, envelope('forbidden'), { error: 'The detail', code: 'forbidden' }],
		[
			'402 without credits',
			402,
			envelope('insufficient_credits'),
			{ error: 'The detail', code: 'insufficient_credits' },
		],
		[
			'409 that points into the body',
			409,
			envelope('conflict', { source: { pointer: '/leads/3/email' } }),
			{ error: 'The detail (/leads/3/email)', code: 'conflict' },
		],
		[
			'403 that points at a parameter',
			403,
			envelope('forbidden', { source: { parameter: 'id' } }),
			{ error: 'The detail (id)', code: 'forbidden' },
		],
		[
			'two errors at once',
			404,
			{
				object: 'error',
				_errors: [
					{ code: 'a', detail: 'One' },
					{ code: 'b', title: 'Two' },
				],
			},
			{ error: 'One; Two', code: 'a' },
		],
		['an error of nothing', 404, { _errors: [] }, { error: expect.any(String), code: null }],
		['errors of a wrong type', 404, { _errors: [null, 7] }, { error: 'error; error', code: null }],
		['no envelope', 403, { message: 'nope' }, { error: 'Amplemarket answered 403', code: null }],
	])('%s', async (_, status, body, { error, code }) => {
		const ended = await answered({ status, body }, leads(1));
		expect(ended.error.map(whatOf)).toEqual([error]);
		expect(wayOutOf(ended.error[0])).toEqual(expect.stringMatching(/\w/));
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code,
			statusCode: status,
			retryable: false,
			attempts: 1,
			response: body,
		});
		expect(ended.stub.requests).toHaveLength(1);
	});

	test('validation errors, joined', async () => {
		const body = {
			validation_errors: [
				{ error_code: 'missing_lead_field', message: 'One' },
				{ error_code: 'other' },
			],
		};
		const ended = await answered({ status: 422, body }, leads(1));
		expect(faultIn(ended.error[0])).toMatchObject({
			what: 'One; other',
			details: { code: 'missing_lead_field', statusCode: 422, response: body },
		});
	});

	test('a 500 to the end: unknown, with the status', async () => {
		const body = envelope('internal_server_error');
		const ended = await answered({ status: 500, body }, leads(1));
		expect(details(ended.error)).toEqual([
			expect.objectContaining({ outcome: 'unknown', statusCode: 500, retryable: true }),
		]);
	});

	test('a 500 to the end: its body is passed on as a refusal’s is, and taken for the API’s own', async () => {
		const body = envelope('internal_server_error');
		const ended = await answered({ status: 500, body }, leads(1));
		expect(whatOf(ended.error[0])).not.toContain("not the API's");
		expect(details(ended.error)).toEqual([expect.objectContaining({ response: body })]);
	});

	test('an HTML error page is told from the API, and is bounded', async () => {
		const ended = await answered({ status: 404, body: `<html>${'x'.repeat(50_000)}</html>` });
		expect(wayOutOf(ended.error[0])).toContain('base URL');
		expect(JSON.stringify(detailsOf(ended.error[0])).length).toBeLessThan(3_000);
	});

	test('a key that the provider repeats is blotted out', async () => {
		const body = envelope('forbidden', { detail: `The key ${API_KEY} may not do this` });
		const ended = await answered({ status: 403, body }, leads(1));
		expect(whatOf(ended.error[0])).toBe('The key [key] may not do this');
	});
});

describe('names of leads in a refusal', () => {
	/** Refuses a call that has one of the addresses, and names places in it as `wording` has it. */
	const refusing =
		(bad: readonly string[], wording: (places: number[]) => string) =>
		({ leads: sent }: AddLeadsBody): StubAnswer => {
			const places = sent.flatMap(({ email = '' }, n) => (bad.includes(email) ? [n] : []));
			if (places.length === 0)
				return { body: { total: sent.length, total_added_to_sequence: sent.length } };
			const message = wording(places);
			return {
				status: 422,
				body: { validation_errors: [{ error_code: 'missing_lead_field', message }] },
			};
		};
	const indexes = (places: readonly number[]) => `on leads with indexes [${places.join(', ')}]`;

	test.each<[string, number[], (places: number[]) => string, number]>([
		['from 0', [5, 9], indexes, 2],
		['from 1', [5], (places) => indexes(places.map((n) => n + 1)), 12],
		['from 1, neighbours', [5, 6], (places) => indexes(places.map((n) => n + 1)), 20],
		['from 1, the last one', [15], (places) => indexes(places.map((n) => n + 1)), 12],
		['beyond the call', [5], () => indexes([900]), 12],
		['of one lead only at a time', [5, 9], ([first = 0]) => indexes([first]), 20],
		['in the singular', [5], ([place = 0]) => `on lead with index [${place}]`, 2],
		['in no way that can be read', [5], () => 'Some lead is wrong', 12],
	])('%s: exactly the leads at fault fail', async (_, rows, wording, most) => {
		const bad = rows.map(emailOf);
		const ended = await answered(refusing(bad, wording), leads(16));
		expect(pairs(ended.error)).toEqual(rows);
		expect(count(ended.error)).toEqual({ failed: rows.length });
		expect(details(ended.error)).toEqual(
			rows.map(() => expect.objectContaining({ code: 'missing_lead_field', statusCode: 422 })),
		);
		expect(count(ended.success)).toEqual({ enrolled: 16 - rows.length });
		expect(ended.stub.requests.length).toBeLessThanOrEqual(most);
	});
});
