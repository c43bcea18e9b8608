import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';

import { follow, LEFT_TO_N8N, referenceOf } from '../../../../nodes/shared/engine/read/reference';
import { evaluate } from '../../../support/evaluations';

/** Keys that a sheet has, and keys that mean something to JavaScript or to n8n. */
const KEYS = [
	'email',
	'First Name',
	'größe',
	'メール',
	"it's",
	'say "hi"',
	'a.b',
	'x.first(1)',
	'$if(a)',
	'0',
	'00',
	'-1',
	'length',
	'name',
	'json',
	'isProxy',
	'$json',
	'$',
	'',
	' ',
	'_x',
	'class',
	'this',
	'window',
	'global',
	'globalThis',
	'undefined',
	'constructor',
	'a.constructor',
	'__proto__',
	'__sanitize',
	'___n8n_data',
	'prototype',
	'toString',
	'valueOf',
	'hasOwnProperty',
	'toJSON',
	'caller',
	'binding',
	'Post (code)',
	'a{b}',
	'back\\slash',
	'tab\t',
	'emoji 👋',
];

const key = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom('a', 'b') },
	{ weight: 3, arbitrary: fc.constantFrom(...KEYS) },
	{ weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);

const plainLeaf = fc.oneof(
	fc.constantFrom<unknown>(undefined, null, '', 0, -0, false, true, Number.NaN, Infinity, 'text'),
	fc.string(),
	fc.double(),
	fc.date(),
);

/** What an item of a Code node or a database may hold, and JSON may not. */
const oddLeaf = fc
	.constantFrom<() => unknown>(
		() => DateTime.fromISO('2026-03-01T09:00:00', { zone: 'Europe/Berlin' }),
		() => new Map([['a', 1]]),
		() =>
			new (class Lead {
				readonly a = 1;
				get b() {
					return 2;
				}
			})(),
		() => () => 'called',
		() => 7n,
		() => Symbol('a'),
		() => /a/,
		() => Object.create({ a: 'inherited' }) as unknown,
		() =>
			Object.create(Object.assign(Object.create(null) as object, { a: 'inherited' })) as unknown,
		() => Object.assign(Object.create(null) as object, { a: 1 }),
		() => runInNewContext('({ a: { b: [1, new Date(0)] } })') as unknown,
		() => new Date(Number.NaN),
	)
	.map((make) => make());

const leaf = fc.oneof({ weight: 2, arbitrary: plainLeaf }, { weight: 1, arbitrary: oddLeaf });

const { value: held } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		leaf,
		fc.array(tie('value'), { maxLength: 3 }),
		fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => jsonOf(pairs)),
	),
}));

/** An object with keys as JSON has them: `__proto__` too is one of its own. */
function jsonOf(pairs: ReadonlyArray<readonly [string, unknown]>): object {
	const json = {};
	for (const [name, value] of pairs)
		Object.defineProperty(json, name, {
			value,
			enumerable: true,
			configurable: true,
			writable: true,
		});
	return json;
}

/** Most references find something: each item has the two keys that most of them name. */
const item = fc
	.tuple(held, held, fc.array(fc.tuple(key, held), { maxLength: 4 }))
	.map(([a, b, others]): INodeExecutionData => {
		const json = jsonOf([['a', a], ['b', b], ...others]);
		return { json: json as INodeExecutionData['json'] };
	});

/** The same leaves in lists and objects of its own. */
const copyOf = ({ json }: INodeExecutionData) =>
	({ json: containersOf(json) }) as unknown as INodeExecutionData;

function containersOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(containersOf);
	if (
		typeof value !== 'object' ||
		value === null ||
		Object.getPrototypeOf(value) !== Object.prototype
	)
		return value;
	return jsonOf(Object.entries(value).map(([name, part]) => [name, containersOf(part)]));
}

const blanks = fc.constantFrom('', '', '', ' ', '  ', '\n', '\t', '\r\n', ' \n\t');

/** A step to a key, in one of the ways to write it; some of them are no valid code, or no plain reference. */
const stepTo = (name: string) =>
	fc
		.tuple(blanks, blanks, blanks)
		.chain(([one, two, three]) =>
			fc.constantFrom(
				`${one}.${two}${name}`,
				`${one}[${two}"${name}"${three}]`,
				`${one}[${two}'${name}'${three}]`,
				`${one}[${two}${JSON.stringify(name)}${three}]`,
				`${one}[${two}0${three}]`,
				`${one}[${two}1${three}]`,
				`${one}?.${two}${name}`,
				`${one}[${two}\`${name}\`]`,
			),
		);

/** Dragged from the editor or written by hand, with text around or not. */
const spelling = fc
	.tuple(blanks, fc.array(key.chain(stepTo), { maxLength: 3 }), blanks)
	.chain(([before, steps, after]) => {
		const code = `{{${before}$json${steps.join('')}${after}}}`;
		return fc.oneof(
			{ weight: 8, arbitrary: fc.constant(`=${code}`) },
			{
				weight: 2,
				arbitrary: fc.constantFrom(
					code,
					`= ${code}`,
					`=${code} `,
					`=${code}\n`,
					`=x-${code}`,
					`=${code}${code}`,
					`=\\${code}`,
					`==${code}`,
					`=${code.slice(0, -2)};}}`,
					`=${code.slice(0, -2)}}`,
					`=${code.slice(0, -2)}`,
					`=${code.slice(0, -2)}.length}}`,
					`=${code.slice(0, -2)}.trim()}}`,
					`=${code.slice(0, -2)} // note\n}}`,
					`=${code.slice(0, -2)} ?? "x"}}`,
				),
			},
		);
	});

const parameter = fc.oneof(
	{ weight: 6, arbitrary: spelling as fc.Arbitrary<INodeParameters[string]> },
	{
		weight: 1,
		arbitrary: fc.record({ __rl: fc.constant(true), mode: fc.constant('id'), value: spelling }),
	},
	{
		weight: 1,
		arbitrary: fc.dictionary(
			fc.constantFrom('leadName', 'startAt', 'dryRun', 'toString'),
			fc.oneof(spelling, fc.constantFrom<INodeParameters[string]>('x', 7, true, null)),
		),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			field: fc.array(fc.record({ name: fc.constant('company'), value: spelling }), {
				maxLength: 3,
			}),
		}),
	},
	{ weight: 1, arbitrary: fc.array(spelling, { maxLength: 3 }) },
) as fc.Arbitrary<INodeParameters[string]>;

describe('a parameter read from the items', () => {
	test('is what n8n evaluates, whatever the reference and whatever the item holds', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(parameter, { minLength: 1, maxLength: 6 }),
				fc.array(item, { minLength: 1, maxLength: 3 }),
				async (given, items) => {
					const parameters = Object.fromEntries(given.map((value, n) => [`p${n}`, value]));
					for (const { n8n, source } of await evaluate(parameters, () => items.map(copyOf)))
						// Jest looks at an own property `constructor` as if it were the type.
						if (!isDeepStrictEqual(source, n8n)) expect(source).toEqual({ but: 'n8n', says: n8n });
				},
			),
			{ numRuns: 300 },
		);
	});

	test.each([
		['={{ $json.email }}', 'jane@x.example'],
		['={{$json.email}}', 'jane@x.example'],
		['={{ $json["First Name"] }}', 'Jane'],
		["={{$json['First Name']}}", 'Jane'],
		['={{ $json.tags[1] }}', 'b'],
		['={{\n\t$json\n\t.company["Post (code)"]\n}}', '1010'],
		['={{ $json.größe }}', 'L'],
		['={{ $json.メール }}', 'm@x.example'],
		['={{ $json.since }}', new Date(0)],
		['={{ $json.company }}', { 'Post (code)': '1010' }],
		['={{ $json.missing }}', undefined],
		['={{ $json.missing.deeper }}', undefined],
		['={{ $json.none }}', null],
		['={{ $json.none.deeper }}', undefined],
	])('%j is read without asking n8n', async (expression, expected) => {
		const json = {
			email: 'jane@x.example',
			'First Name': 'Jane',
			tags: ['a', 'b'],
			company: { 'Post (code)': '1010' },
			größe: 'L',
			メール: 'm@x.example',
			since: new Date(0),
			none: null,
		} as unknown as INodeExecutionData['json'];
		const parameters = {
			text: expression,
			locator: { __rl: true, mode: 'id', value: expression },
			collection: { first: 'x', second: expression },
			pairs: { field: [{ name: 'a', value: expression }] },
		};
		const found = await evaluate(parameters, () => [{ json }]);
		expect(found.map(({ asked }) => asked)).toEqual([false, false, false, false]);
		for (const { n8n, source } of found) expect(source).toStrictEqual(n8n);
		expect(found[0]?.source).toStrictEqual({ value: expected });
	});

	test('each item by its own, also behind an item that n8n reads', async () => {
		const items = [{ json: { a: 'x' } }, { json: { a: new Map() as never } }, { json: {} }];
		const found = await evaluate({ p: '={{ $json.a }}' }, () => items);
		expect(found.map(({ asked }) => asked)).toEqual([false, true, false]);
		for (const { n8n, source } of found) expect(source).toStrictEqual(n8n);
	});

	test.each([
		'{{ $json.email }}',
		'={{ $json?.email }}',
		'={{ $json.email }} ',
		'=x{{ $json.email }}',
		'={{ $json.email }}{{ $json.email }}',
		'={{ $json.email.trim() }}',
		'={{ $json.constructor }}',
		'={{ $json["a.constructor"] }}',
		'={{ $json.__proto__ }}',
		'={{ $json.toString }}',
		'={{ $json.$ }}',
		'={{ $json["a\\"b"] }}',
		'={{ $json["a}}"] }}',
		'={{ $json[email] }}',
		'={{ $json[-1] }}',
		'={{ $json[01] }}',
		'={{ $jsonx.email }}',
		'={{ $input.item.json.email }}',
		'={{ "$json.email" }}',
		'={{ $json.email; }}',
	])('%j is no plain reference', (expression) => {
		expect(referenceOf(expression)).toBeUndefined();
	});

	// n8n's engine of its own isolate hands on copies, and takes what objects inherit for theirs.
	test.each<[string, unknown]>([
		['a key that every object inherits', { toString: 'x' }],
		['such a key at any depth', [{ deep: [{ valueOf: 1 }] }]],
		['an object of a class', [new Map()]],
		['a big number', { a: 7n }],
		['a date of another realm', runInNewContext('new Date(0)') as unknown],
		['a date with something on it', Object.assign(new Date(0), { a: 1 })],
	])('%s is left to n8n, whose engines differ there', (_, a) => {
		expect(follow({ a }, ['a'])).toBe(LEFT_TO_N8N);
	});

	test("is left to n8n where an expression looks at other items than the node's own", async () => {
		const items = [{ json: { a: 'x' } }, { json: { a: 'y' } }];
		const found = await evaluate(
			{ p: '={{ $json.a }}' },
			() => items,
			(context) =>
				new Proxy(context, {
					get: (target, key) =>
						key === 'getInputData' ? () => [...items].reverse() : Reflect.get(target, key),
				}),
		);
		expect(found.map(({ asked }) => asked)).toEqual([true, true]);
		for (const { n8n, source } of found) expect(source).toStrictEqual(n8n);
	});

	test('every letter that may stand in a plain reference is one to n8n', async () => {
		const letters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
			(letter) => letter !== '$' && referenceOf(`={{ $json.${letter} }}`) !== undefined,
		);
		expect(letters.length).toBeGreaterThan(30_000);
		const name = letters.join('');
		const [found] = await evaluate({ p: `={{ $json.${name} }}` }, () => [
			{ json: { [name]: 'x' } },
		]);
		expect(found?.n8n).toEqual({ value: 'x' });
	});
});
