import * as fc from 'fast-check';

import { entries, entry, jsonList } from '../../../../nodes/shared/declare/entries';
import { amount, choice, text } from '../../../../nodes/shared/declare/kinds';
import { InputError } from '../../../../nodes/shared/declare/parse';

const context = { timezone: 'UTC' };

const steps = entries({
	displayName: 'Steps',
	entryName: 'Step',
	most: 3,
	required: true,
	members: {
		kind: choice({
			displayName: 'Kind',
			options: [
				{ name: 'Email', value: 'email' },
				{ name: 'Wait', value: 'wait' },
			],
			required: true,
		}),
		delayDays: amount({ displayName: 'Delay Days', least: 0, initial: 0 }),
		body: text({ displayName: 'Body' }),
	},
});

const problemOf = (work: () => unknown): string => {
	try {
		work();
	} catch (error) {
		if (error instanceof InputError) return error.problem;
	}
	return 'none';
};

test('entries come in their order, from the editor and from an expression alike, without what is empty', () => {
	const given = [
		{ kind: 'email', delayDays: '0.5', body: 'Hi' },
		{ kind: 'wait', delayDays: 2, body: '' },
	];
	const expected = [
		{ kind: 'email', delayDays: 0.5, body: 'Hi' },
		{ kind: 'wait', delayDays: 2 },
	];
	expect(steps.parse({ entry: given }, context)).toEqual(expected);
	expect(steps.parse(given, context)).toEqual(expected);
});

test.each([
	[[{ kind: 'email' }, { delayDays: 1 }], 'has Step 2, whose Kind is empty'],
	[[{ kind: 'walk' }], "has Step 1, whose Kind is 'walk'"],
	[[{ kind: 'wait', delayDays: -1 }], 'has Step 1, whose Delay Days is not a number of at least 0'],
	[Array.from({ length: 4 }, () => ({ kind: 'wait' })), 'has 4 entries of Step'],
])('%j is refused: it %s', (given, problem) => {
	expect(problemOf(() => steps.parse(given, context))).toBe(problem);
});

describe('one entry', () => {
	const target = entry({
		displayName: 'Target',
		entryName: 'Target',
		required: true,
		members: {
			name: text({ displayName: 'Name', required: true }),
			note: text({ displayName: 'Note' }),
		},
	});

	test('comes from the editor and from an expression alike', () => {
		expect(target.parse({ entry: { name: 'a', note: '' } }, context)).toEqual({ name: 'a' });
		expect(target.parse({ name: 'a', note: 'b' }, context)).toEqual({ name: 'a', note: 'b' });
	});

	test.each([[{}], [{ entry: { note: 'b' } }]])('%j is refused: it has no name', (given) => {
		expect(problemOf(() => target.parse(given, context))).toBe('has Target, whose Name is empty');
	});
});

describe('a list as JSON', () => {
	const list = jsonList({
		displayName: 'Steps',
		entryName: 'step',
		required: true,
		check: ({ bad }, place) => {
			if (bad === true) throw new InputError(`has step ${place}, which is bad`, 'Mend it.');
		},
	});

	test('is sent as it is', () => {
		fc.assert(
			fc.property(
				fc.array(fc.dictionary(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), fc.integer())),
				(given) => {
					fc.pre(!/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(given)));
					expect(list.parse(JSON.stringify(given), context)).toEqual(given);
					expect(list.parse(given, context)).toEqual(given);
				},
			),
		);
	});

	test.each([
		['{', 'is no JSON list'],
		[{ a: 1 }, 'is no JSON list'],
		['[1]', 'has step 1, which is no object'],
		['[{},{"bad":true}]', 'has step 2, which is bad'],
	])('%j is refused: it %s', (given, problem) => {
		expect(problemOf(() => list.parse(given, context))).toBe(problem);
	});
});
