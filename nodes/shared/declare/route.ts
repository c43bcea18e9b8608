import type { Call } from '../http/call';
import { InputError } from './parse';

/** Method and path of a call; a name in braces is the row's value of that name, encoded. */
export type Route = `${Call['method']} /${string}`;

/** The names in braces of a route. */
export type NamesIn<R extends string> = R extends `${string}{${infer Name}}${infer Rest}`
	? Name | NamesIn<Rest>
	: never;

const NAME = /\{(\w+)\}/g;

export const namesIn = (route: Route): string[] =>
	[...route.matchAll(NAME)].map(([, name = '']) => name);

export function methodOf(route: Route): Call['method'] {
	const method = METHODS.find((known) => route.startsWith(`${known} `));
	if (method === undefined) throw new Error(`${route} names no method`);
	return method;
}

const METHODS: ReadonlyArray<Call['method']> = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** The same path by another method. */
export const otherRoute = (route: Route, method: Call['method']): Route =>
	`${method} /${route.slice(methodOf(route).length + 2)}`;

/** The call of a route. Throws `InputError` where a value in its path is none that could stand there. */
export function callOf(
	route: Route,
	values: Readonly<Record<string, unknown>> = {},
	rest: Omit<Call, 'method' | 'path'> = {},
): Call {
	const method = methodOf(route);
	const path = route
		.slice(method.length + 1)
		.replace(NAME, (_, name: string) => segment(values[name]));
	return { method, path, ...rest };
}

/** A value as a part of a path. An empty one, `.` and `..` are refused, for they would name another address. */
function segment(value: unknown): string {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	if (text === '' || text === '.' || text === '..') {
		throw new InputError(`is '${text}', which is no id`, 'Give the id as the provider shows it.');
	}
	return encodeURIComponent(text);
}
