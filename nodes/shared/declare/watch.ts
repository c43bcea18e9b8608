import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { Paging } from '../http/paging';
import type { Row } from './row';
import type { TriggerParameters } from './triggerParameters';

/** A trigger that asks the provider again and again. It says how to read and what a record shows; the engine keeps the state. */
export interface PollTrigger<R extends Row = Row> extends TriggerParameters<R> {
	readonly kind: 'poll';
	/** How what the user chose is watched. */
	watch(row: R): Watch<R>;
	/** Whether to begin anew, as on the first run, after a gap of so many ms without a poll; default: never. */
	beginsAnew?(row: R, gap: number): boolean;
}

export type Watch<R extends Row = Row> = SliceWatch<R> | NewestFirstWatch<R> | JobWatch<R>;

/**
 * Something that a record shows to have happened to it. It is put out the first time that it is seen, unless it happened
 * before the trigger began. The same record, event and stamp are the same event.
 */
export interface Sign {
	/** The event's public name. */
	readonly event: string;
	/** Tells one occurrence from another. Stands in `eventId`. */
	readonly stamp: string;
	/** The stamp under which it was seen while its own was not known yet: the first that comes later takes its place unsaid. */
	readonly insteadOf?: string;
	/** When it happened by the provider's clock, ms since 1970. May move only where `lasting`. */
	readonly at: number;
	/**
	 * A state, said of every record whether it is on or off: put out when it is seen on and was not, whatever its stamp.
	 * For what the provider gives no time of its own, or what may come back.
	 */
	readonly lasting?: 'on' | 'off';
	/** The event to put out when a state that was on is seen off. */
	readonly ended?: string;
	/** Seen, but a part of it is still to come: its record is read again by each poll, for 24 hours. */
	readonly waits?: boolean;
	/** Remembered and never put out: a state whose end alone the user chose. */
	readonly silent?: boolean;
}

interface Watched<R extends Row> {
	/** What makes it another watch, which begins anew: events, filters and the like. */
	scope(row: R): unknown;
	readonly endpoint: EndpointClass;
	/** Undefined: no record of this kind, which is left out. */
	id(record: IDataObject): string | undefined;
	/** All that a record shows of what the user chose, also what it showed before. */
	signs(record: IDataObject, row: R): readonly Sign[];
	/** What an item holds beside `event`, `occurredAt` and `eventId`; default: the record. */
	present?(record: IDataObject, sign: Sign, row: R): IDataObject;
}

/** A span of the provider's time, both ends included, ms since 1970 and whole seconds. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** Records that can be asked for by the time of their last change, in an order that nobody promises. */
export interface SliceWatch<R extends Row = Row> extends Watched<R> {
	readonly kind: 'slices';
	/** Any cheap call: the first poll tells the provider's time by its answer. */
	probe(row: R): Call;
	/** The records that were last changed in the span. */
	list(row: R, span: Span): Call;
	readonly paging: Paging;
	/** When the record was made, ms since 1970; undefined where it does not say. */
	born(record: IDataObject): number | undefined;
	/** One record alone, for signs that wait. */
	readonly again?: { get(id: string): Call; record(body: unknown): IDataObject | undefined };
	/** Lists the records whose lasting states the first poll must know; undefined: there are none to know. */
	standing?(row: R): readonly Call[];
	/** Ms by which a change may become visible late; default 5 minutes. */
	readonly overlap?: number;
}

/** A list whose newest records come first, by the time of their making, as the provider promises. */
export interface NewestFirstWatch<R extends Row = Row> extends Watched<R> {
	readonly kind: 'newestFirst';
	probe(row: R): Call;
	list(row: R): Call;
	readonly paging: Paging;
	/** When the record was made, ms since 1970; undefined: it is left out. */
	at(record: IDataObject): number | undefined;
	/** Ms by which a record may become visible late; default 5 minutes. */
	readonly overlap?: number;
}

/** Records that come only from a job of the provider's, which costs and takes its time. */
export interface JobWatch<R extends Row = Row> extends Watched<R> {
	readonly kind: 'job';
	probe(row: R): Call;
	/** Asked before each start, where that depends on what the account has. */
	before?(row: R): Call | undefined;
	/**
	 * Starts a job for what changed since then. Never repeated unseen.
	 *
	 * @param known the body of the answer to `before`
	 */
	start(row: R, since: number, known: unknown): Call;
	jobId(body: unknown): string | undefined;
	look(jobId: string): Call;
	/** Undefined: a broken answer. */
	state(body: unknown): 'running' | 'done' | 'failed' | undefined;
	results(jobId: string): Call;
	readonly paging: Paging;
	born(record: IDataObject): number | undefined;
	/** Ms from the start of one job to the start of the next. */
	every(row: R): number;
	/** Ms; default 15 minutes. */
	readonly overlap?: number;
}
