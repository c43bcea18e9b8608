import { SEED } from '../../../sandbox';
import { at, detailsOf, pairingOf, times } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';

const { cadences, enrollments } = SEED.myAgentMail;
const DRY = { dryRun: true };

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const dry = async (operation: string, items: readonly Json[], rest: Partial<Ask> = {}) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation,
		items,
		onError: 'continueRegularOutput',
		...rest,
		parameters: {
			cadenceId: byId(cadences.welcome),
			dataMode: 'autoMapInputData',
			...DRY,
			...rest.parameters,
		},
	});

describe('a dry run', () => {
	it('of enroll shows what would be sent for each lead, and sends nothing', async () => {
		const { success } = await dry('enroll', [
			{ leadExternalId: 'a', leadName: 'A', city: 'Ulm' },
			{ leadExternalId: 'b', leadEmail: '' },
		]);
		expect(rig.sandbox.log).toEqual([]);
		expect(success.map(outcomeOf)).toEqual(['planned', 'planned']);
		expect(pairingOf(success)).toEqual([0, 1]);
		expect(success.map(({ json }) => at(json, 'request', 'body'))).toEqual([
			{ leadExternalId: 'a', leadName: 'A' },
			{ leadExternalId: 'b' },
		]);
		expect(success[0]?.json).toMatchObject({ city: 'Ulm', leadExternalId: 'a' });
		expect(success[0]?.json.request).toMatchObject({
			method: 'POST',
			path: `/cadences/${cadences.welcome}/enrollments`,
		});
	});

	it('of bulkRelink shows in which batch each row would go, and sends nothing', async () => {
		const rows = times(250, (index) => ({ enrollmentId: `e${index}`, leadName: null }));
		const { success } = await dry('bulkRelink', rows, {
			parameters: { options: { retryNow: true } },
		});
		expect(rig.sandbox.log).toEqual([]);
		expect(count(success)).toEqual({ planned: 250 });
		expect(success.map(({ json }) => at(json, 'request', 'call'))).toEqual(
			times(250, (index) => Math.floor(index / 100)),
		);
		expect(success[249]?.json.request).toMatchObject({
			itemsInCall: 50,
			query: { retryNow: true },
			body: { updates: [{ enrollmentId: 'e249', leadName: null }] },
		});
	});

	it('of batches of another size shows them', async () => {
		const rows = times(5, (index) => ({ enrollmentId: `e${index}`, leadName: 'x' }));
		const { success } = await dry('bulkRelink', rows, {
			parameters: { options: { batchSize: 2 } },
		});
		expect(success.map(({ json }) => at(json, 'request', 'call'))).toEqual([0, 0, 1, 1, 2]);
	});

	it('checks every item and sets repeats aside', async () => {
		const { success } = await dry('enroll', [
			{ leadExternalId: 'a' },
			{ leadExternalId: '' },
			{ leadExternalId: 'a' },
			{ leadExternalId: 'b', leadEmail: 'none' },
		]);
		expect(success.map(outcomeOf)).toEqual(['planned', 'failed', 'skipped', 'failed']);
		expect(success[2]?.json.reason).toBe('duplicate_in_input');
		expect(at(success[3], 'json', 'error')).toMatch(/Lead Email.*item 3/);
		expect(rig.sandbox.log).toEqual([]);
	});

	it('may be switched on by an expression', async () => {
		const { success } = await dry('enroll', [{ leadExternalId: 'a', dry: true }], {
			parameters: { dryRun: '={{ $json.dry }}' },
		});
		expect(count(success)).toEqual({ planned: 1 });
		expect(rig.sandbox.log).toEqual([]);
	});

	it('that is switched off sends', async () => {
		const { success } = await dry('enroll', [{ leadExternalId: 'a' }], {
			parameters: { dryRun: false },
		});
		expect(count(success)).toEqual({ enrolled: 1 });
		expect(rig.sandbox.log).toHaveLength(1);
	});

	it('under Stop ends at the first item that cannot be read', async () => {
		const ended = await dry('enroll', [{ leadExternalId: 'a' }, {}], { onError: 'stopWorkflow' });
		expect(ended.thrown).toMatchObject({ context: { itemIndex: 1 } });
		expect(rig.sandbox.log).toEqual([]);
	});
});

describe('Skipped Items', () => {
	const repeats = [{ leadExternalId: 'a' }, { leadExternalId: 'b' }, { leadExternalId: 'a' }];
	const withSkips = async (skippedLeads: string, rest: Partial<Ask> = {}) =>
		await dry('enroll', repeats, {
			onError: 'continueErrorOutput',
			parameters: { dryRun: true, options: { skippedLeads } },
			...rest,
		});

	it('leave by the success output unless asked otherwise', async () => {
		const ended = await withSkips('output');
		expect(pairingOf(ended.success)).toEqual([0, 1, 2]);
		expect(ended.success[2]?.json).toEqual({
			leadExternalId: 'a',
			cadenceId: cadences.welcome,
			outcome: 'skipped',
			reason: 'duplicate_in_input',
			duplicateOf: expect.any(Number),
		});
		expect(ended.error).toEqual([]);
	});

	it('leave by the error output when asked, as skipped and with the reason', async () => {
		const ended = await withSkips('error');
		expect(pairingOf(ended.success)).toEqual([0, 1]);
		expect(pairingOf(ended.error)).toEqual([2]);
		expect(ended.error[0]?.json.leadExternalId).toBe('a');
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'skipped',
			reason: 'duplicate_in_input',
			retryable: false,
		});
	});

	it('are one table with the others under Continue', async () => {
		const ended = await withSkips('error', { onError: 'continueRegularOutput' });
		expect(Object.keys(ended.success[2]?.json ?? {})).toEqual([
			'leadExternalId',
			'outcome',
			'reason',
			'error',
			'details',
		]);
		expect(ended.success[2]?.json).toMatchObject({
			outcome: 'skipped',
			reason: 'duplicate_in_input',
		});
	});

	it('stop the run when asked to be errors under Stop', async () => {
		const ended = await withSkips('error', { onError: 'stopWorkflow' });
		expect(ended.thrown).toMatchObject({ context: { itemIndex: 2 } });
		const allowed = await withSkips('output', { onError: 'stopWorkflow' });
		expect(allowed.thrown).toBeUndefined();
	});
});

it('a dry run needs no answer of the provider even where the enrollment is unknown', async () => {
	const { success } = await dry('bulkRelink', [
		{ enrollmentId: enrollments.replied, leadName: 'x' },
		{ enrollmentId: 'enr_gone', leadName: 'x' },
	]);
	expect(count(success)).toEqual({ planned: 2 });
	expect(rig.sandbox.log).toEqual([]);
});
