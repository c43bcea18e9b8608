import './bootstrap';

import {
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Logger,
	ResourceMapperFields,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { builtInNodes, START_NODE_TYPE } from './builtInNodes';
import { runCredentialTest } from './credentialTest';
import { HostCredentials } from './credentials';
import { silentLogger, withLogger } from './logging';
import { sketchNode, type WorkflowFile } from './workflowFile';

export { collectLogs, type LogLine } from './logging';
export {
	chainOf,
	type NodeSketch,
	readWorkflowFile,
	sketchNode,
	type WorkflowFile,
} from './workflowFile';

/** The package whose nodes n8n would find under `<package>.<name>`. */
export const PACKAGE_NAME = 'n8n-nodes-sales-engagement';

export interface HostOptions {
	/**
	 * The node types. An array is registered as n8n registers this package's nodes
	 * (`n8n-nodes-sales-engagement.<name>`); a record by its own keys.
	 */
	nodes: INodeType[] | Record<string, INodeType>;
	credentialTypes?: ICredentialType[];
	/** The fields of one credential for each credential type; those not given take their defaults. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	/** Where n8n and the nodes log to. Nowhere unless given. */
	logger?: Logger;
}

export interface RunInput {
	items: INodeExecutionData[];
	/**
	 * The node that the items come to. A trigger hands them on as its own output; before any other
	 * node a pass-through node is put, so that they have a previous node, as n8n needs to merge an input
	 * row into its error item. Without it, the workflow's one node that no other leads to.
	 */
	startNode?: string;
}

export interface RunOptions {
	/** Default: `manual`. */
	mode?: WorkflowExecuteMode;
	/** IANA name, over the workflow's own setting. Default: n8n's default time zone. */
	timezone?: string;
	/** Gets the run's hooks before it starts, to listen to `nodeExecuteAfter` and the like. */
	onHooks?: (hooks: ExecutionLifecycleHooks) => void;
	/** Cancels the run when it is aborted. */
	signal?: AbortSignal;
}

export interface RunHandle {
	/**
	 * The finished run; also of one that failed (`status: 'error'`) or was cancelled (`'canceled'`), after
	 * its node has returned. Rejects only for a workflow that n8n would not start.
	 */
	finished: Promise<IRun>;
	/** What the Stop button does: aborts the node's cancel signal. */
	cancel(): void;
}

export interface LoadRequest {
	/** The node type, by the same name as in a workflow. */
	nodeType: string;
	/** The method's name under `methods.listSearch` or `methods.loadOptions`. */
	method: string;
	/** The node's parameters as they stand in the editor. */
	parameters?: INodeParameters;
}

export interface Host {
	/** Starts a workflow on n8n-core's real engine. */
	run(workflow: WorkflowFile, input: RunInput, options?: RunOptions): RunHandle;
	/** Asks a picker for a page, through n8n-core's `LoadOptionsContext`. Throws what the method throws. */
	listSearch(
		request: LoadRequest & { filter?: string; paginationToken?: string },
	): Promise<INodeListSearchResult>;
	/** Asks a dropdown for its options, in the same way. */
	loadOptions(request: LoadRequest): Promise<INodePropertyOptions[]>;
	/** Asks a resourceMapper for its columns, in the same way. */
	mapperFields(request: LoadRequest): Promise<ResourceMapperFields>;
	/** Does a credential type's `test` request, as the editor's Test button does. */
	testCredential(typeName: string): Promise<INodeCredentialTestResult>;
}

/** What the node put out at one output (0: the first) in one of its runs (default: the last). */
export function outputOf(
	run: IRun,
	nodeName: string,
	output = 0,
	runIndex = -1,
): INodeExecutionData[] {
	const task = run.data.resultData.runData[nodeName]?.at(runIndex);
	return task?.data?.main?.[output] ?? [];
}

/** The error that stopped a node in its last run, or without a node's name the whole run. */
export function errorOf(run: IRun, nodeName?: string) {
	const { resultData } = run.data;
	return nodeName === undefined ? resultData.error : resultData.runData[nodeName]?.at(-1)?.error;
}

export function registerNodes(nodes: HostOptions['nodes']): INodeTypes {
	const own = Array.isArray(nodes)
		? Object.fromEntries(nodes.map((node) => [`${PACKAGE_NAME}.${node.description.name}`, node]))
		: nodes;
	const byType = new Map(Object.entries({ ...builtInNodes, ...own }));
	const find = (type: string): INodeType => {
		const found = byType.get(type);
		if (!found) throw new Error(`The host knows no node type "${type}".`);
		return found;
	};
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}

async function notHere(): Promise<never> {
	throw new Error('This host runs one workflow, without agents, task runners or sub-workflows.');
}

let executions = 0;

export function additionalDataFor(credentials: HostCredentials): IWorkflowExecuteAdditionalData {
	const base = 'http://127.0.0.1';
	executions += 1;
	return {
		credentialsHelper: credentials,
		executionId: String(executions),
		currentNodeExecutionIndex: 0,
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: base,
		formBaseUrl: `${base}/form`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		formTestBaseUrl: `${base}/form-test`,
		webhookBaseUrl: `${base}/webhook`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		mcpBaseUrl: `${base}/mcp`,
		mcpTestBaseUrl: `${base}/mcp-test`,
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		executeWorkflow: notHere,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: notHere,
	};
}

/** The name of the one node that takes part in the flow and that no other node leads to. */
function firstNodeOf(file: WorkflowFile): string {
	const targets = new Set(
		Object.values(file.connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((groups) =>
				groups.flatMap((group) => (group ?? []).map((connection) => connection.node)),
			),
		),
	);
	const first = file.nodes.filter(
		(node) => !targets.has(node.name) && node.type !== 'n8n-nodes-base.stickyNote',
	);
	const [only] = first;
	if (!only || first.length > 1) {
		throw new Error(`Name the start node: ${first.length} nodes have none before them.`);
	}
	return only.name;
}

class N8nHost implements Host {
	private readonly nodeTypes: INodeTypes;

	private readonly credentials: HostCredentials;

	private readonly logger: Logger;

	constructor(options: HostOptions) {
		this.nodeTypes = registerNodes(options.nodes);
		this.credentials = new HostCredentials(
			options.credentialTypes ?? [],
			options.credentials ?? {},
		);
		this.logger = options.logger ?? silentLogger;
	}

	run(file: WorkflowFile, input: RunInput, options: RunOptions = {}): RunHandle {
		let execution: ReturnType<WorkflowExecute['processRunExecutionData']>;
		try {
			execution = withLogger(this.logger, () => this.start(file, input, options));
		} catch (error) {
			return { finished: Promise.reject(error), cancel: () => undefined };
		}
		const cancel = () => execution.cancel();
		if (options.signal?.aborted) cancel();
		options.signal?.addEventListener('abort', cancel, { once: true });
		const finished = execution.finally(() => options.signal?.removeEventListener('abort', cancel));
		return { finished, cancel };
	}

	async listSearch(
		request: LoadRequest & { filter?: string; paginationToken?: string },
	): Promise<INodeListSearchResult> {
		const method = this.nodeTypes.getByNameAndVersion(request.nodeType).methods?.listSearch?.[
			request.method
		];
		if (!method) throw new Error(`${request.nodeType} has no list search "${request.method}".`);
		const { filter, paginationToken } = request;
		const context = this.loadContext(request);
		return await withLogger(this.logger, () => method.call(context, filter, paginationToken));
	}

	async loadOptions(request: LoadRequest): Promise<INodePropertyOptions[]> {
		const method = this.nodeTypes.getByNameAndVersion(request.nodeType).methods?.loadOptions?.[
			request.method
		];
		if (!method) throw new Error(`${request.nodeType} has no options "${request.method}".`);
		const context = this.loadContext(request);
		return await withLogger(this.logger, () => method.call(context));
	}

	async mapperFields(request: LoadRequest): Promise<ResourceMapperFields> {
		const { methods } = this.nodeTypes.getByNameAndVersion(request.nodeType);
		const method = methods?.resourceMapping?.[request.method];
		if (!method) throw new Error(`${request.nodeType} has no columns "${request.method}".`);
		const context = this.loadContext(request);
		return await withLogger(this.logger, () => method.call(context));
	}

	async testCredential(typeName: string): Promise<INodeCredentialTestResult> {
		return await withLogger(this.logger, () =>
			runCredentialTest(
				this.credentials.typeNamed(typeName),
				this.credentials.read(typeName),
				additionalDataFor(this.credentials),
			),
		);
	}

	private start(file: WorkflowFile, input: RunInput, options: RunOptions) {
		const mode = options.mode ?? 'manual';
		const workflow = this.workflowOf(file, options.timezone);
		const node = this.nodeForItems(workflow, input.startNode ?? firstNodeOf(file));
		const additionalData = additionalDataFor(this.credentials);
		const now = new Date();
		const saved: IWorkflowBase = {
			id: workflow.id,
			name: workflow.name ?? '',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: now,
			updatedAt: now,
			nodes: Object.values(workflow.nodes),
			connections: workflow.connectionsBySourceNode,
		};
		const hooks = new ExecutionLifecycleHooks(mode, additionalData.executionId ?? '', saved);
		options.onHooks?.(hooks);
		additionalData.hooks = hooks;
		const runData = createRunExecutionData({
			...(file.pinData ? { resultData: { pinData: file.pinData } } : {}),
			executionData: {
				nodeExecutionStack: [{ node, data: { main: [input.items] }, source: null }],
			},
		});
		return new WorkflowExecute(additionalData, mode, runData).processRunExecutionData(workflow);
	}

	/** The start node itself where it is a trigger; otherwise a pass-through node put before it. */
	private nodeForItems(workflow: Workflow, startNode: string): INode {
		const first = workflow.getNode(startNode);
		if (!first) throw new Error(`The workflow has no node "${startNode}".`);
		const { description } = this.nodeTypes.getByNameAndVersion(first.type, first.typeVersion);
		if (description.group.includes('trigger')) return first;
		const start = sketchNode({ type: START_NODE_TYPE, name: `Items for ${startNode}` });
		workflow.setNodes([...Object.values(workflow.nodes), start]);
		workflow.setConnections({
			...workflow.connectionsBySourceNode,
			[start.name]: { main: [[{ node: startNode, type: 'main', index: 0 }]] },
		});
		return start;
	}

	private workflowOf(file: WorkflowFile, timezone?: string): Workflow {
		const { connections, id = 'workflow', name = 'Workflow', settings } = file;
		return new Workflow({
			id,
			name,
			nodes: structuredClone(file.nodes).map((node) => this.withCredentials(node)),
			connections: structuredClone(connections),
			active: false,
			nodeTypes: this.nodeTypes,
			settings: { executionOrder: 'v1', ...settings, ...(timezone ? { timezone } : {}) },
		});
	}

	/** Chooses, for a node with none chosen, the credentials that its type takes and the host has. */
	private withCredentials(node: INode): INode {
		if (node.credentials) return node;
		const { description } = this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const chosen = (description.credentials ?? [])
			.filter(({ name }) => this.credentials.names.includes(name))
			.map(({ name }) => [name, { id: name, name }]);
		return chosen.length > 0 ? { ...node, credentials: Object.fromEntries(chosen) } : node;
	}

	private loadContext({ nodeType, parameters = {} }: LoadRequest): ILoadOptionsFunctions {
		const sketch = sketchNode({ type: nodeType, parameters });
		const workflow = this.workflowOf({ nodes: [sketch], connections: {} });
		const additionalData = additionalDataFor(this.credentials);
		additionalData.currentNodeParameters = parameters;
		const node = this.withCredentials(sketch);
		return new LoadOptionsContext(workflow, node, additionalData, 'parameters');
	}
}

/**
 * A minimal n8n in this process: n8n-core's engine, expressions and HTTP helpers, without server, database
 * or editor. Importing it loads n8n-core, which takes about 0.8 s.
 */
export function createHost(options: HostOptions): Host {
	return new N8nHost(options);
}
