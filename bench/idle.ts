import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { until } from '../test/e2e/executions';
import { installPackage, N8n } from '../test/e2e/n8n';
import { ROOT } from '../test/e2e/paths';
import { freePort } from '../test/e2e/ports';
import { makeFolder } from '../test/e2e/services';
import { spreadOf } from './stats';
import type { Measured } from './weight';

const PRELOADED = join(ROOT, 'scripts/idle-memory.cjs');
const QUIET_MS = 60_000;
const MB = 1_000_000;

interface Memory {
	readonly rss: number;
	readonly heapUsed: number;
}

/** What n8n's main process has in memory when it has been started and nobody has asked it anything for a minute. */
async function idleMemory(withPackage: boolean): Promise<Memory> {
	const { folder, remove } = makeFolder('n8n-idle-');
	try {
		const file = join(folder, 'memory.json');
		const n8n = new N8n(folder, await freePort(), {
			NODE_OPTIONS: `--require=${PRELOADED}`,
			IDLE_MEMORY_FILE: file,
		});
		if (withPackage) await installPackage(folder);
		const service = await n8n.serve(['start'], n8n.url);
		try {
			await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
			if (service.pid === undefined) throw new Error('n8n has no process');
			process.kill(service.pid, 'SIGUSR2');
			return await until('the memory in use', () =>
				existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Memory) : undefined,
			);
		} finally {
			await service.stop();
		}
	} finally {
		remove();
	}
}

/** With and without the package by turns, so that the machine's mood strikes both. */
export async function idle(rounds: number): Promise<Measured[]> {
	const without: Memory[] = [];
	const having: Memory[] = [];
	for (let round = 0; round < rounds; round += 1) {
		without.push(await idleMemory(false));
		having.push(await idleMemory(true));
	}
	const row = (what: string, memories: readonly Memory[], of: keyof Memory): Measured => ({
		what,
		unit: 'MB',
		figure: spreadOf(memories.map((memory) => memory[of] / MB)),
	});
	return [
		row('Idle n8n without the package, resident memory', without, 'rss'),
		row('Idle n8n with the package, resident memory', having, 'rss'),
		row('Idle n8n without the package, heap after a collection', without, 'heapUsed'),
		row('Idle n8n with the package, heap after a collection', having, 'heapUsed'),
	];
}
