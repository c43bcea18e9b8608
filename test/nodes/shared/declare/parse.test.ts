import fc from 'fast-check';

import {
	asDateTime,
	asEmail,
	asEmails,
	asJsonObject,
	asUrl,
	InputError,
} from '../../../../nodes/shared/declare/parse';

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
});

describe('an e-mail address', () => {
	test.each(['jane@example.com', " jane.o'neil+x@mail.example.co.uk ", 'jürgen@exämple.de'])(
		'%s is taken',
		(given) => {
			expect(asEmail(given, berlin)).toBe(given.trim());
		},
	);

	test.each([
		'jane',
		'jane@',
		'@example.com',
		'jane@example',
		'jane doe@example.com',
		'a@b.com, c@d.com',
		'jane@example..com',
		'x'.repeat(400) + '@example.com',
	])('%s is refused', (given) => {
		expect(() => asEmail(given, berlin)).toThrow(InputError);
	});

	test('several come from a list, from commas, or from both, each once', () => {
		expect(asEmails(10)(['a@x.io', 'b@x.io, c@x.io', 'a@x.io', ''], berlin)).toEqual([
			'a@x.io',
			'b@x.io',
			'c@x.io',
		]);
	});

	test('one of several values may itself be a list, as an expression gives it', () => {
		expect(asEmails(10)([['a@x.io', 'b@x.io'], 'c@x.io'], berlin)).toEqual([
			'a@x.io',
			'b@x.io',
			'c@x.io',
		]);
	});

	test('too many are refused', () => {
		expect(() => asEmails(2)('a@x.io,b@x.io,c@x.io', berlin)).toThrow('names 3 e-mail addresses');
	});
});

describe('a web address', () => {
	test.each([
		['https://www.linkedin.com/in/jane', 'https://www.linkedin.com/in/jane'],
		['linkedin.com/in/jane', 'https://linkedin.com/in/jane'],
		['www.linkedin.com/in/jane?trk=x', 'https://www.linkedin.com/in/jane?trk=x'],
		['de.linkedin.com/in/jane', 'https://de.linkedin.com/in/jane'],
	])('%s becomes %s', (given, expected) => {
		expect(asUrl(given, berlin)).toBe(expected);
	});

	test.each([
		'jane',
		'javascript:alert(1)',
		'https://',
		'ftp://linkedin.com/in/jane',
		'https://localhost',
		'https://linked in.com',
	])('%s is refused', (given) => {
		expect(() => asUrl(given, berlin)).toThrow(InputError);
	});
});

describe('JSON', () => {
	test('never reaches a prototype, at any depth', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('__proto__', 'constructor', 'prototype'),
				fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }),
				(key, way) => {
					const text = way.reduce(
						(inner, step) => `{"${step}":[${inner}]}`,
						`{"${key}":{"polluted":true}}`,
					);
					expect(() => asJsonObject(text, berlin)).toThrow(key);
					expect(Reflect.get({}, 'polluted')).toBeUndefined();
				},
			),
		);
	});

	test('of any other shape than an object is refused, and never throws anything else', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (given) => {
				try {
					expect(typeof asJsonObject(given, berlin)).toBe('object');
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
				}
			}),
			{ numRuns: 500 },
		);
	});
});
