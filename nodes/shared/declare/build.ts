import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { NonEmpty } from '../http/json';
import type { Paging } from '../http/paging';
import type { HttpAnswer } from '../http/port';
import { anything } from './answer';
import type { Reading } from './answer';
import type { Field, Fields, RowOf } from './fields';
import type { Job, QueryJob, Starting } from './job';
import { titleOf } from './names';
import type {
	Confirm,
	FileOf,
	Lookup,
	OnLost,
	Operation,
	Read,
	ReadBack,
	Settle,
	Spoiled,
	Upload,
	Write,
} from './operation';
import type { Names, Row } from './row';
import { usualPuts } from './puts';
import type { Puts } from './puts';
import { success } from './outcome';
import type { Failure } from './outcome';
import { readPanel, writePanel } from './panel';
import { callOf, methodOf, namesIn, otherRoute } from './route';
import type { NamesIn, Route } from './route';
import { wireFor } from './wire';

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
type FieldsFor<R extends Route> = Fields & { readonly [K in NamesIn<R>]: Field<unknown> };
type WithFields<R extends Route, F> = [NamesIn<R>] extends [never]
	? { readonly fields?: F }
	: { readonly fields: F };

interface Spec<R> {
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

/** An operation that changes nothing. A route that names no field of the operation is a type error. */
export function read<R extends Route, F extends FieldsFor<R>>(
	route: R,
	spec: ReadSpec<RowOf<NoInfer<F>>> & WithFields<R, F>,
): Draft {
	return (place): Read => {
		const fields: Fields = spec.fields ?? {};
		const wire = wiresFor(fields, place.wireName);
		const { pages, job, lookups = [], present = (found: IDataObject) => found } = spec;
		const routes = [
			...(spec.fileRoute === undefined ? [] : [spec.fileRoute]),
			...lookups.map((lookup) => lookup.route),
			...(job === undefined ? [] : [job.pollRoute, job.resultsRoute, job.cancelRoute]),
		];
		const common = described(route, fields, spec, place, routes);
		return {
			...common,
			kind: 'read',
			panel: readPanel(fields, pages, job !== undefined),
			call: (row: RowOf<F>) => {
				const ours = spec.routeOf?.(row) ?? route;
				return callOf(ours, row, partsOf(wire(ours, row), spec.query?.(row), spec.body?.(row)));
			},
			answer: spec.answer ?? place.answer,
			lookups,
			pages,
			most: spec.most,
			job,
			...(spec.keeps !== undefined && { keeps: spec.keeps }),
			...(spec.refuse !== undefined && { refuse: spec.refuse }),
			isFile: spec.file ?? false,
			...(spec.files !== undefined && { files: spec.files }),
			present,
		};
	};
}

/** An operation that changes something. A route that names no field of the operation is a type error. */
export function write<R extends Route, F extends FieldsFor<R>>(
	route: R,
	spec: WriteSpec<RowOf<NoInfer<F>>> & WithFields<R, F>,
): Draft {
	return (place): Write => {
		const fields: Fields = spec.fields ?? {};
		const wire = wiresFor(fields, place.wireName);
		const { rowsPerCall = 1, lookups = [], body, job, starts, otherMethod, withoutKey } = spec;
		const { usualRowsPerCall = rowsPerCall } = spec;
		const outcome = spec.outcome ?? outcomeOf(place.value);
		const reading = spec.answer ?? (methodOf(route) === 'DELETE' ? anything : place.answer);
		const settle = spec.settle ?? settleOne(reading, outcome, spec.present);
		if (rowsPerCall > 1 && spec.settle === undefined && (job ?? starts) === undefined)
			throw new Error(`${place.value} carries several rows and does not say how to settle them`);
		const common = described(route, fields, spec, place, [
			...lookups.flatMap(({ route: asked, createRoute }) => [
				asked,
				...(createRoute === undefined ? [] : [createRoute]),
			]),
			...[
				spec.readBack?.route,
				spec.confirm?.route,
				job?.pollRoute,
				job?.resultsRoute,
				job?.cancelRoute,
				job?.alone?.route,
				job?.fills?.list?.route,
				otherMethod === undefined ? undefined : otherRoute(route, otherMethod),
			].filter((each) => each !== undefined),
		]);
		return {
			...common,
			kind: 'write',
			outcome,
			panel: writePanel(fields, {
				rowsPerCall,
				usualRowsPerCall,
				canSkip: spec.canSkip ?? (spec.sameRow !== undefined && spec.sharesAnswers !== true),
				limits: typeof spec.limits === 'function' ? undefined : (spec.limits ?? place.limits),
				job: job && {
					isCancelable: job.cancel !== undefined,
					isOptional: job.isOptional === true,
				},
				timeout: spec.timeout,
			}),
			puts: spec.puts ?? usualPuts(place.resource, namesIn(route)),
			...(spec.remark !== undefined && { remark: spec.remark }),
			...(spec.safeAgain !== undefined && { safeAgain: spec.safeAgain }),
			rowsPerCall,
			usualRowsPerCall,
			mostInGroup: spec.mostInGroup,
			concurrency: spec.concurrency,
			otherMethod,
			mostRefusals: spec.mostRefusals,
			...(spec.costs !== undefined && { costs: spec.costs }),
			timeout: spec.timeout,
			lookups,
			sameRow: spec.sameRow,
			sharesAnswers: spec.sharesAnswers ?? false,
			group: spec.group,
			inOrder: spec.inOrder,
			...(spec.handsOn !== undefined && { handsOn: spec.handsOn }),
			...(spec.fromRun !== undefined && { fromRun: spec.fromRun }),
			part: spec.part,
			call: (rows: NonEmpty<RowOf<F>>, parts: readonly IDataObject[], upload?: Upload) => {
				const [first] = rows;
				const ours = spec.routeOf?.(first) ?? route;
				const told = wire(ours, first);
				const written =
					typeof body === 'function'
						? body(rows, parts, upload)
						: body === undefined
							? told.body
							: { ...told.body, ...body };
				// Without a body of the operation's own, the file is the body.
				const call =
					upload !== undefined && typeof body !== 'function'
						? { ...callOf(ours, first), file: upload }
						: callOf(ours, first, partsOf(told, spec.query?.(first), written));
				return withoutKey === undefined ? call : { ...call, withoutKey };
			},
			settle,
			settleOther: spec.settleOther ?? {},
			settleCodes: spec.settleCodes ?? {},
			spoiled: spec.spoiled,
			onLost: onLostOf(spec, route),
			job,
			starts,
			uploadField: spec.uploadField,
		};
	};
}

/** What the fields say of a call, by its route: those in its path are sent nowhere else. */
function wiresFor(fields: Fields, wireName: Place['wireName']) {
	const known = new Map<Route, ReturnType<typeof wireFor>>();
	return (route: Route, row: Row) => {
		const wire = known.get(route) ?? wireFor(route, fields, wireName);
		known.set(route, wire);
		return wire(row);
	};
}

function described<R extends Row>(
	route: Route,
	fields: Fields,
	spec: Spec<R>,
	place: Place,
	routes: readonly Route[],
) {
	const limits = spec.limits ?? place.limits;
	return {
		value: place.value,
		name: spec.name ?? titleOf(place.value),
		action: spec.action,
		description: spec.description ?? spec.action,
		fields,
		route,
		...(spec.routeOf !== undefined && { routeOf: spec.routeOf }),
		routes: [...(spec.otherRoutes ?? []), ...routes],
		notice: spec.notice,
		advice: spec.advice,
		limits: typeof limits === 'function' ? limits : () => limits,
		...(spec.check !== undefined && { check: spec.check }),
		...(spec.closes !== undefined && { closes: spec.closes }),
	};
}

const partsOf = (
	wire: { readonly query: Call['query']; readonly body: IDataObject | undefined },
	query: Call['query'],
	body: IDataObject | undefined = wire.body,
): Omit<Call, 'method' | 'path'> => {
	const asked = query ?? wire.query;
	return { ...(asked !== undefined && { query: asked }), ...(body !== undefined && { body }) };
};

/** One row whose answer is its record. */
const settleOne =
	<R>(
		reading: Reading,
		outcome: string,
		present: (record: IDataObject, row: R) => IDataObject = (record) => record,
	): Settle<R> =>
	(answer, [{ row }]) => {
		const found = reading(answer);
		return found && [success(outcome, present(found, row))];
	};

function onLostOf<R>(spec: WriteSpec<R>, route: Route): OnLost<R> {
	const { repeatable, doneBefore, readBack, confirm } = spec;
	if (readBack !== undefined) return { kind: 'read-back', ...readBack };
	if (confirm !== undefined) return { kind: 'confirm', ...confirm };
	const done = doneBefore ?? (methodOf(route) === 'DELETE' ? [404] : undefined);
	if (done !== undefined)
		return {
			kind: 'repeat',
			wasDone: typeof done === 'function' ? done : ({ status }) => done.includes(status),
		};
	return repeatable === true ? { kind: 'repeat' } : { kind: 'none' };
}

/** What a row is by its operation's verb. */
const BY_VERB: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:create|make)/, 'created'],
	[/^(?:update|pause|resume|approve|complete|cancel|unenroll|verify|replace|skip)/, 'updated'],
	[/^delete/, 'deleted'],
	[/^(?:add)/, 'added'],
	[/^remove/, 'removed'],
	[/^(?:send|reply|forward)/, 'sent'],
	[/^(?:run|test|start)/, 'started'],
];

function outcomeOf(value: string): string {
	const found = BY_VERB.find(([verb]) => verb.test(value))?.[1];
	if (found === undefined) throw new Error(`${value} needs a word for its outcome`);
	return found;
}
