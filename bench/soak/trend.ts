/**
 * How much a series grows from its first sample to its last, by the median of the slopes between all pairs of samples
 * (Theil and Sen): one odd sample, wherever it stands, changes nothing. 0 for fewer than two samples.
 */
export function growthOf(samples: readonly number[]): number {
	const slopes = samples.flatMap((from, start) =>
		samples.slice(start + 1).map((to, gap) => (to - from) / (gap + 1)),
	);
	return slopes.length === 0 ? 0 : medianOf(slopes) * (samples.length - 1);
}

function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
	const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
	return (low + high) / 2;
}
