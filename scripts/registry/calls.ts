import type { Lookup, Operation, OnLost, Upload } from '../../nodes/shared/declare/operation';
import type { Row } from '../../nodes/shared/declare/row';
import type { Job, QueryJob } from '../../nodes/shared/declare/job';
import { isColumns, isPicker } from '../../nodes/shared/declare/picker';
import type { Columns, Picker } from '../../nodes/shared/declare/picker';
import type { Fields } from '../../nodes/shared/declare/fields';
import { callOf, namesIn, otherRoute } from '../../nodes/shared/declare/route';
import type { Route } from '../../nodes/shared/declare/route';
import type { Call } from '../../nodes/shared/http/call';
import { isObject } from '../../nodes/shared/http/json';
import type { Paging } from '../../nodes/shared/http/paging';
import type { HttpAnswer } from '../../nodes/shared/http/port';
import { successesOf } from './answers';
import type { Contract, Endpoint } from './contract';
import { SAMPLE } from './samples';

/** A call with the route that it was declared under. */
export interface Routed {
	readonly route: Route;
	readonly call: Call;
}

export const UPLOAD: Upload = {
	bytes: Buffer.from(SAMPLE.text),
	contentType: 'image/png',
	fileName: 'a1.png',
};

const BASE_URL = 'https://api.example.com';

/** The endpoint of a route. Throws where the contract has none. */
export function endpointFor(contract: Contract, route: Route): Endpoint {
	const endpoint = contract.find(route);
	if (endpoint === undefined) throw new Error(`${contract.file} has no ${route}`);
	return endpoint;
}

/** A list's first page, and the next where a sample of the first leads to one. */
export function pagesOf(contract: Contract, route: Route, call: Call, paging: Paging): Routed[] {
	const size = paging.pageSize ?? 1;
	const first = paging.ask(call, size, undefined);
	const tokens = successesOf(contract, endpointFor(contract, route)).map((answer) =>
		paging.next(answer, {
			token: undefined,
			size,
			count: size,
			path: first.path,
			baseUrl: BASE_URL,
		}),
	);
	const token = tokens.find((each) => each !== undefined && each !== 'strayed');
	const second = token === undefined ? [] : [paging.ask(call, size, token)];
	// A link is the provider's own address: what it holds is not ours to declare.
	return [first, ...second.filter(({ path }) => path === call.path)].map((each) => ({
		route,
		call: each,
	}));
}

/** The records of a sample page; undefined where the list's paging finds none in it. */
export const recordsIn = (
	contract: Contract,
	route: Route,
	paging: Paging,
): Array<readonly unknown[] | undefined> =>
	successesOf(contract, endpointFor(contract, route)).map((answer) => paging.records(answer));

/** The row after its look-ups have found something, with the calls that they take. Throws where one reads nothing. */
export function lookedUp(
	contract: Contract,
	operation: Operation,
	given: Row,
): { readonly row: Row; readonly calls: readonly Routed[] } {
	let row = given;
	const calls: Routed[] = [];
	for (const lookup of operation.lookups) {
		if (lookup.key(row) === undefined) continue;
		const { route, createRoute, paging } = lookup;
		const call = lookup.call(row);
		calls.push(
			...(paging === undefined ? [{ route, call }] : pagesOf(contract, route, call, paging)),
		);
		const made = lookup.create?.(row);
		if (made !== undefined && createRoute !== undefined)
			calls.push({ route: createRoute, call: made });
		const asked = successesOf(contract, endpointFor(contract, route));
		const created =
			made === undefined || createRoute === undefined
				? []
				: successesOf(contract, endpointFor(contract, createRoute));
		const found = asked.map((answer) => foundBy(lookup, answer, row));
		const after = [...found, ...created.map((answer) => foundBy(lookup, answer, row, true))];
		if (created.length > 0 && !after.slice(found.length).some((each) => each !== undefined))
			throw new Error(`${route} reads nothing of what ${createRoute} answers`);
		const patch = found.find((each) => each !== undefined) ?? ruledOut(contract, lookup, row);
		if (patch === undefined) throw new Error(`${route} reads nothing of what it answers`);
		row = { ...row, ...patch };
	}
	return { row, calls };
}

/** What a row goes on with where a list that has records rules it out, and only one without any does not. */
const ruledOut = (
	contract: Contract,
	{ route, paging, found }: Lookup<Row>,
	row: Row,
): Partial<Row> | undefined =>
	paging !== undefined &&
	recordsIn(contract, route, paging).some((records) => (records?.length ?? 0) > 0)
		? found([], row)
		: undefined;

function foundBy(
	{ paging, read, found }: Lookup<Row>,
	answer: HttpAnswer,
	row: Row,
	isCreated = false,
): Partial<Row> | undefined {
	const value =
		paging === undefined || isCreated ? read?.(answer) : paging.records(answer)?.filter(isObject);
	return value === undefined || value === null ? undefined : found(value, row);
}

/** The route that an operation takes for a row. */
export const routeFor = (
	{ route, routeOf }: Pick<Operation, 'route' | 'routeOf'>,
	row: Row,
): Route => routeOf?.(row) ?? route;

/** Every call that an operation may make for a row, after its look-ups. */
export function callsOf(contract: Contract, operation: Operation, row: Row): Routed[] {
	const route = routeFor(operation, row);
	if (operation.kind === 'read') {
		const call = operation.call(row);
		if (operation.job !== undefined)
			return [{ route, call }, ...queryCalls(contract, operation.job, SAMPLE.text, row)];
		return operation.pages === undefined
			? [{ route, call }]
			: pagesOf(contract, route, call, operation.pages);
	}
	const parts = operation.part === undefined ? [] : [operation.part(row)];
	const call = operation.call(
		[row],
		parts,
		operation.uploadField === undefined ? undefined : UPLOAD,
	);
	const { otherMethod } = operation;
	return [
		{ route, call },
		...(otherMethod === undefined
			? []
			: [{ route: otherRoute(route, otherMethod), call: { ...call, method: otherMethod } }]),
		...lookCalls(contract, operation.onLost, row),
		...(operation.job === undefined ? [] : jobCalls(contract, operation.job, SAMPLE.text)),
	];
}

function lookCalls(contract: Contract, onLost: OnLost<Row>, row: Row): Routed[] {
	if (onLost.kind !== 'read-back' && onLost.kind !== 'confirm') return [];
	const { paging } = onLost;
	const route = onLost.routeOf?.(row) ?? onLost.route;
	const [query, body] = [onLost.query?.(row), onLost.body?.(row)];
	const call = callOf(route, row, {
		...(query !== undefined && { query }),
		...(body !== undefined && { body }),
	});
	return pagesOf(contract, route, call, paging);
}

export function jobCalls(contract: Contract, job: Job<Row>, id: string): Routed[] {
	const { pollRoute, resultsRoute, cancelRoute, paging } = job;
	const results = job.results?.(id);
	const cancel = job.cancel?.(id);
	return [
		{ route: pollRoute, call: job.poll(id) },
		...(results === undefined || resultsRoute === undefined
			? []
			: pagesOf(contract, resultsRoute, results, paging)),
		...(cancel === undefined || cancelRoute === undefined
			? []
			: [{ route: cancelRoute, call: cancel }]),
	];
}

/** What follows the start of a job that a read waits for. */
export const queryCalls = (
	contract: Contract,
	job: QueryJob<Row>,
	id: string,
	row: Row,
): Routed[] => [
	{ route: job.pollRoute, call: job.poll(id, row) },
	...pagesOf(contract, job.resultsRoute, job.results(id, row), job.paging),
	{ route: job.cancelRoute, call: job.cancel(id, row) },
];

/** The lists behind an operation's fields. */
export const pickersOf = (fields: Fields): Array<Picker | Columns> =>
	Object.values(fields).flatMap((field) => {
		if (field.kind === 'group') return pickersOf(field.members);
		const { picker } = field;
		if (picker === undefined || !(isPicker(picker) || isColumns(picker))) return [];
		const { otherwise } = 'otherwise' in picker ? picker : { otherwise: undefined };
		return otherwise === undefined ? [picker] : [picker, otherwise];
	});

/** The calls of an open list, without and with something typed. */
export const listCalls = (
	contract: Contract,
	{ route: usual, routeOf, query, paging }: Picker | Columns,
): Routed[] =>
	[undefined, SAMPLE.text].flatMap((typed) => {
		const route = routeOf?.(() => SAMPLE.text) ?? usual;
		const values = Object.fromEntries(namesIn(route).map((name) => [name, SAMPLE.text]));
		const asked = query?.(typed, () => SAMPLE.text);
		const call = callOf(route, values, asked === undefined ? {} : { query: asked });
		return pagesOf(contract, route, call, paging);
	});
