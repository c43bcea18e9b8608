import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { chainOf, createHost, errorOf, outputOf, PACKAGE_NAME } from '../host/engine';
import type { Host } from '../host/engine';
import { loadPackage } from '../host/packageNodes';
import { SEED } from '../sandbox';
import type { FaultPlan, Limits } from '../sandbox';
import type { Order, Ready, Report } from './sandboxProcess';
import { watchTurns } from './turns';
import type { Turns } from './turns';

export const CADENCE = SEED.myAgentMail.cadences.welcome;
export const SEQUENCE = SEED.amplemarket.sequences.main;
export const KEY = SEED.myAgentMail.apiKey;

const NAIVE_TYPE = 'bench.naive';

/** What people write by hand: so many of n8n's own HTTP calls at a time, one a lead. */
const naive: INodeType = {
	description: {
		displayName: 'Naive',
		name: 'naive',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'Naive' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'myAgentMailApi', required: true }],
		properties: [
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Width', name: 'width', type: 'number', default: 20 },
		],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const url = this.getNodeParameter('url', 0) as string;
		const width = this.getNodeParameter('width', 0) as number;
		const out: INodeExecutionData[] = [];
		let next = 0;
		const work = async () => {
			while (next < items.length) {
				const item = next;
				next += 1;
				const body = items[item]?.json ?? {};
				const json: INodeExecutionData['json'] =
					await this.helpers.httpRequestWithAuthentication.call(this, 'myAgentMailApi', {
						method: 'POST',
						url,
						body,
						json: true,
					});
				out[item] = { json, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: width }, work));
		return [out];
	},
};

/** How long n8n's thread was held while a node worked, and in the whole of the execution. */
export interface Holds {
	readonly node: Turns;
	readonly execution: Turns;
}

/** What the node that works tells of its turns, where somebody wants to know. */
interface Watching {
	tell: ((turns: Turns) => void) | undefined;
}

function watched(node: INodeType, watching: Watching): INodeType {
	return Object.assign(Object.create(node), {
		async execute(this: IExecuteFunctions) {
			if (watching.tell === undefined) return await node.execute?.call(this);
			const turns = watchTurns();
			try {
				return await node.execute?.call(this);
			} finally {
				watching.tell(await turns.end());
			}
		},
	});
}

/** The compiled nodes in n8n's engine, and the sandbox in another process. */
export class World {
	private constructor(
		private readonly child: ChildProcess,
		readonly urls: Ready,
		private readonly host: Host,
		private readonly watching: Watching,
	) {}

	static async open(): Promise<World> {
		const child = fork(join(__dirname, 'sandboxProcess.ts'), { execArgv: ['--import', 'tsx'] });
		const urls = await new Promise<Ready>((resolve, reject) => {
			child.once('message', (message) => resolve(message as Ready));
			child.once('exit', (code) => reject(new Error(`The sandbox ended with ${String(code)}`)));
		});
		const { nodes, credentialTypes } = await loadPackage();
		const watching: Watching = { tell: undefined };
		const host = createHost({
			nodes: {
				...Object.fromEntries(
					nodes.map((node) => [
						`${PACKAGE_NAME}.${node.description.name}`,
						watched(node, watching),
					]),
				),
				[NAIVE_TYPE]: naive,
			},
			credentialTypes,
			credentials: {
				myAgentMailApi: { apiKey: KEY, baseUrl: urls.myAgentMail },
				amplemarketApi: { apiKey: SEED.amplemarket.apiKey, baseUrl: urls.amplemarket },
			},
		});
		return new World(child, urls, host, watching);
	}

	async reset(limits: Limits = 'none', faults?: FaultPlan): Promise<void> {
		await this.ask({ kind: 'reset', limits, ...(faults && { faults }) });
	}

	async report(): Promise<Report> {
		return (await this.ask({ kind: 'report' })) as Report;
	}

	/** Enrolls leads through the MyAgentMail node; throws unless each came out enrolled. */
	async enroll(items: INodeExecutionData[], options: Record<string, number> = {}): Promise<void> {
		const parameters = {
			resource: 'enrollment',
			operation: 'enroll',
			dataMode: 'autoMapInputData',
			cadenceId: { __rl: true, mode: 'id', value: CADENCE },
			options,
		};
		await this.runNode(`${PACKAGE_NAME}.myAgentMail`, parameters, items);
	}

	/** Enrolls leads by expressions that n8n evaluates for each. */
	async enrollEvaluated(items: INodeExecutionData[]): Promise<void> {
		const parameters = {
			resource: 'enrollment',
			operation: 'enroll',
			dataMode: 'defineBelow',
			cadenceId: { __rl: true, mode: 'id', value: CADENCE },
			leadExternalId: '={{ $json.leadExternalId.trim() }}',
			additionalFields: {
				leadEmail: '={{ $json.leadEmail.toLowerCase() }}',
				leadName: '={{ $json.leadName.trim() }}',
				context: '={{ ({ ...$json.context }) }}',
			},
			options: {},
		};
		await this.runNode(`${PACKAGE_NAME}.myAgentMail`, parameters, items);
	}

	/** How long n8n's thread is held by what one node is asked to do. */
	async holds(work: () => Promise<unknown>): Promise<Holds> {
		let node: Turns | undefined;
		this.watching.tell = (turns) => {
			node = turns;
		};
		const turns = watchTurns();
		try {
			await work();
		} finally {
			this.watching.tell = undefined;
		}
		const execution = await turns.end();
		if (node === undefined) throw new Error('No node has worked');
		return { node, execution };
	}

	/** Adds leads through the Amplemarket node. */
	async addLeads(items: INodeExecutionData[]): Promise<INodeExecutionData[]> {
		const parameters = {
			resource: 'sequence',
			operation: 'addLeads',
			dataMode: 'autoMapInputData',
			sequenceId: { __rl: true, mode: 'id', value: SEQUENCE },
			options: { maxRequestsPerMinute: 0 },
		};
		return await this.runNode(`${PACKAGE_NAME}.amplemarket`, parameters, items);
	}

	/** The same leads by n8n's own HTTP helper. */
	async naive(items: INodeExecutionData[], width = 20): Promise<void> {
		const url = `${this.urls.myAgentMail}/cadences/${CADENCE}/enrollments`;
		await this.runNode(NAIVE_TYPE, { url, width }, items, false);
	}

	close(): void {
		this.child.kill();
	}

	private async runNode(
		type: string,
		parameters: Record<string, unknown>,
		items: INodeExecutionData[],
		checks = true,
	): Promise<INodeExecutionData[]> {
		const workflow = chainOf({
			type,
			parameters: parameters as INodeExecutionData['json'] as never,
			onError: 'stopWorkflow',
		});
		const run = await this.host.run(workflow, { items }).finished;
		const error = errorOf(run);
		if (error !== undefined) throw error;
		const out = outputOf(run, 'Node');
		const isWrong =
			out.length !== items.length ||
			(checks && out.some(({ json }) => json.outcome !== 'enrolled'));
		if (isWrong)
			throw new Error(
				`${type}: ${out.length} of ${items.length} items came out, or not all enrolled`,
			);
		return out;
	}

	private async ask(order: Order): Promise<unknown> {
		return await new Promise((resolve) => {
			this.child.once('message', resolve);
			this.child.send(order);
		});
	}
}

export const leads = (length: number, prefix: string): INodeExecutionData[] =>
	Array.from({ length }, (_, index) => ({
		json: {
			leadExternalId: `${prefix}-${index}`,
			leadName: `Lead ${index}`,
			leadEmail: `${prefix}-${index}@customers.example`,
		},
	}));

export const emails = (length: number, prefix: string): INodeExecutionData[] =>
	Array.from({ length }, (_, index) => ({
		json: { email: `${prefix}-${index}@customers.example`, company: `Company ${index}` },
	}));
