import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { AmplemarketApi } from '../../../credentials/AmplemarketApi.credentials';
import { collectLogs, PACKAGE_NAME } from '../../../host/engine';
import { TriggerHost } from '../../../host/triggers';
import type { Received } from '../../../host/webhookRequest';
import { AmplemarketTrigger } from '../../../nodes/Amplemarket/AmplemarketTrigger.node';
import { postFromApp } from '../../../sandbox/providers/amplemarket/push';

let nodes = 0;

/** The trigger in a workflow of its own, behind a server that hands requests to it as n8n's does. */
export class PublicTrigger {
	/** What the workflow was started with, in order. */
	readonly items: Array<INodeExecutionData['json']> = [];

	/** What the editor shows of a request that failed in a test. */
	error: unknown;

	private constructor(
		readonly host: TriggerHost,
		private readonly server: Server,
		readonly logs: readonly unknown[],
	) {}

	static async start(
		parameters: INodeParameters,
		credential: ICredentialDataDecryptedObject = {},
	): Promise<PublicTrigger> {
		nodes += 1;
		const { logger, lines } = collectLogs();
		const server = createServer();
		await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('no port');
		const host = new TriggerHost({
			nodes: [new AmplemarketTrigger()],
			credentialTypes: [new AmplemarketApi()],
			credentials: { amplemarketApi: { apiKey: 'key', baseUrl: 'http://none', ...credential } },
			logger,
			publicUrl: `http://127.0.0.1:${address.port}`,
			node: { type: `${PACKAGE_NAME}.amplemarketTrigger`, id: `ample-${nodes}`, parameters },
		});
		const trigger = new PublicTrigger(host, server, lines);
		server.on('request', (request, response) => {
			void trigger.take(request).then(({ status, answer }) => {
				response.writeHead(status).end(JSON.stringify(answer));
			});
		});
		return trigger;
	}

	/** Posts to the address that the user has entered in the app. */
	async post(payload: unknown, { query = '', headers = {}, isTest = false } = {}) {
		return await postFromApp(`${this.host.url(isTest)}${query}`, payload, headers);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async take(request: IncomingMessage): Promise<Received> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const headers = Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
		);
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://n8n');
		const received = await this.host.deliver(
			{ body: Buffer.concat(chunks), headers, query: Object.fromEntries(searchParams) },
			pathname.startsWith('/webhook-test/'),
		);
		this.error = received.error;
		this.items.push(...(received.items ?? []).map(({ json }) => json));
		return received;
	}
}
