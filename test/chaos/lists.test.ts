import { SEED } from '../../sandbox';
import type { ProviderName } from '../../sandbox';
import { at } from '../support/items';
import { Rig } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay, SEEDS } from './plan';

// Lists on bad days: all that there is, each once and in order, or an error that keeps what was read.

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
	await clock.sleep(2 * 3_600_000);
	for (let index = 0; index < 250; index += 1) {
		const { id } = rig.sandbox.unify.state.addPerson({ email: `list-${index}@customers.example` });
		rig.sandbox.unify.state.addEnrollment({ sequenceId: SEED.unify.sequences.main, personId: id });
		rig.sandbox.amplemarket.state.addSequence({ id: `sequence-${index}` });
		rig.sandbox.myAgentMail.state.addCadence({ id: `cadence-${index}` });
	}
});
afterAll(async () => await rig.close());

const LISTS: ReadonlyArray<readonly [ProviderName, string, () => Iterable<{ id: string }>]> = [
	['unify', 'enrollment', () => rig.sandbox.unify.state.enrollments.values()],
	['amplemarket', 'sequence', () => rig.sandbox.amplemarket.state.sequences.values()],
	['myAgentMail', 'cadence', () => rig.sandbox.myAgentMail.state.cadences.values()],
];

describe.each(LISTS)('%s, %s: get many', (provider, resource, held) => {
	const listed = async () => {
		const { success, error, thrown } = await rig.run(provider, {
			resource,
			operation: 'getAll',
			parameters: { returnAll: true },
			items: [{}],
		});
		expect(thrown).toBeUndefined();
		return { ids: success.map(({ json }) => json.id), error };
	};
	const ids = () => [...held()].map(({ id }) => id);

	test.each(SEEDS)(
		'on the bad day of seed %i brings each record once and in order, or an error too',
		async (seed) => {
			rig.sandbox.setFaults(badDay(seed, provider));
			const { ids: found, error } = await listed();
			const whole = ids();
			expect(error.length).toBeLessThanOrEqual(1);
			// Ids are said in another letter case on days that spell otherwise.
			const names = found.map((id) => String(id).toLowerCase());
			const inOrder = whole.map((id) => id.toLowerCase());
			if (error.length === 0) expect(names).toEqual(inOrder);
			else expect(names).toEqual(inOrder.slice(0, names.length));
		},
	);

	test('follows empty pages and takes what is shown twice once', async () => {
		rig.sandbox.setFaults({ seed: 1, rules: [], troubles: ['odd-pages'] });
		const { ids: found, error } = await listed();
		expect(error).toEqual([]);
		expect(found).toEqual(ids());
	});

	test('reads what is encoded, whatever the encoding', async () => {
		for (const as of ['gzip', 'br', 'deflate', 'bom', 'pieces'] as const) {
			rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'encoded', as } }] });
			expect((await listed()).ids).toEqual(ids());
		}
	});
});

test.each([
	['unify', 'enrollment'],
	['amplemarket', 'sequence'],
] as const)('%s: a list that goes in circles ends with an error', async (provider, resource) => {
	rig.sandbox.setFaults({ seed: 1, rules: [{ fault: { kind: 'pages', how: 'loop' } }] });
	const { success, error } = await rig.run(provider, {
		resource,
		operation: 'getAll',
		parameters: { returnAll: true },
		items: [{}],
	});
	expect(error).toHaveLength(1);
	expect(at(error[0], 'json', 'error')).toContain('The list goes in circles');
	expect(new Set(success.map(({ json }) => json.id)).size).toBe(success.length);
	expect(success.length).toBeGreaterThan(0);
});
