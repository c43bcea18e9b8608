import { isObject } from '../../http/json';

/**
 * The keys that lead from the item's own JSON to a value, as `{{ $json.company["Post code"] }}` names them. Empty for
 * `{{ $json }}` itself.
 */
export type Path = readonly string[];

/** What an item holds there is for n8n to read: a method, a property of a text, an object of a class. */
export const LEFT_TO_N8N = Symbol('left to n8n');

const BLANKS = '[ \\t\\r\\n]*';

// Letters that every JavaScript parser has known for long. n8n's parser has a table of its own, and a letter younger than
// that table is a syntax error there.
const LETTERS = [
	'A-Za-z_$',
	'\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f',
	'\\u0391-\\u03a1\\u03a3-\\u03f5',
	'\\u0400-\\u0481\\u048a-\\u052f',
	'\\u05d0-\\u05ea\\u0620-\\u064a',
	'\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc-\\u30fe\\u4e00-\\u9fa5\\uac00-\\ud7a3',
].join('');

// What is escaped, and brackets that could end the expression, is left to n8n.
const QUOTED = '\\\\{}\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff';

const STEP = new RegExp(
	`${BLANKS}(?:\\.${BLANKS}(?<name>[${LETTERS}][${LETTERS}0-9]*)` +
		`|\\[${BLANKS}(?:(?<index>0|[1-9][0-9]{0,8})|"(?<double>[^"${QUOTED}]*)"|'(?<single>[^'${QUOTED}]*)')${BLANKS}\\])`,
	'uy',
);
const START = new RegExp(`^=\\{\\{${BLANKS}\\$json`, 'u');
const END = new RegExp(`${BLANKS}\\}\\}$`, 'uy');

// n8n refuses these for safety, and a later version may let some of them through.
const REFUSED = new Set([
	'$',
	'prototype',
	'getPrototypeOf',
	'setPrototypeOf',
	'getOwnPropertyDescriptor',
	'getOwnPropertyDescriptors',
	'defineProperty',
	'defineProperties',
	'mainModule',
	'binding',
	'_linkedBinding',
	'_load',
	'prepareStackTrace',
	'caller',
	'callee',
	'arguments',
	'getBuiltinModule',
	'dlopen',
	'execve',
	'loadEnvFile',
	'globalThis',
]);

/** Whether n8n's engines agree on the key: of those that every object inherits, one engine takes the inherited value. */
const isPlainKey = (key: string): boolean =>
	!REFUSED.has(key) && !key.startsWith('__') && !(key in Object.prototype);

/** The path of an expression that is a plain reference to the item, or undefined: n8n evaluates it. */
export function referenceOf(expression: string): Path | undefined {
	// n8n looks for `.constructor` in the text of the expression, inside of quotes too.
	if (expression.includes('constructor')) return undefined;
	let at = START.exec(expression)?.[0].length;
	if (at === undefined) return undefined;
	const path: string[] = [];
	for (;;) {
		STEP.lastIndex = at;
		const groups = STEP.exec(expression)?.groups;
		if (groups === undefined) break;
		const key = groups.name ?? groups.index ?? groups.double ?? groups.single;
		if (key === undefined || !isPlainKey(key)) return undefined;
		path.push(key);
		at = STEP.lastIndex;
	}
	END.lastIndex = at;
	return END.test(expression) ? path : undefined;
}

/** What the item's JSON holds at the path, by reference; {@link LEFT_TO_N8N} where reading could differ from evaluating. */
export function follow(json: unknown, path: Path): unknown {
	let value: unknown = json;
	for (const key of path) {
		// n8n swallows the TypeError that the next step would be.
		if (value === undefined || value === null) return undefined;
		value = step(value, key);
		if (value === LEFT_TO_N8N) return LEFT_TO_N8N;
	}
	return isData(value, 0) ? value : LEFT_TO_N8N;
}

const INDEX = /^(?:0|[1-9]\d*)$/;

function step(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return LEFT_TO_N8N;
	if (Array.isArray(value) ? !INDEX.test(key) : !isObject(value)) return LEFT_TO_N8N;
	if (Object.hasOwn(value, key)) return Reflect.get(value, key);
	return key in value ? LEFT_TO_N8N : undefined;
}

const DEEPEST = 64;

/** True for JSON and plain dates: what all of n8n's engines hand on as it is. */
function isData(value: unknown, depth: number): boolean {
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'boolean':
		case 'undefined':
			return true;
		case 'object':
			break;
		default:
			return false;
	}
	if (value === null) return true;
	if (depth > DEEPEST) return false;
	if (Array.isArray(value)) return value.every((part) => isData(part, depth + 1));
	if (isObject(value)) {
		return Object.keys(value).every(
			(key) => !(key in Object.prototype) && isData(value[key], depth + 1),
		);
	}
	return Object.getPrototypeOf(value) === Date.prototype && Object.keys(value).length === 0;
}

/** A parameter in parts: what is the same for each item, and where the item's own values go. */
export type Template =
	| { readonly kind: 'constant'; readonly value: unknown }
	| { readonly kind: 'reference'; readonly path: Path }
	| { readonly kind: 'list'; readonly parts: readonly Template[] }
	| { readonly kind: 'object'; readonly parts: ReadonlyArray<readonly [string, Template]> };

/**
 * A parameter as saved in the workflow, made into a template; undefined where any part of it is an expression other than a
 * plain reference. Holds no part of the parameter itself, only copies.
 */
export function templateOf(raw: unknown): Template | undefined {
	if (typeof raw === 'string' && raw.startsWith('=')) {
		const path = referenceOf(raw);
		return path && { kind: 'reference', path };
	}
	if (typeof raw !== 'object' || raw === null) return { kind: 'constant', value: raw };
	if (Array.isArray(raw)) {
		const parts = allOf(raw.map(templateOf));
		if (parts === undefined) return undefined;
		return parts.every(isConstant)
			? { kind: 'constant', value: parts.map(({ value }) => value) }
			: { kind: 'list', parts };
	}
	// n8n would set the prototype of its copy.
	if (!isObject(raw) || Object.hasOwn(raw, '__proto__')) return undefined;
	const keys = Object.keys(raw);
	const parts = allOf(keys.map((key) => templateOf(raw[key])));
	if (parts === undefined) return undefined;
	return parts.every(isConstant)
		? {
				kind: 'constant',
				value: Object.fromEntries(keys.map((key, place) => [key, parts[place]?.value])),
			}
		: { kind: 'object', parts: parts.map((part, place) => [keys[place] ?? '', part] as const) };
}

const isConstant = (part: Template): part is Extract<Template, { kind: 'constant' }> =>
	part.kind === 'constant';

function allOf(parts: ReadonlyArray<Template | undefined>): readonly Template[] | undefined {
	const found = parts.filter((part) => part !== undefined);
	return found.length === parts.length ? found : undefined;
}

/** The parameter as it is for an item; {@link LEFT_TO_N8N} where any of its references is. */
export function fill(template: Template, json: unknown): unknown {
	switch (template.kind) {
		case 'constant':
			return template.value;
		case 'reference':
			return follow(json, template.path);
		case 'list': {
			const values: unknown[] = [];
			for (const part of template.parts) {
				const value = fill(part, json);
				if (value === LEFT_TO_N8N) return LEFT_TO_N8N;
				values.push(value);
			}
			return values;
		}
		case 'object': {
			const values: Record<string, unknown> = {};
			for (const [key, part] of template.parts) {
				const value = fill(part, json);
				if (value === LEFT_TO_N8N) return LEFT_TO_N8N;
				values[key] = value;
			}
			return values;
		}
	}
}

/** Text with expressions within, as `crm-{{ $json.id }}`. */
export interface Mixture {
	/** The text without what the expressions give. */
	readonly rest: string;
	/** Those of the expressions that are plain references. */
	readonly paths: readonly Path[];
}

/** A parameter taken apart; undefined where it is no expression, or has no text beside one. */
export function mixtureOf(raw: unknown): Mixture | undefined {
	// A backslash may escape a bracket; the rules for that are n8n's own.
	if (typeof raw !== 'string' || !raw.startsWith('=') || raw.includes('\\')) return undefined;
	const codes = raw.match(CODE) ?? [];
	const around = raw.slice(1).split(CODE);
	if (codes.length === 0 || around.every((part) => part.trim() === '')) return undefined;
	return {
		rest: around.join(''),
		paths: codes.map((code) => referenceOf(`=${code}`)).filter((path) => path !== undefined),
	};
}

const CODE = /\{\{[^]*?\}\}/gu;

/**
 * Whether a text was made around an expression that gave nothing, as `crm-` of `crm-{{ $json.id }}` where the item has no
 * `id`. Known for plain references, and where all expressions in the text gave nothing; everything else counts as whole.
 *
 * @param text what the expression came to
 */
export const isPartial = ({ rest, paths }: Mixture, json: unknown, text: string): boolean =>
	rest === text || paths.some((path) => isNothing(follow(json, path)));

const isNothing = (value: unknown): boolean =>
	value === undefined || value === null || value === '';
