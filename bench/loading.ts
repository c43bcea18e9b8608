import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { ROOT } from '../test/e2e/paths';
import type { Row } from './report';
import { spreadOf } from './stats';

const SCRIPT = join(ROOT, 'scripts/loader-report.mjs');

interface Load {
	readonly ms: number;
	/** How many of our files had been required by then. */
	readonly files: number;
}

function load(mode: 'lazy' | 'eager'): Load {
	const report: unknown = JSON.parse(
		execFileSync(process.execPath, [SCRIPT, mode], { encoding: 'utf8' }),
	);
	if (!isReport(report)) throw new Error('No report of the load');
	return { ms: report.ms, files: report.required.length };
}

const isReport = (value: unknown): value is { ms: number; required: unknown[] } =>
	typeof value === 'object' &&
	value !== null &&
	'ms' in value &&
	typeof value.ms === 'number' &&
	'required' in value &&
	Array.isArray(value.required);

/** n8n's own loader on the built package, each time in a process of its own: as at n8n's start, and all at once. */
export function loading(rounds: number): Row[] {
	const lazy = Array.from({ length: rounds }, () => load('lazy'));
	const eager = Array.from({ length: rounds }, () => load('eager'));
	const times = (loads: readonly Load[]) => spreadOf(loads.map(({ ms }) => ms));
	const note = `${rounds} processes`;
	return [
		{
			what: "n8n's start: reading what the package says of its nodes",
			unit: 'ms',
			figure: times(lazy),
			bound: { atMost: 8 },
			note,
		},
		{
			what: "n8n's start: files of ours that are required",
			unit: 'files',
			figure: spreadOf(lazy.map(({ files }) => files)),
			bound: { atMost: 0 },
			note,
		},
		{
			what: 'Loading all nodes and credentials at once, as after an install',
			unit: 'ms',
			figure: times(eager),
			bound: { atMost: 50 },
			note: `${note}; ${spreadOf(eager.map(({ files }) => files)).median} files`,
		},
	];
}
