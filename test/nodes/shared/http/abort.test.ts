import { getEventListeners } from 'node:events';
import fc from 'fast-check';

import { onAbort } from '../../../../nodes/shared/http/abort';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('a signal has one listener while anybody watches it, and none when nobody does', () => {
	const step = fc.oneof(fc.constant('watch' as const), fc.nat({ max: 20 }));
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const { signal } = new AbortController();
			const ends: Array<() => void> = [];
			const watching = new Set<number>();
			for (const each of steps) {
				if (each === 'watch') {
					watching.add(ends.length);
					ends.push(onAbort(signal, () => undefined));
				} else {
					// Also one that has ended before.
					ends[each]?.();
					watching.delete(each);
				}
				expect(listeners(signal)).toBe(watching.size === 0 ? 0 : 1);
			}
		}),
	);
});

test('a signal wakes those who watch it when it fires, each once, and nobody who has ended', () => {
	fc.assert(
		fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (stays) => {
			const stop = new AbortController();
			const woken: number[] = [];
			const ends = stays.map((_, index) => onAbort(stop.signal, () => woken.push(index)));
			stays.forEach((stay, index) => {
				if (!stay) ends[index]?.();
			});
			stop.abort();
			for (const end of ends) end();
			expect(woken).toEqual(stays.flatMap((stay, index) => (stay ? [index] : [])));
			expect(listeners(stop.signal)).toBe(0);
		}),
	);
});

test('the same one may watch twice, and ends each watch by itself', () => {
	const stop = new AbortController();
	let woken = 0;
	const wake = () => {
		woken += 1;
	};
	const end = onAbort(stop.signal, wake);
	onAbort(stop.signal, wake);
	end();
	end();
	stop.abort();
	expect(woken).toBe(1);
});
