import { Lane } from '../nodes/shared/http/lane';
import type { LaneSettings } from '../nodes/shared/http/lane';
import type { Asking, Feedback } from '../nodes/shared/http/place';
import { seeded } from '../test/support/random';
import { VirtualClock } from '../test/support/virtualClock';

export interface ProviderSettings {
	/** Ms from a call to its answer. */
	readonly latency: number;
	/** Calls in any window that are taken at a moment, ms since the beginning; undefined: no limit. */
	limit?(elapsed: number): number | undefined;
	readonly perMs?: number;
	/** Whether the `n`th call, from 1, is refused without a reason. */
	isStray?(n: number): boolean;
}

/** A provider in virtual time: an exact sliding window, and whole seconds of `Retry-After`. */
export class Provider {
	calls = 0;
	refused = 0;
	readonly taken: number[] = [];
	private readonly began: number;

	constructor(
		private readonly clock: VirtualClock,
		private readonly settings: ProviderSettings,
	) {
		this.began = clock.now();
	}

	async call(): Promise<Feedback> {
		await this.clock.sleep(this.settings.latency / 2);
		const wait = this.waitFor(this.clock.now());
		if (wait > 0) this.refused += 1;
		else this.taken.push(this.clock.now());
		await this.clock.sleep(this.settings.latency / 2);
		return wait > 0
			? { kind: 'refused', retryAfter: Math.ceil(wait / 1_000) * 1_000 }
			: { kind: 'accepted' };
	}

	private waitFor(now: number): number {
		this.calls += 1;
		const { limit, perMs = 1_000, isStray } = this.settings;
		if (isStray?.(this.calls) === true) return 1_000;
		const most = limit?.(now - this.began);
		if (most === undefined) return 0;
		const oldest = this.taken[this.taken.length - most];
		return oldest === undefined ? 0 : Math.max(0, oldest + perMs - now);
	}
}

/** One run's world: time, a provider and the lane to it. */
export interface Setting {
	readonly clock: VirtualClock;
	readonly provider: Provider;
	readonly lane: Lane;
}

export function settingOf(
	seed: number,
	provider: ProviderSettings,
	settings: LaneSettings = {},
): Setting {
	const clock = new VirtualClock();
	return {
		clock,
		provider: new Provider(clock, provider),
		lane: new Lane(clock, seeded(seed), settings),
	};
}

/** An execution with so many calls, `width` at a time, each until it is taken. @returns seconds that it took */
export async function execution(
	{ clock, provider, lane }: Setting,
	calls: number,
	{ after = 0, width = 20 }: { after?: number; width?: number } = {},
): Promise<number> {
	const asking: Asking = { owner: { kind: 'execution' }, patience: () => Infinity };
	if (after > 0) await clock.sleep(after);
	const began = clock.now();
	let left = calls;
	const work = async () => {
		while (left > 0) {
			left -= 1;
			for (let isTaken = false; !isTaken;) {
				await lane.run(asking, async (tell) => {
					const answer = await provider.call();
					isTaken = answer.kind === 'accepted';
					tell(answer);
				});
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, calls) }, work));
	return (clock.now() - began) / 1_000;
}
