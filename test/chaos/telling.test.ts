import type { IRun } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import { byId, collectLogs, Rig } from '../support/rig';
import { clock } from '../support/virtualTime';

// What a user is told while a long run goes on, and at its end.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

const CADENCE = SEED.myAgentMail.cadences.welcome;

let rig: Rig;

beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(2 * 3_600_000);
});
afterAll(async () => await rig.close());

const enroll = (ids: readonly string[], options: Record<string, number> = {}) => ({
	resource: 'enrollment',
	operation: 'enroll',
	parameters: { dataMode: 'autoMapInputData', cadenceId: byId(CADENCE), options },
	items: ids.map((leadExternalId) => ({ leadExternalId })),
});

const ids = (length: number) => Array.from({ length }, (_, index) => `lead-${index}`);

const hintsOf = (run: IRun): string[] =>
	(run.data.resultData.runData.Node?.[0]?.hints ?? []).map(({ message }) => message);

test('a long run logs every few seconds how far it is, how fast, and what it waits for', async () => {
	const { logger, lines } = collectLogs();
	const watched = rig.with({}, logger);
	rig.sandbox.setFaults({
		seed: 1,
		rules: [
			{
				after: 30,
				times: 1,
				fault: {
					kind: 'status',
					status: 429,
					when: 'before-commit',
					retryAfter: { form: 'seconds', seconds: 20 },
				},
			},
		],
	});
	await watched.run('myAgentMail', enroll(ids(100), { maxRequestsPerMinute: 60 }));
	const told = lines.map(({ message }) => message).filter((message) => message.startsWith('Node:'));
	expect(told.length).toBeGreaterThan(5);
	for (const message of told)
		expect(message).toMatch(/^Node: \d+ of 100 items done, \d+\.\d a second/);
	expect(told.some((message) => /waiting until \d{4}-\d{2}-\d{2}T/.test(message))).toBe(true);
});

test('a short run logs nothing, and ends with what became of its items', async () => {
	const { logger, lines } = collectLogs();
	const { run } = await rig.with({}, logger).run('myAgentMail', enroll(ids(5)));
	expect(lines.filter(({ message }) => message.startsWith('Node:'))).toEqual([]);
	expect(hintsOf(run)).toEqual([
		'5 enrolled. 5 items without an email address or a LinkedIn URL. Columns taken: Lead External ID.',
	]);
});

test('a run that was slowed down, had repeats or left something unknown says so in one warning', async () => {
	rig.sandbox.setFaults({
		seed: 1,
		rules: [
			{
				times: 2,
				fault: {
					kind: 'status',
					status: 429,
					when: 'before-commit',
					retryAfter: { form: 'seconds', seconds: 1 },
				},
			},
			{ after: 10, fault: { kind: 'reset', when: 'after-commit' } },
		],
	});
	const { run } = await rig.run('myAgentMail', enroll([...ids(20), 'lead-0'], { maxRetryTime: 5 }));
	const [hint, ...others] = run.data.resultData.runData.Node?.[0]?.hints ?? [];
	expect(others).toEqual([]);
	expect(hint).toMatchObject({ type: 'warning', location: 'outputPane' });
	expect(hint?.message).toMatch(/\d+ unknown: MyAgentMail may or may not have taken it/);
	expect(hint?.message).toMatch(/refused \d calls as too many, so the node slowed down\./);
	expect(hint?.message).toMatch(/1 skipped: 1 repeated in the input/);
});
