const watchers = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `wake` when the signal fires, by one listener for all who watch it: Node warns of a leak where a signal has more
 * than ten.
 *
 * @returns ends the watch
 */
export function onAbort(signal: AbortSignal, wake: () => void): () => void {
	const known = watchers.get(signal);
	const watching = known ?? new Set<() => void>();
	if (known === undefined) {
		watchers.set(signal, watching);
		signal.addEventListener(
			'abort',
			() => {
				for (const each of [...watching]) each();
			},
			{ once: true },
		);
	}
	watching.add(wake);
	return () => watching.delete(wake);
}
