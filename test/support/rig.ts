import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
	IRun,
	Logger,
} from 'n8n-workflow';

import { AmplemarketApi } from '../../credentials/AmplemarketApi.credentials';
import { MyAgentMailApi } from '../../credentials/MyAgentMailApi.credentials';
import { UnifyApi } from '../../credentials/UnifyApi.credentials';
import {
	chainOf,
	collectLogs,
	createHost,
	errorOf,
	outputOf,
	PACKAGE_NAME,
} from '../../host/engine';
import type { Host, NodeSketch, RunHandle, RunOptions } from '../../host/engine';
import { Amplemarket } from '../../nodes/Amplemarket/Amplemarket.node';
import { MyAgentMail } from '../../nodes/MyAgentMail/MyAgentMail.node';
import { Unify } from '../../nodes/Unify/Unify.node';
import { startSandbox } from '../../sandbox';
import type { ProviderName, Sandbox, SandboxOptions } from '../../sandbox';

export type Json = INodeExecutionData['json'];

/** What a delivering run is asked to do. */
export interface Ask {
	readonly resource: string;
	readonly operation: string;
	readonly parameters?: INodeParameters;
	readonly items: readonly Json[];
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	readonly node?: Partial<NodeSketch>;
	readonly run?: RunOptions;
}

/** How a run ended: items of the success and of the error output, and what stopped it. */
export interface Ended {
	readonly run: IRun;
	readonly success: INodeExecutionData[];
	readonly error: INodeExecutionData[];
	readonly thrown: ReturnType<typeof errorOf>;
}

/** The three nodes in n8n's engine, with credentials that point at a sandbox of their own. */
export class Rig {
	readonly logs: string[] = [];

	private constructor(
		readonly sandbox: Sandbox,
		readonly host: Host,
	) {}

	static async start(
		options: SandboxOptions = {},
		overrides: Partial<Record<ProviderName, ICredentialDataDecryptedObject>> = {},
	): Promise<Rig> {
		const sandbox = await startSandbox(options);
		return new Rig(sandbox, hostFor(sandbox, overrides));
	}

	/** The same sandbox reached with other credentials, logging where the logger says. */
	with(
		overrides: Partial<Record<ProviderName, ICredentialDataDecryptedObject>>,
		logger?: Logger,
	): Rig {
		return new Rig(this.sandbox, hostFor(this.sandbox, overrides, logger));
	}

	begin(
		provider: ProviderName,
		{ resource, operation, parameters, items, onError, node, run }: Ask,
	): RunHandle {
		const workflow = chainOf({
			type: `${PACKAGE_NAME}.${provider}`,
			parameters: { resource, operation, ...parameters },
			onError: onError ?? 'continueErrorOutput',
			...node,
		});
		return this.host.run(workflow, { items: items.map((json) => ({ json })) }, run);
	}

	async run(provider: ProviderName, ask: Ask): Promise<Ended> {
		const run = await this.begin(provider, ask).finished;
		return {
			run,
			success: outputOf(run, 'Node', 0),
			error: outputOf(run, 'Node', 1),
			thrown: errorOf(run),
		};
	}

	/** Calls that reached the provider, by operationId of its contract. */
	calls(operationId: string): number {
		return this.sandbox.log.filter((entry) => entry.operationId === operationId).length;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

function hostFor(
	sandbox: Sandbox,
	overrides: Partial<Record<ProviderName, ICredentialDataDecryptedObject>>,
	logger?: Logger,
): Host {
	const credential = (provider: ProviderName) => ({
		apiKey: sandbox[provider].apiKey,
		baseUrl: sandbox[provider].baseUrl,
		...overrides[provider],
	});
	return createHost({
		nodes: [new MyAgentMail(), new Unify(), new Amplemarket()],
		credentialTypes: [new MyAgentMailApi(), new UnifyApi(), new AmplemarketApi()],
		credentials: {
			myAgentMailApi: credential('myAgentMail'),
			unifyApi: credential('unify'),
			amplemarketApi: credential('amplemarket'),
		},
		...(logger && { logger }),
	});
}

export { collectLogs };

/** The outcome of an item of either output. */
export function outcomeOf({ json }: INodeExecutionData): unknown {
	if (typeof json.outcome === 'string') return json.outcome;
	return typeof json.details === 'object' && json.details !== null && 'outcome' in json.details
		? json.details.outcome
		: undefined;
}

/** How often each outcome stands in the items. */
export function count(items: readonly INodeExecutionData[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const item of items) {
		const outcome = String(outcomeOf(item));
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	return counts;
}

/** A resourceLocator's value by ID. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
