import { emailKey, linkedinProfile } from '../shared/declare/identity';
import { InputError } from '../shared/declare/parse';
import type { Names } from '../shared/declare/row';

/** What of a lead tells who it is. */
export interface Address {
	readonly email: string | undefined;
	readonly linkedinUrl: string | undefined;
}

/**
 * By what leads of one sequence are the same: their email, or, where not both have one, their LinkedIn profile. Whose
 * address names no person is the same by nothing.
 *
 * @param sequence leads of different ones are never the same
 */
export function leadNames(sequence: string, { email, linkedinUrl }: Address): Names {
	const profile = linkedinUrl === undefined ? undefined : linkedinProfile(linkedinUrl);
	const name = (kind: string, key: string | undefined) =>
		key === undefined ? [] : [`${sequence}\n${kind} ${key}`];
	if (email === undefined) {
		return {
			marks: [...name('profile', profile), ...name('profile alone', profile)],
			looks: name('profile', profile),
		};
	}
	const mailbox = name('email', emailKey(email));
	return {
		marks: [...mailbox, ...name('profile', profile)],
		looks: [...mailbox, ...name('profile alone', profile)],
	};
}

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
