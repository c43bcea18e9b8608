import type { Clock } from './clock';

/** A timer that can be set anew. It sleeps only while it is set. */
export class Alarm {
	private at = Infinity;
	private setting: AbortController | undefined;

	constructor(
		private readonly clock: Clock,
		private readonly ring: () => void,
	) {}

	/** Rings at `at` or soon after; not at all for Infinity. */
	set(at: number): void {
		if (at === this.at) return;
		this.setting?.abort();
		this.setting = undefined;
		this.at = at;
		if (at === Infinity) return;
		const setting = new AbortController();
		this.setting = setting;
		void this.clock.sleep(at - this.clock.now(), setting.signal).then(() => {
			if (this.setting !== setting) return;
			this.at = Infinity;
			this.setting = undefined;
			this.ring();
		});
	}
}
