import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { MyAgentMailApi } from '../../../credentials/MyAgentMailApi.credentials';
import { collectLogs, PACKAGE_NAME } from '../../../host/engine';
import { TriggerHost } from '../../../host/triggers';
import type { Received } from '../../../host/webhookRequest';
import { MyAgentMailTrigger } from '../../../nodes/MyAgentMail/MyAgentMailTrigger.node';
import type { Sandbox } from '../../../sandbox';

let nodes = 0;

/** The trigger in a workflow of its own, behind a server that hands requests to it as n8n's does. */
export class PublicTrigger {
	/** What the workflow was started with, in order. */
	readonly items: Array<INodeExecutionData['json']> = [];

	/** What became of each request, in order. */
	readonly received: Received[] = [];

	readonly logs: readonly unknown[];

	private constructor(
		readonly host: TriggerHost,
		private readonly server: Server,
		lines: readonly unknown[],
	) {
		this.logs = lines;
	}

	static async start(
		{ myAgentMail }: Sandbox,
		parameters: INodeParameters,
	): Promise<PublicTrigger> {
		nodes += 1;
		const { logger, lines } = collectLogs();
		const server = createServer();
		await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('no port');
		const host = new TriggerHost({
			nodes: [new MyAgentMailTrigger()],
			credentialTypes: [new MyAgentMailApi()],
			credentials: {
				myAgentMailApi: { apiKey: myAgentMail.apiKey, baseUrl: myAgentMail.baseUrl },
			},
			logger,
			publicUrl: `http://127.0.0.1:${address.port}`,
			node: { type: `${PACKAGE_NAME}.myAgentMailTrigger`, id: `mam-${nodes}`, parameters },
		});
		const trigger = new PublicTrigger(host, server, lines);
		server.on('request', (request, response) => {
			void trigger.take(request).then(({ status, answer }) => {
				response
					.writeHead(status)
					.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
			});
		});
		return trigger;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async take(request: IncomingMessage): Promise<Received> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { 'content-encoding': encoding, ...rest } = request.headers;
		const sent = Buffer.concat(chunks);
		// n8n inflates what comes compressed before a node sees it.
		const body = encoding === 'gzip' ? gunzipSync(sent) : sent;
		const headers = Object.fromEntries(
			Object.entries(rest).map(([name, value]) => [name, String(value)]),
		);
		const isTest = request.url?.startsWith('/webhook-test/') ?? false;
		const received = await this.host.deliver({ body, headers }, isTest);
		this.received.push(received);
		this.items.push(...(received.items ?? []).map(({ json }) => json));
		return received;
	}
}
