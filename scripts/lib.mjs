import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Seconds since `startedAt` (milliseconds, `Date.now()`), for people: `3.2 s`. */
export const since = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/**
 * The program and first arguments that run npm. npm names its own script in `npm_execpath`; without
 * it (a script started with `node` by hand) npm is looked for in PATH.
 */
export function npmCommand() {
	const cli = process.env.npm_execpath;
	if (cli?.endsWith('.js') && /npm/.test(cli)) return { program: process.execPath, args: [cli] };
	return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** Runs npm with these arguments in the project's folder and hands back its exit code. */
export function npm(...args) {
	const command = npmCommand();
	const { status, error } = spawnSync(command.program, [...command.args, ...args], {
		cwd: root,
		stdio: 'inherit',
		shell: command.program.endsWith('.cmd'),
	});
	if (error) throw error;
	return status ?? 1;
}
