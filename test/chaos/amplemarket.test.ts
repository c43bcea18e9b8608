import type { INodeParameters } from 'n8n-workflow';

import { own } from '../../nodes/shared/http/json';
import { SEED } from '../../sandbox';
import { seeded } from '../support/random';
import { byId, Rig } from '../support/rig';
import type { Ended, Json } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay, patienceOn, SEEDS } from './plan';
import { byItem } from './truth';

// What costs money or cannot be taken back, on bad days: no credit is paid twice, and no outcome says what is not so.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(3 * 3_600_000);
});
afterAll(async () => await rig.close());

const FEW = process.env.CHAOS_SEEDS === undefined ? SEEDS.slice(0, 6) : SEEDS;
const { users } = SEED.amplemarket;
const state = () => rig.sandbox.amplemarket.state;

/** Runs on a bad day; on some days n8n tries the node again, and jobs take longer than is waited. */
async function onBadDay(
	seed: number,
	[resource, operation]: readonly [string, string],
	items: Json[],
	parameters: INodeParameters = {},
	options: Record<string, number> = {},
): Promise<{ readonly ended: Ended; readonly outcomes: string[] }> {
	const day = badDay(seed, 'amplemarket');
	const random = seeded(seed);
	if (random() < 0.3) state().jobRules.rowsPerSecond = 1;
	rig.sandbox.setFaults(day);
	const ended = await rig.run('amplemarket', {
		resource,
		operation,
		items,
		parameters: {
			dataMode: 'autoMapInputData',
			options: { maxRetryTime: patienceOn(day) * 3_600, maxWaitTime: 30, ...options },
			...parameters,
		},
		...(random() < 0.5 && { node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } }),
	});
	rig.sandbox.setFaults(undefined);
	// Jobs go on whether or not anybody looks.
	await clock.sleep(3_600_000);
	const { validations, peopleEnrichments } = state();
	for (const jobs of [validations, peopleEnrichments])
		for (const { id } of jobs.all) jobs.find(String(id), clock.now());
	return { ended, outcomes: byItem(ended, items.length) };
}

/** Holds what is true of each item against its outcome. */
const expectEach = (
	outcomes: readonly string[],
	words: Readonly<Record<string, readonly number[]>>,
	truth: (index: number) => number,
) =>
	outcomes.forEach((outcome, index) => {
		expect([index, outcome, Object.keys(words)]).toEqual([
			index,
			expect.stringMatching(new RegExp(`^(?:${Object.keys(words).join('|')})$`)),
			Object.keys(words),
		]);
		expect([index, outcome, truth(index)]).toEqual([
			index,
			outcome,
			words[outcome]?.includes(truth(index)) === true ? truth(index) : words[outcome],
		]);
	});

describe.each(FEW)('on the bad day of seed %i', (seed) => {
	test('no address is validated and paid twice, and each verdict was paid', async () => {
		const items = Array.from({ length: 60 }, (_, n) => ({ email: `chaos-${n}@customers.example` }));
		const { outcomes } = await onBadDay(
			seed,
			['emailValidation', 'validate'],
			items,
			{},
			{
				batchSize: 20,
			},
		);
		expectEach(
			outcomes,
			{ validated: [1], failed: [0], unknown: [0, 1], pending: [1] },
			(n) => state().credits.paid.get(`email|validation|chaos-${n}@customers.example`) ?? 0,
		);
	});

	test('nobody is paid twice for being found, and each item has the person of its own', async () => {
		state().jobRules.reversesOthers = seed % 2 === 0;
		const items = Array.from({ length: 40 }, (_, n) =>
			n % 2 === 0
				? { email: `chaos-${n}@customers.example` }
				: { linkedinUrl: `https://www.linkedin.com/in/chaos-${n}` },
		);
		const { ended, outcomes } = await onBadDay(
			seed,
			['person', 'enrich'],
			items,
			{},
			{
				batchSize: 15,
			},
		);
		for (const { json, pairedItem } of ended.success)
			expect(own(json.person, 'id')).toBe(`per_chaos-${String(own(pairedItem, 'item'))}`);
		const matches = new Map(
			[...state().credits.paid].map(([what, amount]) => [/chaos-(\d+)/.exec(what)?.[1], amount]),
		);
		const paidFor = (n: number): number => matches.get(String(n)) ?? 0;
		expectEach(
			outcomes,
			{ found: [0.5], failed: [0, 0.5], unknown: [0, 0.5], pending: [0, 0.5] },
			paidFor,
		);
	});

	test('a lead list holds each lead once, and where it says so', async () => {
		const items = Array.from({ length: 40 }, (_, n) => ({ email: `chaos-${n}@customers.example` }));
		const { outcomes } = await onBadDay(
			seed,
			['leadList', 'create'],
			items,
			{ owner: byId(users.ada.email), type: 'email', name: 'Chaos' },
			{ batchSize: 15 },
		);
		const lists = [...state().leadLists.values()].filter(({ list }) => list.name === 'Chaos');
		const held = lists.flatMap(({ keys }) => [...keys]);
		if (!outcomes.includes('unknown')) expect(lists.length).toBeLessThanOrEqual(1);
		expectEach(
			outcomes,
			{ added: [1], failed: [0], unknown: [0, 1], pending: [1] },
			(n) => held.filter((key) => key === `chaos-${n}@customers.example`).length,
		);
	});

	test('an exclusion list holds what is said to be on it', async () => {
		state().exclusionShape =
			(['collection', 'results', 'data', 'empty'] as const)[seed % 4] ?? 'data';
		const items = Array.from({ length: 40 }, (_, n) => ({ domain: `chaos-${n}.example` }));
		for (let n = 0; n < 40; n += 5) state().excludeDomain(`chaos-${n}.example`);
		const { outcomes } = await onBadDay(
			seed,
			['excludedDomain', 'add'],
			items,
			{},
			{
				batchSize: 10,
			},
		);
		expectEach(outcomes, { added: [1], unchanged: [1], failed: [0, 1], unknown: [0, 1] }, (n) =>
			state().excludedDomains.has(`chaos-${n}.example`) ? 1 : 0,
		);
	});

	test('no call is logged twice', async () => {
		const items = Array.from({ length: 40 }, (_, n) => ({
			taskId: `task-${n}`,
			userId: users.ada.id,
			from: '+12025550123',
			to: '+12025550124',
			duration: n,
			answered: true,
			human: true,
		}));
		const { outcomes } = await onBadDay(seed, ['call', 'log'], items);
		const logged = [...state().calls.values()].map((call) => call.task_id);
		expectEach(
			outcomes,
			{ created: [1], failed: [0], unknown: [0, 1] },
			(n) => logged.filter((task) => task === `task-${n}`).length,
		);
	});
});
