// What the commands have in common that build the package and then run a program on it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { npm, root, since } from './lib.mjs';
import { setup } from './setup.mjs';

/** A terminal signals the whole group of this process, and npm passes on its own: so soon it is the same Ctrl-C, ms. */
const SAME_INTERRUPT = 500;

/**
 * Runs a program in TypeScript and resolves with its exit code. It gets a process group of its own, so that it sees one
 * SIGINT for one Ctrl-C.
 */
function run(program, args) {
	const ownGroup = process.platform !== 'win32';
	const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
		cwd: root,
		stdio: 'inherit',
		detached: ownGroup,
	});
	let lastInterrupt = 0;
	process.on('SIGINT', () => {
		if (!ownGroup || Date.now() - lastInterrupt < SAME_INTERRUPT) return;
		lastInterrupt = Date.now();
		child.kill('SIGINT');
	});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
	});
}

/** Installs what is missing, builds, and runs a program in TypeScript, whose exit code becomes this process's. */
export async function handOver(program, args = [], install = () => undefined) {
	try {
		setup();
		await install();
		const startedAt = Date.now();
		if (npm('run', 'build', '--silent') !== 0) throw new Error('The build failed; see above.');
		console.log(`Built in ${since(startedAt)}.`);
		process.exitCode = await run(program, args);
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
