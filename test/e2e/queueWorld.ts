import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import { CREDENTIALS, N8n } from './n8n';
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
}

export interface Credential {
	readonly id: string;
	readonly name: string;
}

const placeOf = ({ folder, port }: N8n): Place => ({ folder, port });

export function publishQueueWorld({ main, workers }: QueueMode): void {
	const world: QueueWorld = {
		main: placeOf(main),
		workers: workers.map(({ n8n, pid }) => ({ ...placeOf(n8n), pid })),
	};
	process.env[VARIABLE] = JSON.stringify(world);
}

/** n8n in queue mode, a fresh sandbox, and credentials for it. */
export async function enterQueueWorld(): Promise<{
	n8n: N8n;
	workers: Worker[];
	sandbox: Sandbox;
	credentials: Record<ProviderName, Credential>;
}> {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('There is no n8n; run the tests by npm run test:e2e');
	const { main, workers } = JSON.parse(text) as QueueWorld;
	const n8n = new N8n(main.folder, main.port);
	await n8n.rest.signIn();
	const sandbox = await startSandbox();
	const credential = async (provider: ProviderName): Promise<Credential> => {
		const { name, type } = CREDENTIALS[provider];
		const { baseUrl, apiKey } = sandbox[provider];
		const body = { name, type, data: { baseUrl, apiKey } };
		return { id: String(at(await n8n.rest.call('POST', '/credentials', body), 'id')), name };
	};
	return {
		n8n,
		workers: workers.map(({ folder, port, pid }) => ({ n8n: new N8n(folder, port), pid })),
		sandbox,
		credentials: {
			myAgentMail: await credential('myAgentMail'),
			unify: await credential('unify'),
			amplemarket: await credential('amplemarket'),
		},
	};
}
