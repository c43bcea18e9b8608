// `npm test`: installs what is missing, then every check in turn. It stops at the first that fails.
// The last line is `Tests: N passed, N failed`, with `, N skipped` where some were left out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { npm, root, since } from './lib.mjs';
import { setup } from './setup.mjs';

const node = (...args) =>
	spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

/** The closing line, from jest's own result. A file that could not be run counts as a failure. */
function closingLine(resultFile, exitCode) {
	let result = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
	try {
		result = JSON.parse(readFileSync(resultFile, 'utf8'));
	} catch {
		// jest writes no result when it finds no test or cannot start; its exit code tells.
	}
	const broken = result.numFailedTests + result.numRuntimeErrorTestSuites;
	const failed = exitCode === 0 ? broken : Math.max(1, broken);
	const skipped = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0);
	return `Tests: ${result.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Runs jest and hands back its exit code and the closing line. */
function runTests(args) {
	const folder = mkdtempSync(join(tmpdir(), 'sales-engagement-tests-'));
	try {
		const resultFile = join(folder, 'result.json');
		const code = node(
			'node_modules/jest/bin/jest.js',
			'--json',
			`--outputFile=${resultFile}`,
			...args,
		);
		return { code, line: closingLine(resultFile, code) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const startedAt = Date.now();
let closing;

/** Each step yields 0 when all is well. Arguments after `npm test --` go to jest. */
const steps = [
	['lint', () => npm('run', 'lint', '--silent')],
	['type check', () => npm('run', 'typecheck', '--silent')],
	['build', () => npm('run', 'build', '--silent')],
	['package', () => node('scripts/check-package.mjs')],
	[
		'tests',
		() => {
			const { code, line } = runTests(process.argv.slice(2));
			closing = line;
			return code;
		},
	],
];

try {
	setup();
	for (const [index, [name, run]] of steps.entries()) {
		const stepStartedAt = Date.now();
		console.log(`\n==> ${name}`);
		if (run() !== 0) {
			process.exitCode = 1;
			const rest = index < steps.length - 1 ? '; the steps after it were not run' : '';
			console.error(`==> ${name} FAILED after ${since(stepStartedAt)}${rest}`);
			break;
		}
		console.log(`==> ${name} passed in ${since(stepStartedAt)}`);
	}
	if (process.exitCode !== 1) console.log(`\nAll checks passed in ${since(startedAt)}.`);
} catch (error) {
	process.exitCode = 1;
	console.error(error.message);
}
if (closing !== undefined) console.log(closing);
