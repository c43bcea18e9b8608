import { isObject, parseJson } from '../../http/json';
import type { JsonBody } from '../../declare/trigger';

/** Deeper than any event is, and far from what n8n could not write down. */
const DEEPEST = 100;

/**
 * The object or list in a request's bytes; undefined where there is none. n8n parses only what is called JSON, and its
 * text is not what was signed.
 */
export function bodyOf(bytes: Buffer): JsonBody | undefined {
	const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
	const parsed = text.includes('__proto__') ? withoutPrototype(text) : parseJson(text);
	if (!isObject(parsed) && !Array.isArray(parsed)) return undefined;
	return isDeeper(parsed, DEEPEST) ? undefined : parsed;
}

/** A key of that name would become the prototype of whatever the object is copied to. */
function withoutPrototype(text: string): unknown {
	try {
		const parsed: unknown = JSON.parse(text, (key, value: unknown) =>
			key === '__proto__' ? undefined : value,
		);
		return parsed;
	} catch {
		return undefined;
	}
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}
