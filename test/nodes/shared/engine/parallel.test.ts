import fc from 'fast-check';

import { inParallel, Places } from '../../../../nodes/shared/engine/parallel';

test('what is held and lent together is never more than there is', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.integer({ min: 1, max: 6 }),
			fc.array(fc.nat(8), { maxLength: 12 }),
			async (scheduler, most, wishes) => {
				const places = new Places(most);
				let used = 0;
				const work = async (wanted: number) => {
					used += 1;
					await scheduler.schedule(Promise.resolve());
					await places.lend(wanted, async (lent) => {
						expect(lent).toBeLessThanOrEqual(wanted);
						used += lent;
						expect(used).toBeLessThanOrEqual(most);
						await scheduler.schedule(Promise.resolve());
						used -= lent;
					});
					used -= 1;
				};
				const done = inParallel(wishes, most, work, () => true, places);
				await scheduler.waitFor(done);
				await places.lend(most, async (lent) => {
					await Promise.resolve();
					expect(lent).toBe(most);
				});
			},
		),
	);
});

test('a place is given back where the work throws', async () => {
	const places = new Places(2);
	const fail = async () => await Promise.reject(new Error('broken'));
	await expect(places.hold(fail)).rejects.toThrow('broken');
	await expect(places.lend(2, fail)).rejects.toThrow('broken');
	await places.lend(5, async (lent) => {
		await Promise.resolve();
		expect(lent).toBe(2);
	});
});
