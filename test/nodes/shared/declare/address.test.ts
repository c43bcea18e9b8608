import fc from 'fast-check';

import { asEmail, asEmails, asUrl, InputError } from '../../../../nodes/shared/declare/parse';

const berlin = { timezone: 'Europe/Berlin' };

/** Characters of which nothing can be seen. */
const UNSEEN = [
	...['\u00ad', '\u034f', '\u061c', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f'],
	...['\u202a', '\u202c', '\u202e', '\u2060', '\u2066', '\u2069', '\u2800', '\u3164', '\ufe0f'],
	...['\ufeff', '\ufff9', '\u{e0041}', '\0', '\u0007', '\u0085'],
];

describe('an email address', () => {
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
		expect(() => asEmails(2)('a@x.io,b@x.io,c@x.io', berlin)).toThrow('names 3 email addresses');
	});

	test('comes out the same whatever cannot be seen stands in it or around it', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom(...UNSEEN), fc.nat({ max: 15 })), { maxLength: 5 }),
				(added) => {
					const given = added.reduce(
						(text, [sign, at]) => text.slice(0, at) + sign + text.slice(at),
						'jane@x.example',
					);
					expect(asEmail(given, berlin)).toBe('jane@x.example');
				},
			),
		);
	});

	test.each([
		'mailto:jane@x.example',
		'MAILTO:jane@x.example?subject=Hello',
		'mailto:jane%40x.example',
		'<jane@x.example>',
		'Jane Doe <jane@x.example>',
		'"Doe, Jane" <jane@x.example>',
		'jane@x.example <jane@x.example>',
		"'jane@x.example' <jane@x.example>",
		'<mailto:jane@x.example>',
		'jane@x.example (Jane Doe)',
		'(jane@x.example)',
		'[jane@x.example]',
		'"jane@x.example"',
		"'jane@x.example'",
		'“jane@x.example”',
		'`jane@x.example`',
		'("<jane@x.example>")',
		'jane@x.example,',
		' jane@x.example; ',
		'\u00a0jane@x.example\n',
	])('is taken out of what is around it: %j', (given) => {
		expect(asEmail(given, berlin)).toBe('jane@x.example');
	});

	test.each([
		'a..b@x.example',
		'.a@x.example',
		'a.@x.example',
		'a@.x.example',
		'a@x.example.',
		'a@-x.example',
		'a@x-.example',
		'a@x.exa mple',
		'a@1.2.3.4',
		'a@b@x.example',
		'a:b@x.example',
		'"a b"@x.example',
		'j\ufffdrgen@x.example',
		'jane＠x.example',
		'jane@x.example <joe@x.example>',
		'jane@x.example, joe@x.example',
		'mailto:',
		'<>',
		'N/A',
		`${'a'.repeat(65)}@x.example`,
	])('is refused where none is left: %j', (given) => {
		expect(() => asEmail(given, berlin)).toThrow(InputError);
	});

	test.each([
		['ja\u00a0ne@x.example', "'ja<U+00A0>ne@x.example'"],
		['\u200bjane\u200b', "'jane'"],
		['jane@\u200bx', "'jane@<U+200B>x'"],
		['ja\tne@x.example', "'ja<U+0009>ne@x.example'"],
	])('is refused with the character in sight: %j', (given, words) => {
		expect(() => asEmail(given, berlin)).toThrow(words);
	});

	test('is the same when it is read again', () => {
		fc.assert(
			fc.property(
				fc.emailAddress(),
				fc.constantFrom('%', '<%>', 'Jane <%>', '"%"'),
				(one, form) => {
					let email: string;
					try {
						email = asEmail(
							form.replace('%', () => one),
							berlin,
						);
					} catch (error) {
						expect(error).toBeInstanceOf(InputError);
						return;
					}
					expect(asEmail(email, berlin)).toBe(email);
				},
			),
		);
	});

	test('several stand in lines, with semicolons and with names, and each mailbox counts once', () => {
		expect(
			asEmails(10)('"Doe, Jane" <jane@x.io>; joe@x.io\nJANE@X.io, Ann <ann@x.io>', berlin),
		).toEqual(['jane@x.io', 'joe@x.io', 'ann@x.io']);
	});

	test('is taken out of many wrappers, and not out of thousands', () => {
		const wrapped = (times: number) => `${'"'.repeat(times)}jane@example.com${'"'.repeat(times)}`;
		expect(asEmail(wrapped(100), berlin)).toBe('jane@example.com');
		expect(() => asEmail(wrapped(1_000), berlin)).toThrow(InputError);
	});

	test('is refused where it is nothing but a long text', () => {
		for (const part of [' ', '.', 'a.', '<', '(', '\u200b', 'a@', '"', ', '])
			expect(() => asEmail(part.repeat(50_000), berlin)).toThrow(InputError);
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

	test.each([
		['m.linkedin.com/in/jane', 'https://m.linkedin.com/in/jane'],
		['//www.linkedin.com/in/jane', 'https://www.linkedin.com/in/jane'],
		['http:/www.linkedin.com/in/jane', 'http://www.linkedin.com/in/jane'],
		['https:\\\\www.linkedin.com/in/jane', 'https://www.linkedin.com/in/jane'],
		['https://https://www.linkedin.com/in/jane', 'https://www.linkedin.com/in/jane'],
		['<https://www.linkedin.com/in/jane>', 'https://www.linkedin.com/in/jane'],
		['"https://www.linkedin.com/in/jane"', 'https://www.linkedin.com/in/jane'],
		['https://www.linkedin.com/in/jane,', 'https://www.linkedin.com/in/jane'],
		['https://www.linkedin.com/in/ja\u200bne\ufeff', 'https://www.linkedin.com/in/jane'],
		['https://www.linkedin.com/in/jan%C3%A9', 'https://www.linkedin.com/in/jan%C3%A9'],
		['https://en.wikipedia.org/wiki/Jane_(name)', 'https://en.wikipedia.org/wiki/Jane_(name)'],
	])('written as %j is %s', (given, expected) => {
		expect(asUrl(given, berlin)).toBe(expected);
	});
});
