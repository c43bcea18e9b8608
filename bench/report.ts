import Table from 'cli-table3';

import type { Spread } from './stats';

/** One line of the report. */
export interface Row {
	readonly what: string;
	readonly unit: string;
	readonly figure: Spread;
	/** What it should be at most or at least. */
	readonly bound: { readonly atMost: number } | { readonly atLeast: number };
	/** Beside the figure: absolute numbers, and how many rounds. */
	readonly note: string;
}

export const holds = ({ figure, bound }: Row): boolean =>
	'atMost' in bound ? figure.median <= bound.atMost : figure.median >= bound.atLeast;

export function show(rows: readonly Row[]): void {
	const table = new Table({ head: ['', 'figure', 'spread', 'bound', 'unit', ''] });
	for (const row of rows) {
		const { figure, bound } = row;
		table.push([
			row.what,
			figure.median.toFixed(2),
			`${figure.min.toFixed(2)}–${figure.max.toFixed(2)}`,
			'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`,
			row.unit,
			holds(row) ? 'holds' : 'FALLS SHORT',
		]);
	}
	console.log(table.toString());
	for (const row of rows) console.log(`${row.what}: ${row.note}`);
}
