import fc from 'fast-check';

import { isToGiveWay } from '../../../../nodes/shared/http/exchange';
import { HttpAnswer } from '../../../../nodes/shared/http/port';
import type { HttpFailure, HttpResult } from '../../../../nodes/shared/http/port';
import { backOff, decide, judge, retryAfterOf } from '../../../../nodes/shared/http/retry';
import type { Situation } from '../../../../nodes/shared/http/retry';

const answer = (status: number, headers: Record<string, string> = {}): HttpResult =>
	new HttpAnswer(status, headers, Buffer.from('{}'));

const broken = (reason: HttpFailure['reason'], maybeDelivered: boolean): HttpResult => ({
	kind: 'failure',
	reason,
	maybeDelivered,
	isLasting: false,
	message: '',
});

const ample: Omit<Situation, 'verdict' | 'repeatable'> = {
	attempt: 1,
	timeLeft: 600_000,
	random: 0.5,
};

// The table of the docs, row by row.
describe.each([
	{
		what: 'no connection',
		result: broken('refused', false),
		idempotent: 'repeat',
		other: 'repeat',
	},
	{ what: 'no such host', result: broken('dns', false), idempotent: 'repeat', other: 'repeat' },
	{ what: 'TLS', result: broken('tls', false), idempotent: 'repeat', other: 'repeat' },
	{ what: '429', result: answer(429), idempotent: 'repeat', other: 'repeat' },
	{
		what: '503 with Retry-After',
		result: answer(503, { 'retry-after': '1' }),
		idempotent: 'repeat',
		other: 'repeat',
	},
	{ what: 'a reset', result: broken('reset', true), idempotent: 'repeat', other: 'read-back' },
	{ what: 'a time-out', result: broken('timeout', true), idempotent: 'repeat', other: 'read-back' },
	{
		what: 'an answer that is too large',
		result: broken('too_large', true),
		idempotent: 'repeat',
		other: 'read-back',
	},
	...[500, 502, 503, 504].map((status) => ({
		what: String(status),
		result: answer(status),
		idempotent: 'repeat',
		other: 'read-back',
	})),
	...[400, 403, 404, 409, 413, 422].map((status) => ({
		what: String(status),
		result: answer(status),
		idempotent: 'settle',
		other: 'settle',
	})),
	{
		what: '403 with Retry-After',
		result: answer(403, { 'retry-after': '5' }),
		idempotent: 'repeat',
		other: 'repeat',
	},
	{ what: '401', result: answer(401), idempotent: 'stop', other: 'stop' },
])('after $what', ({ result, idempotent, other }) => {
	test(`an idempotent call: ${idempotent}`, () => {
		expect(decide({ ...ample, verdict: judge(result, true), repeatable: true }).step).toBe(
			idempotent,
		);
	});

	test(`any other call: ${other}`, () => {
		expect(decide({ ...ample, verdict: judge(result, true), repeatable: false }).step).toBe(other);
	});
});

test('a success that cannot be read is a lost answer, never a success', () => {
	expect(judge(answer(200), false)).toBe('lost');
	expect(judge(answer(200), true)).toBe('answered');
});

const situation = fc.record({
	verdict: fc.constantFrom('answered', 'undelivered', 'lost', 'unauthorized'),
	repeatable: fc.boolean(),
	attempt: fc.integer({ min: 1, max: 1_000 }),
	timeLeft: fc.integer({ min: -1_000, max: 600_000 }),
	retryAfter: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
	random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
}) satisfies fc.Arbitrary<Situation>;

test('a call that may have been acted on is never repeated unseen where a repeat could double it', () => {
	fc.assert(
		fc.property(situation, (given) => {
			if (given.verdict === 'lost' && !given.repeatable)
				expect(decide(given).step).toBe('read-back');
		}),
	);
});

test('a wait never goes beyond the time that is left, and never falls short of what the provider asked', () => {
	fc.assert(
		fc.property(situation, (given) => {
			const step = decide(given);
			if (step.step !== 'repeat') return;
			expect(step.wait).toBeLessThanOrEqual(given.timeLeft);
			expect(step.wait).toBeGreaterThanOrEqual(given.retryAfter ?? 0);
		}),
	);
});

test('the back-off rises, is jittered and bounded', () => {
	expect(backOff(1, 0)).toBe(250);
	expect(backOff(1, 1)).toBe(500);
	expect(backOff(4, 1)).toBe(4_000);
	expect(backOff(100, 1)).toBe(30_000);
});

describe('Retry-After', () => {
	const now = Date.UTC(2026, 0, 1, 12);

	test.each([
		['seconds', { 'retry-after': '7' }, 7_000],
		['a date by our clock', { 'retry-after': new Date(now + 9_000).toUTCString() }, 9_000],
		[
			"a date by the provider's clock, which is an hour ahead",
			{
				'retry-after': new Date(now + 3_609_000).toUTCString(),
				date: new Date(now + 3_600_000).toUTCString(),
			},
			9_000,
		],
		['a time in seconds since 1970', { 'retry-after': String((now + 8_000) / 1_000) }, 8_000],
		['a time in milliseconds since 1970', { 'retry-after': String(now + 8_000) }, 8_000],
		['a time that is past', { 'retry-after': String((now - 8_000) / 1_000) }, undefined],
		['a date that is past', { 'retry-after': new Date(now - 9_000).toUTCString() }, undefined],
		['no time at all', { 'retry-after': '0' }, undefined],
		['less than no time', { 'retry-after': '-1' }, undefined],
		['no time, beside a reset header', { 'retry-after': '0', 'ratelimit-reset': '3' }, 3_000],
		['an hour', { 'retry-after': '3600' }, 3_600_000],
		['a year, as an hour', { 'retry-after': '31536000' }, 3_600_000],
		['a reset header in seconds from now', { 'x-ratelimit-reset': '12' }, 12_000],
		['a reset header as a time', { 'ratelimit-reset': String((now + 5_000) / 1_000) }, 5_000],
		['nothing', {}, undefined],
		['nonsense', { 'retry-after': 'soon' }, undefined],
	])('reads %s', (_, headers, expected) => {
		expect(retryAfterOf(headers, now)).toBe(expected);
	});

	test('never throws and never gives a wait of nothing or one without end, whatever the header holds', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (one, other) => {
				const wait = retryAfterOf({ 'retry-after': one, 'x-ratelimit-reset': other }, now);
				if (wait !== undefined) {
					expect(wait).toBeGreaterThan(0);
					expect(wait).toBeLessThanOrEqual(3_600_000);
				}
			}),
		);
	});
});

test('a call gives way after so many losses, and before the time for other tries is gone', () => {
	expect(isToGiveWay(undefined, 99, 60_000, 0)).toBe(false);
	const way = { after: 3, tries: 8 };
	expect(isToGiveWay(way, 2, 10, 600_000)).toBe(false);
	expect(isToGiveWay(way, 3, 10, 600_000)).toBe(true);
	expect(isToGiveWay(way, 1, 60_000, 540_000)).toBe(false);
	expect(isToGiveWay(way, 1, 60_000, 539_999)).toBe(true);
});
