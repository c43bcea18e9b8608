import fc from 'fast-check';

import { blotter } from '../../../../nodes/shared/http/blot';

const KEY = 'tk_se/cret+"key"=9';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a key is taken out of a text', () => {
	const blot = blotter(KEY);

	test.each([
		['as it is', KEY],
		['in capitals', KEY.toUpperCase()],
		['escaped as in JSON', JSON.stringify(KEY).slice(1, -1)],
		['escaped twice', JSON.stringify(JSON.stringify(KEY)).slice(3, -3)],
		['with a slash escaped too', JSON.stringify(KEY).slice(1, -1).replace('/', '\\/')],
		[
			'with all of it escaped',
			[...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join(''),
		],
		['encoded for an address', encodeURIComponent(KEY)],
		['encoded for an address, in small letters', encodeURIComponent(KEY).toLowerCase()],
		['encoded twice', encodeURIComponent(encodeURIComponent(KEY))],
		['with all of it encoded', [...KEY].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')],
		['as HTML', KEY.replaceAll('"', '&quot;').replaceAll('/', '&#x2F;')],
		['in base64', base64(KEY)],
		['in base64 for addresses', Buffer.from(KEY).toString('base64url')],
		['in hex', Buffer.from(KEY).toString('hex')],
		['in hex, in capitals', Buffer.from(KEY).toString('hex').toUpperCase()],
	])('%s', (_, dressed) => {
		expect(blot(`{"said":"${dressed}"}`)).toBe('{"said":"[key]"}');
	});

	test.each(['', 'u', 'us', 'user', 'user:', 'a-user:'])(
		'in base64 behind %j, as a login is written',
		(before) => {
			const said = blot(`Basic ${base64(before + KEY)}.`);
			expect(said).toContain('[key]');
			expect(said).not.toContain(base64(KEY).slice(4, 12));
			expect(Buffer.from(said, 'base64').toString('latin1')).not.toContain('cret');
		},
	);

	test('each time', () => {
		expect(blot(`${KEY} ${KEY.toUpperCase()}`)).toBe('[key] [key]');
	});

	test('and no other text is touched', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				expect(blot(text)).toBe(text);
			}),
		);
	});

	test('whatever the key, the text or its dress', () => {
		const keys = fc.string({
			unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
			minLength: 8,
			maxLength: 60,
		});
		fc.assert(
			fc.property(keys, fc.string(), fc.string(), (key, before, after) => {
				for (const dressed of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]) {
					expect(blotter(key)(`${before} ${dressed} ${after}`)).not.toContain(dressed);
				}
				const json = JSON.parse(blotter(key)(JSON.stringify({ before, key, after })));
				expect(json).toHaveProperty('key', '[key]');
			}),
			{ numRuns: 300 },
		);
	});
});

describe('a key of under eight characters', () => {
	const blot = blotter('test');

	test.each([
		'{"email":"test@test.example"}',
		'{"test":1}',
		'{"a":"a test"}',
		'a test',
		'{"a":"Test"}',
		'{"a":"\\"test"}',
	])('leaves %s as it is', (text) => {
		expect(blot(text)).toBe(text);
	});

	test('is taken out where it is the whole of a value, or of the text', () => {
		expect(blot('{"a":"test","b":["test"]}')).toBe('{"a":"[key]","b":["[key]"]}');
		expect(blot(' test\n')).toBe('[key]');
	});
});

test('no key takes nothing out', () => {
	expect(blotter('')('{"a":""}')).toBe('{"a":""}');
});
