import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import type { Sent } from './row';
import type { Texts, Verdict } from './outcome';
import type { Route } from './route';

/** How far a job is. */
export type JobState =
	| { readonly kind: 'running' }
	/** Its results count. */
	| { readonly kind: 'done' }
	/** Results that are there count; the other rows failed. */
	| {
			readonly kind: 'broken';
			readonly texts: Texts;
			readonly code: string;
			readonly retryable: boolean;
			/** No further job can succeed in this run, e.g. without credits. */
			readonly isFinal?: boolean;
	  };

/** A job that a read's call starts, and whose results are the read's records. Starting one again does no harm. */
export interface QueryJob<R> {
	/** The id in the answer that starts it; undefined: a broken answer. */
	id(answer: HttpAnswer): string | undefined;
	readonly pollRoute: Route;
	poll(id: string, row: R): Call;
	readonly limits: EndpointClass;
	/** Undefined: a broken answer. */
	state(answer: HttpAnswer): JobState | undefined;
	readonly resultsRoute: Route;
	results(id: string, row: R): Call;
	readonly resultsLimits: EndpointClass;
	readonly paging: Paging;
	readonly cancelRoute: Route;
	cancel(id: string, row: R): Call;
	/** Ms between two looks where the provider names none: the first, and the longest they grow to. */
	readonly waits?: { readonly first: number; readonly longest: number };
}

/**
 * A job at the provider that an operation's call starts, and whose results settle the rows. Its id is in the run's memory
 * before anything waits, so that nothing is started or paid twice.
 */
export interface Job<R> {
	/** The id in the answer that starts it; undefined: a broken answer. */
	id(answer: HttpAnswer): string | undefined;
	readonly limits: EndpointClass;
	readonly pollRoute: Route;
	poll(id: string): Call;
	/** Undefined: a broken answer. */
	state(answer: HttpAnswer): JobState | undefined;
	/** Results are pages from here; without it the last poll's answer is their first page. */
	readonly resultsRoute?: Route;
	results?(id: string): Call;
	readonly paging: Paging;
	/** What the results say of each row, in their order; undefined where they say nothing of it. */
	match(
		records: readonly IDataObject[],
		sent: NonEmpty<Sent<R>>,
	): ReadonlyArray<Verdict | undefined>;
	/** What a row is that a finished job says nothing of; `unknown` without it. */
	readonly leftOut?: Verdict;
	readonly cancelRoute?: Route;
	cancel?(id: string): Call;
	/** Ms between two looks where the provider names none: the first, and the longest they grow to. */
	readonly waits?: { readonly first: number; readonly longest: number };
}
