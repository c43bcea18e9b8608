import { setMaxListeners } from 'node:events';

import type { Clock } from '../../nodes/shared/http/clock';

interface Sleeper {
	readonly at: number;
	readonly wake: () => void;
}

/**
 * Time that passes only while everybody sleeps: it jumps to the next sleeper's end as soon as no real work is under way,
 * so that hours of waiting take no test time.
 */
export class VirtualClock implements Clock {
	private time: number;
	private sleepers: Sleeper[] = [];
	private busy = 0;
	private isScheduled = false;

	constructor(start = Date.UTC(2026, 0, 5, 9)) {
		this.time = start;
	}

	readonly now = (): number => this.time;

	readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
		if (signal?.aborted === true) return;
		await new Promise<void>((resolve) => {
			const wake = () => {
				signal?.removeEventListener('abort', wake);
				this.sleepers = this.sleepers.filter((sleeper) => sleeper.wake !== wake);
				resolve();
			};
			if (signal !== undefined) setMaxListeners(0, signal);
			signal?.addEventListener('abort', wake);
			this.sleepers.push({ at: this.time + Math.max(0, ms), wake });
			this.schedule();
		});
	};

	/** Lets time go by within real work: for a server that takes its time. */
	async within(ms: number): Promise<void> {
		this.busy -= 1;
		try {
			await this.sleep(ms);
		} finally {
			this.busy += 1;
		}
	}

	/** Holds time while real work, such as a call over HTTP, is under way. */
	async during<T>(work: Promise<T>): Promise<T> {
		this.busy += 1;
		try {
			return await work;
		} finally {
			this.busy -= 1;
			this.schedule();
		}
	}

	private schedule(): void {
		if (this.isScheduled) return;
		this.isScheduled = true;
		setImmediate(() => {
			this.isScheduled = false;
			if (this.busy > 0) return;
			const next = this.sleepers.reduce<Sleeper | undefined>(
				(first, sleeper) => (first === undefined || sleeper.at < first.at ? sleeper : first),
				undefined,
			);
			if (next === undefined) return;
			this.time = Math.max(this.time, next.at);
			next.wake();
			this.schedule();
		});
	}
}
