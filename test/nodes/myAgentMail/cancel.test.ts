import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { times } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const { cadences } = SEED.myAgentMail;

let rig: Rig;
beforeEach(async () => {
	rig = await Rig.start();
});
afterEach(async () => {
	await rig.close();
});

const wait = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Cancels a run once a call is under way; how long it took to end, in ms. */
async function cancelled(ask: Pick<Ask, 'operation' | 'parameters' | 'items' | 'node'>) {
	const handle = rig.begin('myAgentMail', { resource: 'enrollment', ...ask });
	while (rig.sandbox.log.length === 0) await wait(5);
	await wait(50);
	const sent = rig.sandbox.log.length;
	const asked = performance.now();
	// What was on its way at that moment may still arrive.
	const grace = Date.now() + 50;
	handle.cancel();
	const run = await handle.finished;
	const took = performance.now() - asked;
	await wait(100);
	return { run, took, sent, late: rig.sandbox.log.filter(({ at }) => at > grace) };
}

const ENROLL = {
	operation: 'enroll',
	parameters: { cadenceId: byId(cadences.welcome), dataMode: 'autoMapInputData' },
	items: times(200, (row) => ({ leadExternalId: `lead-${row}` })),
};
const RELINK = {
	operation: 'bulkRelink',
	parameters: { cadenceId: byId(cadences.relink), dataMode: 'autoMapInputData' },
	items: times(250, (row) => ({ enrollmentId: `enr_${row}`, leadName: 'x' })),
};

describe('a cancelled run ends within 2 s and sends nothing new', () => {
	const held = { form: 'seconds', seconds: 120 } as const;
	it.each<[string, Fault]>([
		['while calls hang', { kind: 'latency', ms: 30_000 }],
		['while an answer trickles', { kind: 'drip', ms: 30_000 }],
		[
			'while it holds for Retry-After',
			{ kind: 'status', status: 429, when: 'before-commit', retryAfter: held },
		],
		['while it waits to try again', { kind: 'status', status: 500, when: 'before-commit' }],
	])('%s', async (_, fault) => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault }] });
		const { run, took, sent, late } = await cancelled(ENROLL);
		expect(took).toBeLessThan(2_000);
		expect(late).toEqual([]);
		expect(sent).toBeLessThan(200);
		expect(run.status).toBe('canceled');
	});

	it('while batches hang', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'latency', ms: 30_000 } }] });
		const { took, late } = await cancelled(RELINK);
		expect(took).toBeLessThan(2_000);
		expect(late).toEqual([]);
	});

	it('while a list is read', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'latency', ms: 30_000 } }] });
		const { took, late } = await cancelled({
			operation: 'getAll',
			parameters: { cadenceId: byId(cadences.relink), returnAll: true },
			items: [{}],
		});
		expect(took).toBeLessThan(2_000);
		expect(late).toEqual([]);
	});

	it('also with Retry On Fail', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'latency', ms: 30_000 } }] });
		const { took, late } = await cancelled({
			...ENROLL,
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(took).toBeLessThan(2_000);
		expect(late).toEqual([]);
	});
});

it('a second run goes on where the cancelled one ended, and puts no lead in twice', async () => {
	const { state } = rig.sandbox.myAgentMail;
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ after: 30, fault: { kind: 'latency', ms: 30_000 } }],
	});
	await cancelled(ENROLL);
	expect(state.commits.size).toBeLessThan(200);
	rig.sandbox.setFaults(undefined);
	const ended = await rig.run('myAgentMail', { resource: 'enrollment', ...ENROLL });
	expect(ended.success).toHaveLength(200);
	expect([...state.commits.values()]).toEqual(times(200, () => 1));
});
