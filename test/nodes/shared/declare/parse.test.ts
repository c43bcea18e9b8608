import fc from 'fast-check';
import { DateTime } from 'luxon';
import { runInNewContext } from 'node:vm';

import {
	asBoolean,
	asId,
	asJsonObject,
	asNumber,
	asText,
	asSeveral,
	asTexts,
	asWholeNumber,
	InputError,
	isEmpty,
	NotGiven,
	wholeTexts,
} from '../../../../nodes/shared/declare/parse';

const berlin = { timezone: 'Europe/Berlin' };
const HALF = '\ud83d';

const MOMENTS: ReadonlyArray<readonly [string, unknown, string]> = [
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
];

describe('a text', () => {
	test.each([
		' a  b ',
		'\ta  b\n',
		'\u00a0a  b\u3000',
		'\ufeffa  b\u200b',
		'\u2060\u00ada  b\u200e\u202c',
		'\0a  b\0',
	])('is trimmed of white space and of what cannot be seen: %j', (given) => {
		expect(asText(given, berlin)).toBe('a  b');
	});

	test.each([
		'❤️',
		'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
		'می\u200cخواهم',
		'👩\u200d💻',
	])('keeps what changes the character before it, and what stands within: %s', (given) => {
		expect(asText(` ${given} `, berlin)).toBe(given);
	});

	test('has no half characters and no NUL, and trimming it again changes nothing', () => {
		fc.assert(
			fc.property(
				fc.string({
					unit: fc.constantFrom('a', ' ', '\0', HALF, '\udc4b', '👋', '\u200b', '\ufe0f'),
				}),
				(given) => {
					const text = asText(given, berlin);
					expect(text).not.toMatch(/\p{Surrogate}/u);
					expect(text).not.toContain('\0');
					expect(asText(text, berlin)).toBe(text);
				},
			),
			{ numRuns: 500 },
		);
	});

	test.each(MOMENTS)('may be %s, as ISO 8601', (_, given, expected) => {
		expect(asText(given, berlin)).toBe(expected);
		expect(asId(given, berlin)).toBe(expected);
	});

	test('several come from a list, from commas, semicolons or lines, without what is empty', () => {
		expect(asTexts(['a, b', ['c;d', 7], '', null, 'e\nf'], berlin)).toEqual([
			...['a', 'b', 'c', 'd', '7', 'e', 'f'],
		]);
	});

	test.each(['', ' ', '\u200b', '\ufeff \u2060', '\0', '\u00ad\n', null, undefined, [], {}])(
		'is none where nothing can be seen: %j',
		(given) => {
			expect(isEmpty(given)).toBe(true);
		},
	);

	test.each(['-', '0', 0, false, new Date(0), [''], '❤️'])('is not none: %j', (given) => {
		expect(isEmpty(given)).toBe(false);
	});
});

describe('several texts, each as it is', () => {
	test('are never parted at commas, whether a list or one text alone', () => {
		expect(asSeveral(wholeTexts, 10)('New York, US', berlin)).toEqual(['New York, US']);
		expect(asSeveral(wholeTexts, 10)([' VP, Sales ', ['CTO'], '', null, 'CTO'], berlin)).toEqual([
			'VP, Sales',
			'CTO',
		]);
	});

	test('are refused where there are too many', () => {
		expect(() => asSeveral(wholeTexts, 2)(['a', 'b', 'c'], berlin)).toThrow(InputError);
		expect(asSeveral(wholeTexts, 2)(['a', 'b', 'b'], berlin)).toEqual(['a', 'b']);
	});
});

describe('an id', () => {
	test.each(['CRM-1', 'CRM-1 ', 'CRM-1\n', 'CRM-1\u00a0', '\u200bCRM-1', '\ufeffCRM-1\u2060'])(
		'is the same whatever is around it: %j',
		(given) => {
			expect(asId(given, berlin)).toBe('CRM-1');
		},
	);

	test.each([
		[4711, '4711'],
		[0, '0'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
		[9007199254740993n, '9007199254740993'],
		['9007199254740993', '9007199254740993'],
	])('may be a number that is exact: %s', (given, expected) => {
		expect(asId(given, berlin)).toBe(expected);
	});

	test.each([9007199254740992, -9007199254740992, 1.5, 1e21, Number.NaN, Infinity])(
		'is refused where the number is not exact: %s',
		(given) => {
			expect(() => asId(given, berlin)).toThrow(InputError);
			expect(() => asId(given, berlin)).not.toThrow(NotGiven);
		},
	);

	test.each([
		...[
			'N/A',
			'n/a',
			'#N/A',
			'NA',
			'-',
			'--',
			'—',
			'?',
			'null',
			'NULL',
			'\\N',
			'undefined',
			'None',
		],
		...[
			'nil',
			'NaN',
			'(blank)',
			'[empty]',
			'<null>',
			'"none"',
			'()',
			'{}',
			"''",
			'#REF!',
			'#VALUE!',
		],
		...[
			'unknown',
			'Not available',
			' n/a\u200b',
			'crm-undefined',
			'crm-null',
			'undefined:7',
			'crm-NaN',
		],
	])('is none where %j stands for nothing', (given) => {
		expect(() => asId(given, berlin)).toThrow(NotGiven);
	});

	test.each([
		'nullable-7',
		'NAN0',
		'annalise',
		'-1',
		'n-a-7',
		'Undefined Ltd',
		'none-of-ours',
		'...',
		'null7',
	])('is not taken for nothing: %j', (given) => {
		expect(asId(given, berlin)).toBe(given);
	});

	test.each([
		'.',
		'..',
		`a${HALF}`,
		HALF,
		'a\0b',
		'a\nb',
		'[object Object]',
		'crm-[object Object]',
		'4.71E+15',
		'9,00719925474099E+15',
	])('is refused where it is none: %j', (given) => {
		expect(() => asId(given, berlin)).toThrow(InputError);
		expect(() => asId(given, berlin)).not.toThrow(NotGiven);
	});

	test('is none where an expression in it gave nothing', () => {
		const context = { ...berlin, isPartial: (text: string) => text === 'crm-' };
		expect(() => asId('crm-', context)).toThrow("leaves 'crm-'");
		expect(asId('crm-7', context)).toBe('crm-7');
	});
});

describe('a switch', () => {
	test.each([
		true,
		1,
		'1',
		'true',
		'TRUE',
		' True ',
		'yes',
		'Y',
		'on',
		'x',
		'X',
		'✓',
		'✅',
		'WAHR',
		'VRAI',
	])('is on: %j', (given) => {
		expect(asBoolean(given, berlin)).toBe(true);
	});

	test.each([false, 0, '0', 'false', 'FALSE', 'no', 'N', 'off', 'FALSCH', 'FAUX', '\ufeffno'])(
		'is off: %j',
		(given) => {
			expect(asBoolean(given, berlin)).toBe(false);
		},
	);

	test.each([
		'perhaps',
		'yes and no',
		'2',
		2,
		-1,
		0.5,
		Number.NaN,
		'-',
		'N/A',
		{},
		[true],
		[],
		new Date(0),
	])('is neither, so refused: %j', (given) => {
		expect(() => asBoolean(given, berlin)).toThrow(InputError);
	});
});

describe('a number', () => {
	test.each([
		[' 7 ', 7],
		['7.5', 7.5],
		['\u200b7', 7],
		[7n, 7],
		['1e3', 1_000],
	])('may be %j', (given, expected) => {
		expect(asNumber(1)(given, berlin)).toBe(expected);
	});

	test.each(['', ' ', '0x10', '1,000', 'seven', true, [7], null, Infinity, 'Infinity', 0])(
		'is refused: %j',
		(given) => {
			expect(() => asNumber(1)(given, berlin)).toThrow(InputError);
		},
	);
});

describe('a whole number', () => {
	test.each([
		['7', 7],
		[0, 0],
		['1e3', 1_000],
	])('may be %j', (given, expected) => {
		expect(asWholeNumber(0)(given, berlin)).toBe(expected);
	});

	test.each(['7.5', 0.1, -1, 2 ** 60, 'seven', ''])('is refused: %j', (given) => {
		expect(() => asWholeNumber(0)(given, berlin)).toThrow(InputError);
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

	test('holds dates as ISO 8601, and neither half characters nor NUL, at any depth', () => {
		for (const [, given, expected] of MOMENTS)
			expect(asJsonObject({ a: [{ b: given }] }, berlin)).toEqual({ a: [{ b: expected }] });
		expect(asJsonObject({ a: [{ b: `x${HALF}\0y` }], c: 7n }, berlin)).toEqual({
			a: [{ b: 'xy' }],
			c: '7',
		});
		expect(asJsonObject('{"a":"x\\ud83d"}', berlin)).toEqual({ a: 'x' });
		expect(() => asJsonObject({ [`a${HALF}`]: 1 }, berlin)).toThrow("'a<U+D83D>'");
	});

	test("is the item's own where nothing has to be changed, and never changes it", () => {
		const item = { a: { b: [1, 'two', null] }, c: { d: new Date(0) } };
		const same = { a: item.a };
		expect(asJsonObject(same, berlin)).toBe(same);
		const changed = asJsonObject(item, berlin);
		expect(changed.a).toBe(item.a);
		expect(changed.c).toEqual({ d: '1970-01-01T00:00:00.000Z' });
		expect(item.c.d).toEqual(new Date(0));
	});
});

test('several texts, of which at least one must be seen', () => {
	expect(asSeveral(asTexts)(['a', ' ', 'b, c'], berlin)).toEqual(['a', 'b', 'c']);
	expect(() => asSeveral(asTexts)([' ', ''], berlin)).toThrow(NotGiven);
});
