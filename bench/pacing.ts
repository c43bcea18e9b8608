import { seeded } from '../test/support/random';
import { show } from './report';
import type { Row } from './report';
import { execution, settingOf } from './simulation';
import type { ProviderSettings } from './simulation';
import { spreadOf } from './stats';

const SEEDS = [1, 2, 3, 4, 5, 6, 7];
const MINUTE = 60_000;

const note = `${SEEDS.length} seeds, virtual time`;

interface Run {
	readonly seconds: number;
	readonly refused: number;
}

/** The same run with several seeds. */
async function runs(calls: number, provider: (seed: number) => ProviderSettings): Promise<Run[]> {
	const found: Run[] = [];
	for (const seed of SEEDS) {
		const setting = settingOf(seed, provider(seed));
		const seconds = await execution(setting, calls);
		found.push({ seconds, refused: setting.provider.refused });
	}
	return found;
}

const row = (what: string, unit: string, values: readonly number[], atMost: number): Row => ({
	what,
	unit,
	figure: spreadOf(values),
	bound: { atMost },
	note,
});

const secondsOf = (found: readonly Run[]) => found.map(({ seconds }) => seconds);

/** Refusals that mean nothing. */
async function strays(): Promise<Row[]> {
	const once = await runs(5_000, () => ({ latency: 10, isStray: (n) => n === 10 }));
	const now = await runs(5_000, (seed) => {
		const random = seeded(seed + 1_000);
		return { latency: 10, isStray: () => random() < 0.004 };
	});
	return [
		row('5,000 leads at 10 ms, the 10th call refused', 's', secondsOf(once), 10),
		row(
			'5,000 leads at 10 ms, 0.4 % refused for 1 s',
			's a refusal',
			now.map(({ seconds, refused }) => seconds / refused),
			2.5,
		),
	];
}

/** Limits that nobody tells. */
async function untold(): Promise<Row[]> {
	const rows: Row[] = [];
	for (const latency of [4, 100]) {
		const steady = await runs(1_000, () => ({ latency, limit: () => 50 }));
		const what = `1,000 leads at ${latency} ms under 50 calls a second`;
		const bound = latency === 4 ? 1.1 : 1.15;
		rows.push(
			row(
				what,
				'time / bound',
				secondsOf(steady).map((s) => s / 20),
				bound,
			),
		);
		rows.push(
			row(
				`${what}, refused`,
				'% of leads',
				steady.map(({ refused }) => refused / 10),
				latency === 4 ? 2 : 3,
			),
		);
	}
	const raised = await runs(10_000, () => ({
		latency: 10,
		limit: (elapsed) => (elapsed < 10_000 ? 50 : 500),
	}));
	const cut = await runs(10_000, () => ({
		latency: 10,
		limit: (elapsed) => (elapsed < 10_000 ? 500 : 50),
	}));
	return [
		...rows,
		row(
			'50 calls a second, raised to 500 after 10 s, 10,000 leads',
			'time / ideal',
			secondsOf(raised).map((s) => s / (10 + 9_500 / 500)),
			1.4,
		),
		row(
			'500 calls a second, cut to 50 after 10 s, 10,000 leads',
			'time / ideal',
			secondsOf(cut).map((s) => s / (10 + 5_000 / 50)),
			1.3,
		),
	];
}

/** Executions that share a key. */
async function turns(): Promise<Row[]> {
	const small: number[] = [];
	const big: number[] = [];
	for (const seed of SEEDS) {
		const setting = settingOf(seed, { latency: 10, limit: () => 50 });
		const all = [execution(setting, 5_000)];
		for (let each = 0; each < 9; each += 1) all.push(execution(setting, 20, { after: 1_000 }));
		const [first = Number.NaN, ...others] = await Promise.all(all);
		small.push(Math.max(...others));
		big.push(first / ((5_000 + 180) / 50));
	}
	const rows = [
		row('nine executions of 20 leads beside one of 5,000, the slowest of the nine', 's', small, 6),
		row('… and the one of 5,000', 'time / ideal', big, 1.1),
	];
	for (const executions of [4, 20]) {
		const single: number[] = [];
		const whole: number[] = [];
		for (const seed of SEEDS) {
			const caps = [{ requests: 30, perMs: MINUTE }];
			const setting = settingOf(seed, { latency: 300 }, { caps });
			const all = Array.from({ length: executions }, async () => await execution(setting, 40));
			single.push(await execution(setting, 1, { after: 2_000 }));
			const minutes = Math.ceil((executions * 40 + 1) / 30) - 1;
			whole.push(Math.max(...(await Promise.all(all))) / (minutes * 60));
		}
		const what = `one lead beside ${executions} executions of 10,000 at 30 calls a minute`;
		rows.push(
			row(what, 's', single, 60),
			row('… and the last of these', 'time / fewest windows', whole, 1.02),
		);
	}
	return rows;
}

/** How the pace of calls is found and shared, against simulated providers: hours in seconds, without a network. */
export async function pacing(): Promise<Row[]> {
	return [...(await strays()), ...(await untold()), ...(await turns())];
}

if (require.main === module) void pacing().then(show);
