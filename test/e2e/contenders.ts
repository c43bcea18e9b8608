import { randomUUID } from 'node:crypto';
import { request } from 'undici';

import { PACKAGE_NAME } from '../../host/engine';
import { at } from './api';
import type { Json } from './api';
import { Execution, newestOf, until } from './executions';
import { CREDENTIALS } from './n8n';
import type { N8n } from './n8n';

type Parameters = { readonly [name: string]: Json };

interface Step {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Parameters;
	/** What more the node has: its credential and what it does on errors. */
	readonly more?: Parameters;
}

const DELIVER = 'Deliver';
const CREDENTIAL = CREDENTIALS.amplemarket;

/** All go on after a failure, so that one lead does not stop the others. */
const onError = 'continueRegularOutput';

export interface Target {
	/** Where leads are posted to. */
	readonly url: string;
	/** The id of a header credential: it costs HTTP Request less than the package's own one. */
	readonly credentialId: string;
	/** Milliseconds between two calls. */
	readonly interval: number;
}

const HEADER_AUTH = { name: 'Amplemarket header', type: 'httpHeaderAuth' };

/** Makes the credential that HTTP Request takes; hands back its id. */
export async function makeHeaderCredential({ rest }: N8n, apiKey: string): Promise<string> {
	const data = { name: 'Authorization', value: `Bearer ${apiKey}` };
	return String(at(await rest.call('POST', '/credentials', { ...HEADER_AUTH, data }), 'id'));
}

const httpRequest = ({ url, credentialId, interval }: Target, jsonBody: string): Step => ({
	name: DELIVER,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
	parameters: {
		method: 'POST',
		url,
		authentication: 'genericCredentialType',
		genericAuthType: HEADER_AUTH.type,
		sendBody: true,
		contentType: 'json',
		specifyBody: 'json',
		jsonBody,
		options: {
			batching: { batch: { batchSize: 1, batchInterval: interval } },
			response: { response: { fullResponse: true } },
		},
	},
	more: {
		onError,
		credentials: { [HEADER_AUTH.type]: { id: credentialId, name: HEADER_AUTH.name } },
	},
});

const step = (name: string, type: string, typeVersion: number, parameters: Parameters): Step => ({
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	parameters,
});

/** Nobody delivers: what bringing the leads costs. */
export const nobody = (): Step[] => [step(DELIVER, 'noOp', 1, {})];

/** n8n's HTTP Request, a call for each lead. */
export const oneByOne = (target: Target): Step[] => [
	httpRequest(target, '={{ { leads: [{ email: $json.email, data: $json.data }] } }}'),
];

/** The same with `size` leads a call, which the user puts together. */
export const byHand = (target: Target, size: number): Step[] => [
	step('All leads', 'aggregate', 1, { aggregate: 'aggregateAllItemData', options: {} }),
	step('Chunks', 'set', 3.4, {
		assignments: {
			assignments: [
				{
					id: randomUUID(),
					name: 'chunks',
					type: 'array',
					value: `={{ $json.data.chunk(${size}).map((rows) => ({ leads: rows.map(({ email, data }) => ({ email, data })) })) }}`,
				},
			],
		},
		options: {},
	}),
	step('Calls', 'splitOut', 1, { fieldToSplitOut: 'chunks', options: {} }),
	httpRequest(target, '={{ $json }}'),
];

/** This package's node. */
export const ours = (sequenceId: string, options: Parameters): Step[] => [
	{
		name: DELIVER,
		type: `${PACKAGE_NAME}.amplemarket`,
		typeVersion: 1,
		parameters: {
			resource: 'sequence',
			operation: 'addLeads',
			dataMode: 'autoMapInputData',
			sequenceId: { __rl: true, mode: 'id', value: sequenceId },
			options,
		},
		more: {
			onError,
			credentials: { [CREDENTIAL.type]: { id: CREDENTIAL.id, name: CREDENTIAL.name } },
		},
	},
];

/** An active workflow: a webhook that takes all leads in one call, each lead an item, and who delivers them. */
export class Contender {
	private constructor(
		private readonly n8n: N8n,
		private readonly workflowId: string,
		private readonly path: string,
	) {}

	static async create(n8n: N8n, name: string, steps: readonly Step[]): Promise<Contender> {
		const path = randomUUID();
		const all = [
			step('Posted', 'webhook', 2, {
				path,
				httpMethod: 'POST',
				responseMode: 'lastNode',
				responseData: 'noData',
				options: {},
			}),
			step('Leads', 'splitOut', 1, { fieldToSplitOut: 'body.leads', options: {} }),
			...steps,
		];
		const links = all.slice(1).map(({ name: to }, index) => {
			const link = { main: [[{ node: to, type: 'main', index: 0 }]] };
			return [all[index]?.name, link] as const;
		});
		const made = await n8n.rest.call('POST', '/workflows', {
			name,
			settings: { executionOrder: 'v1' },
			nodes: all.map(({ more, ...node }, index) => ({
				...node,
				...more,
				id: randomUUID(),
				position: [240 * index, 0],
				...(index === 0 && { webhookId: path }),
			})),
			connections: Object.fromEntries(links),
		});
		const workflowId = String(at(made, 'id'));
		const contender = new Contender(n8n, workflowId, path);
		await n8n.rest.call('POST', `/workflows/${workflowId}/activate`, {
			versionId: at(made, 'versionId'),
		});
		return contender;
	}

	/** Posts the leads until the webhook is there, which a published workflow's is a little later. */
	async warmUp(leads: readonly Json[]): Promise<void> {
		await until('the webhook', async () => ((await this.post(leads)) === 404 ? undefined : true));
		await this.saved();
	}

	/** Posts the leads; resolves when the workflow has ended. No one asks meanwhile, which n8n would have to answer. */
	async deliver(leads: readonly Json[]): Promise<void> {
		const status = await this.post(leads);
		if (status !== 200) throw new Error(`The webhook answered ${status}`);
	}

	/**
	 * Resolves when the newest execution is saved. On a busy machine, n8n's check of its database may take more than its
	 * five seconds at the end of a long run; n8n then refuses every call for a moment, which means as much as not yet.
	 */
	async saved(): Promise<void> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.workflowId }));
		await until('the execution to be saved', async () => {
			const list = await this.n8n.rest
				.call('GET', `/executions?filter=${filter}&limit=1`)
				.catch(() => null);
			return at(list, 'results', 0, 'status') === 'success' ? true : undefined;
		});
	}

	/** What left the delivering node in the newest execution. */
	async items(): Promise<Json[]> {
		const id = await newestOf(this.n8n.rest, this.workflowId);
		if (id === undefined) throw new Error('The workflow has not run');
		return (await Execution.read(this.n8n.rest, id)).items(DELIVER);
	}

	private async post(leads: readonly Json[]): Promise<number> {
		const { statusCode, body } = await request(`${this.n8n.url}/webhook/${this.path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ leads }),
			headersTimeout: 0,
			bodyTimeout: 0,
		});
		await body.dump();
		return statusCode;
	}
}
