import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import type { Reading } from './answer';
import type { Fields } from './fields';
import type { Job, QueryJob, Starting } from './job';
import type { Failure, Outcome, Verdict } from './outcome';
import type { Puts } from './puts';
import type { Names, Row, Sent } from './row';
import type { Route } from './route';

/** What every operation has, read or write. */
interface Described<R extends Row> {
	/** Value of the operation, an n8n verb or the provider's stronger word. */
	readonly value: string;
	/** Entry of the Operation dropdown, in Title Case. */
	readonly name: string;
	/** Entry of the node creator, in sentence case. */
	readonly action: string;
	readonly description: string;
	/** The operation's own fields; those that its kind brings along are added to `panel`. */
	readonly fields: Fields;
	/** All that the editor shows, in its order. */
	readonly panel: Fields;
	/** Method and path, by which the operation is checked against the contract. */
	readonly route: Route;
	/** In its place, where the route depends on the row. */
	routeOf?(row: R): Route;
	/** Further routes that it calls: those of other rows, look-ups, read-backs, polls. */
	readonly routes: readonly Route[];
	/** What a user must know before running it, such as what cannot be undone; shown above the options. */
	readonly notice: string | undefined;
	/** The limits that a call counts under; of the first row of a call. */
	limits(row: R): EndpointClass;
	/** What to do about a refusal of a status, over what the provider says of it. */
	readonly advice: Readonly<Record<number, string>> | undefined;
	/** What no single field can tell. Throws `InputError`. */
	check?(row: R): void;
	/**
	 * Whether a refusal is final at once though its status is one for load, such as the quota of a day: of a write its group
	 * takes nothing more in this run.
	 */
	closes?(answer: HttpAnswer): boolean;
}

/** A file that a record names, brought along with it. */
export interface FileOf {
	readonly call: Call;
	/** Name of the binary property that it becomes. */
	readonly property: string;
	/** Where the provider gives it none. */
	readonly fileName?: string | undefined;
}

/** Changes nothing: may be repeated freely, and puts out the provider's records. */
export interface Read<R extends Row = Row> extends Described<R> {
	readonly kind: 'read';
	call(row: R): Call;
	/** Lists that are read first, each once for a key: what is found adds to the row. */
	readonly lookups: ReadonlyArray<Lookup<R>>;
	/** What one answer holds; undefined where the answer is a page of a list. */
	readonly answer: Reading;
	/** How the list goes on: Return All and Limit. */
	readonly pages: Paging | undefined;
	/** Records after which the provider ends the list, though there may be more; a hint says so. */
	readonly most: number | undefined;
	/** The answer only starts a job, whose results are the records: Return All, Limit, and the options of waiting. */
	readonly job: QueryJob<R> | undefined;
	/** Which records of a list count, where the provider may not know a filter. */
	keeps?(record: IDataObject, row: R): boolean;
	/** Why a record that was found is a failure of its row all the same. */
	refuse?(record: IDataObject, row: R): Failure | undefined;
	/** The answer's bytes become the item's binary data. */
	readonly isFile: boolean;
	/** The files that the record of a row brings along. */
	files?(record: IDataObject, row: R): readonly FileOf[];
	/** What of a record is shown, e.g. without secrets. */
	present(record: IDataObject, row: R): IDataObject;
}

/**
 * What an answer says of each row of the call, in their order: undefined where it says nothing of that row. Undefined in
 * place of the list: the body has another shape than the contract's, a broken answer.
 */
export type Settle<R> = {
	// Of a method, so that an operation on its own row type can stand among the others.
	settle(
		answer: HttpAnswer,
		sent: NonEmpty<Sent<R>>,
	): ReadonlyArray<Verdict | undefined> | undefined;
}['settle'];

/** A list at the provider in which a row is looked for whose answer was lost. */
interface LookedFor<R> {
	readonly route: Route;
	/** In its place, where the route depends on the row. */
	routeOf?(row: R): Route;
	query?(row: R): Call['query'];
	body?(row: R): Call['body'];
	/** Whether there is anything to look for the row by; without it the row stays unknown. Default: there is. */
	applies?(row: R): boolean;
	readonly paging: Paging;
	readonly limits: EndpointClass;
}

/** Look, then decide: what is certainly not there may be sent again. */
export interface ReadBack<R> extends LookedFor<R> {
	/** The row's outcome by what the list shows, or undefined: certainly not there. */
	find(records: readonly IDataObject[], sent: Sent<R>): Verdict | undefined;
	/** What a row is that was answered, in a way that tells nothing, and is certainly not there; without it, it is sent again. */
	readonly absent?: Verdict;
	/** Tells records apart, so that one is one row's only: where rows that are the same are all meant. */
	identify?(record: IDataObject): string;
}

/** Look, and if it is not there stay `unknown`: for sends, which must not go out twice. */
export interface Confirm<R> extends LookedFor<R> {
	/**
	 * Whether a record is the row's. One that fits several rows, or a row with several records, confirms nothing.
	 *
	 * @param records all that the list shows
	 */
	matches(record: IDataObject, sent: Sent<R>, records: readonly IDataObject[]): boolean;
	/** What the last answer says of a row that the list does not show; undefined: nothing, it stays `unknown`. */
	otherwise?(answer: HttpAnswer): Failure | undefined;
	/** Tells records apart, so that one confirms one row only. */
	identify(record: IDataObject): string;
	/** The list is whole and shows what was done at once: where no record is the row's, the row is sent again. */
	readonly isWhole?: true;
}

/** What a lost answer allows. */
export type OnLost<R> =
	/** The call may simply be repeated; and where it says that the thing is gone, it was done before. */
	| { readonly kind: 'repeat'; wasDone?(answer: HttpAnswer): boolean }
	| ({ readonly kind: 'read-back' } & ReadBack<R>)
	| ({ readonly kind: 'confirm' } & Confirm<R>)
	/** It stays `unknown`. */
	| { readonly kind: 'none' };

/** Turns what the user knows (an email, a CRM's id) into what the call needs. Asked once for each key in a run. */
export interface Lookup<R> {
	/** What to look up for this row, or undefined where the row has no need. Keys that mean the same must be equal. */
	key(row: R): string | undefined;
	readonly route: Route;
	call(row: R): Call;
	readonly limits: EndpointClass;
	/** Set where a list is read to its end: `read` is then not asked, and the records are what was found. */
	readonly paging?: Paging;
	/** What an answer holds, null for nothing; undefined: a broken answer. */
	read?(answer: HttpAnswer): unknown;
	/** What it adds to the row; undefined: the row's thing is not in it. */
	found(value: unknown, row: R): Partial<R> | undefined;
	/** Makes what is missing, where the row asks for that. Must be safe to repeat. */
	create?(row: R): Call | undefined;
	readonly createRoute?: Route;
	/**
	 * The outcome where there is none and none is to be made.
	 *
	 * @param value what was found, where the row's thing is not in it
	 */
	missing(row: R, value?: unknown): Outcome;
}

/** Where one row can make the provider refuse a whole call. */
export interface Spoiled {
	/** The statuses of such a refusal. */
	readonly statuses: readonly number[];
	/** Codes of faults that lie in a row for certain. */
	readonly codes: readonly string[];
	/** Codes of faults that most likely lie in what the call is on: one row is tried alone before others are searched. */
	readonly ofTarget?: readonly string[];
	/** The rows, from 0, that a refusal names. */
	rows(answer: HttpAnswer): readonly number[];
}

/** A file of the item that a call carries. */
export interface Upload {
	readonly bytes: Buffer;
	readonly contentType: string;
	readonly fileName: string | undefined;
}

/** Changes something: every row has exactly one outcome. */
export interface Write<R extends Row = Row> extends Described<R> {
	readonly kind: 'write';
	/** Its word for what is done by this run. */
	readonly outcome: string;
	/** What of a row's record comes out by name. */
	readonly puts: Puts<R>;
	/** What the summary is to say of some rows, e.g. `without an email address`. */
	remark?(row: R): string | undefined;
	/** Whether a trial by Dry Run is advised beside the notice, also where rows cost nothing. */
	readonly tryFirst: boolean;
	/** Rows that one call may carry; the API's own limit. */
	readonly rowsPerCall: number;
	/** Rows that all calls for a group may carry together, and what those beyond are. */
	readonly mostInGroup: { readonly rows: number; readonly beyond: Failure } | undefined;
	/** Rows that one call carries where the user says nothing. */
	readonly usualRowsPerCall: number;
	/** Calls in flight where the user says nothing; undefined: the engine's own. */
	readonly concurrency: number | undefined;
	/** Running a row that was taken again changes nothing, also where its call may not be repeated. */
	safeAgain?(row: R): boolean;
	/** The provider may take the call by this method instead: a 404 or 405 tells which. */
	readonly otherMethod: Call['method'] | undefined;
	/** Refusals for load after which a row fails, for limits that outlast anyone's patience; undefined: only time counts. */
	readonly mostRefusals: number | undefined;
	/** What a row costs at most, by the provider's units; undefined: nothing. */
	costs?(row: R): Readonly<Record<string, number>>;
	/** Seconds that a call may take where the user says nothing; undefined: the engine's own. */
	readonly timeout: number | undefined;
	/** Looked up one after the other: a later one sees what an earlier one found. */
	readonly lookups: ReadonlyArray<Lookup<R>>;
	/** Names of the row's thing: of rows that are the same only the first is sent. */
	sameRow?(row: R): Names;
	/** Rows that ask rather than put: a repeat shares the answer of the first. */
	readonly sharesAnswers: boolean;
	/** Rows of different groups never share a call. */
	group?(row: R): string;
	/** Rows with the same key are applied in input order. */
	inOrder?(row: R): string;
	/**
	 * What a success lays over the later rows of that key, or of its group where rows have no order, such as the version
	 * that they go on from. A job does so once it is accepted.
	 */
	handsOn?(record: IDataObject, row: R): Row;
	/** The row's part of a call that carries several. */
	part?(row: R): IDataObject;
	/** @param parts of the rows, where the operation has `part`; @param upload of the first row, where it has one */
	call(rows: NonEmpty<R>, parts: readonly IDataObject[], upload?: Upload): Call;
	/** What a success says, whatever its 2xx status. */
	readonly settle: Settle<R>;
	/** By HTTP status: answers that are no success and yet settle a row otherwise than as failed. */
	readonly settleOther: Readonly<Record<number, Settle<R>>>;
	/** The same by the provider's code, whatever the status. */
	readonly settleCodes: Readonly<Record<string, Settle<R>>>;
	readonly spoiled: Spoiled | undefined;
	readonly onLost: OnLost<R>;
	/** The answer only starts a job, whose results settle the rows. */
	readonly job: Job<R> | undefined;
	/** The call starts a job that nobody waits for here: one item comes out for each job, paired to all its rows. */
	readonly starts: Starting<R> | undefined;
	/**
	 * What a row takes from the run where it does not say it itself.
	 *
	 * @param run names the run, such as `n8n My workflow 1234`
	 */
	fromRun?(row: R, run: string): Row;
	/** Name of the field that names the item's file to send. */
	readonly uploadField: string | undefined;
}

export type Operation = Read | Write;
