import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import type { Json } from './api';
import { Execution } from './executions';
import type { N8n } from './n8n';
import { EXAMPLES } from './paths';
import type { ProviderName } from './workflows';

interface Example {
	readonly name: string;
	readonly nodes: ReadonlyArray<{ readonly name: string; readonly onError?: string }>;
	readonly connections: { readonly [name: string]: Json };
	readonly pinData: { readonly Leads: ReadonlyArray<{ readonly json: Json }> };
}

/** An example that delivers two leads and puts a third out for review. */
export interface Delivery {
	readonly file: string;
	readonly provider: ProviderName;
	/** The target and the lead of both that are fit, in the provider's books. */
	readonly leads: readonly string[];
}

const LEADS = ['amara.okafor@lumenor.example', 'jonas.vogel@bluecrest.example'];

export const DELIVERIES: readonly Delivery[] = [
	{
		file: 'myagentmail-enroll.json',
		provider: 'myAgentMail',
		leads: ['CRM-1', 'CRM-2'].map((id) => `${SEED.myAgentMail.cadences.welcome}|${id}`),
	},
	{
		file: 'unify-create-enrollments.json',
		provider: 'unify',
		leads: LEADS.map((email) => `${SEED.unify.sequences.main}|${email}`),
	},
	{
		file: 'amplemarket-add-leads.json',
		provider: 'amplemarket',
		leads: LEADS.map((email) => `${SEED.amplemarket.sequences.main}|${email}`),
	},
];

/**
 * Imports an example as it is, but for its trigger: `n8n execute` leaves pinned items aside, so the same items come
 * from two nodes in front. Hands back the workflow's id.
 *
 * @param onError in place of the example's own On Error, in the node that has one
 */
export async function importExample(n8n: N8n, file: string, onError?: string): Promise<string> {
	const example = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Example;
	const leads = example.pinData.Leads.map(({ json }) => json);
	const id = `cli${file.replaceAll(/[^a-z]/g, '')}`.slice(0, 16);
	const node = (name: string, type: string, typeVersion: number, parameters: object): object => ({
		id: randomUUID(),
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		parameters,
		position: [-400, 0],
	});
	const next = (to: string): object => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
	const jsonOutput = JSON.stringify({ leads });
	const workflow = {
		...example,
		id,
		name: `${example.name} (command line)`,
		pinData: {},
		nodes: [
			...example.nodes
				.filter(({ name }) => name !== 'Leads')
				.map((own) => (own.onError && onError ? { ...own, onError } : own)),
			node('Start', 'manualTrigger', 1, {}),
			node('All leads', 'set', 3.4, { mode: 'raw', jsonOutput, options: {} }),
			node('Leads', 'splitOut', 1, { fieldToSplitOut: 'leads', options: {} }),
		],
		connections: { ...example.connections, Start: next('All leads'), 'All leads': next('Leads') },
	};
	const copy = join(n8n.folder, file);
	writeFileSync(copy, JSON.stringify(workflow));
	await n8n.cli('import:workflow', `--input=${copy}`);
	return id;
}

/** `n8n execute`, beside the server. */
export async function execute(n8n: N8n, id: string): Promise<Execution> {
	return Execution.fromCli(await n8n.cli('execute', `--id=${id}`, '--rawOutput'));
}

/** The leads in a provider's books, and how often each was put in. */
export function booksOf(sandbox: Sandbox, provider: ProviderName): Map<string, number> {
	const { commits } = sandbox[provider].state;
	return new Map([...commits].map(([key, times]) => [nameOf(sandbox, key), times]));
}

/** Unify's have the ID of a person in place of the address. */
function nameOf(sandbox: Sandbox, key: string): string {
	const [target = '', lead = ''] = key.split('|');
	const person = sandbox.unify.state.people.get(lead);
	return `${target}|${person === undefined ? lead : String(person.attributes.email)}`;
}
