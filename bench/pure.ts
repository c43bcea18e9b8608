import { settleLeads } from '../nodes/Amplemarket/settleLeads';
import { isNonEmpty } from '../nodes/shared/http/json';
import { batchesOf, withoutRepeats } from '../nodes/shared/engine/plan';

const noBreath = () => undefined;

/** The pure steps by themselves, on 100,000 rows, in microseconds a row. */
export async function microBenchmarks(): Promise<Array<Record<string, string | number>>> {
	const { Bench } = await import('tinybench');
	const rows = Array.from({ length: 100_000 }, (_, index) => ({
		email: `lead-${index}@customers.example`,
		linkedinUrl: undefined,
	}));
	const sent = rows.slice(0, 250).map((row) => ({ row, maybeDelivered: false, since: 0 }));
	if (!isNonEmpty(sent)) throw new Error('No rows');
	const answer = { json: { total: 250, total_added_to_sequence: 250 } };
	const bench = new Bench({ time: 1_000, warmupTime: 200 });
	bench
		.add(
			'setting repeats aside',
			async () => void (await withoutRepeats(rows, ({ email }) => [email], noBreath)),
		)
		.add(
			'batching',
			async () => void (await batchesOf(rows, { size: 250, groupOf: () => '' }, noBreath)),
		)
		.add('settling 250 leads', () => void settleLeads(answer, sent));
	await bench.run();
	return bench.tasks.map(({ name, result }) => {
		const count = name.startsWith('settling') ? 250 : rows.length;
		const latency = 'latency' in result ? result.latency : undefined;
		return {
			step: name,
			'µs a row': ((latency?.p50 ?? Number.NaN) * 1_000) / count,
			runs: latency?.samplesCount ?? 0,
		};
	});
}
