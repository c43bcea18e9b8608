// `npm run weight`: what the built package weighs: its size, its nodes' descriptions beside two of n8n's own, and what
// loading costs. `npm run weight -- memory`, instead: what an n8n that does nothing has in memory, with the package and
// without it, in about nine minutes. Both install the n8n of the end-to-end tests where it is missing.
import Table from 'cli-table3';

import { idle } from '../bench/idle';
import { loading } from '../bench/loading';
import { descriptionSizes, firstUses, packedSize } from '../bench/weight';
import { install } from '../test/e2e/install.mjs';
import { exitOnSignals } from '../test/e2e/processes';

const ROUNDS = 9;
const STARTS = 3;

exitOnSignals();
await install({ debian: false });
const rows = process.argv.includes('memory')
	? await idle(STARTS)
	: [...(await packedSize()), ...descriptionSizes(), ...loading(ROUNDS), ...firstUses(ROUNDS)];
const table = new Table({ head: ['', 'median', 'smallest', 'largest', 'unit'] });
for (const { what, unit, figure } of rows) {
	table.push([what, ...[figure.median, figure.min, figure.max].map((n) => n.toFixed(1)), unit]);
}
console.log(table.toString());
