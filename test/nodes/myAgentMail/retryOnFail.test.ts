import { SEED } from '../../../sandbox';
import type { FaultRule } from '../../../sandbox';
import { at, bodiesOf, detailsOf, pairingOf, times } from '../../support/items';
import { byId, count, outcomeOf, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';

const { cadences } = SEED.myAgentMail;
const ENROLL = 'enrollLeadInCadence';
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

/** Enrolls by a node that n8n calls again, and that itself never repeats a call. */
const enroll = async (items: readonly Json[], rest: Partial<Ask> = {}) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		onError: 'continueRegularOutput',
		node: RETRY,
		items,
		...rest,
		parameters: {
			cadenceId: byId(cadences.welcome),
			dataMode: 'autoMapInputData',
			options: { maxRetryTime: 0, maxConcurrency: 1 },
			...rest.parameters,
		},
	});
const leads = (...ids: string[]): Json[] => ids.map((leadExternalId) => ({ leadExternalId }));
const faulty = (...rules: FaultRule[]) => rig.sandbox.setFaults({ seed: 1, rules });
const sent = () => bodiesOf(rig, ENROLL).map((body) => at(body, 'leadExternalId'));
const commits = () => rig.sandbox.myAgentMail.state.commits;
const committed = (...ids: string[]) =>
	new Map(ids.map((id) => [`${cadences.welcome}|${id}`, 1] as const));

const OUTSIDE: FaultRule['fault'] = { kind: 'status', status: 500, when: 'before-commit' };
const INSIDE: FaultRule['fault'] = { kind: 'status', status: 500, when: 'after-commit' };

it('sends only those again that failed and may be tried again', async () => {
	faulty({ times: 2, fault: OUTSIDE });
	const ended = await enroll(leads('a', 'b', 'c', 'd'));
	expect(sent()).toEqual(['a', 'b', 'c', 'd', 'a', 'b']);
	expect(count(ended.success)).toEqual({ enrolled: 4 });
	expect(pairingOf(ended.success)).toEqual([0, 1, 2, 3]);
	expect(commits()).toEqual(committed('a', 'b', 'c', 'd'));
});

it('keeps the outcome of the first try for all that was settled', async () => {
	faulty({ times: 1, fault: OUTSIDE });
	const items = [...leads('a', 'lead-new', 'lead-new'), { leadExternalId: 'x', leadEmail: 'none' }];
	rig.sandbox.myAgentMail.state.addEnrollment({
		cadenceId: cadences.welcome,
		leadExternalId: 'was-in',
	});
	const ended = await enroll([...items, ...leads('was-in')]);
	expect(ended.success.map(outcomeOf)).toEqual([
		'enrolled',
		'enrolled',
		'skipped',
		'failed',
		'already_enrolled',
	]);
	expect(sent()).toEqual(['a', 'lead-new', 'was-in', 'a']);
	expect(at(detailsOf(ended.success[3]), 'code')).toBe('invalid_input');
});

it('does not send a refused lead again', async () => {
	const ended = await enroll(leads('a', 'b'), { parameters: { cadenceId: byId('cad_gone') } });
	expect(sent()).toEqual(['a', 'b']);
	expect(count(ended.success)).toEqual({ failed: 2 });
});

it('calls a lead its own whose answer was lost in the first try', async () => {
	faulty({ times: 1, fault: INSIDE });
	const ended = await enroll(leads('a', 'b'));
	expect(sent()).toEqual(['a', 'b', 'a']);
	expect(ended.success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
		['enrolled', true],
		['enrolled', undefined],
	]);
	expect(commits()).toEqual(committed('a', 'b'));
});

it('counts the calls of both tries', async () => {
	faulty({ times: 2, fault: OUTSIDE });
	const ended = await enroll(leads('a'));
	expect(outcomeOf(ended.success[0] ?? { json: {} })).toBe('unknown');
	expect(detailsOf(ended.success[0])).toMatchObject({ attempts: 2, statusCode: 500 });
	expect(sent()).toEqual(['a', 'a']);
});

it('sends the failed rows to the error output after the last try, with their input', async () => {
	faulty({ times: 3, fault: OUTSIDE });
	const ended = await enroll([{ leadExternalId: 'a', city: 'Ulm' }, ...leads('b')], {
		onError: 'continueErrorOutput',
	});
	expect(sent()).toEqual(['a', 'b', 'a', 'b']);
	expect(pairingOf(ended.success)).toEqual([1]);
	expect(pairingOf(ended.error)).toEqual([0]);
	expect(ended.error[0]?.json).toMatchObject({ leadExternalId: 'a', city: 'Ulm' });
});

it('starts afresh in the next run of the workflow', async () => {
	const items = leads('a', 'b');
	await enroll(items);
	const again = await enroll(items);
	expect(count(again.success)).toEqual({ already_enrolled: 2 });
	expect(sent()).toEqual(['a', 'b', 'a', 'b']);
});

describe('under Stop', () => {
	it('goes on where the first try stopped, and sends no settled lead again', async () => {
		faulty({ after: 3, times: 1, fault: OUTSIDE });
		const ended = await enroll(leads('a', 'b', 'c', 'd', 'e', 'f'), { onError: 'stopWorkflow' });
		expect(ended.thrown).toBeUndefined();
		expect(count(ended.success)).toEqual({ enrolled: 6 });
		expect(sent()).toEqual(['a', 'b', 'c', 'd', 'd', 'e', 'f']);
		expect(commits()).toEqual(committed('a', 'b', 'c', 'd', 'e', 'f'));
	});

	it('ends with the error of a lead that stays refused, without sending it again', async () => {
		const items = [
			{ leadExternalId: 'a', cadence: cadences.welcome },
			{ leadExternalId: 'b', cadence: 'cad_gone' },
			{ leadExternalId: 'c', cadence: cadences.welcome },
		];
		const ended = await enroll(items, {
			onError: 'stopWorkflow',
			parameters: { cadenceId: byId('={{ $json.cadence }}') },
		});
		expect(ended.thrown).toMatchObject({ context: { itemIndex: 1 } });
		expect(sent()).toEqual(['a', 'b']);
	});
});

it('never sends a batch row again that was patched, and keeps strict order', async () => {
	const { relink } = cadences;
	faulty({ operationIds: ['bulkRelinkEnrollments'], times: 1, fault: OUTSIDE });
	const items = times(150, (index) => ({
		enrollmentId: `enr_relink_${String(index + 1).padStart(3, '0')}`,
		leadName: `Name ${index}`,
	}));
	const ended = await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'bulkRelink',
		parameters: {
			cadenceId: byId(relink),
			dataMode: 'autoMapInputData',
			options: { maxRetryTime: 0, maxConcurrency: 1 },
		},
		onError: 'continueRegularOutput',
		node: RETRY,
		items,
	});
	expect(count(ended.success)).toEqual({ updated: 150 });
	expect(pairingOf(ended.success)).toEqual(times(150, (index) => index));
	const { patches } = rig.sandbox.myAgentMail.state;
	expect([...patches.values()].map(({ length }) => length)).toEqual(times(150, () => 1));
	expect(rig.calls('bulkRelinkEnrollments')).toBe(3);
});

it('is not remembered without Retry On Fail', async () => {
	faulty({ times: 1, fault: OUTSIDE });
	const ended = await enroll(leads('a', 'b'), { node: {} });
	expect(ended.success.map(outcomeOf)).toEqual(['unknown', 'enrolled']);
	expect(sent()).toEqual(['a', 'b']);
});
