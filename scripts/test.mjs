// `npm test`: installs what is missing, then every check in turn. It stops at the first that fails.
// The last line is `Tests: N passed, N failed`, with `, N skipped` where some were left out.
import { spawnSync } from 'node:child_process';

import { runJest } from './jest.mjs';
import { npm, root, since } from './lib.mjs';
import { setup } from './setup.mjs';

const node = (...args) =>
	spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const startedAt = Date.now();
let closing = 'Tests: 0 passed, 1 failed';

/** Each step yields 0 when all is well. Arguments after `npm test --` go to jest. */
const steps = [
	['lint', () => npm('run', 'lint', '--silent')],
	['type check', () => npm('run', 'typecheck', '--silent')],
	['build', () => npm('run', 'build', '--silent')],
	['package', () => node('scripts/check-package.mjs')],
	[
		'tests',
		async () => {
			const { code, line } = await runJest(process.argv.slice(2));
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
		if ((await run()) !== 0) {
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
console.log(closing);
