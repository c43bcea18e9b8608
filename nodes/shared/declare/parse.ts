import { isObject, parseJson } from '../http/json';

/**
 * A value that cannot be used, told so that the user can mend it. The reader adds the field's name and the item.
 *
 * @param problem what is wrong, as the end of a sentence that starts with the field's name: "is empty"
 * @param wayOut what to do, as a sentence of its own
 */
export class InputError extends Error {
	constructor(
		readonly problem: string,
		readonly wayOut: string,
		/** The field as the editor calls it; known here only where a check spans several fields. */
		readonly field = 'Item',
	) {
		super(problem);
	}
}

/** What a parser may need to know beside the value. */
export interface ParseContext {
	/** IANA name of the workflow's time zone, for a date that names none. */
	readonly timezone: string;
	/** The item's own JSON, for what is mapped automatically. */
	item?(): unknown;
}

/** Turns a parameter's or an item's raw value into a typed one. Never called with an empty value. Throws {@link InputError}. */
export type Parse<T> = (value: unknown, context: ParseContext) => T;

/** Not given: missing, null, '' or blanks only. An empty list or object is not given either. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.length === 0;
	return isObject(value) && Object.keys(value).length === 0;
}

const kindOf = (value: unknown): string =>
	Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;

/** A string as given. Numbers become their digits: a sheet or a CRM gives an id as a number. */
export const asText: Parse<string> = (value) => {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value === 'bigint') return value.toString();
	throw new InputError(
		`is ${kindOf(value)}, not a text`,
		'Give a text, e.g. by an expression that picks one field of the item.',
	);
};

/** An opaque id. Refused are only `.` and `..`, which would name another address, and half characters, which have no encoding. */
export const asId: Parse<string> = (value, context) => {
	const id = asText(value, context);
	if (id === '.' || id === '..' || /\p{Surrogate}/u.test(id)) {
		throw new InputError(`is '${id}', which is no id`, 'Give the id as the provider shows it.');
	}
	return id;
};

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>.]+(?:\.[^\s@,;<>.]+)+$/;

export const asEmail: Parse<string> = (value, context) => {
	const email = asText(value, context).trim();
	if (email.length > 320 || !EMAIL.test(email)) {
		throw new InputError(
			`is not an e-mail address: '${excerpt(email)}'`,
			'Give one address such as jane@example.com.',
		);
	}
	return email;
};

/** 1 to `most` e-mail addresses, from a list or from one text with commas. */
export const asEmails =
	(most: number): Parse<string[]> =>
	(value, context) => {
		// A field of several values, each of which may be an expression that gives several.
		const parts = [value]
			.flat(Infinity)
			.flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
		const emails = parts.filter((part) => !isEmpty(part)).map((part) => asEmail(part, context));
		const distinct = [...new Set(emails)];
		if (distinct.length === 0)
			throw new InputError('names no e-mail address', 'Give at least one address.');
		if (distinct.length > most) {
			throw new InputError(`names ${distinct.length} e-mail addresses`, `Give at most ${most}.`);
		}
		return distinct;
	};

/** An absolute http(s) address. A LinkedIn address that comes without a scheme gets `https://`. */
export const asUrl: Parse<string> = (value, context) => {
	const text = asText(value, context).trim();
	const address =
		/^(?:[a-z]{2,3}\.)?linkedin\.com\//i.test(text) || /^www\./i.test(text)
			? `https://${text}`
			: text;
	const url = /\s/.test(address) || !URL.canParse(address) ? undefined : new URL(address);
	if (url === undefined || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) {
		throw new InputError(
			`is not a web address: '${excerpt(text)}'`,
			'Give a whole address such as https://www.linkedin.com/in/jane.',
		);
	}
	return address;
};

/** One of `values`. */
export const asChoice =
	<V extends string>(values: readonly V[]): Parse<V> =>
	(value, context) => {
		const text = asText(value, context);
		const found = values.find((known) => known === text);
		if (found === undefined) {
			throw new InputError(`is '${excerpt(text)}'`, `Choose one of ${values.join(', ')}.`);
		}
		return found;
	};

/** Any of `values`, from a list or from one text with commas. */
export const asChoices =
	<V extends string>(values: readonly V[]): Parse<V[]> =>
	(value, context) =>
		(Array.isArray(value) ? value : asText(value, context).split(','))
			.filter((part) => !isEmpty(part))
			.map((part) => asChoice(values)(typeof part === 'string' ? part.trim() : part, context));

export const asBoolean: Parse<boolean> = (value) => {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 1) return true;
	if (value === 'false' || value === 0) return false;
	throw new InputError(`is ${kindOf(value)}, not true or false`, 'Give true or false.');
};

/** A whole or broken number of at least `least`. */
export const asNumber =
	(least: number): Parse<number> =>
	(value) => {
		const number = typeof value === 'string' ? Number(value) : value;
		if (typeof number !== 'number' || !Number.isFinite(number) || number < least) {
			throw new InputError(
				`is not a number of at least ${least}`,
				`Give a number of at least ${least}.`,
			);
		}
		return number;
	};

const DANGEROUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** An object, or the text of one. Keys that could reach an object's prototype are refused at every depth. */
export const asJsonObject: Parse<Record<string, unknown>> = (value) => {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (parsed === undefined) {
		throw new InputError(
			'is not valid JSON',
			'Check quotes, commas and brackets, or let an expression give an object.',
		);
	}
	if (!isObject(parsed)) {
		throw new InputError(
			`is ${parsed === null ? 'null' : kindOf(parsed)}, not an object`,
			'Give an object such as { "company": "Acme" }.',
		);
	}
	refuseDangerousKeys(parsed, 0);
	return parsed;
};

const DEEPEST = 64;

function refuseDangerousKeys(value: unknown, depth: number): void {
	if (typeof value !== 'object' || value === null) return;
	if (depth > DEEPEST)
		throw new InputError(`is nested more than ${DEEPEST} levels deep`, 'Give a flatter object.');
	for (const key of Object.keys(value)) {
		refuseKey(key);
		refuseDangerousKeys(Reflect.get(value, key), depth + 1);
	}
}

export function refuseKey(key: string): void {
	if (DANGEROUS_KEYS.has(key))
		throw new InputError(`has the key '${key}', which is not allowed`, 'Rename that key.');
}

/**
 * A moment as ISO 8601 with offset, e.g. `2026-03-01T09:00:00.000+01:00`. A text without an offset is taken in the
 * workflow's time zone; in the hour that a change to summer time leaves out, the later offset counts.
 */
export const asDateTime: Parse<string> = (value, { timezone }) => {
	const text = value instanceof Date ? isoOf(value) : textOfMoment(value);
	const match = DATE_TIME.exec(text.trim());
	if (match?.groups === undefined) throw notADate(text);
	const { date, time = '00:00', seconds = ':00', zone } = match.groups;
	const local = `${date}T${time}${seconds}`;
	const utc = Date.parse(`${local}Z`);
	if (Number.isNaN(utc) || new Date(utc).getUTCDate() !== Number(date?.slice(8)))
		throw notADate(text);
	return `${local}${zone === undefined ? offsetOf(utc, timezone) : normalOffset(zone)}`;
};

const DATE_TIME =
	/^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2})(?<seconds>:\d{2}(?:\.\d{1,9})?)?)?\s*(?<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i;

const isoOf = (value: Date): string =>
	Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString();

/** n8n's `$now` and `$today` are Luxon DateTimes, which know how to write themselves. */
function textOfMoment(value: unknown): string {
	if (typeof value === 'string') return value;
	if (
		typeof value === 'object' &&
		value !== null &&
		'toISO' in value &&
		typeof value.toISO === 'function'
	) {
		return String(value.toISO());
	}
	throw new InputError(
		`is ${kindOf(value)}, not a date`,
		'Give a date such as 2026-03-01T09:00:00.',
	);
}

const notADate = (text: string) =>
	new InputError(
		`is not a date and time: '${excerpt(text)}'`,
		'Give ISO 8601 such as 2026-03-01T09:00:00 or 2026-03-01T09:00:00+01:00.',
	);

const normalOffset = (zone: string): string =>
	zone.toUpperCase() === 'Z'
		? 'Z'
		: zone.includes(':')
			? zone
			: `${zone.slice(0, 3)}:${zone.slice(3)}`;

function offsetOf(localAsUtc: number, timezone: string): string {
	const first = minutesAhead(localAsUtc, timezone);
	// The offset holds at the moment itself, which lies `first` minutes from the guess: ask once more there.
	const minutes = minutesAhead(localAsUtc - first * 60_000, timezone);
	const size = Math.abs(minutes);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minutesAhead(moment: number, timezone: string): number {
	let format = formats.get(timezone);
	if (format === undefined) {
		format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
		formats.set(timezone, format);
	}
	const name =
		format.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
	const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
	if (match === null) return 0;
	return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function excerpt(text: string): string {
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
