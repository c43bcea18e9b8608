import { isObject } from '../http/json';
import { partsOf, refusePartial } from './address';
import { isWellFormed, shown, trimmed } from './characters';
import { InputError, kindOf, NotGiven } from './inputError';
import type { Parse } from './inputError';
import { refuseMadeOfNothing, refusePlaceholder } from './placeholder';
import { asText } from './text';

export { asDomain, asEmail, asEmails, asUrl, hostIn } from './address';
export { asDateTime } from './date';
export { InputError, NotGiven } from './inputError';
export type { Parse, ParseContext } from './inputError';
export { asJsonObject, onTheWire, refuseKey } from './jsonObject';
export { asText } from './text';

/** Not given: missing, null, '' or a text of which nothing can be seen. An empty list or object is not given either. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return trimmed(value) === '';
	if (Array.isArray(value)) return value.length === 0;
	return isObject(value) && Object.keys(value).length === 0;
}

/** What Excel and its kin make of a long number; the digits that are gone made it an id. */
const ROUNDED_BY_A_SHEET = /^[+-]?\d(?:[.,]\d+)?E\+?\d+$/;

/**
 * An opaque id. Refused are `.` and `..`, which would name another address, control and half characters within, and numbers
 * that are rounded. A placeholder such as `N/A`, and text around an expression that gave nothing, are no id at all.
 */
export const asId: Parse<string> = (value, context) => {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) {
		throw new InputError(
			`is the number ${value}, which is not exact`,
			'Give the ID as a text: a number of more than 15 digits is rounded before it comes here.',
		);
	}
	const given = typeof value === 'string' ? trimmed(value) : asText(value, context);
	if (NO_ID.test(given) || !isWellFormed(given)) {
		throw new InputError(
			`is '${shown(given)}', which is no id`,
			'Give the id as the provider shows it.',
		);
	}
	refusePlaceholder(given);
	refusePartial(value, context);
	refuseMadeOfNothing(given);
	if (ROUNDED_BY_A_SHEET.test(given))
		throw new InputError(`is '${shown(given)}', a number that a sheet has rounded`, AS_TEXT);
	return given;
};

/** Names of folders, control characters and ends of lines within, and what JavaScript writes for an object. */
const NO_ID = /^\.\.?$|[\p{Cc}\p{Zl}\p{Zp}]|\[object /u;
const AS_TEXT = 'Format the column as text before the IDs are put in.';

/** One of `values`. */
export const asChoice =
	<V extends string>(values: readonly V[]): Parse<V> =>
	(value, context) => {
		const text = asText(value, context);
		const found = values.find((known) => known === text);
		if (found === undefined)
			throw new InputError(`is '${shown(text)}'`, `Choose one of ${values.join(', ')}.`);
		return found;
	};

/** Any of `values`, from a list or from one text with commas. */
export const asChoices =
	<V extends string>(values: readonly V[]): Parse<V[]> =>
	(value, context) =>
		asTexts(value, context).map((part) => asChoice(values)(part, context));

/** Several texts, from a list or from one text with commas, semicolons or lines; what is empty is left out. */
export const asTexts: Parse<string[]> = (value, context) =>
	partsOf(value).map((part) => asText(part, context));

/** Several texts, each as it is: a list, or one text alone, for a comma may stand within one. */
export const wholeTexts: Parse<string[]> = (value, context) =>
	(Array.isArray(value) ? value.flat(Infinity) : [value])
		.filter((part) => !isEmpty(part))
		.map((part) => asText(part, context));

/** At most `most` of them, each once, where a list of blanks counts as none. */
export const asSeveral =
	(parse: Parse<string[]>, most = Infinity): Parse<string[]> =>
	(value, context) => {
		const found = [...new Set(parse(value, context))];
		if (found.length === 0) throw new NotGiven('it holds no value');
		if (found.length > most)
			throw new InputError(`holds ${found.length} values`, `Give at most ${most}.`);
		return found;
	};

/** The words of sheets, in small letters: English ones, a tick, and what Excel calls TRUE and FALSE in other languages. */
const YES = new Set([
	...['true', 'yes', 'y', 'on', '1', 'x', '✓', '✔', '✔️', '✅', '☑', '☑️'],
	...['wahr', 'vrai', 'verdadero', 'verdadeiro', 'vero', 'waar'],
]);
const NO = new Set([
	...['false', 'no', 'n', 'off', '0', '✗', '✘', '❌', '☐'],
	...['falsch', 'faux', 'falso', 'onwaar'],
]);

/** A switch: true, false, 1, 0, or a word of sheets such as `TRUE`, `yes`, `x`. */
export const asBoolean: Parse<boolean> = (value) => {
	if (typeof value === 'boolean') return value;
	const isWord =
		typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
	const word = isWord ? trimmed(String(value)).toLowerCase() : '';
	if (YES.has(word)) return true;
	if (NO.has(word)) return false;
	throw new InputError(
		isWord
			? `is '${shown(String(value))}', not true or false`
			: `is ${kindOf(value)}, not true or false`,
		'Give true or false.',
	);
};

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A whole or broken number of at least `least`. */
export const asNumber =
	(least: number): Parse<number> =>
	(value) => {
		const text =
			typeof value === 'string' || typeof value === 'bigint' ? trimmed(String(value)) : '';
		const number = DECIMAL.test(text) ? Number(text) : value;
		if (typeof number !== 'number' || !Number.isFinite(number) || number < least) {
			throw new InputError(
				`is not a number of at least ${least}`,
				`Give a number of at least ${least}.`,
			);
		}
		return number;
	};

/** A whole number of at least `least`. */
export const asWholeNumber =
	(least: number): Parse<number> =>
	(value, context) => {
		const number = asNumber(least)(value, context);
		if (!Number.isSafeInteger(number))
			throw new InputError(`is ${number}, not a whole number`, 'Give a whole number.');
		return number;
	};

/** At least one of a group is given. Throws `InputError`, which names the group. */
export function checkSome(given: Readonly<Record<string, unknown>>, name: string): void {
	if (Object.keys(given).length === 0)
		throw new InputError('is empty', 'Give at least one field to change.', name);
}
