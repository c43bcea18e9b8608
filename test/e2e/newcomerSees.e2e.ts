import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PACKAGE_NAME } from '../../host/engine';
import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { Editor } from './browser';
import { eventually } from './executions';
import type { N8n } from './n8n';
import { ROOT } from './paths';
import { makeSheet, ROWS } from './sheet';
import type { SheetRow } from './sheet';
import { makeWorkflow } from './workflows';
import type { ProviderName } from './workflows';
import { enterWorld } from './world';

// What the editor shows somebody who looks for these nodes, before their first run, and where a lead has failed.

let n8n: N8n;
let sandbox: Sandbox;
let editor: Editor;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	editor = await Editor.open(n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await sandbox?.close();
});

const OURS = ['MyAgentMail', 'Unify', 'Amplemarket'];

describe('the node creator, opened behind the items,', () => {
	const WORDS = [
		...[
			'enroll',
			'enrollment',
			'leads',
			'add lead',
			'campaign',
			'prospect',
			'prospecting',
			'mailbox',
			'drip',
			'follow up',
			'nurture',
			'contact',
			'outreach',
		].map((word) => ({ word, nodes: OURS })),
		{ word: 'agent mail', nodes: ['MyAgentMail'] },
		{ word: 'my agent mail', nodes: ['MyAgentMail'] },
		{ word: 'unify gtm', nodes: ['Unify'] },
		{ word: 'ample market', nodes: ['Amplemarket'] },
		{ word: 'spreadsheet', nodes: [] },
	];

	beforeAll(async () => {
		await editor.openWorkflow(await makeSheet(n8n.rest, 'Looking for a node', [ROWS.amara]));
		await editor.find('canvas-handle-plus').first().click();
		await editor.find('node-creator-search-bar').waitFor();
	});

	it.each(WORDS)('finds $nodes by "$word"', async ({ word, nodes }) => {
		const bar = '[data-test-id="node-creator-search-bar"]';
		await editor.page.locator(`input${bar}, ${bar} input`).first().fill(word);
		await editor.settle();
		await eventually(async () => {
			const found = await editor.find('node-creator-item-name').allInnerTexts();
			const names = found.map((name) => name.trim());
			expect(names.length).toBeGreaterThan(0);
			expect(OURS.filter((name) => names.includes(name))).toEqual(nodes);
		});
	});
});

const picked = (value: string): Json => ({ __rl: true, mode: 'id', value });

const MAIN = [
	{
		provider: 'myAgentMail',
		folder: 'MyAgentMail',
		parameters: {
			resource: 'enrollment',
			operation: 'enroll',
			cadenceId: picked(SEED.myAgentMail.cadences.welcome),
		},
	},
	{
		provider: 'unify',
		folder: 'Unify',
		parameters: {
			resource: 'enrollment',
			operation: 'create',
			sequenceId: picked(SEED.unify.sequences.main),
		},
	},
	{
		provider: 'amplemarket',
		folder: 'Amplemarket',
		parameters: {
			resource: 'sequence',
			operation: 'addLeads',
			sequenceId: picked(SEED.amplemarket.sequences.main),
		},
	},
] as const;

type Main = (typeof MAIN)[number];

/** The names that the package ships for what an operation puts out. */
function shippedFields({ folder, parameters: { resource, operation } }: Main): string[] {
	const file = `nodes/${folder}/__schema__/v1.0.0/${resource}/${operation}.json`;
	const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Json;
	return Object.keys(Object(at(schema, 'properties')));
}

/** A workflow that has not run: the sheet, our node, and one that would take what it puts out. */
async function makeUnrun({ provider, parameters }: Main): Promise<{ id: string; after: string }> {
	const after = randomUUID();
	const node = (name: string, type: string, x: number): object => ({
		id: randomUUID(),
		name,
		type,
		typeVersion: 1,
		position: [x, 0],
		parameters: {},
	});
	const wire = (to: string): object => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
	const answer = await n8n.rest.call('POST', '/workflows', {
		name: `Before the first run of ${provider}`,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Sheet', 'n8n-nodes-base.manualTrigger', 0),
			{ ...node('Deliver', `${PACKAGE_NAME}.${provider}`, 240), parameters },
			{ ...node('After', 'n8n-nodes-base.slack', 480), id: after, typeVersion: 2.3 },
		],
		connections: { Sheet: wire('Deliver'), Deliver: wire('After') },
	});
	return { id: String(at(answer, 'id')), after };
}

describe('before the first run', () => {
	it.each(MAIN)('the node behind $provider shows the fields that will come', async (main: Main) => {
		const { id, after } = await makeUnrun(main);
		await editor.openNode(id, after);
		await editor.find('schema-preview-warning').first().waitFor();
		await editor.shoot(`schema-preview-${main.provider.toLowerCase()}`);
		await eventually(async () => {
			const items = await editor
				.find('ndv-input-panel')
				.first()
				.locator('[data-test-id="run-data-schema-item"]')
				.allInnerTexts();
			const names = items.map((item) => item.trim().split('\n')[0]);
			expect(names).toEqual(expect.arrayContaining(shippedFields(main)));
		});
	});
});

it('a failed lead stands in the error output beside the row that it came from', async () => {
	const provider: ProviderName = 'amplemarket';
	// As few columns as let the picture show the error too.
	const few = ({ 'CRM ID': id, Email }: SheetRow) => ({ 'CRM ID': id, Email });
	const [good, bad, other] = [few(ROWS.amara), few(ROWS.badAddress), few(ROWS.jonas)];
	const { workflowId } = await makeWorkflow(n8n.rest, 'A failed lead', {
		provider,
		items: [good, bad, other],
		parameters: {
			resource: 'sequence',
			operation: 'addLeads',
			dataMode: 'autoMapInputData',
			sequenceId: {
				...Object(picked(SEED.amplemarket.sequences.main)),
				mode: 'list',
				cachedResultName: 'Main (active)',
			},
		},
		node: { onError: 'continueErrorOutput' },
	});
	await editor.openWorkflow(workflowId);
	await editor.execute();
	await editor.find('canvas-node').filter({ hasText: 'Deliver' }).first().dblclick();
	await editor.find('node-parameters').waitFor();
	const [input, output] = [
		editor.find('ndv-input-panel').first(),
		editor.find('output-panel').first(),
	];
	await input.locator('text="Table"').first().click();
	await output.locator('text=/Error Branch/').first().click();
	await editor.settle(1_000);
	await editor.shoot('error-output');
	const row = Object.values(bad);
	const given = await input.innerText();
	for (const value of row) expect(given).toContain(value);
	const said = await output.innerText();
	for (const value of row) expect(said).toContain(value);
	expect(said).toContain(
		"'Email' is not an email address: 'meera.nair(at)fernway.example' [item 1]",
	);
	expect(said).toMatch(/outcome\s*:\s*failed/);
	expect(said).not.toContain(other.Email);
});
