import { getEventListeners } from 'node:events';

import { systemClock } from '../../../../nodes/shared/http/clock';

test('a wait is ended by its signal, not only when its time is over, and leaves no listener behind', async () => {
	const stop = new AbortController();
	const waits = Array.from(
		{ length: 50 },
		async () => await systemClock.sleep(3_600_000, stop.signal),
	);
	stop.abort();
	await Promise.all(waits);
	await systemClock.sleep(3_600_000, stop.signal);
	const over = new AbortController();
	await Promise.all(
		Array.from({ length: 50 }, async () => await systemClock.sleep(1, over.signal)),
	);
	expect(getEventListeners(over.signal, 'abort')).toEqual([]);
});

test('a wait of nothing, or of less, is over at once', async () => {
	await systemClock.sleep(0);
	await systemClock.sleep(-5);
});
