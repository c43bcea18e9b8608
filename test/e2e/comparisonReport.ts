import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { OUTPUT } from './paths';
import type { Tally } from './tally';

export const COMPARISON = join(OUTPUT, 'comparison.json');

export interface Calls {
	readonly all: number;
	/** Over the limit that nobody was told of. */
	readonly refused: number;
	readonly struckByFault: number;
}

/** What one contender did with so many leads, under one condition. */
export interface Result {
	readonly condition: string;
	readonly who: string;
	readonly seconds: number;
	/** Of the processors, by n8n's process. */
	readonly cpuSeconds: number;
	/** Of the processors, by what n8n has started. */
	readonly cpuSecondsOfChildren: number;
	readonly calls: Calls;
	readonly tally: Tally;
}

const COLUMNS: ReadonlyArray<readonly [string, (result: Result) => number | string]> = [
	['delivered', ({ tally }) => tally.delivered],
	['lost', ({ tally }) => tally.lost],
	['said wrongly', ({ tally }) => tally.wrong],
	['not known', ({ tally }) => tally.notKnown],
	['doubled', ({ tally }) => tally.doubled],
	['calls', ({ calls }) => calls.all],
	['CPU of n8n, s', ({ cpuSeconds }) => cpuSeconds.toFixed(1)],
	['time, s', ({ seconds }) => seconds.toFixed(1)],
];

const HEADINGS = COLUMNS.map(([heading]) => heading);
const cellsOf = (result: Result): string[] => COLUMNS.map(([, cell]) => String(cell(result)));

/** The table with a row for each result. */
export const table = (results: readonly Result[]): { head: string[]; rows: string[][] } => ({
	head: ['leads', 'condition', 'who', ...HEADINGS],
	rows: results.map((result) => [
		String(result.tally.leads),
		result.condition,
		result.who,
		...cellsOf(result),
	]),
});

/** The table of the documentation, in Markdown: a row for each condition and contender, a figure for each number of leads. */
export function markdown(results: readonly Result[]): string {
	const rows = new Map<string, string[][]>();
	for (const result of results) {
		const name = `${result.condition} | ${result.who}`;
		rows.set(name, [...(rows.get(name) ?? []), cellsOf(result)]);
	}
	const lines = [...rows].map(([name, figures]) => {
		const cells = HEADINGS.map((_, index) => figures.map((figure) => figure[index]).join(' / '));
		return [name, ...cells];
	});
	const head = ['condition | who', ...HEADINGS];
	const ruler = head
		.join(' | ')
		.split('|')
		.map(() => '---');
	return [head, ruler, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The results of the newest run. */
export function newestResults(): Result[] {
	const { results } = JSON.parse(readFileSync(COMPARISON, 'utf8')) as { results: Result[] };
	return results;
}
