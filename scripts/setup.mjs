// Installs what is missing, and nothing else. It runs before anything is installed, so it uses Node only.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { npm, root, since } from './lib.mjs';

const OLDEST_NODE = [20, 18, 1];

/** Whether a version such as `v20.20.0` is at least {@link OLDEST_NODE}. */
function isNewEnough(version) {
	const parts = version.replace(/^v/, '').split('.').map(Number);
	for (const [index, oldest] of OLDEST_NODE.entries()) {
		const part = parts[index] ?? 0;
		if (part !== oldest) return part > oldest;
	}
	return true;
}

/**
 * Why the packages in node_modules are not those of the lock file, or undefined when they are.
 * npm writes node_modules/.package-lock.json as the last step of an install, so a broken-off install
 * has none. Packages for other platforms stand in the lock as `optional` and are rightly absent.
 */
function whatIsMissing() {
	const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
	const installedFile = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(installedFile)) return 'nothing is installed yet';
	const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
	for (const [path, entry] of Object.entries(wanted)) {
		if (path === '') continue;
		const found = installed[path];
		const name = path.replace(/^.*node_modules\//, '');
		if (found === undefined && (entry.optional || entry.devOptional)) continue;
		if (found === undefined || !existsSync(join(root, path))) return `${name} is missing`;
		if (found.version !== entry.version) return `${name} is of another version`;
	}
	return undefined;
}

/** Brings node_modules in line with package-lock.json. Throws with a message for people. */
export function setup() {
	if (!isNewEnough(process.version)) {
		throw new Error(
			`This project needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}. ` +
				'Install Node 20, 22 or 24 from https://nodejs.org and run the command again.',
		);
	}
	const reason = whatIsMissing();
	if (reason === undefined) return;
	const startedAt = Date.now();
	console.log(`Installing dependencies (${reason}); about a minute …`);
	// The include covers NODE_ENV=production; the log level hides the engine warnings of an optional
	// native module, which is not used.
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	if (npm('ci', '--ignore-scripts', '--include=dev', ...quiet) !== 0) {
		throw new Error(
			'npm ci failed; its messages are above. Check the network and npm’s registry setting, ' +
				'then run the command again.',
		);
	}
	console.log(`Installed in ${since(startedAt)}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		setup();
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
