import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from './lib.mjs';

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

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a script with this Node to its end, passing on what would end this process; hands back its exit code. */
async function run(args) {
	const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
	const passOn = (signal) => child.kill(signal);
	for (const signal of SIGNALS) process.on(signal, passOn);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code) => resolve(code ?? 1));
		});
	} finally {
		for (const signal of SIGNALS) process.off(signal, passOn);
	}
}

/** Runs jest and hands back its exit code and the closing line: `Tests: N passed, N failed`. */
export async function runJest(args) {
	const folder = mkdtempSync(join(tmpdir(), 'sales-engagement-tests-'));
	try {
		const resultFile = join(folder, 'result.json');
		const jest = 'node_modules/jest/bin/jest.js';
		const code = await run([jest, '--json', `--outputFile=${resultFile}`, ...args]);
		return { code, line: closingLine(resultFile, code) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
