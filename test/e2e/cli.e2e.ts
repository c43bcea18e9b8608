import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { Execution } from './executions';
import type { N8n } from './n8n';
import { EXAMPLES } from './paths';
import { enterWorld } from './world';

interface Example {
	readonly name: string;
	readonly nodes: ReadonlyArray<{ readonly name: string }>;
	readonly connections: { readonly [name: string]: Json };
	readonly pinData: { readonly Leads: ReadonlyArray<{ readonly json: Json }> };
}

let n8n: N8n;
let sandbox: Sandbox;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	sandbox.unify.state.inventPeople = true;
});
afterAll(async () => await sandbox?.close());

/**
 * Imports an example as it is, but for its trigger: `n8n execute` leaves pinned items aside, so the same items come
 * from two nodes in front. Hands back the workflow's id.
 */
async function importExample(file: string): Promise<string> {
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
			...example.nodes.filter(({ name }) => name !== 'Leads'),
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

const execute = async (id: string): Promise<Execution> =>
	Execution.fromCli(await n8n.cli('execute', `--id=${id}`, '--rawOutput'));

/** A lead in a provider's books; Unify's have the ID of a person in place of the address. */
function nameOf(key: string): string {
	const [target = '', lead = ''] = key.split('|');
	const person = sandbox.unify.state.people.get(lead);
	return `${target}|${person === undefined ? lead : String(person.attributes.email)}`;
}

const CASES = [
	[
		'myagentmail-enroll.json',
		'myAgentMail',
		[`${SEED.myAgentMail.cadences.welcome}|CRM-1`, `${SEED.myAgentMail.cadences.welcome}|CRM-2`],
	],
	[
		'unify-create-enrollments.json',
		'unify',
		[
			`${SEED.unify.sequences.main}|amara.okafor@lumenor.example`,
			`${SEED.unify.sequences.main}|jonas.vogel@bluecrest.example`,
		],
	],
	[
		'amplemarket-add-leads.json',
		'amplemarket',
		[
			`${SEED.amplemarket.sequences.main}|amara.okafor@lumenor.example`,
			`${SEED.amplemarket.sequences.main}|jonas.vogel@bluecrest.example`,
		],
	],
] as const;

describe.each(CASES)('n8n execute: %s', (file, provider, keys) => {
	let id: string;
	beforeAll(async () => {
		id = await importExample(file);
	});

	it('delivers the leads that are fit, once each, and puts the other out for review', async () => {
		const execution = await execute(id);
		expect(execution.status).toBe('success');
		const delivered = execution.items('Delivered').map((item) => at(item, 'outcome'));
		const toReview = execution.items('To review');
		const { commits } = sandbox[provider].state;
		expect([...commits.keys()].map(nameOf).sort()).toEqual([...keys].sort());
		expect([...commits.values()]).toEqual([1, 1]);
		expect(delivered).toEqual(['enrolled', 'enrolled']);
		expect(toReview).toMatchObject([{ id: 'CRM-3', details: { outcome: 'failed' } }]);
	});

	it('finds them there when it runs again, and doubles none', async () => {
		const execution = await execute(id);
		const delivered = execution.items('Delivered').map((item) => at(item, 'outcome'));
		expect(delivered).toEqual(['already_enrolled', 'already_enrolled']);
		expect([...sandbox[provider].state.commits.values()]).toEqual([1, 1]);
	});
});
