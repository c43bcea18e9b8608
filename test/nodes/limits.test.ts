import { SEED } from '../../sandbox';
import { pairingOf } from '../support/items';
import { byId, Rig } from '../support/rig';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
afterAll(async () => await rig.close());

test('Limit and Return All by expression count for each item by its own value', async () => {
	const { success } = await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'getAll',
		items: [
			{ all: false, most: 2 },
			{ all: true, most: 1 },
			{ all: 'no', most: 1 },
		],
		parameters: {
			cadenceId: byId(SEED.myAgentMail.cadences.relink),
			returnAll: '={{ $json.all }}',
			limit: '={{ $json.most }}',
		},
	});
	const count = (item: number) => pairingOf(success).filter((each) => each === item).length;
	expect([count(0), count(2)]).toEqual([2, 1]);
	expect(count(1)).toBeGreaterThan(100);
});

test('an expression for Limit that gives nothing, or no number, is its item’s error', async () => {
	const { success, error } = await rig.run('unify', {
		resource: 'sequence',
		operation: 'getAll',
		items: [{ most: 1 }, { most: 'many' }, { most: 0 }],
		parameters: { returnAll: false, limit: '={{ $json.most }}' },
	});
	expect(pairingOf(success)).toEqual([0]);
	expect(pairingOf(error)).toEqual([1, 2]);
	for (const { json } of error) expect(json.error).toMatch(/^'Limit' .*\[item [12]\]/);
});
