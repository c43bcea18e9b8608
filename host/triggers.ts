import './bootstrap';

import { HookContext, PollContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Logger,
	WebhookSetupMethodNames,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import { HostCredentials } from './credentials';
import { additionalDataFor, registerNodes } from './engine';
import type { HostOptions } from './engine';
import { silentLogger, withLogger } from './logging';
import { bytesOf, parsedJson, ServerResponse } from './webhookRequest';
import type { Delivery, Received } from './webhookRequest';
import { sketchNode } from './workflowFile';
import type { NodeSketch } from './workflowFile';

export interface TriggerOptions extends HostOptions {
	/** The trigger; its workflow has no other node. */
	node: NodeSketch;
	/** Where n8n is reached from the outside. */
	publicUrl?: string;
}

export interface PollRequest {
	/** `manual`: the editor's Fetch Test Event. Default: `trigger`. */
	mode?: WorkflowExecuteMode;
	/** Ms, or `'untold'` as on hosts that do not say. */
	budget?: number | 'untold';
}

const TEST_SEGMENT = 'webhook-test';

/**
 * One trigger in a published workflow, through n8n-core's own contexts, as n8n's server calls them: static data is loaded
 * for each request and saved as a whole where it was changed, a test has its own, and what a poll changed is kept
 * together with what it put out.
 */
export class TriggerHost {
	private readonly nodeTypes: INodeTypes;

	private readonly credentials: HostCredentials;

	private readonly logger: Logger;

	private readonly node: INode;

	/** What n8n has in its database. */
	private saved = '{}';

	/** The static data of the test that is listening. */
	private test: IDataObject | undefined;

	constructor(private readonly options: TriggerOptions) {
		this.nodeTypes = registerNodes(options.nodes);
		this.credentials = new HostCredentials(
			options.credentialTypes ?? [],
			options.credentials ?? {},
		);
		this.logger = options.logger ?? silentLogger;
		const sketch = sketchNode({ webhookId: '6f0c1a52-hook', ...options.node });
		const chosen = this.credentials.names.map((name) => [name, { id: name, name }]);
		this.node = { ...sketch, credentials: Object.fromEntries(chosen) };
	}

	/** The node's static data as it is saved. */
	get staticData(): IDataObject {
		const all: IDataObject = JSON.parse(this.saved);
		const own = all[`node:${this.node.name}`];
		return typeof own === 'object' && own !== null && !Array.isArray(own) ? { ...own } : {};
	}

	/** The address that a provider posts to. */
	url(isTest = false): string {
		return NodeHelpers.getNodeWebhookUrl(
			this.base(isTest ? TEST_SEGMENT : 'webhook'),
			this.workflow().id,
			this.node,
			'webhook',
		);
	}

	/** Publishes the workflow, or starts n8n with it published (`init`). Throws what the node throws. */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.workflow();
		if (!(await this.hook('checkExists', workflow, activation, false)))
			await this.hook('create', workflow, activation, false);
		this.save(workflow);
	}

	async unpublish(): Promise<void> {
		const workflow = this.workflow();
		await this.hook('delete', workflow, 'update', false);
		this.save(workflow);
	}

	/** What "Listen for test event" does. */
	async listen(): Promise<void> {
		const workflow = this.workflow({});
		if (!(await this.hook('checkExists', workflow, 'manual', true)))
			await this.hook('create', workflow, 'manual', true);
		this.test = workflow.staticData;
	}

	/** What n8n does after the first event that starts a run, or after two minutes. */
	async stopListening(): Promise<void> {
		await this.hook('delete', this.workflow(this.test ?? {}), 'update', true);
		this.test = undefined;
	}

	async deliver({ body, headers, query }: Delivery, isTest = false): Promise<Received> {
		const workflow = this.workflow(isTest ? {} : undefined);
		if (isTest) workflow.setTestStaticData(this.test ?? {});
		const rawBody = bytesOf(body);
		const sent = { 'content-type': 'application/json', ...headers };
		const parsed = sent['content-type'].includes('json') ? parsedJson(rawBody) : {};
		if (parsed === undefined)
			return { status: 422, answer: 'n8n: no JSON', items: undefined, error: undefined };
		const response = new ServerResponse();
		const additionalData = this.additionalData();
		additionalData.httpRequest = { rawBody, body: parsed, headers: sent, params: {}, query };
		if (query === undefined) Object.assign(additionalData.httpRequest, { query: {} });
		additionalData.httpResponse = response;
		const mode = isTest ? 'manual' : 'webhook';
		const data = this.webhookData(workflow, additionalData, isTest);
		const context = new WebhookContext(
			workflow,
			this.in(workflow),
			additionalData,
			mode,
			data,
			[],
			null,
		);
		const { webhook } = this.nodeType;
		if (webhook === undefined) throw new Error('The node takes no requests.');
		try {
			const result = await withLogger(this.logger, async () => await webhook.call(context));
			if (!isTest) this.save(workflow);
			const items = result.workflowData?.[0];
			if (result.noWebhookResponse === true) return { ...response.told(), items, error: undefined };
			const { responseData = 'firstEntryJson' } = data.webhookDescription;
			const usual = items === undefined ? 'Webhook call received' : 'Workflow was started';
			const own: unknown = result.webhookResponse ?? { message: usual };
			// To a start n8n answers with what the description says, and where that says nothing, with this word.
			const answer = items === undefined || responseData === '' ? own : responseData;
			return { status: 200, answer, items, error: undefined };
		} catch (error) {
			return { status: 500, answer: 'Workflow could not be started', items: undefined, error };
		}
	}

	/** One poll. What it changed in the static data is kept unless it throws. */
	async poll({ mode = 'trigger', budget }: PollRequest = {}): Promise<INodeExecutionData[] | null> {
		const workflow = this.workflow();
		const data = workflow.getStaticData('node', this.node);
		const context = new PollContext(
			workflow,
			this.in(workflow),
			this.additionalData(),
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => data,
			typeof budget === 'number' ? () => budget : undefined,
		);
		if (budget === 'untold') Object.assign(context, { getPollBudgetMs: undefined });
		const { poll } = this.nodeType;
		if (poll === undefined) throw new Error('The node does not poll.');
		const result = await withLogger(this.logger, async () => await poll.call(context));
		this.save(workflow);
		return result?.[0] ?? null;
	}

	/** What a restart of n8n on another database copy, or a user, would do. */
	setStaticData(data: IDataObject): void {
		this.saved = JSON.stringify({ [`node:${this.node.name}`]: data });
	}

	get nodeType(): INodeType {
		return this.nodeTypes.getByNameAndVersion(this.node.type, this.node.typeVersion);
	}

	private base(segment: string): string {
		return `${this.options.publicUrl ?? 'https://n8n.example.com'}/${segment}`;
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		return {
			...additionalDataFor(this.credentials),
			webhookBaseUrl: this.base('webhook'),
			webhookTestBaseUrl: this.base(TEST_SEGMENT),
		};
	}

	private workflow(staticData: IDataObject = JSON.parse(this.saved)): Workflow {
		return new Workflow({
			id: 'workflow',
			name: 'Workflow',
			nodes: [structuredClone(this.node)],
			connections: {},
			active: true,
			nodeTypes: this.nodeTypes,
			staticData,
			settings: { executionOrder: 'v1' },
		});
	}

	/** The node as the workflow has it: what it does not say of its parameters is filled in. */
	private in(workflow: Workflow): INode {
		return workflow.getNode(this.node.name) ?? this.node;
	}

	private save(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged === true)
			this.saved = JSON.stringify(workflow.staticData);
	}

	private webhookData(
		workflow: Workflow,
		workflowExecuteAdditionalData: IWorkflowExecuteAdditionalData,
		isTest: boolean,
	): IWebhookData {
		const [webhookDescription] = this.nodeType.description.webhooks ?? [];
		if (webhookDescription === undefined) throw new Error('The node has no webhook.');
		return {
			httpMethod: 'POST',
			node: this.node.name,
			path: webhookDescription.path,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData,
			isTest,
		};
	}

	private async hook(
		method: WebhookSetupMethodNames,
		workflow: Workflow,
		activation: WorkflowActivateMode,
		isTest: boolean,
	): Promise<boolean> {
		const additionalData = this.additionalData();
		const run = this.nodeType.webhookMethods?.default?.[method];
		if (run === undefined) throw new Error(`The node has no ${method}.`);
		const context = new HookContext(
			workflow,
			this.in(workflow),
			additionalData,
			isTest ? 'manual' : 'trigger',
			activation,
			this.webhookData(workflow, additionalData, isTest),
		);
		return await withLogger(this.logger, async () => await run.call(context));
	}
}
