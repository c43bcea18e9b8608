import { isObject, parseJson } from '../http/json';
import { isWellFormed, shown, wellFormed } from './characters';
import { InputError, kindOf } from './inputError';
import type { Parse } from './inputError';
import { isoOf } from './moment';

const DANGEROUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * An object, or the text of one, as it goes on the wire (see {@link onTheWire}). Keys that could reach an object's prototype
 * are refused at every depth.
 */
export const asJsonObject: Parse<Record<string, unknown>> = (value) => {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (parsed === undefined) {
		throw new InputError(
			'is not valid JSON',
			'Check quotes, commas and brackets, or let an expression give an object.',
		);
	}
	const json = isObject(parsed) ? onTheWire(parsed) : undefined;
	if (!isObject(json)) {
		throw new InputError(
			`is ${parsed === null ? 'null' : kindOf(parsed)}, not an object`,
			'Give an object such as { "company": "Acme" }.',
		);
	}
	return json;
};

const DEEPEST = 64;

/**
 * A value as JSON may carry it: dates as ISO 8601, big numbers as their digits, texts without NUL and half characters. The
 * value itself where nothing has to be changed; never changed itself. Throws {@link InputError} for dangerous keys, and for
 * more than 64 levels.
 */
export function onTheWire(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return wellFormed(value);
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST)
		throw new InputError(`is nested more than ${DEEPEST} levels deep`, 'Give a flatter object.');
	if (Array.isArray(value)) {
		const parts = value.map((part: unknown) => onTheWire(part, depth + 1));
		return parts.every((part, place) => Object.is(part, value[place])) ? value : parts;
	}
	const iso = isoOf(value);
	if (iso !== undefined) return iso;
	const keys = Object.keys(value);
	keys.forEach(refuseKey);
	const parts = keys.map((key): [string, unknown] => [
		key,
		onTheWire(Reflect.get(value, key), depth + 1),
	]);
	return parts.every(([key, part]) => Object.is(part, Reflect.get(value, key)))
		? value
		: Object.fromEntries(parts);
}

export function refuseKey(key: string): void {
	if (DANGEROUS_KEYS.has(key))
		throw new InputError(`has the key '${key}', which is not allowed`, 'Rename that key.');
	if (!isWellFormed(key))
		throw new InputError(
			`has the key '${shown(key)}', which holds half a character or NUL`,
			'Rename that key.',
		);
}
