import { randomUUID } from 'node:crypto';

import { PACKAGE_NAME } from '../../host/engine';
import type { Sandbox } from '../../sandbox';
import { at, RestError } from './api';
import type { Json, RestClient } from './api';
import { until } from './executions';
import { CREDENTIALS } from './n8n';

export type ProviderName = keyof typeof CREDENTIALS;

interface Sketch {
	readonly provider: ProviderName;
	readonly parameters: { [name: string]: Json };
	/** What the trigger brings. */
	readonly items: ReadonlyArray<{ [name: string]: Json }>;
	/** More of the node: `onError`, `retryOnFail` and so on. */
	readonly node?: { [name: string]: Json };
	/** A credential of another name than the usual one. */
	readonly credential?: { readonly id: string; readonly name: string };
	readonly trigger?: { readonly type: string; readonly parameters: { [name: string]: Json } };
	/** Where the trigger's item has a list of leads: each becomes an item of its own. */
	readonly splitOut?: string;
}

export interface Made {
	readonly workflowId: string;
	readonly nodeId: string;
	readonly versionId: string;
}

/** Saves a workflow: a trigger with pinned items, the node under test, and what takes its two outputs. */
export async function makeWorkflow(rest: RestClient, name: string, sketch: Sketch): Promise<Made> {
	const nodeId = randomUUID();
	const credential = sketch.credential ?? CREDENTIALS[sketch.provider];
	const trigger = sketch.trigger ?? { type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const leadsFrom = sketch.splitOut === undefined ? 'Leads' : 'Each lead';
	const plain = (label: string, type: string, position: number[]): object => ({
		id: randomUUID(),
		name: label,
		type,
		typeVersion: 1,
		position,
		parameters: {},
	});
	const answer = await rest.call('POST', '/workflows', {
		name,
		settings: { executionOrder: 'v1' },
		pinData:
			sketch.items.length > 0 ? { Leads: sketch.items.map((json) => ({ json })) } : undefined,
		nodes: [
			{ ...plain('Leads', trigger.type, [0, 0]), ...triggerExtras(trigger) },
			...(sketch.splitOut === undefined
				? []
				: [
						{
							...plain('Each lead', 'n8n-nodes-base.splitOut', [120, 0]),
							parameters: { fieldToSplitOut: sketch.splitOut, options: {} },
						},
					]),
			{
				...plain('Deliver', `${PACKAGE_NAME}.${sketch.provider}`, [240, 0]),
				id: nodeId,
				parameters: sketch.parameters,
				credentials: {
					[CREDENTIALS[sketch.provider].type]: { id: credential.id, name: credential.name },
				},
				...sketch.node,
			},
			plain('Delivered', 'n8n-nodes-base.noOp', [520, -100]),
			plain('To review', 'n8n-nodes-base.noOp', [520, 100]),
		],
		connections: {
			...(sketch.splitOut !== undefined && {
				Leads: { main: [[{ node: leadsFrom, type: 'main', index: 0 }]] },
			}),
			[leadsFrom]: { main: [[{ node: 'Deliver', type: 'main', index: 0 }]] },
			Deliver: {
				main: [
					[{ node: 'Delivered', type: 'main', index: 0 }],
					...(sketch.node?.onError === 'continueErrorOutput'
						? [[{ node: 'To review', type: 'main', index: 0 }]]
						: []),
				],
			},
		},
	});
	return {
		workflowId: String(at(answer, 'id')),
		versionId: String(at(answer, 'versionId')),
		nodeId,
	};
}

/**
 * Lets an active workflow's triggers work, and waits until they do. Throws what keeps the first one from it. An older
 * n8n does not say how far it is: there they work when it has answered.
 */
export async function publish(
	rest: RestClient,
	{ workflowId, versionId }: Pick<Made, 'workflowId' | 'versionId'>,
): Promise<void> {
	await rest.call('POST', `/workflows/${workflowId}/activate`, { versionId });
	await until('the workflow to be published', async () => {
		const answer = await publicationOf(rest, workflowId);
		if (answer === undefined) return true;
		const status = at(answer, 'status');
		if (status === 'failed') throw new Error(String(at(answer, 'triggers', 0, 'errorMessage')));
		return status === 'published' ? true : undefined;
	});
}

/** How far the publishing of a workflow is; undefined where n8n does not know the question. */
async function publicationOf(rest: RestClient, workflowId: string): Promise<Json | undefined> {
	try {
		return await rest.call('GET', `/workflows/${workflowId}/publication-status`);
	} catch (error) {
		if (error instanceof RestError && error.status === 404) return undefined;
		throw error;
	}
}

/** Saves a credential whose key the provider does not accept. */
export async function saveWrongKey(
	rest: RestClient,
	provider: ProviderName,
	sandbox: Sandbox,
): Promise<{ id: string; name: string }> {
	const name = `Wrong key for ${provider}`;
	const saved = await rest.call('POST', '/credentials', {
		name,
		type: CREDENTIALS[provider].type,
		data: { baseUrl: sandbox[provider].baseUrl, apiKey: 'not-a-key' },
	});
	return { id: String(at(saved, 'id')), name };
}

const triggerExtras = (trigger: { type: string; parameters: object }): object => ({
	parameters: trigger.parameters,
	...(trigger.type === 'n8n-nodes-base.webhook' && { typeVersion: 2, webhookId: randomUUID() }),
});
