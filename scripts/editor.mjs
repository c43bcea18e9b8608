// `npm run editor`: installs what is missing, builds, and starts a real n8n with the package in it.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { install } from '../test/e2e/install.mjs';
import { npm, root, since } from './lib.mjs';
import { setup } from './setup.mjs';

/** Runs the editor in a process group of its own, so that it sees one signal for one Ctrl-C. */
function runEditor() {
	const editor = spawn(process.execPath, ['--import', 'tsx', 'test/e2e/editor.ts'], {
		cwd: root,
		stdio: 'inherit',
		detached: true,
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => editor.kill(signal));
	}
	return new Promise((resolve, reject) => {
		editor.once('error', reject);
		editor.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
	});
}

try {
	setup();
	await install({ debian: false });
	const startedAt = Date.now();
	if (npm('run', 'build', '--silent') !== 0) throw new Error('The build failed; see above.');
	console.log(`Built in ${since(startedAt)}.`);
	process.exitCode = await runEditor();
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}
