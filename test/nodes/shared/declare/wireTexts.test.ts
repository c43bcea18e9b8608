import fc from 'fast-check';

import { mailboxes, sequences } from '../../../../nodes/Amplemarket/pickers';
import type { Field } from '../../../../nodes/shared/declare/fields';
import {
	choices,
	dateTime,
	email,
	emails,
	id,
	json,
	otherColumns,
	refinedJson,
	switches,
	text,
	toggle,
	url,
} from '../../../../nodes/shared/declare/kinds';
import { pairs } from '../../../../nodes/shared/declare/pairs';
import { locator, pickedEmails } from '../../../../nodes/shared/declare/locator';
import { InputError } from '../../../../nodes/shared/declare/parse';

// JSON has no place for half a character, and many databases none for NUL: a call with one is refused for all its rows.

const named = { displayName: 'Field' };
const kept = (values: Record<string, unknown>) => values;

/** Half a surrogate pair and NUL, also side by side, among signs that may stay. */
const sign = fc.constantFrom(
	'\ud83d',
	'\udc4b',
	'\0',
	'a',
	'1',
	'@',
	'.',
	'/',
	' ',
	'👋',
	'é',
	',',
);
const dirty = fc.oneof(
	fc.string({ unit: sign, maxLength: 12 }),
	fc
		.tuple(
			fc.constantFrom(
				'jane@x.example',
				'https://x.example/in/jane',
				'2026-03-01T08:00',
				'id-1',
				'a',
			),
			fc.nat(24),
			fc.option(sign, { nil: '' }),
		)
		.map(([good, place, bad]) => good.slice(0, place) + bad + good.slice(place)),
);
const record = fc.dictionary(dirty, fc.oneof(dirty, fc.dictionary(dirty, dirty, { maxKeys: 2 })), {
	maxKeys: 3,
});
const value = fc.oneof(dirty, fc.array(dirty, { maxLength: 3 }), record);
const pair = fc.record({ name: dirty, value });

const FIELDS: ReadonlyArray<readonly [string, Field<unknown>, fc.Arbitrary<unknown>]> = [
	['text', text(named), value],
	['id', id(named), value],
	['url', url(named), value],
	['dateTime', dateTime(named), value],
	['email', email(named), value],
	['emails', emails({ ...named, most: 3 }), value],
	['pickedEmails', pickedEmails({ ...named, picker: mailboxes, most: 3 }), value],
	['choices', choices({ ...named, options: [{ name: 'A', value: 'a' }] }), value],
	[
		'json',
		json(named),
		fc.oneof(
			record,
			record.map((held) => JSON.stringify(held)),
		),
	],
	['refinedJson', refinedJson({ ...named, refine: kept }), record],
	[
		'pairs',
		pairs({ ...named, pairName: 'Field' }),
		fc.array(pair, { maxLength: 3 }).map((field) => ({ field })),
	],
	['switches', switches(named, { a: toggle(named) }), fc.oneof(record, dirty)],
	[
		'otherColumns',
		otherColumns({
			...named,
			word: 'data',
			wordName: 'Use',
			ignoreDescription: 'Left alone',
			refine: kept,
		}),
		fc.constant('data'),
	],
	[
		'locator',
		locator({
			...named,
			picker: sequences,
			idPlaceholder: '1',
			url: { regex: '^https://x\\.example/(.*)$', placeholder: '', thing: 'a thing' },
		}),
		fc.record({ mode: fc.constantFrom('id', 'url'), value: dirty }),
	],
];

/** As JSON has them, for `JSON.stringify` writes both as an escape. */
const UNSENDABLE = /\\u(?:d[89a-f][0-9a-f]{2}|0000)/;

test.each(FIELDS)('%s: neither half a character nor NUL is in what is sent', (_, field, given) => {
	let taken = 0;
	fc.assert(
		fc.property(given, record, (held, columns) => {
			const context = { timezone: 'UTC', columnsLeft: () => columns };
			let sent: unknown;
			try {
				sent = field.parse(held, context);
			} catch (error) {
				if (error instanceof InputError) return;
				throw error;
			}
			taken += 1;
			expect(JSON.stringify(sent) ?? '').not.toMatch(UNSENDABLE);
		}),
		{ numRuns: 1_000 },
	);
	expect(taken).toBeGreaterThan(0);
});
