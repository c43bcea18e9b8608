import fc from 'fast-check';

import { growthOf } from '../../bench/soak/trend';

const series = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 5, maxLength: 20 });

describe('the growth of samples', () => {
	test('is that of a straight line, wherever it starts', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -1_000, max: 1_000 }),
				fc.integer({ min: -50, max: 50 }),
				fc.integer({ min: 2, max: 20 }),
				(start, slope, count) => {
					const line = Array.from({ length: count }, (_, index) => start + slope * index);
					expect(growthOf(line)).toBeCloseTo(slope * (count - 1));
				},
			),
		);
	});

	test('is the same wherever the samples lie, and turns round with them', () => {
		fc.assert(
			fc.property(series, fc.integer({ min: -1_000, max: 1_000 }), (samples, by) => {
				expect(growthOf(samples.map((each) => each + by))).toBeCloseTo(growthOf(samples));
				expect(growthOf([...samples].reverse())).toBeCloseTo(-growthOf(samples));
			}),
		);
	});

	test('is not that of one odd sample', () => {
		fc.assert(
			fc.property(fc.integer({ min: 8, max: 20 }), fc.nat(), fc.integer(), (count, at, odd) => {
				const samples = Array.from({ length: count }, () => 100);
				samples[at % count] = odd;
				expect(growthOf(samples)).toBe(0);
			}),
		);
	});

	test('is none where there is nothing to compare', () => {
		expect(growthOf([])).toBe(0);
		expect(growthOf([7])).toBe(0);
	});
});
