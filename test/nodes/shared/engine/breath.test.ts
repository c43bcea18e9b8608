import { createBreath } from '../../../../nodes/shared/engine/breath';
import { readRows } from '../../../../nodes/shared/engine/read/read';
import { systemClock } from '../../../../nodes/shared/http/clock';
import type { Clock } from '../../../../nodes/shared/http/clock';
import type { Source } from '../../../../nodes/shared/engine/read/source';
import { text } from '../../../../nodes/shared/declare/kinds';

/** A clock that moves on by so many ms each time that it is looked at. */
function running(step: number, sleep = systemClock.sleep): Clock {
	let time = 0;
	return { now: () => (time += step), sleep };
}

/** A source of items, each with a name. */
const named = (length: number): Source => ({
	length,
	isTool: false,
	timezone: 'UTC',
	item: () => undefined,
	parameter: (name, index) => (name === 'name' ? `Lead ${index}` : null),
	isConstant: () => false,
	origin: () => ({ isExpression: true, contextOf: () => ({ timezone: 'UTC' }) }),
});

const fields = { name: text({ displayName: 'Name' }) };

describe('reading many items', () => {
	test('rests each time that 20 ms have passed, and goes on where it was', async () => {
		let rests = 0;
		const breathe = createBreath(
			running(1, async () => {
				rests += 1;
			}),
		);
		const reads = await readRows(named(100), fields, breathe);
		expect(rests).toBe(5);
		expect(reads).toEqual(
			Array.from({ length: 100 }, (_, index) => ({ index, row: { name: `Lead ${index}` } })),
		);
	});

	test('does not rest where it takes no time', async () => {
		const sleep = async () => {
			throw new Error('rested');
		};
		const breathe = createBreath({ now: () => 0, sleep });
		await expect(readRows(named(1_000), fields, breathe)).resolves.toHaveLength(1_000);
	});

	test('rests where the clock was set back, for nobody knows how long it has worked', async () => {
		const times = [3_600_000, 0, 0, 1, 2];
		let rests = 0;
		const sleep = async () => {
			rests += 1;
		};
		const breathe = createBreath({ now: () => times.shift() ?? 3, sleep });
		await readRows(named(3), fields, breathe);
		expect(rests).toBe(1);
	});

	test("lets n8n's other work go on meanwhile", async () => {
		const order: string[] = [];
		setImmediate(() => order.push('webhook'));
		await readRows(named(50), fields, createBreath(running(1)));
		order.push('read');
		expect(order).toEqual(['webhook', 'read']);
	});

	test('holds the thread where nobody breathes, which the test above rests on', async () => {
		const order: string[] = [];
		setImmediate(() => order.push('webhook'));
		await readRows(named(50), fields, createBreath({ ...systemClock, now: () => 0 }));
		order.push('read');
		expect(order).toEqual(['read']);
	});

	test('holds the thread no longer where many executions work at the same time', async () => {
		let time = 0;
		let worked = 0;
		const stretches: number[] = [];
		const sleep = async () => {
			stretches.push(worked);
			worked = 0;
			await new Promise((resolve) => setImmediate(resolve));
		};
		const breathe = createBreath({ now: () => time, sleep });
		const execution = async () => {
			await new Promise((resolve) => setImmediate(resolve));
			for (let row = 0; row < 10; row += 1) {
				await breathe();
				time += 3;
				worked += 3;
			}
		};
		await Promise.all(Array.from({ length: 40 }, execution));
		expect(stretches.reduce((sum, each) => sum + each, worked)).toBe(40 * 10 * 3);
		expect(Math.max(...stretches, worked)).toBeLessThan(20 + 3);
	});
});
