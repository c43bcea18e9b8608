import { POISON, SEED } from '../../../sandbox';
import { at, bodiesOf, detailsOf, pairingOf, times, urlsOf, wayOutOf } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';

const { cadences, enrollments, inboxes, sessions } = SEED.myAgentMail;
const RELINK = 'bulkRelinkEnrollments';
const AUTO = { dataMode: 'autoMapInputData' };

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const relink = async (
	items: readonly Json[],
	parameters: Ask['parameters'] = AUTO,
	rest: Partial<Ask> = {},
) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'bulkRelink',
		parameters: { cadenceId: byId(cadences.relink), ...parameters },
		items,
		...rest,
	});

/** `enr_relink_001` and so on, counted from 0. */
const enrollmentId = (index: number) => `enr_relink_${String(index + 1).padStart(3, '0')}`;
const named = (length: number) =>
	times(length, (index) => ({ enrollmentId: enrollmentId(index), leadName: `Name ${index}` }));
const updatesOf = (body: unknown): unknown[] => {
	const updates = at(body, 'updates');
	return Array.isArray(updates) ? updates : [];
};
const batchSizes = () => bodiesOf(rig, RELINK).map((body) => updatesOf(body).length);
const state = () => rig.sandbox.myAgentMail.state;
/** What relinks did to an enrollment, in order. */
const patchesOf = (id: string) => (state().patches.get(id) ?? []).map(({ fields }) => fields);

describe('batches', () => {
	it.each([
		[1, [1]],
		[100, [100]],
		[101, [100, 1]],
		[250, [100, 100, 50]],
	])('%i rows are sent as %j', async (length, sizes) => {
		const ended = await relink(named(length));
		expect(batchSizes().sort((one, other) => other - one)).toEqual(sizes);
		expect(count(ended.success)).toEqual({ updated: length });
		expect(state().patches.size).toBe(length);
	});

	it.each([
		[40, [40, 40, 40]],
		[1, times(3, () => 1)],
		[500, [100, 20]],
	])('of the size that the option says, 100 at most: %i', async (batchSize, sizes) => {
		const rows = named(batchSize === 1 ? 3 : 120);
		await relink(rows, { ...AUTO, options: { batchSize } });
		expect(batchSizes().sort((one, other) => other - one)).toEqual(sizes);
	});

	it('never mix two cadences', async () => {
		const rows = [
			{ id: enrollmentId(0), cadence: cadences.relink },
			{ id: enrollments.inOtherCadence, cadence: cadences.other },
			{ id: enrollmentId(1), cadence: cadences.relink },
		];
		const ended = await relink(rows, {
			cadenceId: byId('={{ $json.cadence }}'),
			enrollmentId: '={{ $json.id }}',
			updateFields: { leadName: 'New' },
		});
		expect(count(ended.success)).toEqual({ updated: 3 });
		expect(pairingOf(ended.success)).toEqual([0, 1, 2]);
		expect(batchSizes().sort()).toEqual([1, 2]);
	});

	it('hold only the rows that could be read', async () => {
		const rows = times(201, (index) => ({
			enrollmentId: enrollmentId(index),
			leadEmail: index % 2 === 0 ? 'none' : `lead-${index}@x.example`,
		}));
		const ended = await relink(rows);
		expect(batchSizes()).toEqual([100]);
		expect(count(ended.success)).toEqual({ updated: 100 });
		expect(ended.error).toHaveLength(101);
	});
});

describe('retryNow', () => {
	it.each([
		['true', { retryNow: true }, '?retryNow=true', true],
		['false', { retryNow: false }, '?retryNow=false', false],
		['not given', {}, '', false],
	])('reaches the provider when it is %s', async (_, options, query, applied) => {
		await relink(named(1), { ...AUTO, options });
		const [url = ''] = urlsOf(rig, RELINK);
		expect(url).toBe(`/v1/cadences/${cadences.relink}/enrollments/bulk-relink${query}`);
		expect(state().patches.get(enrollmentId(0))).toMatchObject([{ retryNow: applied }]);
	});

	it('of two values goes into two calls', async () => {
		const rows = times(4, (index) => ({ id: enrollmentId(index), now: index % 2 === 0 }));
		const ended = await relink(rows, {
			enrollmentId: '={{ $json.id }}',
			updateFields: { leadName: 'New' },
			options: { retryNow: '={{ $json.now }}' },
		});
		expect(count(ended.success)).toEqual({ updated: 4 });
		expect(rig.calls(RELINK)).toBe(2);
		expect(rows.map(({ id }) => state().patches.get(id)?.[0]?.retryNow)).toEqual([
			true,
			false,
			true,
			false,
		]);
	});
});

const ALL = {
	inboxId: inboxes.founders,
	leadEmail: 'new@customers.example',
	leadExternalId: 'new/id',
	leadLinkedinUrl: 'https://www.linkedin.com/in/new',
	leadName: 'New Name',
	leadProfileUrn: 'urn:li:fsd_profile:NEW',
	sessionId: sessions.grace,
};
const CLEARABLE = [
	'inboxId',
	'leadEmail',
	'leadLinkedinUrl',
	'leadName',
	'leadProfileUrn',
	'sessionId',
];
const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));

describe('a row', () => {
	it('sets all seven fields exactly as given below', async () => {
		await relink([{}], {
			enrollmentId: enrollmentId(0),
			updateFields: { ...ALL, inboxId: byId(ALL.inboxId), sessionId: byId(ALL.sessionId) },
		});
		expect(bodiesOf(rig, RELINK)).toEqual([
			{ updates: [{ enrollmentId: enrollmentId(0), ...ALL }] },
		]);
		expect(patchesOf(enrollmentId(0))).toEqual([ALL]);
	});

	it('sets all seven fields from camelCase columns and leaves the others alone', async () => {
		await relink([{ enrollmentId: enrollmentId(0), ...ALL, context: { a: 1 }, city: 'Ulm' }]);
		expect(patchesOf(enrollmentId(0))).toEqual([ALL]);
		expect(bodiesOf(rig, RELINK)).toEqual([
			{ updates: [{ enrollmentId: enrollmentId(0), ...ALL }] },
		]);
	});

	it('sets all seven fields from snake_case columns', async () => {
		await relink([
			{
				enrollment_id: enrollmentId(0),
				inbox_id: ALL.inboxId,
				lead_email: ALL.leadEmail,
				lead_external_id: ALL.leadExternalId,
				lead_linkedin_url: ALL.leadLinkedinUrl,
				lead_name: ALL.leadName,
				lead_profile_urn: ALL.leadProfileUrn,
				session_id: ALL.sessionId,
			},
		]);
		expect(patchesOf(enrollmentId(0))).toEqual([ALL]);
	});

	it.each(Object.entries(ALL))('sends %s alone when nothing else is given', async (name, value) => {
		const empty = { leadName: '', leadEmail: '={{ null }}', leadProfileUrn: '={{ $json.none }}' };
		await relink([{}], {
			enrollmentId: enrollmentId(0),
			updateFields: { ...empty, [name]: value },
		});
		expect(patchesOf(enrollmentId(0))).toEqual([{ [name]: value }]);
		expect(bodiesOf(rig, RELINK)).toEqual([
			{ updates: [{ enrollmentId: enrollmentId(0), [name]: value }] },
		]);
	});

	it('sends numbers as digits', async () => {
		state().addEnrollment({ id: '77', cadenceId: cadences.relink, leadExternalId: 'x' });
		const ended = await relink([{ enrollmentId: 77, leadExternalId: 4711 }]);
		expect(count(ended.success)).toEqual({ updated: 1 });
		expect(bodiesOf(rig, RELINK)).toEqual([
			{ updates: [{ enrollmentId: '77', leadExternalId: '4711' }] },
		]);
	});

	it('that was patched says so, and carries the answer of the provider where it is asked for', async () => {
		const [row] = named(1);
		const ended = await relink(named(1), { ...AUTO, options: { simplify: false } });
		expect(ended.success[0]?.json).toEqual({
			...row,
			outcome: 'updated',
			reason: '',
			enrollmentId: enrollmentId(0),
			cadenceId: cadences.relink,
			response: {
				ok: true,
				enrollmentId: enrollmentId(0),
				enrollment: expect.objectContaining({ id: enrollmentId(0), leadName: 'Name 0' }),
			},
		});
	});
});

describe('clearing', () => {
	it('sends fieldsToClear as null, beside the fields to set', async () => {
		await relink([{}], {
			enrollmentId: enrollmentId(0),
			updateFields: { leadName: 'New' },
			fieldsToClear: ['leadEmail', 'inboxId'],
		});
		const row = { leadName: 'New', leadEmail: null, inboxId: null };
		expect(bodiesOf(rig, RELINK)).toEqual([
			{ updates: [{ enrollmentId: enrollmentId(0), ...row }] },
		]);
		expect(patchesOf(enrollmentId(0))).toEqual([row]);
	});

	it('takes all six fields alone, in both modes', async () => {
		await relink([{}], { enrollmentId: enrollmentId(0), fieldsToClear: CLEARABLE });
		await relink([{ enrollmentId: enrollmentId(1) }], { ...AUTO, fieldsToClear: CLEARABLE });
		expect(patchesOf(enrollmentId(0))).toEqual([nulls(CLEARABLE)]);
		expect(patchesOf(enrollmentId(1))).toEqual([nulls(CLEARABLE)]);
	});

	it('takes the fields from an expression, for each item', async () => {
		await relink([{ clear: ['leadName'] }, { clear: [] }], {
			enrollmentId: `={{ 'enr_relink_00' + ($itemIndex + 1) }}`,
			updateFields: { leadEmail: 'x@x.example' },
			fieldsToClear: '={{ $json.clear }}',
		});
		expect(patchesOf(enrollmentId(0))).toEqual([{ leadEmail: 'x@x.example', leadName: null }]);
		expect(patchesOf(enrollmentId(1))).toEqual([{ leadEmail: 'x@x.example' }]);
	});

	it('is done for a mapped column that holds null, not for one that is missing or empty', async () => {
		await relink([
			{ enrollmentId: enrollmentId(0), leadName: null, leadEmail: '', inboxId: inboxes.sales },
			{ enrollment_id: enrollmentId(1), lead_linkedin_url: null, session_id: null },
		]);
		expect(patchesOf(enrollmentId(0))).toEqual([{ leadName: null, inboxId: inboxes.sales }]);
		expect(patchesOf(enrollmentId(1))).toEqual([{ leadLinkedinUrl: null, sessionId: null }]);
	});

	it('never clears the external id', async () => {
		const ended = await relink([
			{ enrollmentId: enrollmentId(0), leadExternalId: null, leadName: 'New' },
			{ enrollmentId: enrollmentId(1), leadExternalId: null },
		]);
		expect(patchesOf(enrollmentId(0))).toEqual([{ leadName: 'New' }]);
		expect(patchesOf(enrollmentId(1))).toEqual([]);
		expect(pairingOf(ended.error)).toEqual([1]);
	});

	it('is not done for a null from an expression below', async () => {
		await relink([{ name: null }], {
			enrollmentId: enrollmentId(0),
			updateFields: { leadName: '={{ $json.name }}', leadEmail: 'x@x.example' },
		});
		expect(patchesOf(enrollmentId(0))).toEqual([{ leadEmail: 'x@x.example' }]);
	});

	it.each([
		['leadName', 'Lead Name', 'New'],
		['leadEmail', 'Lead Email', 'new@x.example'],
		['leadLinkedinUrl', 'Lead LinkedIn URL', 'https://www.linkedin.com/in/new'],
		['leadProfileUrn', 'Lead Profile URN', 'urn:new'],
		['inboxId', 'Inbox', inboxes.sales],
		['sessionId', 'LinkedIn Session', sessions.ada],
	])('and setting %s at once is the error of that row, by name', async (name, shown, value) => {
		const ended = await relink([{ v: '' }, { v: value }, { v: '' }], {
			enrollmentId: `={{ 'enr_relink_00' + ($itemIndex + 1) }}`,
			updateFields: { [name]: '={{ $json.v }}' },
			fieldsToClear: [name],
		});
		expect(pairingOf(ended.error)).toEqual([1]);
		expect(at(ended.error[0], 'json', 'error')).toContain(shown);
		expect(at(ended.error[0], 'json', 'error')).toContain('item 1');
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', attempts: 0 });
		expect(patchesOf(enrollmentId(0))).toEqual([{ [name]: null }]);
		expect(patchesOf(enrollmentId(1))).toEqual([]);
		expect(patchesOf(enrollmentId(2))).toEqual([{ [name]: null }]);
	});

	it('and setting a mapped column at once is the error of that row', async () => {
		const ended = await relink(
			[
				{ enrollmentId: enrollmentId(0), leadName: 'New' },
				{ enrollmentId: enrollmentId(1), leadName: null },
			],
			{ ...AUTO, fieldsToClear: ['leadName'] },
		);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(at(ended.error[0], 'json', 'error')).toContain('Lead Name');
		expect(patchesOf(enrollmentId(1))).toEqual([{ leadName: null }]);
	});
});

/** A row for each code of the contract, with the detail that the provider gives. */
const REFUSED: ReadonlyArray<readonly [string, Json, unknown]> = [
	['NOT_FOUND', { enrollmentId: 'enr_gone', leadName: 'x' }, undefined],
	['CADENCE_MISMATCH', { enrollmentId: enrollments.inOtherCadence, leadName: 'x' }, undefined],
	[
		'ENROLLMENT_TERMINAL_STATE',
		{ enrollmentId: enrollments.completed, leadName: 'x' },
		{ state: 'completed' },
	],
	[
		'LEAD_EXTERNAL_ID_CONFLICT',
		{ enrollmentId: enrollments.active, leadExternalId: 'lead-paused' },
		{ conflictingExternalId: 'lead-paused' },
	],
	['PATCH_FAILED', { enrollmentId: enrollments.patchFails, leadName: 'x' }, undefined],
];

describe("a row's own ok decides", () => {
	it.each(REFUSED)('%s reaches the details', async (code, row, detail) => {
		const ended = await relink([row]);
		expect(ended.success).toEqual([]);
		expect(ended.error).toHaveLength(1);
		expect(at(ended.error[0], 'json', 'error')).toMatch(/\w+/);
		expect(wayOutOf(ended.error[0])).toMatch(/\w+ \w+/);
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', code, attempts: 1 });
		expect(at(detailsOf(ended.error[0]), 'response')).toMatchObject({
			ok: false,
			enrollmentId: row.enrollmentId,
			code,
		});
		expect(at(detailsOf(ended.error[0]), 'response', 'detail')).toEqual(detail);
		expect(state().patches.size).toBe(0);
	});

	it.each(['replied', 'completed', 'bounced', 'unenrolled'] as const)(
		'refuses an enrollment that is %s, with its state',
		async (condition) => {
			const ended = await relink([{ enrollmentId: enrollments[condition], leadName: 'x' }]);
			expect(at(detailsOf(ended.error[0]), 'code')).toBe('ENROLLMENT_TERMINAL_STATE');
			expect(at(detailsOf(ended.error[0]), 'response', 'detail')).toEqual({ state: condition });
		},
	);

	it('for 250 rows with failed ones among them, each by its own row', async () => {
		const refused = new Map(REFUSED.map(([code, row], nth) => [37 + 43 * nth, { code, row }]));
		const rows = named(250).map((row, index) => refused.get(index)?.row ?? row);
		const ended = await relink(rows, AUTO, { onError: 'continueRegularOutput' });
		expect(rig.calls(RELINK)).toBe(3);
		expect(pairingOf(ended.success)).toEqual(times(250, (index) => index));
		ended.success.forEach((item, index) => {
			const code = refused.get(index)?.code;
			expect(outcomeOf(item)).toBe(code === undefined ? 'updated' : 'failed');
			expect(at(detailsOf(item), 'code')).toBe(code);
			if (code === undefined) {
				expect(item.json.enrollmentId).toBe(enrollmentId(index));
				expect(patchesOf(enrollmentId(index))).toEqual([{ leadName: `Name ${index}` }]);
			}
		});
		expect(state().patches.size).toBe(245);
	});

	it('refuses all rows of a cadence that is not there', async () => {
		const ended = await relink(named(3), { ...AUTO, cadenceId: byId('cad_gone') });
		expect(count(ended.error)).toEqual({ failed: 3 });
		// All, and two rows alone.
		expect(rig.calls(RELINK)).toBe(3);
		expect(detailsOf(ended.error[2])).toMatchObject({ code: 'NOT_FOUND', statusCode: 404 });
	});

	it('matches results by their enrollment, whatever their order', async () => {
		const stub = await startStub(({ body }) => ({
			status: 200,
			body: {
				ok: true,
				results: updatesOf(body)
					.map((row) => ({
						enrollmentId: at(row, 'enrollmentId'),
						ok: at(row, 'enrollmentId') !== 'b',
						code: 'PATCH_FAILED',
					}))
					.reverse(),
			},
		}));
		const ended = await rig.with({ myAgentMail: { baseUrl: stub.baseUrl } }).run('myAgentMail', {
			resource: 'enrollment',
			operation: 'bulkRelink',
			parameters: { cadenceId: byId('c'), ...AUTO },
			items: ['a', 'b', 'c'].map((id) => ({ enrollmentId: id, leadName: 'x' })),
		});
		await stub.close();
		expect(ended.success.map(({ json }) => json.enrollmentId)).toEqual(['a', 'c']);
		expect(pairingOf(ended.success)).toEqual([0, 2]);
		expect(pairingOf(ended.error)).toEqual([1]);
	});

	it('never guesses for a row that no result names', async () => {
		const stub = await startStub(() => ({
			status: 200,
			body: { ok: true, succeeded: 2, failed: 0, results: [{ enrollmentId: 'a', ok: true }] },
		}));
		const ended = await rig.with({ myAgentMail: { baseUrl: stub.baseUrl } }).run('myAgentMail', {
			resource: 'enrollment',
			operation: 'bulkRelink',
			parameters: { cadenceId: byId('c'), ...AUTO, options: { maxRetryTime: 0 } },
			items: ['a', 'b'].map((id) => ({ enrollmentId: id, leadName: 'x' })),
		});
		await stub.close();
		expect(count(ended.success)).toEqual({ updated: 1 });
		expect(count(ended.error)).toEqual({ unknown: 1 });
		expect(pairingOf(ended.error)).toEqual([1]);
	});
});

describe('two rows for one enrollment', () => {
	const twice = enrollmentId(0);

	it('in one call are both applied, in input order, each with its own answer', async () => {
		const ended = await relink(
			[
				{ enrollmentId: twice, leadName: 'First', leadEmail: 'first@x.example' },
				{ enrollmentId: enrollmentId(1), leadName: 'Other' },
				{ enrollmentId: twice, leadName: 'Second' },
			],
			{ ...AUTO, options: { simplify: false } },
		);
		expect(rig.calls(RELINK)).toBe(1);
		expect(patchesOf(twice)).toEqual([
			{ leadName: 'First', leadEmail: 'first@x.example' },
			{ leadName: 'Second' },
		]);
		expect(ended.success.map(({ json }) => at(json, 'response', 'enrollment', 'leadName'))).toEqual(
			['First', 'Other', 'Second'],
		);
	});

	it('with over 100 rows between them are applied in input order, also when the first call is slow', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [{ operationIds: [RELINK], times: 1, fault: { kind: 'latency', ms: 150 } }],
		});
		const rows: Json[] = named(230);
		rows[120] = { enrollmentId: twice, leadName: 'Second' };
		rows[229] = { enrollmentId: twice, leadName: 'Third' };
		const ended = await relink(rows);
		expect(rig.calls(RELINK)).toBe(3);
		expect(count(ended.success)).toEqual({ updated: 230 });
		expect(patchesOf(twice)).toEqual([
			{ leadName: 'Name 0' },
			{ leadName: 'Second' },
			{ leadName: 'Third' },
		]);
		expect(state().enrollments.get(twice)?.leadName).toBe('Third');
		expect(pairingOf(ended.success)).toEqual(times(230, (index) => index));
	});

	it('are applied in input order when the answer to the first call is lost', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [{ operationIds: [RELINK], times: 1, fault: { kind: 'reset', when: 'after-commit' } }],
		});
		const rows: Json[] = [...named(100), { enrollmentId: twice, leadName: 'Last' }];
		const ended = await relink(rows);
		expect(count(ended.success)).toEqual({ updated: 101 });
		expect(patchesOf(twice).at(-1)).toEqual({ leadName: 'Last' });
		expect(state().enrollments.get(twice)?.leadName).toBe('Last');
	});

	it('do not hold up a row of another enrollment with the same result twice', async () => {
		const ended = await relink(
			[
				{ enrollmentId: enrollments.replied, leadName: 'a' },
				{ enrollmentId: twice, leadName: 'b' },
				{ enrollmentId: enrollments.replied, leadName: 'c' },
			],
			AUTO,
			{ onError: 'continueRegularOutput' },
		);
		expect(ended.success.map(outcomeOf)).toEqual(['failed', 'updated', 'failed']);
	});
});

describe('a row that cannot be sent fails alone', () => {
	it.each<[string, Json]>([
		['Enrollment ID', { leadName: 'x' }],
		['Enrollment ID', { enrollmentId: '..', leadName: 'x' }],
		['Enrollment ID', { enrollmentId: '.', leadName: 'x' }],
		['Enrollment ID', { enrollmentId: {}, leadName: 'x' }],
		['Update Fields', { enrollmentId: enrollmentId(1) }],
		['Lead Email', { enrollmentId: enrollmentId(1), leadEmail: 'none' }],
		['Lead LinkedIn URL', { enrollmentId: enrollmentId(1), leadLinkedinUrl: 'none' }],
	])('by field and item: %s', async (field, bad) => {
		const good = { enrollmentId: enrollmentId(0), leadName: 'New' };
		const ended = await relink([good, bad]);
		expect(pairingOf(ended.error)).toEqual([1]);
		expect(at(ended.error[0], 'json', 'error')).toMatch(new RegExp(`${field}.*item 1`));
		expect(bodiesOf(rig, RELINK)).toEqual([{ updates: [good] }]);
	});
});

it('rows for the same enrollment are applied in input order, also where another one makes the call be refused', async () => {
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ withText: POISON, fault: { kind: 'html', status: 403, when: 'before-commit' } }],
	});
	const rows = [
		{ enrollmentId: enrollmentId(0), leadName: 'First' },
		{ enrollmentId: enrollmentId(1), leadName: POISON },
		{ enrollmentId: enrollmentId(0), leadName: 'Second' },
		{ enrollmentId: enrollmentId(2), leadName: 'Other' },
		{ enrollmentId: enrollmentId(0), leadName: 'Third' },
	];
	const ended = await relink(rows);
	expect(pairingOf(ended.success)).toEqual([0, 2, 3, 4]);
	expect(pairingOf(ended.error)).toEqual([1]);
	expect(patchesOf(enrollmentId(0))).toEqual([
		{ leadName: 'First' },
		{ leadName: 'Second' },
		{ leadName: 'Third' },
	]);
});

it('one row that the API refuses the whole call for fails alone', async () => {
	const stub = await startStub(({ body }) => {
		const updates: unknown = at(body, 'updates');
		const rows = Array.isArray(updates) ? updates : [];
		const bad = rows.findIndex((row) => at(row, 'leadName') === 'Bad');
		if (bad >= 0)
			return {
				status: 400,
				body: { error: `updates[${bad}].leadName is not allowed`, code: 'VALIDATION_ERROR' },
			};
		return {
			body: { ok: true, results: rows.map((row) => ({ ...Object(row), ok: true })) },
		};
	});
	try {
		const ended = await rig
			.with({ myAgentMail: { apiKey: 'tk_key', baseUrl: stub.baseUrl } })
			.run('myAgentMail', {
				resource: 'enrollment',
				operation: 'bulkRelink',
				parameters: { cadenceId: byId(cadences.relink), dataMode: 'autoMapInputData' },
				items: times(100, (n) => ({
					enrollmentId: `enr_${n}`,
					leadName: n === 7 ? 'Bad' : 'Good',
				})),
			});
		expect(count(ended.success)).toEqual({ updated: 99 });
		expect(pairingOf(ended.error)).toEqual([7]);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'VALIDATION_ERROR',
		});
	} finally {
		await stub.close();
	}
});
