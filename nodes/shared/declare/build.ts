import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../http/call';
import type { NonEmpty } from '../http/json';
import { anything } from './answer';
import type { Reading } from './answer';
import type { Fields, RowOf } from './fields';
import { titleOf } from './names';
import type { OnLost, Read, Settle, Upload, Write } from './operation';
import type { Row } from './row';
import { usualPuts } from './puts';
import { success } from './outcome';
import { readPanel, writePanel } from './panel';
import { callOf, methodOf, namesIn, otherRoute } from './route';
import type { Route } from './route';
import { wireFor } from './wire';
import type { Draft, FieldsFor, Place, ReadSpec, Spec, WithFields, WriteSpec } from './specs';

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
			tryFirst: spec.tryFirst ?? false,
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
	[/^(?:update|pause|resume|approve|complete|cancel|verify|replace|skip)/, 'updated'],
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
