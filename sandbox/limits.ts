import type { Limits, RateLimit, ServedName } from './types';

const MINUTE = 60_000;

const DAY = 24 * 60 * MINUTE;
const QUERIED = [
	...['sequence_enrollment', 'sequence_enrollment_step', 'object_record', 'event', 'task'],
] as const;
const jobs = (before: string, after: string): string[] =>
	QUERIED.map((what) => `${before}_${what}_query_job${after}`);

const SEQUENCES = [
	...['list_sequences', 'retrieve_sequence', 'delete_sequence', 'pause_sequence'],
	...['resume_sequence', 'list_sequence_steps', 'retrieve_sequence_step'],
	...['create_sequence_enrollment', 'list_sequence_enrollments', 'get_sequence_enrollment'],
	...['delete_sequence_enrollment', 'pause_sequence_enrollment', 'resume_sequence_enrollment'],
	...['approve_sequence_enrollment', 'list_sequence_enrollment_steps'],
	...['get_sequence_enrollment_step', 'update_sequence_enrollment_step'],
];
const DATA = [
	...['list_objects', 'create_object', 'get_object', 'update_object'],
	...['list_object_attributes', 'create_object_attribute', 'get_object_attribute'],
	...['update_object_attribute', 'list_object_attribute_options'],
	...['create_object_attribute_option', 'get_object_attribute_option'],
	...['update_object_attribute_option', 'create_object_record', 'find_unique_object_record'],
	...['upsert_object_record', 'get_object_record', 'update_object_record'],
	...['delete_object_record', 'list_lists', 'get_list', 'create_list', 'update_list'],
	...['delete_list', 'add_list_entries', 'remove_list_entries', 'list_list_entries'],
	'get_list_entry',
];
const TASKS = [
	...['list_tasks', 'create_task', 'retrieve_task', 'update_task', 'complete_task', 'delete_task'],
];

/** Unify's API groups, and its query jobs, which all kinds share. */
const UNIFY_LIMITS: readonly RateLimit[] = [
	...[SEQUENCES, DATA, TASKS].map((operationIds): RateLimit => ({
		provider: 'unify',
		operationIds,
		requests: 100_000,
		perMs: 5 * MINUTE,
	})),
	{ provider: 'unify', operationIds: jobs('create', ''), requests: 100, perMs: DAY },
	{
		provider: 'unify',
		operationIds: [...jobs('get', ''), ...jobs('list', 's')],
		requests: 10,
		perMs: 1_000,
	},
	{ provider: 'unify', operationIds: jobs('get', '_results'), requests: 5, perMs: 1_000 },
];

/** What the providers publish: Amplemarket's general and add-leads limits, Unify's API groups. */
export const PUBLISHED_LIMITS: readonly RateLimit[] = [
	{ provider: 'amplemarket', requests: 500, perMs: MINUTE },
	{
		provider: 'amplemarket',
		operationIds: ['addLeadsToSequence'],
		requests: 30,
		perMs: MINUTE,
	},
	...UNIFY_LIMITS,
];

/** A ring of the newest `requests` times, which makes an exact window cost O(1) a request. */
class SlidingWindow {
	private readonly times: number[] = [];
	private oldest = 0;
	private readonly operationIds: ReadonlySet<string> | undefined;

	constructor(readonly limit: RateLimit) {
		this.operationIds = limit.operationIds && new Set(limit.operationIds);
	}

	covers(provider: ServedName, operationId: string | undefined): boolean {
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
	admit(provider: ServedName, operationId: string | undefined, now: number): Refusal | undefined {
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
