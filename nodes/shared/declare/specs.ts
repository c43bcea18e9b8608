import type { IDataObject } from 'n8n-workflow';
import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import type { Reading } from './answer';
import type { Field, Fields } from './fields';
import type { Job, QueryJob, Starting } from './job';
import type {
	Confirm,
	FileOf,
	Lookup,
	Operation,
	ReadBack,
	Settle,
	Spoiled,
	Upload,
} from './operation';
import type { Names, Row } from './row';
import type { Puts } from './puts';
import type { Failure } from './outcome';
import type { NamesIn, Route } from './route';

/** What an operation takes from where it stands. */
export interface Place {
	/** Its key in the resource. */
	readonly value: string;
	/** The resource's key. */
	readonly resource: string;
	readonly limits: EndpointClass;
	readonly answer: Reading;
	wireName(name: string): string;
}

/** An operation that does not know yet where it stands. */
export type Draft = (place: Place) => Operation;

/** The fields of a route: each name in its path is one of them. */
export type FieldsFor<R extends Route> = Fields & { readonly [K in NamesIn<R>]: Field<unknown> };
export type WithFields<R extends Route, F> = [NamesIn<R>] extends [never]
	? { readonly fields?: F }
	: { readonly fields: F };

export interface Spec<R> {
	readonly action: string;
	/** The action if not given. */
	readonly description?: string;
	/** The key in Title Case if not given. */
	readonly name?: string;
	readonly notice?: string;
	/** The resource's if not given. */
	readonly limits?: EndpointClass | ((row: R) => EndpointClass);
	/** The resource's if not given. */
	readonly answer?: Reading;
	/** In place of what the fields say. */
	query?(row: R): Call['query'];
	check?(row: R): void;
	closes?(answer: HttpAnswer): boolean;
	/** What to do about a refusal, by status. */
	readonly advice?: Readonly<Record<number, string>>;
	/** In place of the operation's route, where it depends on the row. Names in braces are the row's values. */
	routeOf?(row: R): Route;
	/** The other routes that there can be. */
	readonly otherRoutes?: readonly Route[];
}

export interface ReadSpec<R> extends Spec<R> {
	readonly pages?: Paging;
	/** Records after which the provider ends the list, though there may be more. */
	readonly most?: number;
	readonly file?: true;
	files?(record: IDataObject, row: R): readonly FileOf[];
	/** Where the files are. */
	readonly fileRoute?: Route;
	readonly job?: QueryJob<R>;
	readonly lookups?: ReadonlyArray<Lookup<R>>;
	body?(row: R): IDataObject;
	present?(record: IDataObject, row: R): IDataObject;
	keeps?(record: IDataObject, row: R): boolean;
	refuse?(record: IDataObject, row: R): Failure | undefined;
}

export interface WriteSpec<R> extends Spec<R> {
	/** By the verb if not given: `create` → `created`. */
	readonly outcome?: string;
	/** What of a row's record comes out by name. The ids of the path, the record's own and its state if not given. */
	readonly puts?: Puts<R>;
	/** A trial by Dry Run is advised beside the notice; where rows cost something, it always is. */
	readonly tryFirst?: true;
	/** Rows can be left out, beside repeats: the option that says by which output they leave. */
	readonly canSkip?: true;
	/** What the summary is to say of some rows, e.g. `without an email address`. */
	remark?(row: R): string | undefined;
	/** Running a row that was taken again changes nothing. Any row of a call that may be repeated is one. */
	safeAgain?(row: R): boolean;
	/** What a lost answer allows: one of these, or none of them. DELETE takes 404 for done. */
	readonly repeatable?: true;
	readonly doneBefore?: readonly number[] | ((answer: HttpAnswer) => boolean);
	readonly readBack?: ReadBack<R>;
	readonly confirm?: Confirm<R>;
	/** The provider may take the call by this method instead: a 404 or 405 tells which. */
	readonly otherMethod?: Call['method'];
	/** Refusals for load after which a row fails, for limits that outlast anyone's patience. */
	readonly mostRefusals?: number;
	/** Whoever knows the address may make the call: the key is not sent. */
	readonly withoutKey?: true;
	/** What a row costs at most, by the provider's units. */
	costs?(row: R): Readonly<Record<string, number>>;
	readonly lookups?: ReadonlyArray<Lookup<R>>;
	sameRow?(row: R): Names;
	readonly sharesAnswers?: true;
	readonly rowsPerCall?: number;
	readonly mostInGroup?: { readonly rows: number; readonly beyond: Failure };
	/** `rowsPerCall` if not given. */
	readonly usualRowsPerCall?: number;
	readonly concurrency?: number;
	/** Seconds that a call may take where the user says nothing. */
	readonly timeout?: number;
	group?(row: R): string;
	inOrder?(row: R): string;
	handsOn?(record: IDataObject, row: R): Row;
	fromRun?(row: R, run: string): Row;
	part?(row: R): IDataObject;
	/** Laid over what the fields say where it is an object; in their place where it is a function. */
	readonly body?:
		| IDataObject
		| ((rows: NonEmpty<R>, parts: readonly IDataObject[], upload?: Upload) => IDataObject);
	readonly settle?: Settle<R>;
	/** What of the record may come out, e.g. without secrets; where `settle` is given, that one sees to it. */
	present?(record: IDataObject, row: R): IDataObject;
	readonly settleOther?: Readonly<Record<number, Settle<R>>>;
	readonly settleCodes?: Readonly<Record<string, Settle<R>>>;
	readonly spoiled?: Spoiled;
	readonly job?: Job<R>;
	readonly starts?: Starting<R>;
	readonly uploadField?: string;
}
