import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { N8n } from './n8n';
import type { Providers } from './n8n';

const VARIABLE = 'E2E_WORLD';

export type SandboxPorts = readonly [number, number, number];

/** What the tests have to know of the n8n that runs for all of them. */
interface World {
	readonly folder: string;
	readonly port: number;
	readonly sandboxPorts: SandboxPorts;
	/** Where its Lemlist node calls. */
	readonly lemlistPort: number;
}

export function publishWorld(world: World): void {
	process.env[VARIABLE] = JSON.stringify(world);
}

export const isPublished = (): boolean => process.env[VARIABLE] !== undefined;

/** Where n8n's credentials point: each test file starts a sandbox of its own there. */
export function providersAt([first, second, third]: SandboxPorts): Providers {
	return {
		myAgentMail: { baseUrl: `http://127.0.0.1:${first}/v1`, apiKey: SEED.myAgentMail.apiKey },
		unify: { baseUrl: `http://127.0.0.1:${second}`, apiKey: SEED.unify.apiKey },
		amplemarket: { baseUrl: `http://127.0.0.1:${third}`, apiKey: SEED.amplemarket.apiKey },
	};
}

/** The n8n that runs for all tests, and a fresh sandbox where its credentials point. */
export async function enterWorld(): Promise<{
	n8n: N8n;
	sandbox: Sandbox;
	lemlistPort: number;
}> {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('There is no n8n; run the tests by npm run test:e2e');
	const { folder, port, sandboxPorts, lemlistPort } = JSON.parse(text) as World;
	const n8n = new N8n(folder, port);
	await n8n.rest.signIn();
	return { n8n, sandbox: await startSandbox({ ports: sandboxPorts }), lemlistPort };
}
