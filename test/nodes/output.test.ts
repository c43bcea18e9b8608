import type { INodeParameters, IRun } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf } from '../support/items';
import { byId, count, outcomeOf, Rig } from '../support/rig';
import type { Ask, Json } from '../support/rig';

// What a write puts out, and how much of its input it sends.

const { cadences } = SEED.myAgentMail;
const { leads: known, sequences } = SEED.amplemarket;
let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const enroll = async (
	items: readonly Json[],
	options: INodeParameters = {},
	rest: Partial<Ask> = {},
) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		items,
		parameters: { cadenceId: byId(cadences.welcome), dataMode: 'autoMapInputData', options },
		...rest,
	});
const addLeads = async (items: readonly Json[], options: INodeParameters = {}) =>
	await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		items,
		parameters: { sequenceId: byId(sequences.main), dataMode: 'autoMapInputData', options },
	});
const ids = (...names: readonly string[]): Json[] =>
	names.map((id) => ({ 'CRM ID': id, Extra: 1 }));
const sent = () => bodiesOf(rig, 'enrollLeadInCadence').map((body) => at(body, 'leadExternalId'));
const hintOf = (run: IRun) => run.data.resultData.runData.Node?.[0]?.hints?.[0];

describe('of so many items to send', () => {
	test('the first are sent, and the others say what would be', async () => {
		const { success, run } = await enroll(ids('a', 'b', 'c', 'd'), { sendOnlyFirst: 2 });
		expect(sent().sort()).toEqual(['a', 'b']);
		expect(success.map(outcomeOf)).toEqual(['enrolled', 'enrolled', 'planned', 'planned']);
		expect(at(success[3], 'json', 'request', 'body')).toEqual({ leadExternalId: 'd' });
		expect(hintOf(run)?.message).toMatch(/^2 enrolled · 2 planned\./);
	});

	test('what cannot be sent, a trial and a repeat do not count', async () => {
		const items = [{ Extra: 1 }, ...ids('a', 'a', 'b', 'c')];
		const { success, error } = await enroll(items, { sendOnlyFirst: 2 });
		expect(sent().sort()).toEqual(['a', 'b']);
		expect(count(error)).toEqual({ failed: 1 });
		expect(success.map(outcomeOf)).toEqual(['enrolled', 'skipped', 'enrolled', 'planned']);
	});

	test('Retry On Fail sends none beyond them', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [{ times: 1, fault: { kind: 'status', status: 500, when: 'before-commit' } }],
		});
		const { success } = await enroll(
			ids('a', 'b', 'c'),
			{ sendOnlyFirst: 1, maxRetryTime: 0 },
			{ node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 } },
		);
		expect(success.map(outcomeOf)).toEqual(['enrolled', 'planned', 'planned']);
		expect(new Set(sent())).toEqual(new Set(['a']));
	});
});

describe('the fields of the input', () => {
	test('are left out where that is asked for, and then it says who', async () => {
		const { success } = await enroll(ids('a'), { includeInputFields: false });
		expect(jsonOf(success)).toEqual([
			{
				leadExternalId: 'a',
				outcome: 'enrolled',
				reason: '',
				enrollmentId: expect.any(String),
				state: 'active',
				cadenceId: cadences.welcome,
			},
		]);
	});

	test('that have a name of ours are kept aside, also such as n8n would take for a failure', async () => {
		const { success } = await enroll([
			{ leadExternalId: 'a', outcome: 'old', error: 'of an earlier run', state: 'TX' },
		]);
		expect(success[0]?.json).toMatchObject({
			outcome: 'enrolled',
			state: 'active',
			input: { outcome: 'old', error: 'of an earlier run', state: 'TX' },
		});
	});

	test('that a failure covers are in its details', async () => {
		const { error } = await enroll([{ error: 'mine', details: 'too' }]);
		expect(at(detailsOf(error[0]), 'input')).toEqual({ error: 'mine', details: 'too' });
	});
});

test('an option by expression counts for its own item', async () => {
	const { success, error } = await addLeads(
		[
			{ email: known.excluded, raw: true, own: false, skips: 'output' },
			{ email: 'a@x.example', raw: false, own: true, skips: 'error' },
			{ email: 'A@x.example', raw: false, own: true, skips: 'error' },
		],
		{
			simplify: '={{ !$json.raw }}',
			includeInputFields: '={{ $json.own }}',
			skippedLeads: '={{ $json.skips }}',
		},
	);
	expect(success.map(({ json }) => [json.outcome, 'response' in json, 'raw' in json])).toEqual([
		['skipped', true, false],
		['enrolled', false, true],
	]);
	expect(error.map((item) => at(detailsOf(item), 'reason'))).toEqual(['duplicate_in_input']);
});

test('a skip says what would let the lead in, in the summary and at the error output', async () => {
	const { run } = await addLeads([{ email: known.excluded }]);
	expect(hintOf(run)).toMatchObject({
		type: 'warning',
		message: expect.stringMatching(
			/^Nothing was done: 1 skipped: 1 in exclusion list \(Overrides › Ignore Exclusion List lets such leads in\)\./,
		),
	});
	const { error } = await addLeads([{ email: known.excluded }], { skippedLeads: 'error' });
	expect(error[0]?.json.error).toContain('Ignore Exclusion List lets such leads in.');
});

test('under Stop the error says which items failed, and that nothing was taken', async () => {
	const { thrown } = await enroll(
		[...ids('a'), { Extra: 1 }, ...ids('b'), { Extra: 2 }],
		{},
		{ onError: 'stopWorkflow' },
	);
	expect(thrown).toMatchObject({
		description: expect.stringMatching(/2 items failed: 1 and 3\. Nothing was taken by this run\./),
		context: { itemIndex: 1 },
	});
	expect(rig.sandbox.log).toEqual([]);
});

test('under Stop a dry run with a bad item says where to see the plan of the others', async () => {
	const { thrown } = await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		items: [...ids('a'), { Extra: 1 }, ...ids('b')],
		parameters: {
			cadenceId: byId(cadences.email),
			dataMode: 'autoMapInputData',
			dryRun: true,
		},
		onError: 'stopWorkflow',
	});
	expect(thrown).toMatchObject({
		description: expect.stringMatching(
			/Nothing was taken by this run\. 2 of 3 items could be sent: .*On Error to Continue/,
		),
		context: { itemIndex: 1 },
	});
	expect(rig.sandbox.log).toEqual([]);
});

test('a lead that was in already says what of it was not taken, and not what is the same in another spelling', async () => {
	const first = {
		leadExternalId: 'a',
		leadEmail: 'jane@x.example',
		leadLinkedinUrl: 'https://www.linkedin.com/in/jane',
		leadName: 'Jane',
	};
	await enroll([first]);
	const again = {
		...first,
		leadEmail: 'JANE@X.example',
		leadLinkedinUrl: 'https://uk.linkedin.com/in/Jane/?x=1',
	};
	const { success } = await enroll([again]);
	expect(success[0]?.json.outcome).toBe('already_enrolled');
	expect(success[0]?.json).not.toHaveProperty('notTaken');
	const other = await enroll([{ ...first, leadName: 'Joe', leadEmail: 'joe@x.example' }]);
	expect(other.success[0]?.json.notTaken).toEqual(['leadEmail', 'leadName']);
});
