import fc from 'fast-check';

import { callOf } from '../../../../nodes/shared/declare/route';
import {
	checkedBaseUrl,
	checkedKey,
	nextPath,
	target,
} from '../../../../nodes/shared/http/address';

describe('a pagination link', () => {
	const API = 'https://api.example.com';
	const GATEWAY = 'https://gateway.example.com/amplemarket';

	test.each([
		['/sequences?page=2', API, '/sequences?page=2'],
		['sequences?page=2', API, '/sequences?page=2'],
		['?page[after]=20', API, '/sequences?page[after]=20'],
		[' /sequences?page=2\n', API, '/sequences?page=2'],
		['https://api.example.com/sequences?page=2', API, '/sequences?page=2'],
		['HTTPS://API.example.com/sequences?page=2', API, '/sequences?page=2'],
		['http://api.example.com/sequences?page=2', API, '/sequences?page=2'],
		['https://api.example.com:8443/sequences?page=2', API, '/sequences?page=2'],
		['//api.example.com/sequences?page=2', API, '/sequences?page=2'],
		['https://api.example.com', API, '/'],
		['/sequences?page=2', GATEWAY, '/sequences?page=2'],
		['?page=2', GATEWAY, '/sequences?page=2'],
		['/amplemarket/sequences?page=2', GATEWAY, '/sequences?page=2'],
		['https://gateway.example.com/amplemarket/sequences', GATEWAY, '/sequences'],
		['http://gateway.example.com:8080/amplemarket/sequences', GATEWAY, '/sequences'],
	])('%j is asked of %s', (link, base, expected) => {
		expect(nextPath(link, '/sequences?page[size]=10', base)).toBe(expected);
	});

	test.each([undefined, '', ' \n'])('%j is the end of the list', (link) => {
		expect(nextPath(link, '/sequences', API)).toBeUndefined();
	});

	test.each([
		['https://evil.example.com/sequences', API],
		['//evil.example.com/sequences', API],
		['https://user:pass@api.example.com/sequences', API],
		['https://gateway.example.com/other/sequences', GATEWAY],
		['\\\\gateway.example.com:81/sequences', GATEWAY],
		['javascript:alert(1)', API],
		['mailto:a@api.example.com', API],
		['\\\\evil.example.com\\x', API],
		['https://', API],
	])('%j is not followed from %s', (link, base) => {
		expect(nextPath(link, '/sequences', base)).toBe('strayed');
	});

	test('never leads off the base URL, whatever it holds', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.webUrl(), fc.string(), fc.webPath(), fc.webQueryParameters()),
				fc.constantFrom(API, 'https://gateway.example.com/a/b'),
				(link, base) => {
					const followed = nextPath(link, '/sequences', base);
					if (followed === undefined || followed === 'strayed') return;
					expect(followed).toMatch(/^\/[\x21-\x7e]*$/);
					expect(new URL(`${base}${followed}`).origin).toBe(new URL(base).origin);
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('a path', () => {
	test('encodes every value, so that an id never reaches into another segment or into the query', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
				fc.pre(id !== '.' && id !== '..');
				const url = new URL(
					`https://api.example.com${callOf('GET /cadences/{id}/enrollments', { id }).path}`,
				);
				const segments = url.pathname.split('/');
				expect(segments).toHaveLength(4);
				expect(decodeURIComponent(segments[2] ?? '')).toBe(id);
				expect(url.search + url.hash).toBe('');
			}),
			{ numRuns: 500 },
		);
	});

	test.each(['', '.', '..'])("refuses '%s'", (id) => {
		expect(() => callOf('GET /cadences/{id}', { id })).toThrow('is no id');
	});

	test('takes its query with it: lists repeat their key, undefined is left out, all is encoded', () => {
		expect(
			target({
				path: '/x',
				query: { status: ['A', 'B'], name: 'a&b=c', gone: undefined, flag: true },
			}),
		).toBe('/x?status=A&status=B&name=a%26b%3Dc&flag=true');
	});
});

describe('a credential', () => {
	test.each([
		['https://api.example.com', 'https://api.example.com'],
		[' https://api.example.com/v1/ ', 'https://api.example.com/v1'],
		['http://127.0.0.1:4010/v1', 'http://127.0.0.1:4010/v1'],
	])('takes %s as base URL', (given, baseUrl) => {
		expect(checkedBaseUrl(given)).toEqual({ baseUrl });
	});

	test.each([
		'',
		'api.example.com',
		'ftp://x.example',
		'https://u:p@x.example',
		'https://x.example/?a=1',
		'https://x.example/#a',
		undefined,
		7,
	])('refuses %s as base URL', (given) => {
		expect(checkedBaseUrl(given)).toHaveProperty('problem');
	});

	test.each(['', '  ', 'a b', 'a\r\nx-evil: 1', 'schlüssel', undefined])(
		'refuses %j as key: it could not stand in a header',
		(given) => {
			expect(checkedKey(given)).toHaveProperty('problem');
		},
	);
});
