import type { INodeParameters } from 'n8n-workflow';

import type { Json, Rig } from '../../support/rig';
import { deliver, inOrder, parsed } from './cases';
import type { Delivering } from './cases';
import { whatOf, wayOutOf, detailsOf } from '../../support/items';

/** What is wrong, the bad part of an item, the field as the editor calls it, and words of the error. */
export type Row = readonly [what: string, bad: Json, field: string, words?: string];

export const named = (rows: readonly Row[]) =>
	rows.map(([what, bad, field, words = '']) => ({ what, bad, field, words }));

export const NOT_EMAILS: ReadonlyArray<readonly [string, unknown]> = [
	['an object', { address: 'jane@x.example' }],
	['a list', ['jane@x.example']],
	['a switch', true],
	['no address', 'jane'],
	['an address without a domain', 'jane@'],
	['an address without a dot', 'jane@localhost'],
	['two addresses', 'jane@x.example, joe@x.example'],
	['an address with another as its name', 'jane@x.example <joe@x.example>'],
	['an address with a blank inside', 'ja ne@x.example'],
	['an address over 320 characters', `${'a'.repeat(320)}@x.example`],
];
export const NOT_URLS: ReadonlyArray<readonly [string, unknown]> = [
	['an object', { url: 'https://linkedin.com/in/jane' }],
	['a list', ['https://linkedin.com/in/jane']],
	['a number', 7],
	['no address', 'jane'],
	['a name of a profile', '/in/jane'],
	['an address of another kind', 'ftp://linkedin.com/in/jane'],
	['a script', 'javascript:alert(1)'],
	['an address with a blank inside', 'https://linkedin.com/in/ja ne'],
	['a scheme alone', 'https://'],
];
export const NOT_IDS: ReadonlyArray<readonly [string, unknown]> = [
	['a list', ['a']],
	['an object', { id: 'a' }],
	['a switch', false],
	['a dot', '.'],
	['two dots', '..'],
	['half a character', '\ud800'],
];
export const NOT_CONTEXTS: ReadonlyArray<readonly [string, unknown, string?]> = [
	['broken JSON', '{ "a": 1', 'JSON'],
	['JSON of another kind', '[1]', 'a list'],
	['JSON null', 'null', 'null'],
	['a list', ['a'], 'a list'],
	['a number', 7],
	['a key __proto__', parsed('{"__proto__":{"polluted":true}}'), '__proto__'],
	['a key __proto__ in JSON text', '{"__proto__":{"polluted":true}}', '__proto__'],
	['a key constructor', parsed('{"constructor":{"prototype":{"polluted":true}}}'), 'constructor'],
	['a key prototype', parsed('{"prototype":{"polluted":true}}'), 'prototype'],
	['a key __proto__ deep inside', parsed('{"a":[{"b":{"__proto__":{"x":1}}}]}'), '__proto__'],
	['a key constructor deep inside', '{"a":{"b":[[{"constructor":1}]]}}', 'constructor'],
];

export const of = (
	list: ReadonlyArray<readonly [string, unknown, string?]>,
	name: string,
	field: string,
): Row[] =>
	list.map(([what, value, words]) => [
		`${name} is ${what}`,
		{ [name]: value } as Json,
		field,
		words,
	]);

/** The item in the middle of three is bad: it fails alone, as the issue has it. */
export async function expectOnlyTheBadOneFails(
	rig: Rig,
	delivering: Delivering,
	items: readonly Json[],
	field: string,
	words: string,
	parameters?: INodeParameters,
) {
	const ended = await deliver(rig, delivering, items, parameters);
	expect(ended.thrown).toBeUndefined();
	const [before, bad, after, ...others] = inOrder(ended);
	expect(others).toEqual([]);
	expect(ended.error).toEqual([bad]);
	expect(bad?.pairedItem).toEqual({ item: 1 });
	const error = String(whatOf(bad));
	expect(error).toMatch(new RegExp(`^'${field}' .*\\[item 1\\]$`));
	expect(error.match(/\[item/g)).toHaveLength(1);
	expect(error).toContain(words);
	expect(error.length).toBeLessThan(300);
	expect(wayOutOf(bad)).toMatch(/^[A-Z].*\.$/);
	expect(detailsOf(bad)).toEqual({
		outcome: 'failed',
		code: 'invalid_input',
		statusCode: null,
		retryable: false,
		attempts: 0,
		response: null,
	});
	for (const item of [before, after]) expect(['enrolled', 'updated']).toContain(item?.json.outcome);
	expect(delivering.taken(rig)).toBe(2);
	expect(Reflect.get({}, 'polluted')).toBeUndefined();
}
