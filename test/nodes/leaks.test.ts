import { getEventListeners } from 'node:events';

import { PACKAGE_NAME } from '../../host/engine';
import { SEED } from '../../sandbox';
import { byId, Rig } from '../support/rig';
import type { Ask } from '../support/rig';

/** Every signal that the process listens to, from now on. Node itself keeps some of them for as long as they are listened to. */
function watchSignals() {
	const signals = new Set<AbortSignal>();
	const add = EventTarget.prototype.addEventListener;
	const listen = jest.spyOn(EventTarget.prototype, 'addEventListener');
	listen.mockImplementation(function (this: EventTarget, ...listening) {
		if (this instanceof AbortSignal) signals.add(this);
		add.apply(this, listening);
	});
	return {
		get listeners(): number {
			return [...signals]
				.filter(({ aborted }) => !aborted)
				.reduce((total, signal) => total + getEventListeners(signal, 'abort').length, 0);
		},
		end: () => listen.mockRestore(),
	};
}

const enroll = (count: number): Ask => ({
	resource: 'enrollment',
	operation: 'enroll',
	parameters: {
		dataMode: 'autoMapInputData',
		cadenceId: byId(SEED.myAgentMail.cadences.welcome),
		options: { timeout: 1, maxRetryTime: 2 },
	},
	items: Array.from({ length: count }, (_, n) => ({ leadExternalId: `lead-${n}` })),
});

describe('what an execution leaves behind', () => {
	let rig: Rig;
	let signals: ReturnType<typeof watchSignals>;
	beforeEach(async () => {
		rig = await Rig.start({ limits: 'none' });
		signals = watchSignals();
	});
	afterEach(async () => {
		signals.end();
		await rig.close();
	});

	test('no listener on any signal, when all went well', async () => {
		const { success } = await rig.run('myAgentMail', enroll(30));
		expect(success).toHaveLength(30);
		expect(signals.listeners).toBe(0);
	});

	test('no listener on any signal, when calls were refused, lost and waited for', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [
				{ times: 3, fault: { kind: 'reset', when: 'after-commit' } },
				{ times: 3, fault: { kind: 'status', status: 500, when: 'before-commit' } },
				{ after: 10, times: 1, fault: { kind: 'status', status: 429, when: 'before-commit' } },
			],
		});
		const { success } = await rig.run('myAgentMail', enroll(30));
		expect(success).toHaveLength(30);
		expect(signals.listeners).toBe(0);
	});

	test('no listener on any signal, when it failed at once', async () => {
		const bad = rig.with({
			myAgentMail: { apiKey: 'wrong', baseUrl: rig.sandbox.myAgentMail.baseUrl },
		});
		const { error } = await bad.run('myAgentMail', enroll(5));
		expect(error).toHaveLength(5);
		expect(signals.listeners).toBe(0);
	});

	test('no listener on any signal, when it was stopped in the middle', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'latency', ms: 50 } }] });
		const run = rig.begin('myAgentMail', enroll(200));
		await once(() => rig.sandbox.log.length > 20);
		run.cancel();
		await run.finished;
		expect(rig.sandbox.log.length).toBeLessThan(200);
		expect(signals.listeners).toBe(0);
	});

	test('no listener on any signal, when a list was opened', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ times: 1, fault: { kind: 'truncate' } }] });
		const nodeType = `${PACKAGE_NAME}.unify`;
		const { results } = await rig.host.listSearch({ nodeType, method: 'searchSequences' });
		expect(results).not.toEqual([]);
		expect(signals.listeners).toBe(0);
	});
});

async function once(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
