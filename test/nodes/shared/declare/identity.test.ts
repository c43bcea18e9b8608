import fc from 'fast-check';

import {
	emailKey,
	idKey,
	linkedinProfile,
	sameEmail,
	sameId,
	sameLinkedinProfile,
	samePerson,
} from '../../../../nodes/shared/declare/identity';

describe('an email address', () => {
	test.each([
		['jane@x.co', 'Jane@X.CO'],
		['jane@x.co', ' jane@x.co\n'],
		['jane@x.co', '\u200bjane@x.\u00adco\ufeff'],
		['jane@bücher.example', 'jane@xn--bcher-kva.example'],
		['jane@BÜCHER.example', 'jane@bu\u0308cher.example'],
		['jané@x.co', 'jane\u0301@x.co'],
		['JANÉ@x.co', 'jané@x.co'],
		['ΣΊΣΥΦΟΣ@x.co', 'σίσυφος@x.co'],
		['jane@x.co', 'jane@x.co.'],
	])('%j and %j are the same', (one, other) => {
		expect(sameEmail(one, other)).toBe(true);
	});

	test.each([
		['jane@x.co', 'joe@x.co'],
		['jane@x.co', 'jane@y.co'],
		['jane.doe@gmail.com', 'janedoe@gmail.com'],
		['jane+x@gmail.com', 'jane@gmail.com'],
		['jane@x.co', 'jané@x.co'],
		['strasse@x.co', 'straße@x.co'],
		['ilker@x.co', 'ılker@x.co'],
		['jane@straße.example', 'jane@strasse.example'],
	])('%j and %j are not', (one, other) => {
		expect(sameEmail(one, other)).toBe(false);
	});

	const address = fc.oneof(
		fc.emailAddress(),
		fc
			.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }))
			.map(([local, domain]) => `${local}@${domain}.example`),
		fc.string({ unit: 'binary' }),
	);

	test('has one normal form, which is its own', () => {
		fc.assert(
			fc.property(address, (given) => {
				expect(emailKey(emailKey(given))).toBe(emailKey(given));
				expect(sameEmail(given, emailKey(given))).toBe(true);
				expect(emailKey(` ${given}\u200b`)).toBe(emailKey(given));
			}),
			{ numRuns: 500 },
		);
	});
});

describe('a LinkedIn address', () => {
	test.each([
		'https://www.linkedin.com/in/jane',
		'https://www.linkedin.com/in/jane/',
		'http://linkedin.com/in/jane',
		'linkedin.com/in/jane',
		'//www.linkedin.com/in/jane',
		'http:/www.linkedin.com/in/jane',
		'https://https://www.linkedin.com/in/jane',
		'https://uk.linkedin.com/in/jane',
		'https://m.linkedin.com/in/jane',
		'https://WWW.LinkedIn.com/in/Jane',
		'https://www.linkedin.com/IN/JANE',
		'https://www.linkedin.com/in/jane?trk=people-guest&locale=de_DE',
		'https://www.linkedin.com/in/jane#experience',
		'https://www.linkedin.com/in/jane/en',
		'https://www.linkedin.com/in/jane/de-de/',
		'https://www.linkedin.com/in/jane/details/experience',
		'https://www.linkedin.com/in/jane/overlay/contact-info/',
		'https://www.linkedin.com/in/jane/recent-activity/all/',
		'https://www.linkedin.com/in//jane',
		'https://www.linkedin.com//in/jane',
		'https://www.linkedin.com/mwlite/in/jane',
		'https://www.linkedin.com/comm/in/jane',
		'https://www.linkedin.com/in/%6Aane',
		'https://www.linkedin.com/in/%256Aane',
		'https://www.linkedin.com/in/jane,',
		'https://www.linkedin.com/in/jane%20',
		'https://www.linkedin.com/in/jane, https://x.example',
		'https://www.linkedin.com/in/jane&trk=x',
		'<https://www.linkedin.com/in/jane>',
		'https://www.linkedin.com/in/ja\u200bne',
		'https://www.linkedin.com/in/jane%E2%80%8B',
		' https://www.linkedin.com/in/jane\u00a0',
		'https://www.linkedin.com/pub/jane',
		'https://www.linkedin.com:443/in/jane',
		'https:\\\\www.linkedin.com\\in\\jane',
	])('%j is the member jane', (given) => {
		expect(linkedinProfile(given)).toBe('jane');
	});

	test.each([
		['/in/jan%C3%A9', '/in/jané'],
		['/in/jan%c3%a9', '/in/JANÉ'],
		['/in/jané', '/in/jane\u0301'],
		['/in/%F0%9F%91%8B-jane', '/in/👋-jane'],
		['/pub/jane-doe/1/2b/3c', '/pub/Jane-Doe/1/2B/3C?trk=x'],
		['/pub/jane-doe/1/2b/3c', '/pub/jane-doe/1/2b/3c/en'],
	])('%j and %j are the same member', (one, other) => {
		expect(
			sameLinkedinProfile(`https://www.linkedin.com${one}`, `https://de.linkedin.com${other}`),
		).toBe(true);
	});

	test.each([
		['/in/jane', '/in/janet'],
		['/in/jane', '/in/jane-doe'],
		['/in/jane', '/in/jané'],
		['/pub/jane-doe/1/2b/3c', '/pub/jane-doe/1/2b/3d'],
		['/pub/jane-doe/1/2b/3c', '/in/jane-doe'],
	])('%j and %j are two members', (one, other) => {
		expect(
			sameLinkedinProfile(`https://www.linkedin.com${one}`, `https://www.linkedin.com${other}`),
		).toBe(false);
	});

	test.each([
		'https://www.linkedin.com/company/acme',
		'https://www.linkedin.com/school/acme',
		'https://www.linkedin.com/showcase/acme',
		'https://www.linkedin.com/profile/view?id=111',
		'https://www.linkedin.com/search/results/people/?keywords=jane',
		'https://www.linkedin.com/sales/lead/ACoAAA,NAME_SEARCH,x',
		'https://www.linkedin.com/sales/people/ACoAAA',
		'https://www.linkedin.com/talent/profile/ACoAAA',
		'https://www.linkedin.com/jobs/view/111',
		'https://www.linkedin.com/posts/jane_activity-111',
		'https://www.linkedin.com/feed/update/urn:li:activity:111',
		'https://www.linkedin.com/groups/111',
		'https://www.linkedin.com/pub/dir/Jane/Doe',
		'https://www.linkedin.com/in/',
		'https://www.linkedin.com/in',
		'https://www.linkedin.com/in/me',
		'https://www.linkedin.com/in/undefined',
		'https://www.linkedin.com/in/null/',
		'https://www.linkedin.com/in/N%2FA',
		'https://www.linkedin.com/',
		'https://www.linkedin.com/company/in/jane',
		'https://www.linkedin.com/jane',
		'https://notlinkedin.com/in/jane',
		'https://linkedin.com.evil.example/in/jane',
		'https://x.example/linkedin.com/in/jane',
		'https://x.example/in/jane',
		'https://www.jane.example',
		'jane',
		'',
		'N/A',
		'https://',
		'javascript:alert(1)',
	])('%j names no member', (given) => {
		expect(linkedinProfile(given)).toBeUndefined();
		expect(sameLinkedinProfile(given, given)).toBe(false);
	});

	const name = fc.oneof(
		fc.stringMatching(/^[a-z0-9-]{1,20}$/),
		fc.string({ unit: fc.constantFrom('é', 'ü', 'ж', '名', 'ß', 'a', '-', '7'), minLength: 1 }),
	);
	/** One member's address in one of its spellings. */
	const spelled = (own: string) =>
		fc
			.tuple(
				fc.constantFrom('https://', 'http://', '', '//', 'https:/'),
				fc.constantFrom('', 'www.', 'uk.', 'm.', 'pt-br.'),
				fc.constantFrom(own, own.toUpperCase(), encodeURIComponent(own), own.normalize('NFD')),
				fc.constantFrom('', '/', '/en', '/details/skills/', '?trk=x', '#x', ',', '/?a=/in/joe'),
			)
			.filter(([, , written]) => !written.includes('SS'))
			.map(([scheme, host, written, rest]) => `${scheme}${host}linkedin.com/in/${written}${rest}`);

	test('names the same member in all its spellings, and members are told apart by their names', () => {
		fc.assert(
			fc.property(
				name.chain((own) => fc.tuple(fc.constant(own), spelled(own), spelled(own))),
				name,
				([own, one, other], another) => {
					expect(linkedinProfile(one)).toBe(linkedinProfile(other));
					if (own !== another && linkedinProfile(one) !== undefined)
						expect(sameLinkedinProfile(one, `https://linkedin.com/in/${another}`)).toBe(false);
				},
			),
			{ numRuns: 500 },
		);
	});

	test('never throws, and matching does not care which comes first', () => {
		const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), name.chain(spelled));
		fc.assert(
			fc.property(anything, anything, (one, other) => {
				expect(sameLinkedinProfile(one, other)).toBe(sameLinkedinProfile(other, one));
				const profile = linkedinProfile(one);
				if (profile !== undefined)
					expect(linkedinProfile(`https://www.linkedin.com/in/${profile}`)).toBeDefined();
			}),
			{ numRuns: 500 },
		);
	});
});

describe('a person', () => {
	const jane = 'https://www.linkedin.com/in/jane';
	test.each([
		[{ email: 'a@x.co' }, { email: 'A@x.co' }, true],
		[{ email: 'a@x.co' }, { email: 'b@x.co' }, false],
		[{ email: 'a@x.co', linkedinUrl: jane }, { email: 'b@x.co', linkedinUrl: jane }, false],
		[{ email: 'a@x.co', linkedinUrl: jane }, { linkedinUrl: 'uk.linkedin.com/in/Jane' }, true],
		[{ linkedinUrl: jane }, { linkedinUrl: `${jane}/en` }, true],
		[{ email: 'a@x.co' }, { linkedinUrl: jane }, false],
		[
			{ linkedinUrl: 'https://www.linkedin.com/company/acme' },
			{ linkedinUrl: 'https://www.linkedin.com/company/acme' },
			false,
		],
		[{}, {}, false],
	])('%j and %j: %s', (one, other, expected) => {
		expect(samePerson(one, other)).toBe(expected);
		expect(samePerson(other, one)).toBe(expected);
	});
});

describe('an id', () => {
	test.each([
		['8E1C8F3A-0B7D-4C1E-9F2A-1234567890AB', '8e1c8f3a-0b7d-4c1e-9f2a-1234567890ab', true],
		['CRM-1', 'crm-1', false],
		['ACoAAB', 'ACoAAb', false],
		['CRM-1', 'CRM-1', true],
		['x8e1c8f3a-0b7d-4c1e-9f2a-1234567890ab', 'X8e1c8f3a-0b7d-4c1e-9f2a-1234567890ab', false],
	])('%s and %s are the same: %s', (one, other, expected) => {
		expect(sameId(one, other)).toBe(expected);
		expect(sameId(other, one)).toBe(expected);
	});

	test('has one normal form, which is its own', () => {
		fc.assert(
			fc.property(fc.oneof(fc.uuid(), fc.string()), (id) => {
				expect(idKey(idKey(id))).toBe(idKey(id));
				expect(sameId(id, idKey(id))).toBe(true);
			}),
		);
	});
});
