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

/** Resolves with the promise, or when the signal fires, whichever comes first. */
export async function unlessAborted(
	promise: Promise<void>,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (signal === undefined) return await promise;
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const end = onAbort(signal, resolve);
		void promise.then(() => {
			end();
			resolve();
		});
	});
}
