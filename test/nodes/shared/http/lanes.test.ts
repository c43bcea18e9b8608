import fc from 'fast-check';

import { Pacer } from '../../../../nodes/shared/http/lanes';
import type { EndpointClass } from '../../../../nodes/shared/http/call';
import type { Feedback } from '../../../../nodes/shared/http/place';
import { VirtualClock } from '../../../support/virtualClock';

const owner = { kind: 'execution' } as const;
const patience = () => Infinity;
const accept = async (tell: (feedback: Feedback) => void): Promise<void> =>
	tell({ kind: 'accepted' });

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
		expect(pacer.size).toBeLessThanOrEqual(500);
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
		for (const each of used) await lanes(each).run({ owner, patience }, accept);
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

	test('are forgotten after a burst of many keys, also where only known keys are used from then on', async () => {
		const clock = new VirtualClock();
		const pacer = new Pacer(clock);
		const endpoint = { name: 'data', caps: [{ requests: 100_000, perMs: 5 * 60_000 }] };
		const use = async (account: string) =>
			await pacer.lanesOf(account)(endpoint).run({ owner, patience }, accept);
		for (let account = 0; account < 3_000; account += 1) await use(`account ${account}`);
		expect(pacer.size).toBe(3_000);
		for (let minute = 0; minute < 40; minute += 1) {
			await clock.sleep(60_000);
			await use('account 7');
		}
		expect(pacer.size).toBe(1);
	});

	test('of a class and of the one that counts its calls too are not torn apart when others are forgotten', async () => {
		const minute = 60_000;
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 490, max: 505 }), async (others) => {
				const clock = new VirtualClock();
				const pacer = new Pacer(clock);
				// Others whose calls count for long are not forgotten in their place.
				const used = { name: 'update', caps: [{ requests: 1, perMs: 60 * minute }] };
				for (let account = 0; account < others; account += 1)
					await pacer.lanesOf(`account ${account}`)(used).run({ owner, patience }, accept);
				const all = { name: 'all', caps: [{ requests: 1, perMs: minute }] };
				const lanes = pacer.lanesOf('account');
				const times: number[] = [];
				for (let call = 0; call < 2; call += 1)
					await lanes({ name: 'add', within: all }).run({ owner, patience }, async (tell) => {
						times.push(clock.now());
						await accept(tell);
					});
				const [first = 0, second = 0] = times;
				expect(second - first).toBe(minute);
			}),
		);
	});

	test('of a class are kept while calls wait in a narrower one', async () => {
		const clock = new VirtualClock();
		const lanes = new Pacer(clock).lanesOf('account');
		const all = { name: 'all', caps: [{ requests: 1, perMs: 60_000 }] };
		const hourly = { name: 'hourly', caps: [{ requests: 1, perMs: 3_600_000 }], within: all };
		const times: number[] = [];
		const call = async (endpoint: EndpointClass) =>
			await lanes(endpoint).run({ owner, patience }, async (tell) => {
				times.push(clock.now());
				await accept(tell);
			});
		await call(hourly);
		const second = call(hourly);
		await clock.sleep(3_600_000 - 1_000);
		await Promise.all([call(all), second]);
		const [, one = 0, other = 0] = times;
		expect(Math.abs(other - one)).toBeGreaterThanOrEqual(60_000);
	});

	test('keep no key in clear', () => {
		const pacer = new Pacer(new VirtualClock());
		pacer.lanesOf('unify https://a secret-key')({ name: 'data' });
		expect(JSON.stringify([...Reflect.get(pacer, 'lanes').keys()])).not.toContain('secret-key');
	});
});
