import { spawnSync } from 'node:child_process';
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

/** Runs jest and hands back its exit code and the closing line: `Tests: N passed, N failed`. */
export function runJest(args) {
	const folder = mkdtempSync(join(tmpdir(), 'sales-engagement-tests-'));
	try {
		const resultFile = join(folder, 'result.json');
		const { status } = spawnSync(
			process.execPath,
			['node_modules/jest/bin/jest.js', '--json', `--outputFile=${resultFile}`, ...args],
			{ cwd: root, stdio: 'inherit' },
		);
		const code = status ?? 1;
		return { code, line: closingLine(resultFile, code) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
