// `npm start`: installs what is missing, builds, and hands over to the demo with the arguments given.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { npm, root, since } from './lib.mjs';
import { setup } from './setup.mjs';

/**
 * Runs the demo and resolves with its exit code. It gets a process group of its own, so that it sees one
 * SIGINT for one Ctrl-C: a terminal signals the whole group of this process, and npm passes on its own.
 */
function runDemo(args) {
	const ownGroup = process.platform !== 'win32';
	const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/index.ts', ...args], {
		cwd: root,
		stdio: 'inherit',
		detached: ownGroup,
	});
	let lastInterrupt = 0;
	process.on('SIGINT', () => {
		if (!ownGroup || Date.now() - lastInterrupt < 500) return;
		lastInterrupt = Date.now();
		demo.kill('SIGINT');
	});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => demo.kill(signal));
	return new Promise((resolve, reject) => {
		demo.once('error', reject);
		demo.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
	});
}

try {
	setup();
	const startedAt = Date.now();
	if (npm('run', 'build', '--silent') !== 0) throw new Error('The build failed; see above.');
	console.log(`Built in ${since(startedAt)}.`);
	process.exitCode = await runDemo(process.argv.slice(2));
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}
