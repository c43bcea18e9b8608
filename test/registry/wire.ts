import { loadContract } from '../../sandbox/contract';
import type { ContractOperation } from '../../sandbox/contract';
import type { Route } from '../../nodes/shared/declare/route';
import { isObject } from '../../nodes/shared/http/json';
import type { Routed } from '../../scripts/registry/calls';
import { endpointFor } from '../../scripts/registry/calls';
import type { Contract, Endpoint, Json } from '../../scripts/registry/contract';

/** What a contract says against a call, in words; an empty list where it agrees. */
export type Check = (routed: Routed) => string[];

/**
 * Checks calls by the sandbox's validators, and beyond them: names that a schema does not know, and values that it does
 * not know although it leaves others open.
 *
 * @param routes all that will be asked about
 * @param offered values that the editor offers
 */
export async function checkFor(
	contract: Contract,
	routes: readonly Route[],
	offered: ReadonlySet<unknown>,
): Promise<Check> {
	const endpoints = routes.map((route) => endpointFor(contract, route));
	const { operations } = await loadContract({
		file: contract.file,
		apiRoot: '/',
		errorSchema: contract.file.startsWith('myagentmail') ? 'Error' : 'ErrorEnvelope',
		implemented: [...new Set(endpoints.map(({ operationId }) => operationId))],
	});
	return ({ route, call }) => {
		const endpoint = endpointFor(contract, route);
		const validator = operations.find(({ operationId }) => operationId === endpoint.operationId);
		if (validator === undefined) return [`${route}: no validator`];
		const query = queryOf(call.query, call.path);
		const problems = [
			...pathProblems(endpoint, route, call.path),
			...queryProblems(endpoint, query),
			...validated(validator, endpoint, call.path, query, call.body),
			...(endpoint.body === undefined
				? call.body === undefined
					? []
					: ['the contract takes no body']
				: bodyProblems(contract, offered, endpoint.body, call.body, 'body')),
		];
		return problems.map((problem) => `${call.method} ${call.path}: ${problem}`);
	};
}

/** As it arrives: each value a text, a list for a repeated one; from the address too, where a link leads to a page. */
function queryOf(query: Routed['call']['query'], path: string): Record<string, unknown> {
	const linked = new URL(path, 'https://api.example.com').searchParams;
	return Object.fromEntries([
		...linked.entries(),
		...Object.entries(query ?? {}).flatMap(([name, value]) =>
			value === undefined
				? []
				: [[name, Array.isArray(value) ? value.map(String) : String(value)] as const],
		),
	]);
}

const segmentsOf = (path: string): string[] => (path.split('?')[0] ?? '').split('/').slice(1);

/** A path holds the route's words where the route has words. */
function pathProblems(endpoint: Endpoint, route: Route, path: string): string[] {
	const declared = segmentsOf(route.slice(route.indexOf(' ') + 1));
	const sent = segmentsOf(path);
	const agrees =
		sent.length === declared.length &&
		declared.every((word, index) => word.startsWith('{') || word === sent[index]);
	return agrees ? [] : [`is not ${route}, the contract's ${endpoint.path}`];
}

const queryProblems = ({ parameters }: Endpoint, query: Record<string, unknown>): string[] => {
	const known = parameters.flatMap((each) => (each.in === 'query' ? [each.name] : []));
	return Object.keys(query)
		.filter((name) => !known.includes(name))
		.map((name) => `the contract has no query parameter ${name}`);
};

function validated(
	validator: ContractOperation,
	endpoint: Endpoint,
	path: string,
	query: Record<string, unknown>,
	body: unknown,
): string[] {
	const sent = segmentsOf(path).slice(-segmentsOf(endpoint.path).length);
	const params = Object.fromEntries(
		segmentsOf(endpoint.path).flatMap((name, index) =>
			name.startsWith('{') ? [[name.slice(1, -1), decodeURIComponent(sent[index] ?? '')]] : [],
		),
	);
	return validator
		.checkRequest({ params, query, body })
		.issues.map((issue) => `${issue.in} ${issue.path.join('.')}: ${issue.message}`);
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Names and offered values in a body that its schema does not list. */
function bodyProblems(
	contract: Pick<Contract, 'resolve'>,
	offered: ReadonlySet<unknown>,
	schema: unknown,
	value: unknown,
	at: string,
): string[] {
	const schemas = flattened(contract, schema);
	if (Array.isArray(value)) {
		const items = schemas.find((each) => each.items !== undefined)?.items;
		return items === undefined
			? []
			: value.flatMap((each, index) =>
					bodyProblems(contract, offered, items, each, `${at}[${index}]`),
				);
	}
	if (isObject(value)) {
		const lists = schemas.filter((each) => isObject(each.properties));
		const isOpen = schemas.some(
			({ additionalProperties: more }) => more === true || isObject(more),
		);
		return Object.entries(value).flatMap(([name, inner]) => {
			const found = lists.map(({ properties }) => Object(properties)[name]).find(Boolean);
			if (found !== undefined)
				return bodyProblems(contract, offered, found, inner, `${at}.${name}`);
			return isOpen || lists.length === 0 ? [] : [`the contract does not know ${at}.${name}`];
		});
	}
	const known = schemas.flatMap((each) => [
		...list(each['x-known-values']),
		...list(each['x-inferred-values']),
	]);
	return known.length > 0 && offered.has(value) && !known.includes(value)
		? [`the contract does not know the value ${String(value)} of ${at}`]
		: [];
}

/** A schema with all that it is put together from. */
function flattened(contract: Pick<Contract, 'resolve'>, given: unknown, depth = 0): Json[] {
	if (depth > 8) return [];
	const schema = contract.resolve(given);
	const parts = [...list(schema.allOf), ...list(schema.anyOf), ...list(schema.oneOf)];
	return [schema, ...parts.flatMap((part) => flattened(contract, part, depth + 1))];
}
