import { InputError } from '../shared/declare/parse';

/** An e-mail address as Amplemarket's lists are compared by: without blanks around, in small letters. */
export const sameEmail = (email: string): string => email.trim().toLowerCase();

/** A LinkedIn address as lists are compared by: without scheme, `www`, query, fragment, slash at the end, and case. */
export const sameLinkedin = (url: string): string =>
	url
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/^www\./, '')
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '');

const LONGEST_VALUE = 1_024;

/** Dynamic fields: each a text of at most 1,024 characters, or null. Numbers and switches become their text. */
export function dynamicFields(given: Record<string, unknown>): Record<string, string | null> {
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => [name, dynamicValue(name, value)]),
	);
}

function dynamicValue(name: string, value: unknown): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'object') {
		throw new InputError(
			`holds ${Array.isArray(value) ? 'a list' : 'an object'} under '${name}'`,
			'Give a text or null for each field.',
		);
	}
	const text = String(value);
	const length = text.length > LONGEST_VALUE ? [...text].length : text.length;
	if (length > LONGEST_VALUE) {
		throw new InputError(
			`holds ${length} characters under '${name}'`,
			`Give at most ${LONGEST_VALUE}.`,
		);
	}
	return text;
}
