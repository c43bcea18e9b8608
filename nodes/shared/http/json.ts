import type { IDataObject } from 'n8n-workflow';

/** True for a plain JSON object: not null, not an array, not a Date or another class's instance. */
export function isObject(value: unknown): value is IDataObject {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	// A value that comes from n8n's expression sandbox has an Object.prototype of another realm.
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The own property `key` of an object, or undefined: never one that is inherited. */
export function own(value: unknown, key: string): unknown {
	return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The own property `key` where it is a string, else undefined. */
export function ownString(value: unknown, key: string): string | undefined {
	const found = own(value, key);
	return typeof found === 'string' ? found : undefined;
}

/** The own property `key` where it is a finite number, else undefined. */
export function ownNumber(value: unknown, key: string): number | undefined {
	const found = own(value, key);
	return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The own property `key` where it is an array, else an empty one. */
export function ownArray(value: unknown, key: string): readonly unknown[] {
	const found = own(value, key);
	return Array.isArray(found) ? found : [];
}

/** A copy without the keys that hold undefined: what is not given is not sent. Nor is `__proto__`, which no copy can hold. */
export function defined(fields: Record<string, unknown>): IDataObject {
	const kept: IDataObject = {};
	for (const [key, value] of Object.entries(fields)) {
		if (value !== undefined && key !== '__proto__') kept[key] = value as IDataObject[string];
	}
	return kept;
}

/** A non-empty list, so that its first element needs no check. */
export type NonEmpty<T> = readonly [T, ...T[]];

export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
	return list.length > 0;
}

/** The text as JSON, or undefined where it is none. */
export function parseJson(text: string): unknown {
	try {
		const parsed: unknown = JSON.parse(text);
		return parsed;
	} catch {
		return undefined;
	}
}

/** Levels of objects and lists; what is deeper, neither we nor n8n can go through. */
const DEEPEST = 500;

/**
 * An answer's text as JSON, or undefined where it is none or is nested deeper than 500 levels. Keys `__proto__` are left
 * out: one that n8n or we copy by assignment would become the copy's prototype.
 */
export function parseAnswer(text: string): unknown {
	const parsed = parseJson(text);
	// A shorter text has no room for so many levels, and a key hides behind an escape only.
	const isSuspect =
		text.length > 2 * DEEPEST || text.includes('__proto__') || text.includes('\\u00');
	return !isSuspect || isSound(parsed, DEEPEST) ? parsed : undefined;
}

/** Takes keys `__proto__` out of what was parsed. False where it has more levels than that. */
function isSound(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return true;
	if (levels === 0) return false;
	if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
	return Object.values(value).every((part) => isSound(part, levels - 1));
}
