import type { Limits, ProviderName, RateLimit } from './types';

const MINUTE = 60_000;

/** What the providers publish: Amplemarket's general and add-leads limits, Unify's API groups. */
export const PUBLISHED_LIMITS: readonly RateLimit[] = [
	{ provider: 'amplemarket', requests: 500, perMs: MINUTE },
	{
		provider: 'amplemarket',
		operationIds: ['addLeadsToSequence'],
		requests: 30,
		perMs: MINUTE,
	},
	{
		provider: 'unify',
		operationIds: [
			'list_sequences',
			'retrieve_sequence',
			'create_sequence_enrollment',
			'list_sequence_enrollments',
			'get_sequence_enrollment',
		],
		requests: 100_000,
		perMs: 5 * MINUTE,
	},
	{
		provider: 'unify',
		operationIds: [
			'list_objects',
			'find_unique_object_record',
			'upsert_object_record',
			'list_lists',
			'get_list',
			'create_list',
			'update_list',
			'delete_list',
		],
		requests: 100_000,
		perMs: 5 * MINUTE,
	},
];

/** A ring of the newest `requests` times, which makes an exact window cost O(1) a request. */
class SlidingWindow {
	private readonly times: number[] = [];
	private oldest = 0;
	private readonly operationIds: ReadonlySet<string> | undefined;

	constructor(readonly limit: RateLimit) {
		this.operationIds = limit.operationIds && new Set(limit.operationIds);
	}

	covers(provider: ProviderName, operationId: string | undefined): boolean {
		if (provider !== this.limit.provider) return false;
		if (!this.operationIds) return true;
		return operationId !== undefined && this.operationIds.has(operationId);
	}

	/** Milliseconds until there is room, 0 when there is. */
	wait(now: number): number {
		const oldest = this.times[this.oldest];
		if (this.times.length < this.limit.requests || oldest === undefined) return 0;
		return Math.max(0, oldest + this.limit.perMs - now);
	}

	take(now: number): void {
		if (this.times.length < this.limit.requests) {
			this.times.push(now);
		} else {
			this.times[this.oldest] = now;
			this.oldest = (this.oldest + 1) % this.limit.requests;
		}
	}
}

export interface Refusal {
	limit: RateLimit;
	/** Milliseconds until the request would be served. */
	waitMs: number;
}

/** Counts served requests only: a refused one takes no room. */
export class Limiter {
	private windows: SlidingWindow[] = [];

	constructor(limits: Limits) {
		this.set(limits);
	}

	/** @throws RangeError for a limit of no requests or no length */
	set(limits: Limits): void {
		const list = limits === 'published' ? PUBLISHED_LIMITS : limits === 'none' ? [] : limits;
		for (const { requests, perMs } of list) {
			if (!Number.isInteger(requests) || requests < 1 || !(perMs > 0)) {
				throw new RangeError('A limit needs at least one request in a window of some length');
			}
		}
		this.windows = list.map((limit) => new SlidingWindow(limit));
	}

	/** @returns the longest wait's refusal, or undefined when the request was let in and counted */
	admit(provider: ProviderName, operationId: string | undefined, now: number): Refusal | undefined {
		let refusal: Refusal | undefined;
		const covering = this.windows.filter((window) => window.covers(provider, operationId));
		for (const window of covering) {
			const waitMs = window.wait(now);
			if (waitMs > (refusal?.waitMs ?? 0)) refusal = { limit: window.limit, waitMs };
		}
		if (!refusal) for (const window of covering) window.take(now);
		return refusal;
	}
}

/** A `Retry-After` value: whole seconds or an HTTP date, rounded up either way. */
export function retryAfterValue(form: 'seconds' | 'date', waitMs: number, now: number): string {
	if (form === 'seconds') return String(Math.ceil(waitMs / 1000));
	return new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString();
}
