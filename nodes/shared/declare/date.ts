import { tryToParseDateTime } from 'n8n-workflow';

import { shown, trimmed } from './characters';
import { InputError, kindOf } from './inputError';
import type { Parse } from './inputError';
import { isoOf } from './moment';

/**
 * A moment as ISO 8601 with offset, e.g. `2026-03-01T09:00:00.000+01:00`. A text without an offset is taken in the
 * workflow's time zone; in the hour that a change to summer time leaves out, the later offset counts.
 */
export const asDateTime: Parse<string> = (value, { timezone }) => {
	const text = isoOf(value) ?? textOfMoment(value);
	const { local, zone } = partsOf(text);
	return `${local}${zone === undefined ? offsetOf(local, timezone) : normalOffset(zone)}`;
};

/** What a clock on the wall shows, as `2026-03-01T09:00:00`, and the offset where the text names one. */
interface Parts {
	readonly local: string;
	readonly zone: string | undefined;
}

function textOfMoment(value: unknown): string {
	if (typeof value !== 'string')
		throw new InputError(
			`is ${kindOf(value)}, not a date`,
			'Give a date such as 2026-03-01T09:00:00.',
		);
	return trimmed(value);
}

const ISO =
	/^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2})(?<seconds>:\d{2}(?:\.\d{1,9})?)?)?\s*(?<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i;

function partsOf(text: string): Parts {
	const { date, time = '00:00', seconds = ':00', zone } = ISO.exec(text)?.groups ?? {};
	if (date === undefined) return spelledOut(text);
	const local = `${date}T${time}${seconds}`;
	const utc = Date.parse(`${local}Z`);
	if (Number.isNaN(utc) || new Date(utc).getUTCDate() !== Number(date.slice(8)))
		throw notADate(text);
	return { local, zone };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
	/(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])/i;
const WEEKDAY = /^(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?(?![a-z])/i;
/** What follows the time of day where a text names an offset; other names of zones are not known by all. */
const ZONE =
	/\s*(?:Z|(?:GMT|UTC)?(?<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)|GMT|UTC)(?:\s*\([^()]*\))?$/i;
/** A time of day, with seconds or without. */
const TIME = /[T,]?\s*(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s*[ap]m)?$/i;
const YEAR_FIRST = /^(?<year>\d{4})(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})$/;
const YEAR_LAST = /^(?<one>\d{1,2})(?<sign>[-/.])(?<two>\d{1,2})\k<sign>(?<year>\d{4})$/;

/**
 * A date as sheets and letters write it: `1 March 2026 9:00`, `Mar 1, 2026 9:00 AM`, `2026/3/1`, `13/03/2026`, `01.03.2026`.
 * n8n's parser reads it, as a time in UTC: left to itself it would take the time zone of the machine.
 */
function spelledOut(text: string): Parts {
	const zone = /\d:\d{2}/.test(text) ? ZONE.exec(text) : null;
	const local = zone === null ? text : text.slice(0, zone.index);
	const time = TIME.exec(local)?.[0] ?? '';
	const day = dayOf(local.slice(0, local.length - time.length), text);
	const iso = parsed(`${day.text} ${time.replace(/^[T,]/i, '')} UTC`);
	// A parser takes 30 February for 2 March.
	if (iso === undefined || Number(iso.slice(5, 7)) !== day.month || iso.slice(0, 4) !== day.year)
		throw notADate(text);
	return {
		local: iso.slice(0, 19),
		zone: zone === null ? undefined : (zone.groups?.offset ?? 'Z'),
	};
}

/** The day in an order that all parsers know, with the year and the month that it must come to. */
function dayOf(date: string, whole: string) {
	const name = MONTH.exec(date)?.[0];
	// The parser passes over every other word, so there must be none.
	const numbers = date.replace(WEEKDAY, '').replace(MONTH, '');
	if (name !== undefined && /^[\d\s,.-]+$/.test(numbers) && /(?<!\d)\d{1,2}(?!\d)/.test(numbers)) {
		const year = /(?<!\d)\d{4}(?!\d)/.exec(numbers)?.[0];
		return { text: date, month: MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1, year };
	}
	const { year, sign, one, two, month, day } = {
		...YEAR_FIRST.exec(date)?.groups,
		...YEAR_LAST.exec(date)?.groups,
	};
	if (year === undefined) throw notADate(whole);
	const known = month === undefined ? ofTwo(Number(one), Number(two), sign, whole) : { month, day };
	return { text: `${year}/${known.month}/${known.day}`, month: Number(known.month), year };
}

/** Day and month of `1/2/2026`: which is which is known after dots, and where one of them is no month. */
function ofTwo(one: number, two: number, sign: string | undefined, whole: string) {
	if (sign === '.' || one > 12 || one === two) return { day: one, month: two };
	if (two > 12) return { day: two, month: one };
	throw new InputError(
		`could be two days: '${shown(whole)}'`,
		'Write the year first, e.g. 2026-03-01, so that day and month cannot be taken for each other.',
	);
}

function parsed(text: string): string | undefined {
	try {
		return tryToParseDateTime(text, 'UTC').toUTC().toISO() ?? undefined;
	} catch {
		return undefined;
	}
}

const notADate = (text: string) =>
	new InputError(
		`is not a date and time: '${shown(text)}'`,
		'Give ISO 8601 such as 2026-03-01T09:00:00 or 2026-03-01T09:00:00+01:00.',
	);

const normalOffset = (zone: string): string =>
	zone.toUpperCase() === 'Z'
		? 'Z'
		: zone.includes(':')
			? zone
			: `${zone.slice(0, 3)}:${zone.slice(3)}`;

function offsetOf(local: string, timezone: string): string {
	const localAsUtc = Date.parse(`${local}Z`);
	const first = minutesAhead(localAsUtc, timezone);
	// The offset holds at the moment itself, which lies `first` minutes from the guess: ask once more there.
	const minutes = minutesAhead(localAsUtc - first * 60_000, timezone);
	const size = Math.abs(minutes);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minutesAhead(moment: number, timezone: string): number {
	const format = formats.get(timezone) ?? formatOf(timezone);
	if (format === undefined) {
		throw new InputError(
			`names no time zone, and the workflow's own is '${shown(timezone)}', which is none either`,
			'Choose a Timezone in the settings of the workflow, or write the offset, e.g. 2026-03-01T09:00:00+01:00.',
		);
	}
	formats.set(timezone, format);
	const name =
		format.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
	const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
	if (match === null) return 0;
	return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** Undefined where there is no such time zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
	} catch {
		return undefined;
	}
}
