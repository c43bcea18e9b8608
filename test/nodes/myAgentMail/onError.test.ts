import { SEED } from '../../../sandbox';
import { at, detailsOf, pairingOf, times } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';

const { cadences } = SEED.myAgentMail;
const ENROLL = 'enrollLeadInCadence';
const PARAMETERS = {
	cadenceId: byId('={{ $json.cadence }}'),
	dataMode: 'autoMapInputData',
};

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const enroll = async (items: readonly Json[], rest: Partial<Ask> = {}) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		parameters: PARAMETERS,
		items,
		...rest,
	});
const leads = (length: number): Json[] =>
	times(length, (id) => ({ leadExternalId: `lead-${id}`, cadence: cadences.welcome, row: id }));
const commits = () => rig.sandbox.myAgentMail.state.commits;

describe('On Error: Stop', () => {
	it('ends with one error at the first failed row, and sends nothing new after it', async () => {
		const items = leads(150);
		for (const row of [60, 61, 140]) items[row] = { ...items[row], cadence: 'cad_gone' };
		const ended = await enroll(items, { onError: 'stopWorkflow' });
		expect(ended.run.status).toBe('error');
		expect(ended.success).toEqual([]);
		expect(ended.error).toEqual([]);
		expect(ended.thrown).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			message: expect.stringContaining('Cadence not found'),
			context: { itemIndex: 60 },
		});
		expect(rig.calls(ENROLL)).toBeLessThan(60 + 25);
		expect(commits().has(`${cadences.welcome}|lead-140`)).toBe(false);
	});

	it('tells how many leads were taken, as the provider counts them, and that a repeat is safe', async () => {
		const items = leads(100);
		items[30] = { ...items[30], cadence: 'cad_gone' };
		const { thrown } = await enroll(items, { onError: 'stopWorkflow' });
		const description = String(at(thrown, 'description'));
		expect(commits().size).toBeGreaterThanOrEqual(30);
		expect(description).toMatch(new RegExp(`\\b${commits().size} of 100\\b`));
		expect(description).toMatch(/again is safe/i);
	});

	it('makes good on that: once mended, a second run takes the others, none twice', async () => {
		const items = leads(50);
		const broken = items.map((item, row) => (row === 20 ? { ...item, cadence: 'cad_no' } : item));
		await enroll(broken, { onError: 'stopWorkflow' });
		const before = commits().size;
		const ended = await enroll(items, { onError: 'stopWorkflow' });
		expect(ended.thrown).toBeUndefined();
		expect(count(ended.success)).toEqual({ enrolled: 50 - before, already_enrolled: before });
		expect([...commits().values()]).toEqual(times(50, () => 1));
	});

	it('sends nothing at all when an item cannot be read, and says so', async () => {
		const items = leads(20);
		items[7] = { ...items[7], leadEmail: 'no address' };
		const ended = await enroll(items, { onError: 'stopWorkflow' });
		expect(rig.sandbox.log).toEqual([]);
		expect(ended.thrown).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/Lead Email.*item 7/),
			description: expect.stringMatching(/nothing was/i),
			context: { itemIndex: 7 },
		});
	});

	it('goes through when nothing fails, repeats included', async () => {
		const ended = await enroll([...leads(5), ...leads(2)], { onError: 'stopWorkflow' });
		expect(ended.thrown).toBeUndefined();
		expect(count(ended.success)).toEqual({ enrolled: 5, skipped: 2 });
	});
});

describe('On Error: Continue', () => {
	it('gives a failed row as an item of exactly two keys, in its place', async () => {
		const items = leads(5);
		items[2] = { ...items[2], cadence: 'cad_gone' };
		items[4] = { ...items[4], leadEmail: 'no address' };
		const ended = await enroll(items, { onError: 'continueRegularOutput' });
		expect(ended.thrown).toBeUndefined();
		expect(pairingOf(ended.success)).toEqual([0, 1, 2, 3, 4]);
		expect(ended.success.map(outcomeOf)).toEqual([
			'enrolled',
			'enrolled',
			'failed',
			'enrolled',
			'failed',
		]);
		for (const row of [2, 4]) {
			const json = ended.success[row]?.json ?? {};
			expect(Object.keys(json).slice(-4)).toEqual(['outcome', 'reason', 'error', 'details']);
			expect(typeof json.error).toBe('string');
			expect(Object.keys(Object(json.details)).sort()).toEqual([
				'attempts',
				'code',
				'outcome',
				'response',
				'retryable',
				'statusCode',
				'wayOut',
			]);
		}
		for (const row of [0, 1, 3]) expect(ended.success[row]?.json).not.toHaveProperty('error');
	});
});

describe('On Error: Continue (using error output)', () => {
	it('gives each failed row at the error output, with its input row merged in', async () => {
		const items = leads(6);
		items[1] = { ...items[1], cadence: 'cad_gone', note: 'keep me' };
		items[5] = { ...items[5], leadEmail: 'no address', deep: { kept: [1] } };
		const ended = await enroll(items);
		expect(pairingOf(ended.success)).toEqual([0, 2, 3, 4]);
		expect(pairingOf(ended.error)).toEqual([1, 5]);
		expect(ended.error[0]?.json).toMatchObject({
			...items[1],
			error: expect.stringContaining('Cadence not found. Check the ID.'),
		});
		expect(ended.error[1]?.json).toMatchObject({
			...items[5],
			error: expect.stringContaining('Lead Email'),
			details: { outcome: 'failed' },
		});
	});

	it('takes an answer that has an error of its own for what it is: a success', async () => {
		rig.sandbox.myAgentMail.state.addEnrollment({
			id: 'enr_x',
			cadenceId: cadences.welcome,
			leadExternalId: 'lead-0',
			context: { error: 'in the lead' },
		});
		const ended = await enroll(leads(1));
		expect(count(ended.success)).toEqual({ already_enrolled: 1 });
		expect(ended.error).toEqual([]);
	});
});

describe('leads of mixed outcomes', () => {
	type Expected = 'enrolled' | 'already_enrolled' | 'skipped' | 'failed';

	/** Every lead with what must become of it. */
	function mixed(length: number): Array<{ item: Json; expected: Expected }> {
		const { state } = rig.sandbox.myAgentMail;
		return times(length, (row) => {
			const item: Json = { leadExternalId: `lead-${row}`, cadence: cadences.welcome, row };
			switch (row % 10) {
				case 3:
					state.addEnrollment({ cadenceId: cadences.welcome, leadExternalId: `lead-${row}` });
					return { item, expected: 'already_enrolled' };
				case 5:
					return { item: { ...item, leadExternalId: `lead-${row - 5}` }, expected: 'skipped' };
				case 6:
					return { item: { ...item, cadence: 'cad_gone' }, expected: 'failed' };
				case 7:
					return { item: { ...item, cadence: cadences.email }, expected: 'failed' };
				case 8:
					return { item: { ...item, leadEmail: 'no address' }, expected: 'failed' };
				default:
					return { item, expected: 'enrolled' };
			}
		});
	}

	it('come out, 1,000 of them, in strict input order, each paired with its own row', async () => {
		rig.sandbox.setFaults({
			seed: 7,
			rules: [{ probability: 0.1, fault: { kind: 'latency', ms: 1, jitterMs: 15 } }],
		});
		const rows = mixed(1000);
		const items = rows.map(({ item }) => item);
		const { success } = await enroll(items, { onError: 'continueRegularOutput' });
		expect(pairingOf(success)).toEqual(times(1000, (row) => row));
		expect(success.map(outcomeOf)).toEqual(rows.map(({ expected }) => expected));
		success.forEach((item, row) => {
			if (outcomeOf(item) === 'enrolled' || outcomeOf(item) === 'already_enrolled')
				expect(item.json.leadExternalId).toBe(items[row]?.leadExternalId);
		});
		const mustBeIn = rows.filter(({ expected }) => expected === 'enrolled');
		expect(commits()).toEqual(
			new Map(
				mustBeIn.map(({ item }) => [`${cadences.welcome}|${String(item.leadExternalId)}`, 1]),
			),
		);
	});

	it('are split over the two outputs, each in input order, with the failed rows kept', async () => {
		const rows = mixed(300);
		const items = rows.map(({ item }) => item);
		const { success, error } = await enroll(items);
		const rowsOf = (isFailed: boolean) =>
			rows.flatMap(({ expected }, row) => ((expected === 'failed') === isFailed ? [row] : []));
		expect(pairingOf(success)).toEqual(rowsOf(false));
		expect(pairingOf(error)).toEqual(rowsOf(true));
		expect(error.map(({ json }) => json.row)).toEqual(rowsOf(true));
		expect(error.map((item) => at(detailsOf(item), 'outcome'))).toEqual(
			rowsOf(true).map(() => 'failed'),
		);
	});
});

it('gives nothing for nothing', async () => {
	const ended = await enroll([]);
	expect([ended.success, ended.error, ended.thrown]).toEqual([[], [], undefined]);
	expect(rig.sandbox.log).toEqual([]);
});
