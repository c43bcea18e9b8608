import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import type { Row, Sent } from './row';
import type { Failure, Texts, Verdict } from './outcome';
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
export interface Starting<R = Row> {
	/**
	 * The id in the answer that starts it; undefined: a broken answer.
	 *
	 * @param row the first of the call
	 */
	id(answer: HttpAnswer, row: R): string | undefined;
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

/** What a job fills at the provider, such as a list: its id is the job's. Its results show which rows are in it. */
export interface Filled<R> {
	/** The id, where the row knows it before the call; undefined: the call makes it. */
	id(row: R): string | undefined;
	/** Whether the results show for certain that the row is not in it. */
	shows(row: R): boolean;
	/** Where the call makes it: the list in which that is looked for whose answer was lost; without it, that stays `unknown`. */
	readonly list?: {
		readonly route: Route;
		query?(row: R): Call['query'];
		readonly paging: Paging;
		readonly limits: EndpointClass;
		/** Whether a record is what the call has made; undefined: it cannot be told. */
		matches(record: IDataObject, sent: Sent<R>): boolean | undefined;
		id(record: IDataObject): string | undefined;
	};
	/** Whether an answer says that only a part of the rows, or none, was taken: then its results tell which. */
	isPart(answer: HttpAnswer, rows: number): boolean;
	/** What a row is then that is not in it. */
	readonly notTaken: Failure;
}

/** A job whose results settle the rows: it is waited for, and never started or paid twice. */
export interface Job<R> extends Starting<R> {
	/** The user may choose not to wait for it. */
	readonly isOptional?: true;
	/** What its id comes out as; `jobId` if not given. */
	readonly idName?: string;
	/** Where the job fills something that is there before the call, or is found by a list: what a lost start allows. */
	readonly fills?: Filled<R>;
	readonly limits: EndpointClass;
	readonly pollRoute: Route;
	poll(id: string): Call;
	/** Undefined: a broken answer. */
	state(answer: HttpAnswer): JobState | undefined;
	/** Ms after which a job that is done at the first look must be so again: it may not have begun yet. */
	readonly doneAgainAfter?: number;
	/** What a row is by a job that is done, where its results need not be read for it; undefined: they are read. */
	unread?(row: R): Verdict | undefined;
	/** What a row is that a job which is done says nothing of; undefined: `unknown`. */
	leftOut?(row: R): Verdict | undefined;
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
