import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { POSTGRES_VERSIONS, REDIS } from './paths';
import { freePort } from './ports';
import { runCommand, Service } from './processes';
import type { Command, User } from './processes';

const HOST = '127.0.0.1';
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C' };

/** A program that listens on this machine only, in a folder of its own that goes when it is stopped. */
export interface Listener {
	readonly port: number;
	readonly stop: () => Promise<void>;
}

export interface Database extends Listener {
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/** A folder for what is thrown away, which goes at the latest when this process exits. */
export function makeFolder(name: string): { folder: string; remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), name));
	const remove = (): void => {
		process.off('exit', remove);
		rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	};
	process.once('exit', remove);
	return { folder, remove };
}

async function listen(
	command: Command,
	{ port, isReady, remove }: { port: number; isReady: RegExp; remove: () => void },
): Promise<Listener> {
	const service = Service.start(command, join(command.cwd, 'log'));
	const stop = async (): Promise<void> => {
		await service.stop();
		remove();
	};
	try {
		await service.ready(() => isReady.test(service.log));
		return { port, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** A Redis that keeps nothing. */
export async function startRedis(): Promise<Listener> {
	const { folder, remove } = makeFolder('redis-');
	const port = await freePort();
	const args = ['--port', String(port), '--bind', HOST, '--dir', folder, '--save', ''];
	return await listen(
		{ program: REDIS, args, cwd: folder, env: ENVIRONMENT },
		{ port, isReady: /Ready to accept connections/, remove },
	);
}

/** A PostgreSQL with an empty database. */
export async function startPostgres(): Promise<Database> {
	const { folder, remove } = makeFolder('postgres-');
	const owner = { user: 'n8n', password: 'thrown-away', database: 'postgres' };
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, owner.password);
	const user = unprivileged();
	if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
	const data = join(folder, 'data');
	const shared = { cwd: folder, env: ENVIRONMENT, ...(user && { user }) };
	try {
		await runCommand({
			...shared,
			program: postgresProgram('initdb'),
			args: [
				`--pgdata=${data}`,
				`--username=${owner.user}`,
				`--pwfile=${passwordFile}`,
				'--auth=scram-sha-256',
				'--encoding=UTF8',
				'--no-sync',
			],
		});
	} catch (error) {
		remove();
		throw error;
	}
	const port = await freePort();
	const settings = {
		listen_addresses: HOST,
		port,
		unix_socket_directories: '',
		fsync: 'off',
		full_page_writes: 'off',
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const listener = await listen(
		{ ...shared, program: postgresProgram('postgres'), args: ['-D', data, ...args] },
		{ port, isReady: /ready to accept connections/, remove },
	);
	return { ...owner, ...listener };
}

function postgresProgram(name: string): string {
	const [newest] = readdirSync(POSTGRES_VERSIONS).sort((a, b) => Number(b) - Number(a));
	if (newest === undefined) throw new Error(`There is no PostgreSQL in ${POSTGRES_VERSIONS}`);
	return join(POSTGRES_VERSIONS, newest, 'bin', name);
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function unprivileged(): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const idOf = (option: string): number => {
		const { status, stdout } = spawnSync('id', [option, 'postgres'], { encoding: 'utf8' });
		if (status !== 0) throw new Error('There is no user postgres to run PostgreSQL as');
		return Number(stdout);
	};
	return { uid: idOf('-u'), gid: idOf('-g') };
}
