import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { installPackage, N8n, PACKAGES } from './n8n';
import { freePort } from './ports';
import { makeFolder, startPostgres, startRedis } from './services';
import type { Database, Listener } from './services';

const HOST = '127.0.0.1';
const WORKERS = ['worker-1', 'worker-2'];

/** Jobs that one worker takes on at once. */
export const WORKER_CONCURRENCY = 5;

/** A dead worker's job is found out after this time, instead of after a minute. */
const LOCK_DURATION_MS = 15_000;
const LOCK_RENEW_MS = 3_000;
const STALLED_INTERVAL_MS = 5_000;

export interface Worker {
	readonly n8n: N8n;
	/** Also the id of its process group. */
	readonly pid: number;
}

type Stop = () => void | Promise<void>;

/** n8n in queue mode: a Redis, a PostgreSQL, the main process and two workers, each with this package installed. */
export class QueueMode {
	private constructor(
		readonly main: N8n,
		readonly workers: readonly Worker[],
		/** What a further worker needs to know. */
		readonly settings: NodeJS.ProcessEnv,
		private readonly stops: readonly Stop[],
	) {}

	/** The project must have been built. */
	static async start(tell: (line: string) => void): Promise<QueueMode> {
		const startedAt = Date.now();
		const stops: Stop[] = [];
		try {
			const { folder, remove } = makeFolder('n8n-queue-');
			stops.push(remove);
			const redis = await startRedis();
			stops.push(redis.stop);
			const postgres = await startPostgres();
			stops.push(postgres.stop);
			const settings = settingsFor(redis, postgres);
			const main = new N8n(join(folder, 'main'), await freePort(), settings);
			mkdirSync(main.folder);
			await installPackage(main.folder);
			const service = await main.serve(['start'], main.url);
			stops.push(async () => await service.stop());
			await main.rest.setUpOwner();
			const workers = await Promise.all(
				WORKERS.map(async (name) => {
					const { stop, ...worker } = await startWorker(join(folder, name), main, settings);
					stops.push(stop);
					return worker;
				}),
			);
			tell(`n8n with two workers started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
			return new QueueMode(main, workers, settings, stops);
		} catch (error) {
			await stopAll(stops);
			throw error;
		}
	}

	async stop(): Promise<void> {
		await stopAll(this.stops);
	}
}

/** The last to be started is stopped first. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
	for (const stop of [...stops].reverse()) await stop();
}

/**
 * With a user folder of its own, as on a machine of its own.
 *
 * @param folder a new one
 * @param settings as the main process has them
 */
export async function startWorker(
	folder: string,
	main: Pick<N8n, 'folder'>,
	settings: NodeJS.ProcessEnv,
): Promise<Worker & { stop: Stop }> {
	cpSync(join(main.folder, PACKAGES), join(folder, PACKAGES), { recursive: true });
	const port = await freePort();
	const n8n = new N8n(folder, port, {
		...settings,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: HOST,
	});
	const service = await n8n.serve(['worker', `--concurrency=${WORKER_CONCURRENCY}`], n8n.url);
	const { pid } = service;
	if (pid === undefined) throw new Error('The worker has no process');
	return { n8n, pid, stop: async () => await service.stop() };
}

function settingsFor(redis: Listener, postgres: Database): NodeJS.ProcessEnv {
	return {
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		QUEUE_BULL_REDIS_HOST: HOST,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_WORKER_LOCK_DURATION: String(LOCK_DURATION_MS),
		QUEUE_WORKER_LOCK_RENEW_TIME: String(LOCK_RENEW_MS),
		QUEUE_WORKER_STALLED_INTERVAL: String(STALLED_INTERVAL_MS),
	};
}
