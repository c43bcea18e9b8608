import { InputError } from './inputError';

/**
 * A `Date`, of this realm or of n8n's expression sandbox, or one of the DateTimes of Luxon that n8n's `$now` is, as ISO 8601;
 * undefined for anything else. Throws {@link InputError} for an invalid one.
 */
export function isoOf(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const iso =
		Object.prototype.toString.call(value) === '[object Date]' ? ofDate(value) : ofLuxon(value);
	if (iso === null)
		throw new InputError('is an invalid date', 'Check the expression that makes the date.');
	return iso;
}

function ofDate(value: object): string | null | undefined {
	let time: number;
	try {
		time = Date.prototype.getTime.call(value);
	} catch {
		return undefined;
	}
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function ofLuxon(value: object): string | null | undefined {
	if (!('toISO' in value) || typeof value.toISO !== 'function') return undefined;
	const iso: unknown = value.toISO();
	return typeof iso === 'string' ? iso : null;
}
