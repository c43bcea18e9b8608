import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { ended, Execution, executionsOf, until } from './executions';
import type { N8n } from './n8n';
import { WORKER_CONCURRENCY } from './queueMode';
import type { Worker } from './queueMode';
import { enterQueueWorld } from './queueWorld';
import type { Credential, Workers } from './queueWorld';
import { makeWorkflow, publish } from './workflows';
import type { ProviderName } from './workflows';

jest.setTimeout(300_000);
const RUN_WITHIN_MS = 240_000;
/** More than two workers take on at once, so that both have some. */
const EXECUTIONS = 2 * WORKER_CONCURRENCY;

let n8n: N8n;
let workers: readonly Worker[];
let staff: Workers;
let sandbox: Sandbox;
let credentials: Record<ProviderName, Credential>;

beforeAll(async () => {
	({ n8n, workers: staff, sandbox, credentials } = await enterQueueWorld());
	workers = await staff.living();
});
afterAll(async () => {
	await staff?.stop();
	await sandbox?.close();
});

type Lead = { [name: string]: Json };

/** How leads are delivered to a provider, and told apart. */
interface Delivery {
	readonly provider: ProviderName;
	readonly parameters: Lead;
	readonly lead: (key: string) => Lead;
	readonly badLead: (key: string) => Lead;
	/** The field that tells a lead from all others. */
	readonly keyField: string;
	/** The name that the provider's ledger has for a lead. */
	readonly ledgerName: (key: string) => string;
}

const byId = (value: string): Lead => ({ __rl: true, mode: 'id', value });
const addressOf = (name: string): string => `${name}@customers.example`;

const { welcome } = SEED.myAgentMail.cadences;
const MY_AGENT_MAIL: Delivery = {
	provider: 'myAgentMail',
	parameters: { resource: 'enrollment', operation: 'enroll', cadenceId: byId(welcome) },
	lead: (name) => ({ leadExternalId: name }),
	badLead: (name) => ({ leadExternalId: name, leadEmail: 'not an address' }),
	keyField: 'leadExternalId',
	ledgerName: (key) => `${welcome}|${key}`,
};

const { sequences, mailboxes } = SEED.unify;
const unifyLead = (personEmail: string): Lead => ({ personEmail, mailboxEmails: [mailboxes.ada] });
const UNIFY: Delivery = {
	provider: 'unify',
	parameters: {
		resource: 'enrollment',
		operation: 'create',
		personBy: 'email',
		sequenceId: byId(sequences.main),
	},
	lead: (name) => unifyLead(addressOf(name)),
	badLead: (name) => unifyLead(name),
	keyField: 'personEmail',
	ledgerName: (key) => `${sequences.main}|${sandbox.unify.state.findPerson(key)?.id}`,
};

const { main } = SEED.amplemarket.sequences;
const AMPLEMARKET: Delivery = {
	provider: 'amplemarket',
	parameters: { resource: 'sequence', operation: 'addLeads', sequenceId: byId(main) },
	lead: (name) => ({ email: addressOf(name) }),
	badLead: (name) => ({ email: name }),
	keyField: 'email',
	ledgerName: (key) => `${main}|${key}`,
};

/** @param latencies milliseconds that a provider takes for each answer */
function emptySandbox(latencies: Partial<Record<ProviderName, number>>): void {
	sandbox.reset();
	sandbox.unify.state.inventPeople = true;
	const { myAgentMail = 0, unify = 0, amplemarket = 0 } = latencies;
	sandbox.setFaults({
		seed: 1,
		rules: [
			{ provider: 'myAgentMail', fault: { kind: 'latency', ms: myAgentMail } },
			{ provider: 'unify', fault: { kind: 'latency', ms: unify } },
			{ provider: 'amplemarket', fault: { kind: 'latency', ms: amplemarket } },
		],
	});
}

const commitsOf = ({ provider }: Delivery): Map<string, number> => sandbox[provider].state.commits;

/** An active workflow that delivers the leads which are posted to its webhook. */
interface Inlet {
	readonly delivery: Delivery;
	readonly workflowId: string;
	readonly path: string;
}

async function openInlet(delivery: Delivery, path: string): Promise<Inlet> {
	const made = await makeWorkflow(n8n.rest, path, {
		provider: delivery.provider,
		credential: credentials[delivery.provider],
		trigger: {
			type: 'n8n-nodes-base.webhook',
			parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
		},
		splitOut: 'body.leads',
		items: [],
		parameters: { ...delivery.parameters, dataMode: 'autoMapInputData' },
		node: { onError: 'continueErrorOutput' },
	});
	await publish(n8n.rest, made);
	return { delivery, workflowId: made.workflowId, path };
}

/** Posts lists of leads, all at once, and hands back the executions that they start. */
async function post({ workflowId, path }: Inlet, lists: readonly Lead[][]): Promise<string[]> {
	const list = async (): Promise<string[]> => await executionsOf(n8n.rest, workflowId, 100);
	const before = await list();
	const statuses = await Promise.all(
		lists.map(async (leads) => {
			const response = await fetch(`${n8n.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ leads }),
			});
			// A body that nobody reads keeps its connection, and with it this process.
			await response.text();
			return response.status;
		}),
	);
	expect(statuses).toEqual(lists.map(() => 200));
	const started = (await list()).filter((id) => !before.includes(id));
	expect(started).toHaveLength(lists.length);
	return started;
}

const endOf = async (id: string): Promise<Execution> => await ended(n8n.rest, id, RUN_WITHIN_MS);

interface Outcome {
	readonly key: string;
	readonly outcome: string;
}

/** The leads of an execution that succeeded, and the outcome that each of them has: one, and not two. */
function outcomesOf({ keyField }: Delivery, execution: Execution): Outcome[] {
	expect([execution.status, execution.error]).toEqual(['success', '']);
	const leads = execution.items('Each lead');
	const answers = [...execution.paired('Deliver', 0), ...execution.paired('Deliver', 1)];
	answers.sort((a, b) => a.from - b.from);
	expect(answers.map(({ from }) => from)).toEqual(leads.map((_, place) => place));
	return answers.map(({ item, from }) => ({
		key: String(at(leads, from, keyField)),
		outcome: String(at(item, 'outcome') ?? at(item, 'details', 'outcome')),
	}));
}

async function outcomesOfAll(delivery: Delivery, ids: readonly string[]): Promise<Outcome[]> {
	const executions = await Promise.all(ids.map(endOf));
	return executions.flatMap((execution) => outcomesOf(delivery, execution));
}

function count(outcomes: readonly Outcome[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}

const startedBy = ({ n8n: { log } }: Worker, ids: readonly string[]): string[] =>
	ids.filter((id) => log.includes(`Worker started execution ${id} `));

function expectBothAtWork(ids: readonly string[]): void {
	const shares = workers.map((worker) => startedBy(worker, ids));
	for (const share of shares) expect(share).not.toEqual([]);
	expect(shares.flat().sort()).toEqual([...ids].sort());
}

const numbered = (prefix: string, length: number): string[] =>
	Array.from({ length }, (_, place) => `${prefix}-${place}`);

describe('2,000 leads in 10 executions, over two workers', () => {
	const OWN = 200;
	const SHARED = 10;
	const BAD = 5;

	it.each<{ delivery: Delivery; latencyMs: number }>([
		{ delivery: MY_AGENT_MAIL, latencyMs: 100 },
		{ delivery: UNIFY, latencyMs: 50 },
		{ delivery: AMPLEMARKET, latencyMs: 2_000 },
	])('$delivery.provider: each lead is in once, each item says so', async (one) => {
		const { delivery, latencyMs } = one;
		emptySandbox({ [delivery.provider]: latencyMs });
		const inlet = await openInlet(delivery, `two-workers-${delivery.provider}`);
		const own = Array.from({ length: EXECUTIONS }, (_, n) =>
			numbered(`lead-${n}`, OWN).map(delivery.lead),
		);
		// Some leads come twice, in two executions, which run at the same time.
		const lists = own.map((leads, n) => [
			...leads,
			...(own[(n + 1) % EXECUTIONS] ?? []).slice(0, SHARED),
			...numbered(`bad-${n}`, BAD).map(delivery.badLead),
		]);
		const ids = await post(inlet, lists);
		const outcomes = await outcomesOfAll(delivery, ids);

		expect(count(outcomes)).toEqual({
			enrolled: EXECUTIONS * OWN,
			already_enrolled: EXECUTIONS * SHARED,
			failed: EXECUTIONS * BAD,
		});
		const enrolled = outcomes.filter(({ outcome }) => outcome === 'enrolled');
		const once = enrolled.map(({ key }) => [delivery.ledgerName(key), 1]);
		expect(Object.fromEntries(commitsOf(delivery))).toEqual(Object.fromEntries(once));
		expect(commitsOf(delivery).size).toBe(EXECUTIONS * OWN);
		expectBothAtWork(ids);
	});
});

it('two workers on one key get all leads past a limit that nobody told them', async () => {
	const leads = 60;
	emptySandbox({ myAgentMail: 50 });
	sandbox.setLimits([{ provider: 'myAgentMail', requests: 50, perMs: 1_000, retryAfter: 'none' }]);
	const inlet = await openInlet(MY_AGENT_MAIL, 'limited');
	const lists = Array.from({ length: EXECUTIONS }, (_, n) =>
		numbered(`lead-${n}`, leads).map(MY_AGENT_MAIL.lead),
	);
	const ids = await post(inlet, lists);
	const outcomes = await outcomesOfAll(MY_AGENT_MAIL, ids);

	expect(count(outcomes)).toEqual({ enrolled: EXECUTIONS * leads });
	expect(sandbox.log.some(({ status }) => status === 429)).toBe(true);
	expectBothAtWork(ids);
});

describe('what the editor starts', () => {
	const LEADS = 400;
	const SOME = 20;

	async function start(name: string, length: number): Promise<string> {
		const { provider, parameters, lead } = MY_AGENT_MAIL;
		const { workflowId } = await makeWorkflow(n8n.rest, name, {
			provider,
			credential: credentials[provider],
			items: numbered('lead', length).map(lead),
			parameters: { ...parameters, dataMode: 'autoMapInputData' },
		});
		const answer = await n8n.rest.call('POST', `/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: 'Leads' },
		});
		return String(at(answer, 'executionId'));
	}

	const onAWorker = (id: string): boolean =>
		workers.some((worker) => startedBy(worker, [id]).length > 0);

	it('runs on a worker', async () => {
		emptySandbox({});
		const id = await start('From the editor', SOME);
		const execution = await endOf(id);
		expect(execution.items('Delivered').map((item) => at(item, 'outcome'))).toEqual(
			Array(SOME).fill('enrolled'),
		);
		expect(onAWorker(id)).toBe(true);
	});

	it('stops on the worker when it is stopped', async () => {
		emptySandbox({ myAgentMail: 1_000 });
		const id = await start('Stopped', LEADS);
		const { commits } = sandbox.myAgentMail.state;
		await until('some leads', () => (commits.size >= SOME ? true : undefined));
		await n8n.rest.call('POST', `/executions/${id}/stop`);
		expect((await endOf(id)).status).toBe('canceled');
		let calls = -1;
		await until('the last call', async () => {
			if (calls === sandbox.log.length) return true;
			calls = sandbox.log.length;
			await new Promise((resolve) => setTimeout(resolve, 3_000));
			return undefined;
		});
		expect(onAWorker(id)).toBe(true);
		expect(commits.size).toBeLessThan(LEADS);
	});
});

describe('a worker is killed in the middle', () => {
	/** So many that none of the executions ends before the worker is killed. */
	const LEADS = 400;
	/** One more than a worker takes on, so that each worker has one of them, also the one that has Unify's. */
	const LISTS = WORKER_CONCURRENCY + 1;
	const SOME = 20;
	const mailLists = Array.from({ length: LISTS }, (_, n) =>
		numbered(`lead-${n}`, LEADS).map(MY_AGENT_MAIL.lead),
	);
	const unifyLists = [numbered('lead', LEADS).map(UNIFY.lead)];

	let mail: Inlet;
	let unify: Inlet;
	let mailIds: string[];
	let unifyIds: string[];
	let lost: string[];

	/** When some leads of its executions are in, and others are not. */
	async function killWorker(): Promise<Worker> {
		const [worker] = await until('a worker that has Unify', () => {
			const found = workers.filter((candidate) => startedBy(candidate, unifyIds).length > 0);
			return found.length > 0 ? found : undefined;
		});
		if (!worker) throw new Error('No worker has the execution');
		await until('leads of every execution', () => {
			const mailLeads = [...commitsOf(MY_AGENT_MAIL).keys()];
			const counts = mailLists.map((_, n) =>
				mailLeads.filter((name) => name.startsWith(MY_AGENT_MAIL.ledgerName(`lead-${n}-`))),
			);
			const fewest = Math.min(commitsOf(UNIFY).size, ...counts.map(({ length }) => length));
			return fewest >= SOME ? true : undefined;
		});
		process.kill(-worker.pid, 'SIGKILL');
		return worker;
	}

	/** What a dead worker had ended before stays as it was. */
	async function stillRunning(ids: readonly string[]): Promise<string[]> {
		const executions = await Promise.all(ids.map((id) => Execution.read(n8n.rest, id)));
		return executions.filter(({ status }) => status === 'running').map(({ id }) => id);
	}

	beforeAll(async () => {
		// Each is slow enough to be at work still when the other has leads in: Unify looks all of them up first.
		emptySandbox({ myAgentMail: 1_000, unify: 300 });
		mail = await openInlet(MY_AGENT_MAIL, 'killed-mail');
		unify = await openInlet(UNIFY, 'killed-unify');
		mailIds = await post(mail, mailLists);
		unifyIds = await post(unify, unifyLists);
		const killed = await killWorker();
		lost = await stillRunning(startedBy(killed, [...mailIds, ...unifyIds]));
	});

	it('n8n ends what it was running with an error, and keeps nothing of it to retry', async () => {
		expect(lost).toEqual(expect.arrayContaining(unifyIds));
		expect(lost.length).toBeGreaterThan(1);
		for (const id of lost) {
			const execution = await endOf(id);
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/failed to be processed too many times/);
			expect(execution.items('Leads')).toEqual([]);
		}
		const calls = (): number => sandbox.log.filter(({ provider }) => provider === 'unify').length;
		const before = calls();
		const [id = ''] = unifyIds;
		const retry = await n8n.rest.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		expect(at(retry, 'status')).toBe('error');
		expect(calls()).toBe(before);
	});

	it('what the other worker runs is not touched by it', async () => {
		const whole = mailIds.filter((id) => !lost.includes(id));
		const outcomes = await outcomesOfAll(MY_AGENT_MAIL, whole);
		expect(count(outcomes)).toEqual({ enrolled: whole.length * LEADS });
	});

	it.each([
		{ name: 'myAgentMail', inletOf: (): Inlet => mail, lists: mailLists },
		{ name: 'unify', inletOf: (): Inlet => unify, lists: unifyLists },
	])('$name: posted again, none is doubled, none lost, and each says how it is', async (one) => {
		const inlet = one.inletOf();
		const { delivery } = inlet;
		sandbox.setFaults(undefined);
		const total = one.lists.flat().length;
		const before = new Set(commitsOf(delivery).keys());
		expect(before.size).toBeGreaterThan(SOME);
		expect(before.size).toBeLessThan(total);

		const outcomes = await outcomesOfAll(delivery, await post(inlet, one.lists));
		const wasIn = ({ key }: Outcome): boolean => before.has(delivery.ledgerName(key));
		expect(outcomes).toEqual(
			outcomes.map((outcome) => ({
				...outcome,
				outcome: wasIn(outcome) ? 'already_enrolled' : 'enrolled',
			})),
		);
		const once = one.lists
			.flat()
			.map((lead) => [delivery.ledgerName(String(lead[delivery.keyField])), 1]);
		expect(Object.fromEntries(commitsOf(delivery))).toEqual(Object.fromEntries(once));
	});
});
