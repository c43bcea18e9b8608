import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { readWorkflowFile } from '../../host/workflowFile';
import type { WorkflowFile } from '../../host/workflowFile';
import { at } from './api';
import type { RestClient } from './api';
import { ended } from './executions';
import type { Execution } from './executions';
import { EXAMPLES } from './paths';

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
const CHAT_MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

export type Node = WorkflowFile['nodes'][number];

/** Every file in `examples/`: a new one is tested without being named here. */
export const EXAMPLE_FILES: readonly string[] = readdirSync(EXAMPLES).sort();

export const readExample = (file: string): WorkflowFile => readWorkflowFile(join(EXAMPLES, file));

export interface Wire {
	readonly from: string;
	readonly kind: string;
	readonly output: number;
	readonly to: string;
}

export const wiresOf = ({ connections }: WorkflowFile): Wire[] =>
	Object.entries(connections).flatMap(([from, byKind]) =>
		Object.entries(byKind).flatMap(([kind, outputs]) =>
			outputs.flatMap((ends, output) =>
				(ends ?? []).map(({ node: to }) => ({ from, kind, output, to })),
			),
		),
	);

/** The node that starts a workflow. */
export function triggerOf(workflow: WorkflowFile): Node {
	const wires = wiresOf(workflow);
	const [trigger, ...others] = workflow.nodes.filter(
		({ name, type }) =>
			type !== STICKY_NOTE &&
			!wires.some(({ from, kind, to }) => to === name || (from === name && kind !== 'main')),
	);
	if (!trigger || others.length > 0) throw new Error(`${workflow.name} has no single start`);
	return trigger;
}

/** Imports a workflow as the editor does, lets it be used, and removes it. */
export async function withImported<T>(
	rest: RestClient,
	workflow: WorkflowFile,
	use: (id: string) => Promise<T>,
): Promise<T> {
	const { name, nodes, connections, settings, pinData } = workflow;
	const body = { name, nodes, connections, settings, pinData };
	const id = String(at(await rest.call('POST', '/workflows', body), 'id'));
	try {
		return await use(id);
	} finally {
		await rest.call('POST', `/workflows/${id}/archive`);
		await rest.call('DELETE', `/workflows/${id}`);
	}
}

/** Starts a workflow from its trigger as the editor's button does, and waits for its end. */
export async function runImported(rest: RestClient, id: string, trigger: Node): Promise<Execution> {
	const answer = await rest.call('POST', `/workflows/${id}/run`, {
		triggerToStartFrom: { name: trigger.name },
	});
	return await ended(rest, String(at(answer, 'executionId')));
}

export async function importAndRun(
	rest: RestClient,
	workflow: WorkflowFile,
	trigger = triggerOf(workflow),
): Promise<Execution> {
	return await withImported(rest, workflow, async (id) => await runImported(rest, id, trigger));
}

/** Makes a credential of a type, and hands back how a node names it. */
export async function makeCredential(
	rest: RestClient,
	type: string,
	data: { readonly [name: string]: string },
): Promise<NonNullable<Node['credentials']>> {
	const name = `${type} for the examples`;
	const id = String(at(await rest.call('POST', '/credentials', { name, type, data }), 'id'));
	return { [type]: { id, name } };
}

/** The workflow with its chat models, where it has some, at this address. */
export async function withModel(
	rest: RestClient,
	workflow: WorkflowFile,
	{ baseUrl }: { readonly baseUrl: string },
): Promise<WorkflowFile> {
	if (!workflow.nodes.some(({ type }) => type === CHAT_MODEL)) return workflow;
	const credentials = await makeCredential(rest, 'openAiApi', { apiKey: 'a-key', url: baseUrl });
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === CHAT_MODEL ? { ...node, credentials } : node,
		),
	};
}
