/** Who watches a signal, and the one listener that wakes them. */
interface Watch {
	readonly wakes: Map<object, () => void>;
	readonly listener: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Calls `wake` when the signal fires, by one listener for all who watch it: Node warns of a leak where a signal has more
 * than ten. The listener goes with the last of them: a signal that is listened to may be kept for good.
 *
 * @returns ends the watch
 */
export function onAbort(signal: AbortSignal, wake: () => void): () => void {
	const watch = watches.get(signal) ?? listenTo(signal);
	const { wakes, listener } = watch;
	const ticket = {};
	wakes.set(ticket, wake);
	return () => {
		if (!wakes.delete(ticket) || wakes.size > 0) return;
		signal.removeEventListener('abort', listener);
		watches.delete(signal);
	};
}

function listenTo(signal: AbortSignal): Watch {
	const wakes: Watch['wakes'] = new Map();
	const listener = () => {
		for (const wake of [...wakes.values()]) wake();
	};
	const watch = { wakes, listener };
	watches.set(signal, watch);
	signal.addEventListener('abort', listener, { once: true });
	return watch;
}
