import { Pacer } from '../../../../nodes/shared/http/lanes';
import { VirtualClock } from '../../../support/virtualClock';

const owner = { kind: 'execution' } as const;
const patience = () => Infinity;

describe('the lanes of a process', () => {
	test('are shared by executions with the same key, and apart for every other key and class', () => {
		const pacer = new Pacer(new VirtualClock());
		const lane = pacer.lanesOf('unify https://a key-1')({ name: 'data' });
		expect(pacer.lanesOf('unify https://a key-1')({ name: 'data' })).toBe(lane);
		expect(pacer.lanesOf('unify https://a key-2')({ name: 'data' })).not.toBe(lane);
		expect(pacer.lanesOf('unify https://a key-1')({ name: 'sequences' })).not.toBe(lane);
	});

	test('are apart for each mailbox where the provider counts for each', () => {
		const lanes = new Pacer(new VirtualClock()).lanesOf('account');
		const update = { name: 'mailbox update', caps: [{ requests: 1, perMs: 60_000 }] };
		const one = lanes({ ...update, key: 'mb_1' });
		expect(lanes({ ...update, key: 'mb_1' })).toBe(one);
		expect(lanes({ ...update, key: 'mb_2' })).not.toBe(one);
	});

	test('are forgotten when nobody used them for long, and never grow without bound', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const first = pacer.lanesOf('first')({ name: 'api' });
		await clock.sleep(16 * 60_000);
		pacer.lanesOf('second')({ name: 'api' });
		expect(pacer.lanesOf('first')({ name: 'api' })).not.toBe(first);
		for (let account = 0; account < 2_000; account += 1)
			pacer.lanesOf(`account ${account}`)({ name: 'api' });
		expect(Reflect.get(pacer, 'lanes').size).toBeLessThanOrEqual(500);
	});

	test('are kept as long as calls count in one of their windows, however many keys there are', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const endpoint = {
			name: 'mailbox update',
			caps: [{ requests: 1, perMs: 3_600_000 }],
			within: { name: 'all', caps: [{ requests: 10_000, perMs: 60_000 }] },
		};
		const lanes = pacer.lanesOf('account');
		const used = Array.from({ length: 1_500 }, (_, index) => ({
			...endpoint,
			key: `mb_${index}`,
		}));
		for (const each of used)
			await lanes(each).run({ owner, patience }, async (tell) => tell({ kind: 'accepted' }));
		await clock.sleep(50 * 60_000);
		for (let account = 0; account < 2_000; account += 1)
			pacer.lanesOf(`account ${account}`)({ name: 'api' });
		const again: number[] = [];
		const began = clock.now();
		await Promise.all(
			used.slice(0, 20).map(async (each) => {
				await lanes(each).run({ owner, patience }, async () => {
					again.push(clock.now() - began);
				});
			}),
		);
		expect(Math.min(...again)).toBe(10 * 60_000);
	});

	test('keep no key in clear', () => {
		const pacer = new Pacer(new VirtualClock());
		pacer.lanesOf('unify https://a secret-key')({ name: 'data' });
		expect(JSON.stringify([...Reflect.get(pacer, 'lanes').keys()])).not.toContain('secret-key');
	});
});
