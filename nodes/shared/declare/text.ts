import { trimmed, wellFormed } from './characters';
import { InputError, kindOf } from './inputError';
import type { Parse } from './inputError';
import { isoOf } from './moment';

/**
 * A text, trimmed at both ends of white space and of what cannot be seen, without half characters and NUL. Numbers become
 * their digits, for a sheet or a CRM gives an id as a number; dates become ISO 8601.
 */
export const asText: Parse<string> = (value) => {
	if (typeof value === 'string') return trimmed(wellFormed(value));
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value === 'bigint') return value.toString();
	const iso = isoOf(value);
	if (iso !== undefined) return iso;
	throw new InputError(
		`is ${kindOf(value)}, not a text`,
		'Give a text, e.g. by an expression that picks one field of the item.',
	);
};
