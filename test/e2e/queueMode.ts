import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installPackage, N8n, PACKAGES } from './n8n';
import { freePort } from './ports';
import type { Service } from './processes';
import { startPostgres, startRedis } from './services';
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

/** n8n in queue mode: a Redis, a PostgreSQL, the main process and two workers, each with this package installed. */
export class QueueMode {
	readonly workers: Worker[] = [];
	private readonly stops: Array<() => void | Promise<void>> = [];

	private constructor(
		readonly folder: string,
		readonly main: N8n,
		private readonly settings: NodeJS.ProcessEnv,
	) {}

	/** The project must have been built. */
	static async start(tell: (line: string) => void): Promise<QueueMode> {
		const startedAt = Date.now();
		const folder = mkdtempSync(join(tmpdir(), 'n8n-queue-'));
		const remove = (): void =>
			rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
		process.once('exit', remove);
		const [redis, postgres, port] = await Promise.all([startRedis(), startPostgres(), freePort()]);
		const settings = settingsFor(redis, postgres);
		const main = new N8n(join(folder, 'main'), port, settings);
		const queueMode = new QueueMode(folder, main, settings);
		queueMode.stops.push(
			remove,
			() => postgres.stop(),
			() => redis.stop(),
		);
		try {
			await queueMode.startAll();
			tell(`n8n with two workers started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
			return queueMode;
		} catch (error) {
			await queueMode.stop();
			throw error;
		}
	}

	/** The last to be started is stopped first. */
	async stop(): Promise<void> {
		for (const stop of this.stops.splice(0).reverse()) await stop();
	}

	private async startAll(): Promise<void> {
		mkdirSync(this.main.folder);
		await installPackage(this.main.folder);
		const main = await this.main.serve(['start'], this.main.url);
		this.stops.push(() => main.stop());
		await this.main.rest.setUpOwner();
		this.workers.push(...(await Promise.all(WORKERS.map((name) => this.startWorker(name)))));
	}

	/** With a user folder of its own, as on a machine of its own. */
	private async startWorker(name: string): Promise<Worker> {
		const folder = join(this.folder, name);
		cpSync(join(this.main.folder, PACKAGES), join(folder, PACKAGES), { recursive: true });
		const port = await freePort();
		const n8n = new N8n(folder, port, {
			...this.settings,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: HOST,
		});
		const service: Service = await n8n.serve(
			['worker', `--concurrency=${WORKER_CONCURRENCY}`],
			n8n.url,
		);
		this.stops.push(() => service.stop());
		const { pid } = service;
		if (pid === undefined) throw new Error(`${name} has no process`);
		return { n8n, pid };
	}
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
