import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { chainOf, createHost, PACKAGE_NAME } from '../../host/engine';
import type { Host, NodeSketch } from '../../host/engine';
import { AmplemarketApi } from '../../credentials/AmplemarketApi.credentials';
import { MyAgentMailApi } from '../../credentials/MyAgentMailApi.credentials';
import { UnifyApi } from '../../credentials/UnifyApi.credentials';
import { Amplemarket } from '../../nodes/Amplemarket/Amplemarket.node.ts';
import { MyAgentMail } from '../../nodes/MyAgentMail/MyAgentMail.node.ts';
import { Unify } from '../../nodes/Unify/Unify.node.ts';
import { SEED } from '../../sandbox';
import type { FaultPlan, FaultRule, ProviderName, Sandbox } from '../../sandbox';

/** One execution of a node, or one opening of a picker. */
export interface Task {
	readonly provider: ProviderName;
	readonly work: Write | Read | Pick;
	/** Which credential it uses. */
	readonly key: number;
	/** How it ends, if not by itself. */
	readonly fate: 'whole' | 'cancelled' | 'bad key' | 'bad item' | 'unreachable';
	/** Ms after which a cancelled one is stopped. */
	readonly after: number;
	readonly onError: NonNullable<NodeSketch['onError']>;
	readonly retryOnFail: boolean;
}

interface Write {
	readonly kind: 'write';
	readonly parameters: INodeParameters;
	readonly items: number;
	item(name: string): INodeExecutionData['json'];
}

interface Read {
	readonly kind: 'read';
	readonly parameters: INodeParameters;
}

interface Pick {
	readonly kind: 'pick';
	readonly method: string;
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
/** The waits are those of a hasty user. */
const options = { timeout: 1, maxRetryTime: 2, maxRequestsPerMinute: 0 };
const write = (resource: string, operation: string, rest: INodeParameters): INodeParameters => {
	return { resource, operation, dataMode: 'autoMapInputData', options, ...rest };
};

type Works = Readonly<Record<ProviderName, ReadonlyArray<Write | Read | Pick>>>;

/** What is done at each provider. */
export const WORKS: Works = {
	myAgentMail: [
		{
			kind: 'write',
			parameters: write('enrollment', 'enroll', {
				cadenceId: byId(SEED.myAgentMail.cadences.welcome),
			}),
			items: 25,
			item: (name) => ({ leadExternalId: name, leadEmail: `${name}@customers.example` }),
		},
		{ kind: 'read', parameters: { resource: 'cadence', operation: 'getAll', returnAll: true } },
		{ kind: 'pick', method: 'searchCadences' },
	],
	unify: [
		{
			kind: 'write',
			parameters: write('enrollment', 'create', {
				sequenceId: byId(SEED.unify.sequences.main),
			}),
			items: 15,
			item: (name) => ({
				personEmail: `${name}@customers.example`,
				mailboxEmails: SEED.unify.mailboxes.ada,
			}),
		},
		{ kind: 'read', parameters: { resource: 'sequence', operation: 'getAll', returnAll: true } },
		{ kind: 'pick', method: 'searchSequences' },
	],
	amplemarket: [
		{
			kind: 'write',
			parameters: write('sequence', 'addLeads', {
				sequenceId: byId(SEED.amplemarket.sequences.main),
				options: { ...options, batchSize: 10 },
			}),
			items: 40,
			item: (name) => ({ email: `${name}@customers.example` }),
		},
		{ kind: 'read', parameters: { resource: 'mailbox', operation: 'getAll', returnAll: true } },
		{ kind: 'pick', method: 'searchSequences' },
	],
};

/** Every way in which a call can go wrong, each seldom. */
export function faultsOf(seed: number): FaultPlan {
	const seldom = (fault: FaultRule['fault'], probability: number): FaultRule => ({
		probability,
		fault,
	});
	const second = { form: 'seconds', seconds: 1 } as const;
	return {
		seed,
		rules: [
			seldom({ kind: 'latency', ms: 2, jitterMs: 8 }, 0.5),
			seldom({ kind: 'latency', ms: 1_500 }, 0.002),
			seldom({ kind: 'status', status: 429, when: 'before-commit', retryAfter: second }, 0.002),
			seldom({ kind: 'status', status: 503, when: 'before-commit', retryAfter: second }, 0.001),
			seldom({ kind: 'status', status: 500, when: 'before-commit' }, 0.004),
			seldom({ kind: 'status', status: 500, when: 'after-commit' }, 0.004),
			seldom({ kind: 'status', status: 401, when: 'before-commit' }, 0.001),
			seldom({ kind: 'reset', when: 'before-commit' }, 0.004),
			seldom({ kind: 'reset', when: 'after-commit' }, 0.004),
			seldom({ kind: 'truncate' }, 0.003),
			seldom({ kind: 'drip', ms: 60 }, 0.004),
			seldom({ kind: 'html', when: 'after-commit' }, 0.002),
			seldom({ kind: 'wrong-json', when: 'after-commit' }, 0.002),
			seldom({ kind: 'empty', when: 'after-commit' }, 0.002),
		],
	};
}

const PACKAGE = {
	nodes: [new MyAgentMail(), new Unify(), new Amplemarket()],
	credentialTypes: [new MyAgentMailApi(), new UnifyApi(), new AmplemarketApi()],
};

/** The executions of many users on one n8n. */
export class Load {
	private readonly hosts = new Map<string, Host>();
	private made = 0;

	constructor(private readonly sandbox: Sandbox) {}

	/** Does a task to its end, however it ends. */
	async run(task: Task): Promise<void> {
		const host = this.hostOf(task);
		const nodeType = `${PACKAGE_NAME}.${task.provider}`;
		const { work } = task;
		if (work.kind === 'pick') {
			// A picker that fails throws what the editor shows.
			await host.listSearch({ nodeType, method: work.method }).catch(() => undefined);
			return;
		}
		const stop = new AbortController();
		const timer = task.fate === 'cancelled' && setTimeout(() => stop.abort(), task.after);
		const sketch: NodeSketch = {
			type: nodeType,
			parameters: work.parameters,
			onError: task.onError,
			...(task.retryOnFail && { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 }),
		};
		const items = this.itemsOf(task).map((json) => ({ json }));
		await host.run(chainOf(sketch), { items }, { signal: stop.signal }).finished;
		if (timer !== false) clearTimeout(timer);
	}

	private itemsOf({ work, fate }: Task): Array<INodeExecutionData['json']> {
		if (work.kind !== 'write') return [{}];
		const items = Array.from({ length: work.items }, () => {
			this.made += 1;
			return work.item(`soak-${this.made}`);
		});
		if (fate === 'bad item') items[0] = {};
		return items;
	}

	private hostOf({ key, fate }: Task): Host {
		const kind = fate === 'bad key' || fate === 'unreachable' ? fate : 'good';
		const name = `${kind} ${key}`;
		const known = this.hosts.get(name);
		if (known !== undefined) return known;
		const credential = (provider: ProviderName) => {
			const { apiKey, baseUrl } = this.sandbox[provider];
			return {
				apiKey: kind === 'bad key' ? `wrong-${key}-${apiKey}` : `${apiKey}#${key}`,
				// A port on which nobody listens.
				baseUrl: kind === 'unreachable' ? 'http://127.0.0.1:9' : baseUrl,
			};
		};
		const host = createHost({
			...PACKAGE,
			credentials: {
				myAgentMailApi: credential('myAgentMail'),
				unifyApi: credential('unify'),
				amplemarketApi: credential('amplemarket'),
			},
		});
		this.hosts.set(name, host);
		return host;
	}
}
