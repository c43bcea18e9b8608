import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { Outcome } from './outcome';
import type { Fields } from './fields';

/** The evaluated parameters of one item. */
export type Row = Readonly<Record<string, unknown>>;

interface Described {
	/** Value of the operation, an n8n verb or the provider's stronger word. */
	readonly value: string;
	/** Entry of the Operation dropdown, in Title Case. */
	readonly name: string;
	/** Entry of the node creator, in sentence case. */
	readonly action: string;
	readonly description: string;
	readonly fields: Fields;
	readonly endpoint: EndpointClass;
}

/** A row with what is known of its earlier tries in this run when an answer is settled. */
export interface Sent<R> {
	readonly row: R;
	/** An earlier try may have reached the provider, and its answer was lost. */
	readonly maybeDelivered: boolean;
	/** When this run first put the row on the wire, ms since 1970 by the provider's clock. */
	readonly since: number;
}

/**
 * What an answer says of each row of the call, in their order: undefined where it says nothing of that row. Undefined in
 * place of the list: the body has another shape than the contract's, a broken answer.
 */
export type Settle<R> = {
	// Of a method, so that an operation on its own row type can stand among the others.
	settle(body: unknown, sent: NonEmpty<Sent<R>>): ReadonlyArray<Outcome | undefined> | undefined;
}['settle'];

/** Looks for a lead whose answer was lost, where the call itself must not be repeated unseen. */
export interface ReadBack<R> {
	/** Lists what may be the lead's; read page by page. */
	list(row: R): Call;
	readonly paging: Paging;
	readonly endpoint: EndpointClass;
	/** The row's outcome by what the list shows, or undefined: certainly not there, so it may be sent again. */
	find(records: readonly IDataObject[], sent: Sent<R>): Outcome | undefined;
}

/** Turns something that the user knows (an e-mail) into the id that the call needs. Asked once for each key in a run. */
export interface Lookup<R> {
	/** What to look up for this row, or undefined where the row has the id. */
	key(row: R): string | undefined;
	find(key: string): Call;
	/** Makes what is missing; undefined where the row does not ask for that. Must be safe to repeat. */
	create(key: string, row: R): Call | undefined;
	/** The id in an answer; null: there is none; undefined: a broken answer. */
	id(body: unknown): string | null | undefined;
	/** What the id adds to the row. */
	found(id: string): Partial<R>;
	/** Said where there is none and none is to be made. */
	missing(key: string): { error: string; message: string };
	readonly endpoint: EndpointClass;
}

/** Puts leads or rows somewhere: each item gets exactly one outcome. */
export interface Delivery<R extends Row = Row> extends Described {
	readonly kind: 'delivery';
	/** What a user must know before running it, such as what cannot be undone; shown above the options. */
	readonly notice: string;
	/** Rows that one call may carry; the API's own limit. */
	readonly rowsPerCall: number;
	/** What no single field can tell. Throws `InputError`. */
	check?(row: R): void;
	readonly lookup?: Lookup<R>;
	/** Names of the lead: two rows that share one are the same lead, of which only the first is sent. */
	sameLead?(row: R): readonly string[];
	/** Rows of different groups never share a call. */
	group?(row: R): string;
	/** Rows with the same key are applied in input order. */
	inOrder?(row: R): string;
	call(rows: NonEmpty<R>): Call;
	/** What a success says, whatever its 2xx status. */
	readonly settle: Settle<R>;
	/** By HTTP status: answers that are no success and yet settle a row otherwise than as failed. */
	readonly settleOther?: Readonly<Record<number, Settle<R>>>;
	/** Where one row can spoil the call for all: the statuses of such a refusal, and the rows (from 0) that its body names. */
	readonly spoiled?: {
		readonly statuses: readonly number[];
		/** Codes of faults that lie in a row for certain. */
		readonly codes: readonly string[];
		rows(body: unknown): readonly number[];
	};
	/** `repeat`: the call may be repeated when its answer is lost. Else how to find out. */
	readonly onLostAnswer: 'repeat' | ReadBack<R>;
}

/** One call an item, whose answer is the item's new content. */
export interface Single<R extends Row = Row> extends Described {
	readonly kind: 'single';
	/** Whether the call may be repeated when its answer is lost. */
	readonly repeatable: boolean;
	call(row: R): Call;
	/** The record in the answer; undefined: a broken answer. */
	record(body: unknown): IDataObject | undefined;
}

/** Many records an item, with Return All and Limit. */
export interface Listing<R extends Row = Row> extends Described {
	readonly kind: 'listing';
	call(row: R): Call;
	readonly paging: Paging;
	/** What of a record is shown; e.g. without secrets. */
	present?(record: IDataObject): IDataObject;
}

export type Operation = Delivery | Single | Listing;
