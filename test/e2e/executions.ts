import { at } from './api';
import type { Json, RestClient } from './api';
import type { Made } from './workflows';

const POLL_MS = 200;
const EVENTUALLY_MS = 20_000;
const WITHIN_MS = 60_000;
const UNDER_WAY = ['new', 'running', 'waiting', 'unknown'];

/** How a workflow ran: its status, and each node's runs. */
export class Execution {
	private constructor(
		readonly id: string,
		readonly status: string,
		private readonly data: Json,
	) {}

	static async read(rest: RestClient, id: string): Promise<Execution> {
		const answer = await rest.call('GET', `/executions/${id}`);
		const data = at(answer, 'data');
		return new Execution(
			id,
			String(at(answer, 'status')),
			typeof data === 'string' ? unflatten(data) : data,
		);
	}

	/** What `n8n execute --rawOutput` writes, among its log lines. */
	static fromCli(output: string): Execution {
		const [result] = /^\{$[^]*?^\}$/m.exec(output) ?? [];
		if (result === undefined) throw new Error(`n8n execute wrote no result:\n${output}`);
		const run = JSON.parse(result) as Json;
		return new Execution('', String(at(run, 'status')), at(run, 'data'));
	}

	/** The items that left a node by one of its outputs, in its last run. */
	items(node: string, output = 0): Json[] {
		return this.output(node, output).map((item) => at(item, 'json'));
	}

	/** The same, and which of the node's input items each of them came from. */
	paired(node: string, output = 0): Array<{ item: Json; from: number }> {
		return this.output(node, output).map((item) => ({
			item: at(item, 'json'),
			from: Number(at(item, 'pairedItem', 'item') ?? Number.NaN),
		}));
	}

	/** Whether anything came to a node. */
	ran(node: string): boolean {
		return at(this.data, 'resultData', 'runData', node) !== null;
	}

	private output(node: string, output: number): Json[] {
		const runs = at(this.data, 'resultData', 'runData', node);
		const last = Array.isArray(runs) ? runs.length - 1 : 0;
		const items = at(runs, last, 'data', 'main', output);
		return Array.isArray(items) ? items : [];
	}

	/** What stopped the execution. */
	get error(): string {
		return String(at(this.data, 'resultData', 'error', 'message') ?? '');
	}
}

/** Starts a workflow as the editor's button does, and waits for its end. */
export async function run(rest: RestClient, { workflowId }: Made): Promise<Execution> {
	const answer = await rest.call('POST', `/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: 'Leads' },
	});
	return await ended(rest, String(at(answer, 'executionId')));
}

/** Waits for the end of an execution. */
export async function ended(
	rest: RestClient,
	id: string,
	withinMs = WITHIN_MS,
): Promise<Execution> {
	const ask = async (): Promise<Execution | undefined> => {
		const execution = await Execution.read(rest, id);
		return UNDER_WAY.includes(execution.status) ? undefined : execution;
	};
	return await until(`the end of execution ${id}`, ask, withinMs);
}

/** The newest execution of a workflow, when it has one. */
export async function newestOf(rest: RestClient, workflowId: string): Promise<string | undefined> {
	return (await executionsOf(rest, workflowId, 1))[0];
}

/** The newest executions of a workflow, the newest first. */
export async function executionsOf(
	rest: RestClient,
	workflowId: string,
	limit: number,
): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const answer = await rest.call('GET', `/executions?filter=${filter}&limit=${limit}`);
	const found = at(answer, 'results');
	return Array.isArray(found) ? found.map((execution) => String(at(execution, 'id'))) : [];
}

/** Repeats assertions until they hold; what fails at the last is thrown. */
export async function eventually(assertions: () => Promise<void>): Promise<void> {
	const deadline = Date.now() + EVENTUALLY_MS;
	for (;;) {
		try {
			return await assertions();
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

/** Asks again and again until there is an answer. */
export async function until<T>(
	what: string,
	ask: () => T | undefined | Promise<T | undefined>,
	withinMs = WITHIN_MS,
): Promise<T> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

/** n8n's form of stored data: a list in which a text stands for the place of what is meant. */
function unflatten(text: string): Json {
	const list = JSON.parse(text) as Json[];
	const known = new Map<number, Json>();
	const resolve = (value: Json): Json => (typeof value === 'string' ? place(Number(value)) : value);
	const place = (index: number): Json => {
		const raw = list[index] ?? null;
		if (typeof raw !== 'object' || raw === null) return raw;
		const before = known.get(index);
		if (before !== undefined) return before;
		if (Array.isArray(raw)) {
			const made: Json[] = [];
			known.set(index, made);
			made.push(...raw.map(resolve));
			return made;
		}
		const made: { [name: string]: Json } = {};
		known.set(index, made);
		for (const [name, value] of Object.entries(raw)) made[name] = resolve(value);
		return made;
	};
	return place(0);
}
