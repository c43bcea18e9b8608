import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

import { isObject, own, ownArray, ownString } from '../../nodes/shared/http/json';
import { methodOf } from '../../nodes/shared/declare/route';
import type { Route } from '../../nodes/shared/declare/route';

/** A part of a contract: a JSON Schema, or an object that leads to one. */
export type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
	readonly name: string;
	readonly in: string;
	readonly schema: Json;
}

/** What one status of an endpoint answers. */
export interface Answer {
	readonly status: number;
	/** Undefined where it has no body, or one that is no JSON. */
	readonly schema: Json | undefined;
	/** It has a body that is no JSON: a file. */
	readonly isFile: boolean;
}

/** One method of one path of a contract. */
export interface Endpoint {
	readonly operationId: string;
	/** As the contract writes it. */
	readonly path: string;
	readonly parameters: readonly Parameter[];
	/** Of the body, where it takes JSON. */
	readonly body: Json | undefined;
	/** By status, without `default`. */
	readonly answers: readonly Answer[];
}

/** A provider's contract as it is written, without validators. */
export interface Contract {
	readonly file: string;
	/** The endpoint of a route; names in braces may differ, and a name of the contract may stand for a word. */
	find(route: Route): Endpoint | undefined;
	/** The schema that is meant, after references. */
	resolve(schema: unknown): Json;
}

const FOLDER = join(__dirname, '../../sandbox/contracts');

/** @param file name of a YAML file under `sandbox/contracts/` */
export function readContract(file: string): Contract {
	const document: unknown = load(readFileSync(join(FOLDER, file), 'utf8'));
	const resolve = (value: unknown): Json => {
		const reference = ownString(value, '$ref');
		if (reference === undefined) return isObject(value) ? value : {};
		const target = reference
			.split('/')
			.slice(1)
			.reduce<unknown>((found, key) => own(found, key), document);
		if (target === undefined) throw new Error(`${file} has no ${reference}`);
		return resolve(target);
	};
	const root = serverPath(document);
	const paths = Object.entries(resolve(own(document, 'paths'))).map(([path, item]) => ({
		path,
		segments: segmentsOf(path.startsWith(`${root}/`) ? path.slice(root.length) : path),
		item,
	}));
	return {
		file,
		resolve,
		find: (route) => {
			const method = methodOf(route);
			const asked = segmentsOf(route.slice(method.length + 1));
			const [best] = paths
				.filter(
					({ segments, item }) =>
						fits(asked, segments) && own(item, method.toLowerCase()) !== undefined,
				)
				.sort((one, other) => names(one.segments) - names(other.segments));
			return best && endpointOf(best.path, best.item, method.toLowerCase(), resolve);
		},
	};
}

/** The path of the API's address, which some contracts repeat in their paths. */
function serverPath(document: unknown): string {
	const url = ownString(ownArray(document, 'servers')[0], 'url');
	return url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '');
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const isName = (segment: string): boolean => segment.startsWith('{');

const names = (segments: readonly string[]): number => segments.filter(isName).length;

/** A word of ours may be what the contract has a name for, but not the other way round. */
const fits = (ours: readonly string[], contract: readonly string[]): boolean =>
	ours.length === contract.length &&
	contract.every((segment, index) => isName(segment) || segment === ours[index]);

function endpointOf(
	path: string,
	item: unknown,
	method: string,
	resolve: (value: unknown) => Json,
): Endpoint {
	const operation = own(item, method);
	return {
		operationId: ownString(operation, 'operationId') ?? '',
		path,
		parameters: [...ownArray(item, 'parameters'), ...ownArray(operation, 'parameters')].map(
			(each) => {
				const parameter = resolve(each);
				return {
					name: String(parameter.name),
					in: String(parameter.in),
					schema: resolve(parameter.schema),
				};
			},
		),
		body: schemaIn(resolve(own(operation, 'requestBody'))),
		answers: Object.entries(resolve(own(operation, 'responses'))).flatMap(([status, response]) => {
			const answer = resolve(response);
			const schema = schemaIn(answer);
			const isFile = schema === undefined && Object.keys(resolve(answer.content)).length > 0;
			return /^\d{3}$/.test(status) ? [{ status: Number(status), schema, isFile }] : [];
		}),
	};
}

/** The JSON Schema of a body. */
function schemaIn(holder: Json): Json | undefined {
	const schema = own(own(own(holder, 'content'), 'application/json'), 'schema');
	return isObject(schema) ? schema : undefined;
}

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;
