import type { SampleFault } from './types';

export type Struck = Exclude<SampleFault, { kind: 'slow' }>;

export interface Decision {
	/** Milliseconds before the work. */
	readonly ms: number;
	readonly fault: Struck | undefined;
}

/** Counts, for each fault of the list, the calls that match it. The first that strikes wins; waits add up. */
export class FaultList {
	readonly faults: SampleFault[] = [];
	private readonly matched = new WeakMap<SampleFault, number>();

	decide(method: string, path: string): Decision {
		let ms = 0;
		let struck: Struck | undefined;
		for (const fault of this.faults) {
			if (!this.strikes(fault, method, path)) continue;
			if (fault.kind === 'slow') ms += fault.ms;
			else struck ??= fault;
		}
		return { ms, fault: struck };
	}

	private strikes(fault: SampleFault, method: string, path: string): boolean {
		if (fault.method !== undefined && fault.method !== method) return false;
		// A pattern with the flag g remembers where it was; search() does not.
		if (fault.path !== undefined && path.search(fault.path) < 0) return false;
		const ordinal = (this.matched.get(fault) ?? 0) + 1;
		this.matched.set(fault, ordinal);
		const { nth = 1, times = 1 } = fault;
		return ordinal >= nth && ordinal < nth + times;
	}
}
