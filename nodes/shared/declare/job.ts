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

/** A job at the provider that an operation's call starts. Its id is in the run's memory, and in n8n's log, at once. */
export interface Starting {
	/** The id in the answer that starts it; undefined: a broken answer. */
	id(answer: HttpAnswer): string | undefined;
}

/**
 * One row asked for alone, where the results of a job that is done say nothing of it. It must not cost what the job has
 * cost already.
 */
export interface Alone<R> {
	readonly route: Route;
	call(row: R): Call;
	readonly limits: EndpointClass;
	/** What an answer says, whatever its status; undefined: nothing of the row. */
	settle(answer: HttpAnswer): Verdict | undefined;
}

/** A job whose results settle the rows: it is waited for, and never started or paid twice. */
export interface Job<R> extends Starting {
	/** The user may choose not to wait for it. */
	readonly isOptional?: true;
	readonly limits: EndpointClass;
	readonly pollRoute: Route;
	poll(id: string): Call;
	/** Undefined: a broken answer. */
	state(answer: HttpAnswer): JobState | undefined;
	/** Results are pages from here; without it the last poll's answer is their first page. */
	readonly resultsRoute?: Route;
	results?(id: string): Call;
	readonly paging: Paging;
	/**
	 * What the results say of each row, in their order; undefined where they say nothing of it.
	 *
	 * @param known the records of rows that were asked for alone, by their place: what shows the order of the others
	 */
	match(
		records: readonly IDataObject[],
		sent: NonEmpty<Sent<R>>,
		known?: ReadonlyMap<number, IDataObject>,
	): ReadonlyArray<Verdict | undefined>;
	/** How a row is settled that a finished job says nothing of: `unknown` without it, or where that says nothing either. */
	readonly alone?: Alone<R>;
	readonly cancelRoute?: Route;
	cancel?(id: string): Call;
	/** Ms between two looks where the provider names none: the first, and the longest they grow to. */
	readonly waits?: { readonly first: number; readonly longest: number };
}
