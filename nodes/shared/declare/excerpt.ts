import { isObject } from '../http/json';

const LONGEST = 2_000;

/** A provider's body, bounded for an error item: whole where it is short, else cut and marked. */
export function excerpt(body: unknown): unknown {
	if (body === undefined || body === null) return null;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	if (text.length <= LONGEST) return isObject(body) || Array.isArray(body) ? body : text;
	return `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
