import fc from 'fast-check';
import { DateTime } from 'luxon';
import { runInNewContext } from 'node:vm';

import { asDateTime, InputError } from '../../../../nodes/shared/declare/parse';

const berlin = { timezone: 'Europe/Berlin' };

describe('a date', () => {
	test.each([
		['2026-01-15T09:00:00', 'Europe/Berlin', '2026-01-15T09:00:00+01:00'],
		['2026-07-15T09:00:00', 'Europe/Berlin', '2026-07-15T09:00:00+02:00'],
		['2026-07-15 09:00', 'America/New_York', '2026-07-15T09:00:00-04:00'],
		['2026-07-15', 'Asia/Kolkata', '2026-07-15T00:00:00+05:30'],
		['2026-07-15T09:00:00.123', 'UTC', '2026-07-15T09:00:00.123+00:00'],
		['2026-07-15T09:00:00Z', 'Europe/Berlin', '2026-07-15T09:00:00Z'],
		['2026-07-15T09:00:00+0530', 'Europe/Berlin', '2026-07-15T09:00:00+05:30'],
		['2026-07-15T09:00:00-03:00', 'Europe/Berlin', '2026-07-15T09:00:00-03:00'],
		// The last hour of summer time exists twice; the hour before it only once.
		['2026-10-25T01:30:00', 'Europe/Berlin', '2026-10-25T01:30:00+02:00'],
		['2026-10-25T03:30:00', 'Europe/Berlin', '2026-10-25T03:30:00+01:00'],
	])('%s in %s is %s', (given, timezone, expected) => {
		expect(asDateTime(given, { timezone })).toBe(expected);
	});

	test("without a zone is the same moment that the zone's own clock shows", () => {
		const zones = [
			'Europe/Berlin',
			'America/New_York',
			'Asia/Kolkata',
			'Australia/Lord_Howe',
			'UTC',
			'America/St_Johns',
		];
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
				fc.constantFrom(...zones),
				(moment, timezone) => {
					const parts = new Intl.DateTimeFormat('sv-SE', {
						timeZone: timezone,
						dateStyle: 'short',
						timeStyle: 'medium',
					}).format(moment);
					const read = new Date(asDateTime(parts.replace(' ', 'T'), { timezone }));
					const again = new Intl.DateTimeFormat('sv-SE', {
						timeZone: timezone,
						dateStyle: 'short',
						timeStyle: 'medium',
					}).format(read);
					expect(again).toBe(parts);
				},
			),
			{ numRuns: 300 },
		);
	});

	test.each([
		'tomorrow',
		'2026-02-30T09:00:00',
		'2026-13-01',
		'09:00',
		'2026-07-15T25:00:00',
		{},
		7,
		true,
	])('%j is refused', (given) => {
		expect(() => asDateTime(given, berlin)).toThrow(InputError);
	});

	test.each([
		['1 March 2026 9:00', '2026-03-01T09:00:00+01:00'],
		['Mar 1, 2026 9:00 PM', '2026-03-01T21:00:00+01:00'],
		['Sunday, July 5, 2026', '2026-07-05T00:00:00+02:00'],
		['2026/7/1 9:05', '2026-07-01T09:05:00+02:00'],
		['2026-7-1', '2026-07-01T00:00:00+02:00'],
		['01.03.2026, 09:00', '2026-03-01T09:00:00+01:00'],
		['13/03/2026 09:00', '2026-03-13T09:00:00+01:00'],
		['03/13/2026', '2026-03-13T00:00:00+01:00'],
		['3/3/2026', '2026-03-03T00:00:00+01:00'],
		['Sun, 01 Mar 2026 09:00:00 GMT', '2026-03-01T09:00:00Z'],
		['Sun, 01 Mar 2026 09:00:00 +0530', '2026-03-01T09:00:00+05:30'],
		['Sun Mar 01 2026 09:00:00 GMT-0500 (Eastern Standard Time)', '2026-03-01T09:00:00-05:00'],
		['\ufeff2026-03-01 09:00\u200b', '2026-03-01T09:00:00+01:00'],
	])('as sheets write it, %s, is %s', (given, expected) => {
		expect(asDateTime(given, berlin)).toBe(expected);
	});

	test('spelled out in words is the same as in figures, whatever the day and the time zone', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
				fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'),
				(moment, timezone) => {
					const luxon = DateTime.fromJSDate(moment, { zone: 'UTC' });
					const expected = asDateTime(luxon.toFormat("yyyy-MM-dd'T'HH:mm:ss"), { timezone });
					for (const format of [
						'd LLLL yyyy HH:mm:ss',
						'LLL d, yyyy h:mm:ss a',
						'EEE, dd LLL yyyy HH:mm:ss',
						'yyyy/M/d H:mm:ss',
						'd.M.yyyy H:mm:ss',
					])
						expect(asDateTime(luxon.toFormat(format), { timezone })).toBe(expected);
				},
			),
		);
	});

	test.each([
		'01/02/2026',
		'1-2-2026 09:00',
		'30 February 2026',
		'31 April 2026 09:00',
		'2026/02/30',
		'29.2.2026',
		'13.13.2026',
		'1/2/26',
		'March 2026',
		'Marketing 5, 2026',
		'payment of 1 March 2026',
		'1 March 2026 25:00',
		'1 March 2026 09:00 CET',
		'46082',
		'20260301',
		'next Monday',
		'N/A',
	])('that nobody can be sure of, %j, is refused', (given) => {
		expect(() => asDateTime(given, berlin)).toThrow(InputError);
	});

	test('that could be two days says how to write it', () => {
		expect(() => asDateTime('01/02/2026', berlin)).toThrow("could be two days: '01/02/2026'");
	});

	test.each([
		['a Date', new Date('2026-03-01T08:00:00Z'), '2026-03-01T08:00:00.000Z'],
		[
			'a Date of another realm',
			runInNewContext('new Date(Date.UTC(2026, 2, 1, 8))') as unknown,
			'2026-03-01T08:00:00.000Z',
		],
		[
			'a DateTime of Luxon',
			DateTime.fromISO('2026-03-01T09:00', { zone: 'Europe/Berlin' }),
			'2026-03-01T09:00:00.000+01:00',
		],
	])('may be %s', (_, given, expected) => {
		expect(asDateTime(given, { timezone: 'UTC' })).toBe(expected);
	});

	test.each([
		['Date', new Date(Number.NaN)],
		['DateTime', DateTime.invalid('test')],
	])('that is an invalid %s is refused', (_, given) => {
		expect(() => asDateTime(given, berlin)).toThrow('is an invalid date');
	});

	test.each(['DEFAULT', '', 'Mars/Olympus'])(
		"is not to blame where the workflow's time zone is %j",
		(timezone) => {
			const refusal = (): unknown => asDateTime('2026-03-01T09:00', { timezone });
			expect(refusal).toThrow(InputError);
			expect(refusal).toThrow("the workflow's own");
			expect(asDateTime('2026-03-01T09:00Z', { timezone })).toBe('2026-03-01T09:00:00Z');
		},
	);
});
