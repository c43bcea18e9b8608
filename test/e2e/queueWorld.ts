import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import { CREDENTIALS, N8n } from './n8n';
import { startWorker } from './queueMode';
import type { QueueMode, Worker } from './queueMode';
import type { ProviderName } from './workflows';

const VARIABLE = 'E2E_QUEUE_WORLD';

interface Place {
	readonly folder: string;
	readonly port: number;
}

interface QueueWorld {
	readonly main: Place;
	readonly workers: ReadonlyArray<Place & { readonly pid: number }>;
	readonly settings: NodeJS.ProcessEnv;
}

export interface Credential {
	readonly id: string;
	readonly name: string;
}

const placeOf = ({ folder, port }: N8n): Place => ({ folder, port });

export function publishQueueWorld({ main, workers, settings }: QueueMode): void {
	const world: QueueWorld = {
		main: placeOf(main),
		workers: workers.map(({ n8n, pid }) => ({ ...placeOf(n8n), pid })),
		settings,
	};
	process.env[VARIABLE] = JSON.stringify(world);
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The workers of n8n in queue mode. Whoever kills some leaves new ones to those who come after. */
export class Workers {
	private readonly stops: Array<() => void | Promise<void>> = [];

	constructor(
		private readonly main: Place,
		private readonly settings: NodeJS.ProcessEnv,
		private all: readonly Worker[],
	) {}

	/** Two that live: for one that was killed another is started, as whatever watches over them would do. */
	async living(): Promise<readonly Worker[]> {
		this.all = await Promise.all(
			this.all.map(async (worker) => (isAlive(worker.pid) ? worker : await this.another())),
		);
		return this.all;
	}

	/** Ends those that were started here. */
	async stop(): Promise<void> {
		for (const stop of this.stops.splice(0)) await stop();
	}

	private async another(): Promise<Worker> {
		const folder = join(dirname(this.main.folder), `worker-${randomUUID()}`);
		const { stop, ...worker } = await startWorker(folder, this.main, this.settings);
		this.stops.push(stop);
		return worker;
	}
}

/** n8n in queue mode with two workers, a fresh sandbox, and credentials for it. */
export async function enterQueueWorld(): Promise<{
	n8n: N8n;
	workers: Workers;
	sandbox: Sandbox;
	credentials: Record<ProviderName, Credential>;
}> {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('There is no n8n; run the tests by npm run test:e2e');
	const { main, workers, settings } = JSON.parse(text) as QueueWorld;
	const n8n = new N8n(main.folder, main.port);
	await n8n.rest.signIn();
	const sandbox = await startSandbox();
	const credential = async (provider: ProviderName): Promise<Credential> => {
		const { name, type } = CREDENTIALS[provider];
		const { baseUrl, apiKey } = sandbox[provider];
		const body = { name, type, data: { baseUrl, apiKey } };
		return { id: String(at(await n8n.rest.call('POST', '/credentials', body), 'id')), name };
	};
	const started = workers.map(({ folder, port, pid }) => ({ n8n: new N8n(folder, port), pid }));
	return {
		n8n,
		workers: new Workers(main, settings, started),
		sandbox,
		credentials: {
			myAgentMail: await credential('myAgentMail'),
			unify: await credential('unify'),
			amplemarket: await credential('amplemarket'),
		},
	};
}
