import { randomUUID } from 'node:crypto';
import { request } from 'undici';

import { PACKAGE_NAME } from '../../host/engine';
import { at } from './api';
import type { Json } from './api';
import { Execution, newestOf, until } from './executions';
import type { N8n } from './n8n';

type Parameters = { readonly [name: string]: Json };

export interface Step {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Parameters;
	/** What more the node has: its credential and what it does on errors. */
	readonly more?: Parameters;
}

const DELIVER = 'Deliver';

/** All go on after a failure, so that one lead does not stop the others. None has Retry On Fail, as a new node has not. */
const onError = 'continueRegularOutput';

export interface Credential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

export async function makeCredential(
	{ rest }: N8n,
	type: string,
	data: Parameters,
): Promise<Credential> {
	const name = `${type} ${randomUUID()}`;
	const made = await rest.call('POST', '/credentials', { name, type, data });
	return { id: String(at(made, 'id')), name, type };
}

/** The credential that costs HTTP Request the least: less than the package's own one. */
export const makeHeader = async (n8n: N8n, name: string, value: string): Promise<Credential> =>
	await makeCredential(n8n, 'httpHeaderAuth', { name, value });

const step = (name: string, type: string, typeVersion: number, parameters: Parameters): Step => ({
	name,
	type,
	typeVersion,
	parameters,
});
const n8nStep = (name: string, type: string, typeVersion: number, parameters: Parameters): Step =>
	step(name, `n8n-nodes-base.${type}`, typeVersion, parameters);

/** The node that delivers. */
const deliver = (
	type: string,
	typeVersion: number,
	{ id, name, type: credentialType }: Credential,
	parameters: Parameters,
): Step => ({
	...step(DELIVER, type, typeVersion, parameters),
	more: { onError, credentials: { [credentialType]: { id, name } } },
});

/** Batching as it is when it is added: 50 calls at once, and the next 50 a second later. */
const BATCHING = { batch: { batchSize: 50, batchInterval: 1_000 } };

const httpRequest = (url: string, credential: Credential, jsonBody: string): Step =>
	deliver('n8n-nodes-base.httpRequest', 4.5, credential, {
		method: 'POST',
		url,
		authentication: 'genericCredentialType',
		genericAuthType: credential.type,
		sendBody: true,
		contentType: 'json',
		specifyBody: 'json',
		jsonBody,
		options: { batching: BATCHING, response: { response: { fullResponse: true } } },
	});

/** n8n's HTTP Request, a call for each lead. */
export const oneByOne = (url: string, credential: Credential): Step[] => [
	httpRequest(url, credential, '={{ { leadExternalId: $json.crm_id, leadEmail: $json.email } }}'),
];

/** n8n's HTTP Request with `size` leads a call, which the user puts together. */
export const byHand = (url: string, credential: Credential, size: number): Step[] => [
	n8nStep('All leads', 'aggregate', 1, { aggregate: 'aggregateAllItemData', options: {} }),
	n8nStep('Chunks', 'set', 3.4, {
		assignments: {
			assignments: [
				{
					id: randomUUID(),
					name: 'chunks',
					type: 'array',
					value: `={{ $json.data.chunk(${size}).map((rows) => ({ leads: rows.map(({ email }) => ({ email })) })) }}`,
				},
			],
		},
		options: {},
	}),
	n8nStep('Calls', 'splitOut', 1, { fieldToSplitOut: 'chunks', options: {} }),
	httpRequest(url, credential, '={{ $json }}'),
];

/** n8n's own Lemlist node, which makes one call after the other. */
export const lemlistNode = (campaignId: string, credential: Credential): Step[] => [
	deliver('n8n-nodes-base.lemlist', 2, credential, {
		resource: 'lead',
		operation: 'create',
		campaignId,
		email: '={{ $json.email }}',
		additionalFields: { companyName: '={{ $json.company }}' },
	}),
];

/** A node of this package. */
const ours = (type: string, credential: Credential, parameters: Parameters): Step[] => [
	deliver(`${PACKAGE_NAME}.${type}`, 1, credential, {
		dataMode: 'autoMapInputData',
		options: {},
		...parameters,
	}),
];

const byId = (value: string): Json => ({ __rl: true, mode: 'id', value });

export const myAgentMailNode = (cadenceId: string, credential: Credential): Step[] =>
	ours('myAgentMail', credential, {
		resource: 'enrollment',
		operation: 'enroll',
		cadenceId: byId(cadenceId),
	});

export const amplemarketNode = (sequenceId: string, credential: Credential): Step[] =>
	ours('amplemarket', credential, {
		resource: 'sequence',
		operation: 'addLeads',
		sequenceId: byId(sequenceId),
	});

/** A webhook that takes all leads in one call, each lead an item, and who delivers them. */
export class PublishedWorkflow {
	private constructor(
		private readonly n8n: N8n,
		private readonly workflowId: string,
		private readonly path: string,
	) {}

	static async create(n8n: N8n, name: string, steps: readonly Step[]): Promise<PublishedWorkflow> {
		const path = randomUUID();
		const all = [
			n8nStep('Posted', 'webhook', 2, {
				path,
				httpMethod: 'POST',
				responseMode: 'lastNode',
				responseData: 'noData',
				options: {},
			}),
			n8nStep('Leads', 'splitOut', 1, { fieldToSplitOut: 'body.leads', options: {} }),
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
		const published = new PublishedWorkflow(n8n, workflowId, path);
		await n8n.rest.call('POST', `/workflows/${workflowId}/activate`, {
			versionId: at(made, 'versionId'),
		});
		return published;
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
