import type { INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

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
import type { NodeSketch, RunHandle } from '../../host/engine';
import { amplemarket } from '../../nodes/Amplemarket/provider';
import { myAgentMail } from '../../nodes/MyAgentMail/provider';
import type { Provider } from '../../nodes/shared/declare/provider';
import { unify } from '../../nodes/Unify/provider';
import { startSandbox } from '../../sandbox';
import type { Fault, Sandbox } from '../../sandbox';
import type { Ended } from '../support/rig';
import { nodeOf, sampleCredential } from '../support/sample/node';
import { sample } from '../support/sample/provider';
import { startSample } from '../support/sample/server';
import type { FaultKind, Sample, SampleOptions } from '../support/sample/server';
import { startStub } from '../support/stub';
import { clock } from '../support/virtualTime';
import type { Subject } from './subjects';

export const PROVIDERS = { myAgentMail, unify, amplemarket, sample } as const;
export type ProviderKey = keyof typeof PROVIDERS;

/** What befalls one call, whoever the provider is. */
export type Trouble = 'lost' | 'empty' | 'refused' | 'broken';

const AT_SANDBOX: Record<Trouble, Fault> = {
	lost: { kind: 'reset', when: 'after-commit' },
	empty: { kind: 'empty', when: 'after-commit' },
	refused: { kind: 'status', status: 429, when: 'before-commit' },
	broken: { kind: 'status', status: 500, when: 'before-commit' },
};

const AT_SAMPLE: Record<Trouble, FaultKind> = {
	lost: { kind: 'lose' },
	empty: { kind: 'empty' },
	refused: { kind: 'refuse' },
	broken: { kind: 'error', when: 'before' },
};

/** The tests' provider and the sandboxes of the three, and nodes for each that may have been tampered with. */
export class World {
	private constructor(
		readonly sandbox: Sandbox,
		private made: Sample,
	) {}

	static async start(): Promise<World> {
		const sandbox = await startSandbox({ now: clock.now, limits: 'none' });
		return new World(sandbox, await startSample({ now: clock.now }));
	}

	get sample(): Sample {
		return this.made;
	}

	/** Everything as at the start, and long after what went before: no lane remembers it. */
	async reset(options: SampleOptions = {}): Promise<void> {
		this.sandbox.reset();
		this.sandbox.setFaults(undefined);
		await this.made.close();
		this.made = await startSample({ now: clock.now, ...options });
		await clock.sleep(3 * 3_600_000);
	}

	/** Befalls the first call of an operation, and no look-up, poll or look at a list. */
	befall({ provider, operation, operationId }: Subject, trouble: Trouble): void {
		if (provider === 'sample') {
			const [method = '', path = ''] = operation.route.split(' ');
			const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '.+')}$`);
			this.sample.faults.push({ ...AT_SAMPLE[trouble], method, path: pattern });
			return;
		}
		const rule = { provider, operationIds: [operationId], times: 1, fault: AT_SANDBOX[trouble] };
		this.sandbox.setFaults({ seed: 1, rules: [rule] });
	}

	/** How often each thing was done: what was asked for once must not stand there with two. */
	effects(provider: ProviderKey): number[] {
		if (provider !== 'sample') return [...this.sandbox[provider].state.commits.values()];
		const times = new Map<string, number>();
		for (const { did, id, changed, value } of this.sample.commits) {
			if (!changed) continue;
			const name = did === 'thing.created' ? `${did} ${nameOf(value)}` : `${did} ${id}`;
			const key = did === 'job.started' ? `${did} ${JSON.stringify(value)}` : name;
			times.set(key, (times.get(key) ?? 0) + 1);
		}
		return [...times.values()];
	}

	/** @param node also another provider, or the same with operations that have been `tampered` with and a panel that has not */
	begin(
		key: ProviderKey,
		parameters: INodeParameters,
		items: readonly INodeExecutionData[],
		{
			provider = PROVIDERS[key],
			tampered = provider,
			...node
		}: Partial<NodeSketch> & { readonly provider?: Provider; readonly tampered?: Provider } = {},
	): RunHandle {
		return createHost({
			nodes: [nodeOf(tampered, key, provider)],
			credentialTypes: CREDENTIALS,
			credentials: { [provider.credential]: this.credential(key) },
		}).run(
			chainOf({
				type: `${PACKAGE_NAME}.${key}`,
				parameters,
				onError: 'continueErrorOutput',
				...node,
			}),
			{ items: [...items] },
		);
	}

	async run(...asked: Parameters<World['begin']>): Promise<Ended> {
		return endedOf(await this.begin(...asked).finished);
	}

	/** Runs against a server that says the key in all it answers, with success and as a refusal in turn. */
	async echoing<T>(
		key: ProviderKey,
		work: (
			apiKey: string,
			run: (
				parameters: INodeParameters,
				items: readonly INodeExecutionData[],
			) => Promise<{ ended: Ended; echoes: number; logs: string }>,
		) => Promise<T>,
	): Promise<T> {
		const provider: Provider = PROVIDERS[key];
		const apiKey = 'sk_live_0123456789abcdef';
		const stub = await startStub((_, ordinal) => ({
			status: ordinal % 2 === 0 ? 403 : 200,
			body: { id: apiKey, error: apiKey, status: apiKey, message: `no ${apiKey}`, created: true },
		}));
		const { logger, lines } = collectLogs();
		try {
			return await work(apiKey, async (parameters, items) => {
				const run = await createHost({
					nodes: [nodeOf(provider, key)],
					credentialTypes: CREDENTIALS,
					credentials: { [provider.credential]: { apiKey, baseUrl: stub.baseUrl } },
					logger,
				}).run(
					chainOf({ type: `${PACKAGE_NAME}.${key}`, parameters, onError: 'continueErrorOutput' }),
					{ items: [...items] },
				).finished;
				return {
					ended: endedOf(run),
					echoes: stub.requests.length,
					logs: JSON.stringify(lines),
				};
			});
		} finally {
			await stub.close();
		}
	}

	async close(): Promise<void> {
		await Promise.all([this.sandbox.close(), this.sample.close()]);
	}

	private credential(key: ProviderKey) {
		const { apiKey, baseUrl } = key === 'sample' ? this.sample : this.sandbox[key];
		return { apiKey, baseUrl };
	}
}

const CREDENTIALS = [new MyAgentMailApi(), new UnifyApi(), new AmplemarketApi(), sampleCredential];

const endedOf = (run: IRun): Ended => ({
	run,
	success: outputOf(run, 'Node', 0),
	error: outputOf(run, 'Node', 1),
	thrown: errorOf(run),
});

const nameOf = (value: unknown): string =>
	typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '';
