import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { OpenAPIBackend } from 'openapi-backend';
import type { Document, Operation } from 'openapi-backend';
import { FORMATS } from './formats';

type Json = Record<string, unknown>;

/** Something about a request that the contract forbids. */
export interface Issue {
	in: 'body' | 'query' | 'path';
	/** Where, from the body's or the query's root; for a missing field, the field itself. */
	path: Array<string | number>;
	/** The JSON Schema keyword, or `parse` for malformed JSON. */
	keyword: string;
	message: string;
}

export interface ContractRequest {
	/** Path parameters, decoded. */
	params: Readonly<Record<string, string>>;
	/** Query parameters: strings, or arrays of them where repeated. */
	query: Json;
	/** Undefined when there was none. */
	body: unknown;
}

export interface CheckedRequest {
	/** With numbers, booleans and arrays as the contract types them. */
	query: Json;
	issues: Issue[];
}

export interface ContractOperation {
	operationId: string;
	method: string;
	/** The template, with the API's root in front. */
	path: string;
	checkRequest(request: ContractRequest): CheckedRequest;
	/** @returns what is wrong with an answer, or undefined */
	checkAnswer(status: number, body: unknown): unknown;
}

export interface Contract {
	/** The operations that the sandbox implements. */
	operations: ContractOperation[];
	/** The operationId of an operation that the contract has and the sandbox has not. */
	findUnimplemented(method: string, path: string): string | undefined;
}

export interface ContractSource {
	/** Among the contracts of the three providers, or a whole path. */
	file: string;
	apiRoot: string;
	/** The operationIds to keep. */
	implemented: readonly string[];
	/** The schema that answers without one of their own are held to. */
	errorSchema: string;
}

const cache = new Map<string, Promise<Contract>>();

/** Loads a contract once a process: later sandboxes share its compiled validators. */
export function loadContract(source: ContractSource): Promise<Contract> {
	let contract = cache.get(source.file);
	if (!contract) {
		contract = compile(source);
		cache.set(source.file, contract);
	}
	return contract;
}

async function compile(source: ContractSource): Promise<Contract> {
	const text = await readFile(resolve(__dirname, 'contracts', source.file), 'utf8');
	const document = asJson(load(text));
	const backend = new OpenAPIBackend({
		definition: prune(document, source) as unknown as Document,
		apiRoot: source.apiRoot,
		quick: true,
		coerceTypes: true,
		ajvOpts: { strict: false, allErrors: true, validateSchema: false },
		customizeAjv: (ajv) => {
			for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
			return ajv;
		},
	});
	await backend.init();
	return {
		operations: backend.router
			.getOperations()
			.map((operation) => contractOperation(backend, operation, source.apiRoot)),
		findUnimplemented: unimplementedFinder(document, source),
	};
}

function contractOperation(
	{ validator }: OpenAPIBackend,
	operation: Operation,
	apiRoot: string,
): ContractOperation {
	const { operationId = '', method, path } = operation;
	const arrayParameters = (operation.parameters ?? []).flatMap((parameter) => {
		const { in: place, name, schema } = asJson(parameter);
		return place === 'query' && asJson(schema).type === 'array' ? [String(name)] : [];
	});
	return {
		operationId,
		method: method.toUpperCase(),
		path: (apiRoot === '/' ? '' : apiRoot) + path,
		// The compiled validators are called as they are: `validateRequest` parses path, query and
		// cookies once more, which costs three times as much as all the rest of a request.
		checkRequest({ params, query: received, body }) {
			const query = { ...received };
			for (const name of arrayParameters) {
				const value = query[name];
				if (value !== undefined && !Array.isArray(value)) query[name] = [value];
			}
			const parts = { path: { ...params }, query, header: {}, cookie: {}, requestBody: body };
			const issues: Issue[] = [];
			for (const validate of validator.getRequestValidatorsForOperation(operationId) ?? []) {
				if (!validate(parts)) issues.push(...(validate.errors ?? []).map(issueOf));
			}
			return { query, issues: withoutSummaries(issues) };
		},
		checkAnswer(status, body) {
			if (body === undefined) return hasNoBody(operation, status) ? undefined : 'it lacks a body';
			return validator.validateResponse(body, operation, status).errors ?? undefined;
		},
	};
}

/** Whether the contract has an answer of that status, and gives it no body. */
function hasNoBody({ responses }: Operation, status: number): boolean {
	const answer: unknown = asJson(responses)[String(status)];
	return typeof answer === 'object' && answer !== null && !('content' in answer);
}

/** A failed alternative is already told by what each of its branches lacks. */
function withoutSummaries(issues: Issue[]): Issue[] {
	if (issues.length < 2) return issues;
	return issues.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
}

interface SchemaError {
	keyword: string;
	instancePath: string;
	message?: string;
	params: Json;
}

function issueOf({ keyword, instancePath, message = keyword, params }: SchemaError): Issue {
	const [root, ...rest] = instancePath
		.split('/')
		.slice(1)
		.map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
	const path: Array<string | number> = rest.map((part) =>
		/^\d+$/.test(part) ? Number(part) : part,
	);
	const missing = params.missingProperty ?? params.additionalProperty;
	if (typeof missing === 'string' && missing !== 'requestBody') path.push(missing);
	return {
		in: root === 'query' || root === 'path' ? root : 'body',
		path,
		keyword,
		message,
	};
}

/** Keeps what the implemented operations need: dereferencing the whole takes most of a second. */
function prune(document: Json, { implemented, errorSchema }: ContractSource): Json {
	const wanted = new Set(implemented);
	const paths: Json = {};
	for (const [path, item] of Object.entries(asJson(document.paths))) {
		const kept: Json = {};
		for (const [key, operation] of Object.entries(asJson(item))) {
			const { operationId, responses } = asJson(operation);
			if (typeof operationId !== 'string' || !wanted.delete(operationId)) continue;
			const failure = {
				description: 'Any other error',
				content: {
					'application/json': { schema: { $ref: `#/components/schemas/${errorSchema}` } },
				},
			};
			kept[key] = {
				...asJson(operation),
				responses: { default: failure, ...asJson(responses) },
			};
		}
		if (Object.keys(kept).length === 0) continue;
		const { parameters } = asJson(item);
		paths[path] = parameters ? { ...kept, parameters } : kept;
	}
	if (wanted.size > 0) throw new Error(`Not in the contract: ${[...wanted].join(', ')}`);
	const { openapi, info } = document;
	return { openapi, info, paths, components: reachableComponents(document, paths) };
}

function reachableComponents(document: Json, root: unknown): Json {
	const components = asJson(document.components);
	const kept: Record<string, Json> = {};
	const visit = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		for (const [key, child] of Object.entries(value)) {
			if (key !== '$ref' || typeof child !== 'string') {
				visit(child);
				continue;
			}
			const [, , section = '', name = ''] = child.split('/');
			const group = (kept[section] ??= {});
			if (name in group) continue;
			group[name] = asJson(components[section])[name];
			visit(group[name]);
		}
	};
	visit(root);
	return kept;
}

function unimplementedFinder(document: Json, { apiRoot, implemented }: ContractSource) {
	const known = new Set(implemented);
	let table: Array<{ method: string; pattern: RegExp; operationId: string }> | undefined;
	const build = () =>
		Object.entries(asJson(document.paths)).flatMap(([template, item]) =>
			Object.entries(asJson(item)).flatMap(([method, operation]) => {
				const { operationId } = asJson(operation);
				if (typeof operationId !== 'string' || known.has(operationId)) return [];
				const path = (apiRoot === '/' ? '' : apiRoot) + template;
				const pattern = path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+');
				return [{ method: method.toUpperCase(), pattern: new RegExp(`^${pattern}$`), operationId }];
			}),
		);
	return (method: string, path: string): string | undefined => {
		table ??= build();
		return table.find((entry) => entry.method === method && entry.pattern.test(path))?.operationId;
	};
}

function asJson(value: unknown): Json {
	return typeof value === 'object' && value !== null ? (value as Json) : {};
}
