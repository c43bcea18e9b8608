import fc from 'fast-check';

import {
	failed,
	failure,
	skipped,
	success,
	unchanged,
	untouched,
} from '../../../../nodes/shared/declare/outcome';
import type { Outcome } from '../../../../nodes/shared/declare/outcome';
import { Tally } from '../../../../nodes/shared/engine/summary';

const invalid = (index: number) =>
	failed(
		{ error: `'Email' is not an email address [item ${index}]`, wayOut: 'Correct it.' },
		{ code: 'invalid_input' },
	);
const times = (count: number, outcome: Outcome) => Array.from({ length: count }, () => outcome);
const told = (outcomes: readonly Outcome[], notes: string[] = [], wasCut = false) => {
	const tally = new Tally();
	for (const [index, outcome] of outcomes.entries()) tally.add(outcome, index);
	return tally.summary(notes, wasCut);
};

test('is the tally by outcome and reason, with the way out of each', () => {
	const outcomes: Outcome[] = [
		...times(43, success('enrolled')),
		untouched('already_enrolled'),
		...times(2, skipped('in_exclusion_list', 'It is on an exclusion list')),
		skipped('recently_contacted', 'It was contacted recently', {}, 'Overrides lets them in'),
	];
	outcomes.splice(6, 0, invalid(6));
	outcomes.splice(17, 0, invalid(17));
	expect(told(outcomes, ['3 items without an address.'])).toEqual({
		message:
			"43 enrolled · 1 already enrolled · 3 skipped: 2 in exclusion list, 1 recently contacted (Overrides lets them in) · 2 failed: 'Email' is not an email address, items 6 and 17 (Correct it). 3 items without an address.",
		type: 'info',
	});
});

test('warns where nothing got in, where something is unknown, and where the run was cut short', () => {
	expect(told([invalid(0), invalid(1)])).toEqual({
		message:
			"Nothing was done: 2 failed: 'Email' is not an email address, items 0 and 1 (Correct it).",
		type: 'warning',
	});
	const lost = failure('unknown', { error: 'It may or may not be in', wayOut: '' });
	expect(told([success('sent'), lost])?.type).toBe('warning');
	expect(told([success('sent')], [], true)?.type).toBe('warning');
	expect(told([untouched('already_enrolled')])?.type).toBe('info');
});

test('is in the conditional where nothing was to be sent, and not where some were', () => {
	const repeat = { ...skipped('duplicate_in_input', 'It repeats'), duplicateOf: 0 };
	expect(told([untouched('planned'), repeat, invalid(2)])?.message).toBe(
		"Dry run: 1 would be sent · 1 would be skipped: 1 repeated in the input · 1 cannot be sent: 'Email' is not an email address, item 2 (Correct it).",
	);
	expect(told([success('enrolled'), untouched('planned')])?.message).toBe(
		'1 enrolled · 1 planned.',
	);
	expect(told([unchanged('already_in_list')])?.message).toBe('1 unchanged: 1 already in list.');
});

test('tells a few items and causes, however many there are, and counts each item once', () => {
	const outcome = fc.oneof(
		fc.constant(success('enrolled')),
		fc.constantFrom('a', 'b').map((reason) => skipped(reason, reason)),
		fc.nat(30).map((n) => failed({ error: `cause ${n}`, wayOut: '' })),
	);
	fc.assert(
		fc.property(fc.array(outcome, { minLength: 1, maxLength: 300 }), (outcomes) => {
			const { message = '' } = told(outcomes) ?? {};
			expect(message.length).toBeLessThan(400);
			const counts = [...message.matchAll(/(?:^|· |: )(\d+) (?:enrolled|skipped|failed)/g)];
			const sum = counts.reduce((total, [, count]) => total + Number(count), 0);
			expect(sum).toBe(outcomes.length);
		}),
	);
	expect(told([])).toBeUndefined();
});

test('of many kinds of failure all are counted, and few are told', () => {
	const outcomes = Array.from({ length: 5_000 }, (_, n) =>
		failed({ error: `'${n}' is no address`, wayOut: '' }),
	);
	expect(told(outcomes)?.message).toMatch(
		/^Nothing was done: 5000 failed: .*; 4997 for other causes\.$/,
	);
	const same = Array.from({ length: 40 }, (_, n) => invalid(n));
	expect(told(same)?.message).toContain('items 0, 1, 2, 3, 4 and 35 more');
});
