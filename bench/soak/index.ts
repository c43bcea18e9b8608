import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';

import { startSandbox } from '../../sandbox';
import type { ProviderName, Sandbox } from '../../sandbox';
import { mulberry32 } from '../../sandbox/random';
import { Gauges } from './gauges';
import type { Gauge, Sample } from './gauges';
import { faultsOf, Load, WORKS } from './load';
import type { Task } from './load';
import { growthOf } from './trend';

// A long day in a few minutes: thousands of executions of all nodes in one process, with many keys, faults, Stops and
// failures. Whatever they hold must be given back: a gauge that grows from sample to sample fails the run.

const PROVIDERS: readonly ProviderName[] = ['myAgentMail', 'unify', 'amplemarket'];
/** Credentials of each provider. */
const KEYS = 100;
const SAMPLES = 12;
/**
 * Lanes that there can be: for each good, bad and unreachable credential one in each class of its calls, of which
 * MyAgentMail has one, Unify and Amplemarket two.
 */
const MOST_LANES = KEYS * 3 * 5;
/** Executions at a time. */
const WIDTH = 40;
/** No execution of this load takes so long, ms: its calls end after a second, its retries after two. */
const STUCK = 120_000;

/** What may seem to grow over the whole of the samples. All but the heap is counted exactly. */
const noiseOf = (executions: number): Readonly<Record<Gauge, number>> => ({
	// What V8 keeps of code and types that it meets seldom; half a kilobyte an execution would be a leak. Node runs with
	// `--no-opt`: optimized code and the notes by which it is undone grow for ten thousand executions, by more than that.
	heap: 1_500_000 + executions * 256,
	timers: 0.9,
	handles: 0.9,
	sockets: 0.9,
	// Those that nobody needs are forgotten now and then, and come back: what counts is how many there are.
	lanes: Infinity,
	signals: 0.9,
	process: 0.9,
});

/** The same tasks for the same seed. */
function taskOf(number: number, random: () => number): Task {
	const pick = <T>(list: readonly [T, ...T[]] | readonly T[], fallback: T): T =>
		list[Math.floor(random() * list.length)] ?? fallback;
	const provider = pick(PROVIDERS, 'unify');
	const [first, ...others] = WORKS[provider];
	if (first === undefined) throw new Error(`Nothing is done at ${provider}`);
	const dice = random();
	const work = random() < 0.6 ? first : pick(others, first);
	const fate =
		dice < 0.15
			? 'cancelled'
			: dice < 0.2
				? 'bad key'
				: dice < 0.25
					? 'bad item'
					: dice < 0.28 && work.kind === 'write'
						? 'unreachable'
						: 'whole';
	return {
		provider,
		work,
		key: number % KEYS,
		fate,
		after: random() * 150,
		onError: pick(
			['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const,
			'stopWorkflow',
		),
		retryOnFail: random() < 0.1,
	};
}

/** A read has ten minutes to reach a host, and nobody has ten minutes here. */
const fatesOf = ({ kind }: Task['work']): ReadonlyArray<Task['fate']> =>
	kind === 'write' ? ['whole', 'bad key', 'unreachable'] : ['whole', 'bad key'];

/** Every key does everything once, so that what is kept for a key is there before the first sample. */
const warmUp = (): Task[] =>
	Array.from({ length: KEYS }, (_, key) => key).flatMap((key) =>
		PROVIDERS.flatMap((provider) =>
			WORKS[provider].flatMap((work) =>
				fatesOf(work).map((fate): Task => ({
					provider,
					work,
					key,
					fate,
					after: 0,
					onError: 'continueErrorOutput',
					retryOnFail: false,
				})),
			),
		),
	);

async function runAll(load: Load, tasks: readonly Task[], leak: () => void): Promise<void> {
	let next = 0;
	const worker = async () => {
		for (;;) {
			const task = tasks[next];
			next += 1;
			if (task === undefined) return;
			const stuck = new Promise<'stuck'>((resolve) => {
				setTimeout(() => resolve('stuck'), STUCK).unref();
			});
			const ended = await Promise.race([load.run(task), stuck]);
			if (ended === 'stuck') throw new Error(`An execution never ended: ${JSON.stringify(task)}`);
			leak();
		}
	};
	await Promise.all(Array.from({ length: WIDTH }, worker));
}

/** Faults of our own making, to see that the gauges show them. */
function leakOf(kind: string | undefined, sandbox: Sandbox): () => void {
	const kept: unknown[] = [];
	const { signal } = new AbortController();
	const { port } = new URL(sandbox.unify.baseUrl);
	const leaks: Readonly<Record<string, () => void>> = {
		heap: () => kept.push(new Array(8_192).fill(0.5)),
		listener: () => signal.addEventListener('abort', () => kept.push(kind)),
		socket: () => kept.push(connect(Number(port), '127.0.0.1').on('error', () => undefined)),
		timer: () => setTimeout(() => kept.push(kind), 3_600_000),
	};
	if (kind === undefined) return () => undefined;
	const leak = leaks[kind];
	if (leak === undefined) throw new Error(`--leak takes one of ${Object.keys(leaks).join(', ')}`);
	// Seldom, as real ones are.
	let calls = 0;
	return () => {
		calls += 1;
		if (calls % 10 === 0) leak();
	};
}

const shown = (gauge: Gauge, value: number): string =>
	gauge === 'heap' ? `${(value / 1_000_000).toFixed(2)} MB` : String(Math.round(value * 10) / 10);

const GAUGES: readonly Gauge[] = [
	'heap',
	'timers',
	'handles',
	'sockets',
	'lanes',
	'signals',
	'process',
];

/** @returns what grows */
function report(samples: readonly Sample[], executions: readonly number[]): Gauge[] {
	const last = executions[executions.length - 1] ?? 0;
	const noise = noiseOf(last);
	const growth = (gauge: Gauge) => growthOf(samples.map((sample) => sample[gauge]));
	const table = new Table({
		style: { head: [], border: [], compact: true },
		head: [
			'executions',
			'heap',
			'timers',
			'handles',
			'sockets',
			'lanes',
			'on signals',
			'on process',
		],
	});
	samples.forEach((sample, index) =>
		table.push([executions[index] ?? 0, ...GAUGES.map((gauge) => shown(gauge, sample[gauge]))]),
	);
	table.push(
		['growth', ...GAUGES.map((gauge) => shown(gauge, growth(gauge)))],
		[
			'noise',
			...GAUGES.map((gauge) =>
				gauge === 'lanes' ? `≤ ${MOST_LANES} in all` : `≤ ${shown(gauge, noise[gauge])}`,
			),
		],
	);
	console.log(table.toString());
	const isTooMany = samples.some(({ lanes }) => lanes > MOST_LANES);
	return GAUGES.filter((gauge) => growth(gauge) > noise[gauge] || (gauge === 'lanes' && isTooMany));
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			executions: { type: 'string', default: '4000' },
			seed: { type: 'string', default: '1' },
			leak: { type: 'string' },
		},
	});
	const executions = Number(values.executions);
	const seed = Number(values.seed);
	if (!Number.isInteger(executions) || executions < SAMPLES || !Number.isInteger(seed))
		throw new Error(`--executions takes a number from ${SAMPLES}, --seed a number`);
	const gauges = new Gauges();
	const sandbox = await startSandbox({ limits: 'none', logLimit: 100 });
	const load = new Load(sandbox);
	const leak = leakOf(values.leak, sandbox);
	const random = mulberry32(seed);
	const fresh = (round: number): void => {
		sandbox.reset();
		sandbox.unify.state.inventPeople = true;
		sandbox.setFaults(faultsOf(seed + round));
	};
	const samples: Sample[] = [];
	const counts: number[] = [];
	const began = performance.now();
	const sample = async (count: number) => {
		sandbox.reset();
		samples.push(await gauges.sample());
		counts.push(count);
		const seconds = ((performance.now() - began) / 1_000).toFixed(0);
		console.log(`… ${count} executions, ${seconds} s`);
	};
	try {
		sandbox.unify.state.inventPeople = true;
		await runAll(load, warmUp(), () => undefined);
		const part = Math.ceil(executions / SAMPLES);
		for (let round = 0; round <= SAMPLES; round += 1) {
			fresh(round);
			const tasks = Array.from({ length: part }, (_, n) => taskOf(round * part + n, random));
			await runAll(load, tasks, leak);
			// The first round belongs to the warm-up: the paths of faults are met first here.
			if (round > 0) await sample(round * part);
		}
	} finally {
		await sandbox.close();
	}
	const growing = report(samples, counts);
	for (const warning of gauges.warnings) console.log(`Node warned: ${warning}`);
	if (growing.length > 0) console.log(`GROWS: ${growing.join(', ')}`);
	// At once: a timer that was left behind would keep the process for as long as it is set.
	process.exit(growing.length > 0 || gauges.warnings.length > 0 ? 1 : 0);
}

void main();
