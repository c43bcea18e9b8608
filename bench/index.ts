import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { threadHeld } from './holding';
import { loading } from './loading';
import { bigRuns, callsMade, processorTime, slowProvider, untoldLimit } from './rows';
import { pacing } from './pacing';
import { microBenchmarks } from './pure';
import { readingItems } from './reading';
import { refusingTexts } from './refusing';
import { holds, show } from './report';
import type { Row } from './report';
import { World } from './world';

const ROUNDS = 5;

async function measure(): Promise<Row[]> {
	const rows: Row[] = [...loading(9)];
	const say = (what: string) => console.log(`… ${what}`);
	const world = await World.open();
	try {
		await world.reset();
		say('calls made');
		rows.push(...(await callsMade(world)));
		say('processor time a lead');
		rows.push(...(await processorTime(world, ROUNDS)));
		say('a slow provider');
		rows.push(...(await slowProvider(world, 3)));
		say('reading items');
		rows.push(...(await readingItems(ROUNDS)), ...refusingTexts(ROUNDS));
		say('big runs');
		rows.push(...(await bigRuns(world)));
		say("n8n's thread");
		rows.push(...(await threadHeld(world, 3)));
	} finally {
		world.close();
	}
	say('a limit that the node is not told');
	// The process learns the pace of a key; every round needs a key that it does not know, so a sandbox of its own.
	const limited: Row[][] = [];
	for (let round = 0; round < 3; round += 1) {
		const fresh = await World.open();
		try {
			limited.push(await untoldLimit(fresh, 1));
		} finally {
			fresh.close();
		}
	}
	rows.push(...merged(limited));
	return rows;
}

/** The same rows of several rounds as one row each. */
function merged(rounds: readonly Row[][]): Row[] {
	const [first = []] = rounds;
	return first.map((row, index) => {
		const figures = rounds
			.map((round) => round[index]?.figure.median ?? Number.NaN)
			.sort((one, other) => one - other);
		const [min = Number.NaN] = figures;
		const median = figures[Math.floor(figures.length / 2)] ?? Number.NaN;
		return {
			...row,
			figure: { min, median, max: figures[figures.length - 1] ?? Number.NaN },
			note: row.note.replace(/^\d+ rounds?/, `${rounds.length} rounds`),
		};
	});
}

async function main(): Promise<void> {
	// `npm run bench -- reading`: these rows alone, in seconds and without the sandbox.
	if (process.argv.includes('reading')) {
		show([...(await readingItems(ROUNDS)), ...refusingTexts(ROUNDS)]);
		return;
	}
	// `npm run bench -- holding`: how long n8n's thread is held, alone.
	if (process.argv.includes('holding')) {
		const world = await World.open();
		try {
			show(await threadHeld(world, 3));
		} finally {
			world.close();
		}
		return;
	}
	const rows = [...(await measure()), ...(await pacing())];
	const pure = await microBenchmarks();
	show(rows);
	console.table(pure);
	const machine = {
		node: process.version,
		processors: cpus().length,
		model: cpus()[0]?.model ?? '',
	};
	const folder = join(__dirname, '..', 'bench-output');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'results.json');
	writeFileSync(
		file,
		`${JSON.stringify({ machine, rows: rows.map((row) => ({ ...row, holds: holds(row) })), pure }, null, '\t')}\n`,
	);
	console.log(`Written to ${file}`);
}

void main();
