import { deepStrictEqual } from 'node:assert/strict';

import { PACKAGE_NAME } from '../../host/engine';
import manifest from '../../package.json';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { PAYLOADS, postFromApp } from '../../sandbox/providers/amplemarket/push';
import { at } from './api';
import { booksOf, DELIVERIES, execute, importExample } from './commandLine';
import type { Delivery } from './commandLine';
import type { Execution } from './executions';
import { CREDENTIALS, OwnN8n } from './n8n';
import { hostIn } from './paths';
import { Triggered } from './triggers';

/** What is tried of the package in an n8n, in this order. */
export const STEPS = ['starts', 'lists', 'runs', 'error output', 'trigger'] as const;
export type Step = (typeof STEPS)[number];

/** What went wrong in each step that was tried; empty where nothing did. */
export type Trial = Partial<Record<Step, string>>;

/**
 * Starts the n8n in a node_modules folder with the package installed, and uses each provider's node, and a trigger,
 * against the sandbox. The project must have been built.
 */
export async function tryIn(modules: string): Promise<Trial> {
	const sandbox = await startSandbox();
	sandbox.unify.state.inventPeople = true;
	const trial: Trial = {};
	let n8n: OwnN8n | undefined;
	try {
		trial.starts = await problemOf(async () => {
			n8n = await OwnN8n.start({ providers: sandbox, host: hostIn(modules) });
		});
		if (n8n === undefined) return trial;
		const started = n8n;
		trial.lists = await problemOf(async () => await lists(started));
		trial.runs = await problemOf(async () => {
			for (const delivery of DELIVERIES) await delivers(started, sandbox, delivery);
		});
		trial['error output'] = await problemOf(async () => {
			for (const { file } of DELIVERIES) await routes(started, file);
		});
		trial.trigger = await problemOf(async () => await hears(started));
		return trial;
	} finally {
		await n8n?.stop();
		await sandbox.close();
	}
}

async function problemOf(work: () => Promise<void>): Promise<string> {
	try {
		await work();
		return '';
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** Everything that package.json names is offered by the editor. */
async function lists(n8n: OwnN8n): Promise<void> {
	const named = (paths: readonly string[], ending: string): string[] =>
		paths.map((path) => {
			const name = path.slice(path.lastIndexOf('/') + 1, -ending.length);
			return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
		});
	const namesAt = async (path: string): Promise<string[]> => {
		const served = await n8n.rest.get(path);
		return Array.isArray(served) ? served.map((entry) => String(at(entry, 'name'))) : [];
	};
	const wanted = [
		...named(manifest.n8n.nodes, '.node.js').map((name) => `${PACKAGE_NAME}.${name}`),
		...named(manifest.n8n.credentials, '.credentials.js'),
	];
	const served = new Set([
		...(await namesAt('/types/nodes.json')),
		...(await namesAt('/types/credentials.json')),
	]);
	const missing = wanted.filter((name) => !served.has(name));
	if (missing.length > 0) throw new Error(`Not listed: ${missing.join(', ')}`);
}

/** With On Error: Continue, which makes one table of successes and failures. */
async function delivers(n8n: OwnN8n, sandbox: Sandbox, delivery: Delivery): Promise<void> {
	const { file, provider, leads } = delivery;
	const execution = await execute(n8n, await importExample(n8n, file, 'continueRegularOutput'));
	deepStrictEqual(
		{
			error: execution.error,
			outcomes: outcomesAt(execution, 'Delivered', 'outcome'),
			books: Object.fromEntries(booksOf(sandbox, provider)),
		},
		{
			error: '',
			outcomes: ['enrolled', 'enrolled', 'failed'],
			books: Object.fromEntries(leads.map((lead) => [lead, 1])),
		},
	);
}

/** With On Error: Error Output, as the example has it, and once its leads are in. */
async function routes(n8n: OwnN8n, file: string): Promise<void> {
	const execution = await execute(n8n, await importExample(n8n, file));
	deepStrictEqual(
		{
			delivered: outcomesAt(execution, 'Delivered', 'outcome'),
			toReview: outcomesAt(execution, 'To review', 'details', 'outcome'),
		},
		{ delivered: ['already_enrolled', 'already_enrolled'], toReview: ['failed'] },
	);
}

const outcomesAt = (execution: Execution, node: string, ...path: string[]): unknown[] =>
	execution.items(node).map((item) => at(item, ...path));

async function hears(n8n: OwnN8n): Promise<void> {
	const trigger = await Triggered.make(n8n, `What ${CREDENTIALS.amplemarket.name} posts`, {
		provider: 'amplemarket',
		parameters: {},
	});
	await trigger.publish();
	const { status } = await postFromApp(trigger.url, PAYLOADS.reply());
	const [start] = await trigger.starts(1);
	deepStrictEqual(
		{ status, run: start?.status, events: start?.items.map((item) => at(item, 'event')) },
		{ status: 200, run: 'success', events: ['reply'] },
	);
}
