import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { byId, count, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { addLeads, bodies, commits, details, emailOf, leads, pairs, sequences } from './leads';
import { faultIn, wayOutOf, whatOf } from '../../support/items';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const state = () => rig.sandbox.amplemarket.state;
const dynamic = { sequenceId: byId(sequences.dynamic) };

/** Leads with the field that the dynamic sequence needs, but for those at the given places. */
const pitched = (length: number, without: readonly number[]): Json[] =>
	leads(length).map((lead, n) =>
		without.includes(n) ? lead : { ...lead, data: { company_pitch: 'x' } },
	);

const expectOnly = (rows: readonly number[], length: number) => {
	const taken = Array.from({ length }, (_, n) => n).filter((n) => !rows.includes(n));
	expect(commits(rig, sequences.dynamic)).toEqual(
		Object.fromEntries(taken.map((n) => [emailOf(n), 1])),
	);
	return taken;
};

describe('a 422 that names leads', () => {
	test.each([
		['one', [7]],
		['several', [0, 13, 249]],
		['all but one', Array.from({ length: 249 }, (_, n) => n)],
	])('%s: they fail, all others are enrolled, in two calls', async (_, rows) => {
		const { success, error } = await addLeads(rig, pitched(250, rows), dynamic);
		const taken = expectOnly(rows, 250);
		expect(pairs(success)).toEqual(taken);
		expect(count(success)).toEqual({ enrolled: taken.length });
		expect(pairs(error)).toEqual(rows);
		expect(bodies(rig).map((body) => body.leads.length)).toEqual([250, taken.length]);
	});

	test('the failure carries the code, the words and the body of the provider, and a way out', async () => {
		const { error } = await addLeads(rig, pitched(3, [1]), dynamic);
		const message = "Missing lead dynamic field 'company_pitch' on leads with indexes [1]";
		expect(error).toHaveLength(1);
		expect(error[0]?.json.email).toBe(emailOf(1));
		expect(faultIn(error[0])).toEqual({
			what: message,
			wayOut: 'Give the lead every dynamic field that the sequence uses.',
			details: {
				outcome: 'failed',
				code: 'missing_lead_field',
				statusCode: 422,
				retryable: false,
				attempts: 1,
				response: { validation_errors: [{ error_code: 'missing_lead_field', message }] },
			},
		});
	});

	test('every lead: all fail after one call', async () => {
		const { success, error } = await addLeads(rig, leads(250), dynamic);
		expect(success).toEqual([]);
		expect(count(error)).toEqual({ failed: 250 });
		expect(bodies(rig)).toHaveLength(1);
	});

	test('leads without different fields fail together', async () => {
		state().addSequence({ id: 'two-fields', dynamicFields: ['a', 'b'] });
		const items = leads(6, { data: { a: '1', b: '2' } });
		items[1] = { email: emailOf(1), data: { b: '2' } };
		items[4] = { email: emailOf(4), data: { a: '1', b: null } };
		const { success, error } = await addLeads(rig, items, { sequenceId: byId('two-fields') });
		expect(pairs(error)).toEqual([1, 4]);
		expect(pairs(success)).toEqual([0, 2, 3, 5]);
		expect(bodies(rig)).toHaveLength(2);
	});

	test('each batch stands for itself: faults in one do not touch the other', async () => {
		const { success, error } = await addLeads(rig, pitched(500, [3, 260]), dynamic);
		expect(pairs(error)).toEqual([3, 260]);
		expect(count(success)).toEqual({ enrolled: 498 });
		expectOnly([3, 260], 500);
		expect(bodies(rig)).toHaveLength(4);
	});
});

describe('a refusal that names nobody', () => {
	test.each([
		['one', [0]],
		['one', [249]],
		['three', [0, 124, 249]],
		['three side by side', [100, 101, 102]],
	])('422, %s at fault among 250: exactly those fail, in at most 66 calls', async (_, rows) => {
		state().namelessRefusals = true;
		const { success, error } = await addLeads(rig, pitched(250, rows), dynamic);
		const taken = expectOnly(rows, 250);
		expect(pairs(success)).toEqual(taken);
		expect(pairs(error)).toEqual(rows);
		expect(count(error)).toEqual({ failed: rows.length });
		expect(bodies(rig).length).toBeLessThanOrEqual(66);
		for (const item of error) {
			expect(faultIn(item)).toMatchObject({
				what: "Missing lead dynamic field 'company_pitch'",
				details: { code: 'missing_lead_field', statusCode: 422 },
			});
		}
	});

	test('400, one value at fault: that item alone fails', async () => {
		state().namelessRefusals = true;
		// An address that only the provider finds fault with.
		const items: Json[] = leads(40);
		items[17] = { email: 'lead@other_customers.example' };
		const { success, error } = await addLeads(rig, items);
		expect(pairs(error)).toEqual([17]);
		expect(error[0]?.json).toMatchObject({
			details: { outcome: 'failed', code: 'unsupported_value', statusCode: 400 },
		});
		expect(count(success)).toEqual({ enrolled: 39 });
		expect(Object.keys(commits(rig))).toHaveLength(39);
	});

	test('more at fault than can be found: every item has its outcome, true to the provider', async () => {
		state().namelessRefusals = true;
		const rows = Array.from({ length: 50 }, (_, n) => n * 5);
		const { success, error } = await addLeads(rig, pitched(250, rows), dynamic);
		expect(success.length + error.length).toBe(250);
		expect(bodies(rig).length).toBeLessThanOrEqual(66);
		expect(commits(rig, sequences.dynamic)).toEqual(
			Object.fromEntries(success.map(({ json }) => [json.email, 1])),
		);
		expect(pairs(error)).toEqual(expect.arrayContaining(rows));
	});
});

describe('a sequence that takes no leads', () => {
	test.each([
		['draft', sequences.draft],
		['archived', sequences.archived],
		['archiving', sequences.archiving],
		['pausing', sequences.pausing],
		['resuming', sequences.resuming],
	])('%s: all 250 fail, within 16 calls', async (status, id) => {
		const { success, error } = await addLeads(rig, leads(250), { sequenceId: byId(id) });
		expect(success).toEqual([]);
		expect(pairs(error)).toEqual(leads(250).map((_, n) => n));
		expect(count(error)).toEqual({ failed: 250 });
		expect(bodies(rig).length).toBeLessThanOrEqual(16);
		expect(faultIn(error[249])).toMatchObject({
			what: `Sequence is ${status}: only active and paused sequences accept leads`,
			details: { code: 'sequence_not_accepting_leads', statusCode: 422 },
		});
	});

	test('paused: the leads are enrolled', async () => {
		const { success } = await addLeads(rig, leads(2), { sequenceId: byId(sequences.paused) });
		expect(count(success)).toEqual({ enrolled: 2 });
	});

	test('unknown: all fail after one call and two for a lead alone, with the way out', async () => {
		const { error } = await addLeads(rig, leads(3), { sequenceId: byId('no-such-sequence') });
		expect(bodies(rig).map((body) => body.leads.length)).toEqual([3, 1, 1]);
		expect(details(error)).toEqual(
			Array.from({ length: 3 }, (_, n) => ({
				outcome: 'failed',
				code: 'not_found',
				statusCode: 404,
				retryable: false,
				attempts: n === 1 ? 1 : 2,
				response: expect.objectContaining({ object: 'error' }),
			})),
		);
		expect(whatOf(error[0])).toBe('Sequence not found');
		expect(wayOutOf(error[0])).toContain('ID of the sequence');
	});

	test('unknown mailboxes: all fail with the words of the provider', async () => {
		state().rejectUnknownMailboxes = true;
		const { error } = await addLeads(rig, leads(2), {
			parameters: {
				settings: { leadsDistribution: 'custom_mailboxes', mailboxes: ['no@outbound.example'] },
			},
		});
		expect(error.map(whatOf)).toEqual([
			"Mailbox 'no@outbound.example' not found",
			"Mailbox 'no@outbound.example' not found",
		]);
		expect(commits(rig)).toEqual({});
	});
});

describe('a wrong key', () => {
	const wrong = { apiKey: 'am_wrong_key' };

	test('each item carries it, and after the calls in flight no further one is made', async () => {
		const { success, error } = await rig
			.with({ amplemarket: { ...wrong, baseUrl: rig.sandbox.amplemarket.baseUrl } })
			.run('amplemarket', {
				resource: 'sequence',
				operation: 'addLeads',
				parameters: {
					sequenceId: byId(sequences.main),
					dataMode: 'autoMapInputData',
					options: { maxConcurrency: 1 },
				},
				items: leads(1000),
			});
		expect(success).toEqual([]);
		expect(pairs(error)).toEqual(leads(1000).map((_, n) => n));
		expect(bodies(rig)).toHaveLength(1);
		for (const index of [0, 249, 250, 999]) {
			expect(faultIn(error[index])).toMatchObject({
				what: 'Amplemarket does not accept the API key',
				wayOut: expect.stringContaining('Check the API key'),
				details: { outcome: 'failed', code: 'unauthorized', statusCode: 401, retryable: false },
			});
		}
		expect(JSON.stringify(error)).not.toContain(wrong.apiKey);
	});

	test('with many calls to make, only those in flight at the first refusal are made', async () => {
		const { error } = await addLeads(
			rig.with({ amplemarket: { ...wrong, baseUrl: rig.sandbox.amplemarket.baseUrl } }),
			leads(1000),
			{ options: { batchSize: 10, maxConcurrency: 4 } },
		);
		expect(bodies(rig).length).toBeLessThanOrEqual(4);
		expect(error.map(whatOf)).toEqual(Array(1000).fill('Amplemarket does not accept the API key'));
	});

	test('under Stop there is one clear error, at the first item', async () => {
		const { thrown } = await addLeads(
			rig.with({ amplemarket: { ...wrong, baseUrl: rig.sandbox.amplemarket.baseUrl } }),
			leads(3),
			{ onError: 'stopWorkflow' },
		);
		expect(thrown).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			message: expect.stringContaining('Amplemarket does not accept the API key'),
			context: { itemIndex: 0 },
		});
		expect(JSON.stringify(thrown)).not.toContain(wrong.apiKey);
		expect(bodies(rig)).toHaveLength(1);
	});
});

describe('trouble to the end', () => {
	// A refused pace is remembered for the account, so each case has an account of its own.
	const cases: Array<[string, Fault, Json]> = [
		[
			'429: failed, for nothing was delivered',
			{ kind: 'status', status: 429, when: 'before-commit' },
			{ outcome: 'failed', statusCode: 429, code: 'too_many_requests', retryable: true },
		],
		[
			'503 with Retry-After: failed, for nothing was delivered',
			{
				kind: 'status',
				status: 503,
				when: 'before-commit',
				retryAfter: { form: 'seconds', seconds: 60 },
			},
			{ outcome: 'failed', statusCode: 503, retryable: true },
		],
		[
			'500: unknown',
			{ kind: 'status', status: 500, when: 'before-commit' },
			{ outcome: 'unknown', statusCode: 500, retryable: true },
		],
		[
			'502: unknown',
			{ kind: 'status', status: 502, when: 'after-commit' },
			{ outcome: 'unknown', statusCode: 502, retryable: true },
		],
		[
			'504: unknown',
			{ kind: 'status', status: 504, when: 'after-commit' },
			{ outcome: 'unknown', statusCode: 504, retryable: true },
		],
		[
			'an HTML page as 200: unknown',
			{ kind: 'html', when: 'after-commit' },
			{ outcome: 'unknown', statusCode: 200, retryable: true },
		],
		[
			'another JSON as 200: unknown',
			{ kind: 'wrong-json', when: 'after-commit' },
			{ outcome: 'unknown', statusCode: 200, retryable: true },
		],
		[
			'nothing as 200: unknown',
			{ kind: 'empty', when: 'after-commit' },
			{ outcome: 'unknown', statusCode: 200, retryable: true },
		],
		[
			'a broken connection: unknown',
			{ kind: 'reset', when: 'after-commit' },
			{ outcome: 'unknown', statusCode: null, retryable: true },
		],
	];
	test.each(cases)('%s', async (_, fault, expected) => {
		const own = await Rig.start({ limits: 'none' });
		try {
			own.sandbox.setFaults({ seed: 1, rules: [{ provider: 'amplemarket', fault }] });
			const { success, error } = await addLeads(own, leads(3));
			expect(success).toEqual([]);
			expect(details(error)).toEqual(
				Array.from({ length: 3 }, () => expect.objectContaining(expected)),
			);
			expect(bodies(own)).toHaveLength(1);
			expect(JSON.stringify(error)).not.toContain(SEED.amplemarket.apiKey);
		} finally {
			await own.close();
		}
	});
});
