import { randomUUID } from 'node:crypto';

import { PACKAGE_NAME } from '../../host/engine';
import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { Editor } from './browser';
import { ended, eventually, newestOf, until } from './executions';
import type { N8n } from './n8n';
import { CREDENTIALS } from './n8n';
import { makeWorkflow, saveWrongKey } from './workflows';
import { enterWorld } from './world';

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
	const asked = [...(editor?.outside ?? [])];
	// The editor looks for newer versions of community packages; nothing else may leave this machine.
	expect(asked.filter((host) => !host.startsWith('registry.'))).toEqual([]);
});
beforeEach(() => sandbox.reset());

const PROVIDERS = ['myAgentMail', 'unify', 'amplemarket'] as const;

async function idOf(workflow: string): Promise<string> {
	const all = await n8n.rest.call('GET', '/workflows');
	const found = (Array.isArray(all) ? all : []).find((one) => at(one, 'name') === workflow);
	return String(at(found ?? null, 'id'));
}

const CREATORS = [
	['MyAgentMail', 'Enroll leads in a cadence'],
	['Unify', 'Enroll people in a sequence'],
	['Amplemarket', 'Add leads to a sequence'],
] as const;

describe('from the node creator', () => {
	it.each(CREATORS)(
		'%s is found by its name, and clicked onto the canvas',
		async (name, action) => {
			await editor.newWorkflow();
			expect(await editor.searchNodes(name)).toContain(name);
			await editor.shoot(`creator-${name.toLowerCase()}`);
			const entry = await editor.openAction(name, action);
			await editor.shoot(`creator-${name.toLowerCase()}-actions`);
			await entry.click();
			await editor.find('node-parameters').waitFor();
			expect(await editor.find('node-title-container').innerText()).toContain(action);
		},
	);

	it('a node is dragged onto the canvas, and set to another resource and operation', async () => {
		await editor.newWorkflow();
		await editor.searchNodes('MyAgentMail');
		const action = await editor.openAction('MyAgentMail', 'Enroll leads in a cadence');
		const canvas = editor.page.locator('.vue-flow__pane').first();
		await action.dragTo(canvas, { targetPosition: { x: 420, y: 300 } });
		await editor.find('node-parameters').waitFor();
		await editor.settle();
		await editor.choose('operation', 'Bulk Relink');
		expect(await editor.labels()).toContain('Enrollment ID');
		await editor.choose('resource', 'Cadence');
		expect(await editor.openOptions('operation')).toEqual(
			expect.arrayContaining([expect.stringContaining('Get'), expect.stringContaining('Get Many')]),
		);
		await editor.page.locator('[role=option]:visible').filter({ hasText: 'Get Many' }).click();
		await editor.settle();
		expect(await editor.labels()).toContain('Return All');
		await editor.find('ndv-close-button').click();
		await editor.settle();
		const nodes = await editor.find('canvas-node').allInnerTexts();
		expect(nodes.join()).toContain('Get many cadences');
		await editor.shoot('editor-dragged');
	});
});

describe('in the panel', () => {
	it('a sequence is picked from the list by a search, and the run shows both branches', async () => {
		const leads: Array<{ [name: string]: Json }> = [
			{ email: 'one@customers.example' },
			{ email: 'not an address' },
			{ email: 'two@customers.example' },
		];
		const { workflowId, nodeId } = await makeWorkflow(n8n.rest, 'Picked in the editor', {
			provider: 'amplemarket',
			items: leads,
			parameters: { resource: 'sequence', operation: 'addLeads', dataMode: 'autoMapInputData' },
			node: { onError: 'continueErrorOutput' },
		});
		await editor.openNode(workflowId, nodeId);
		const all = await editor.openPicker('sequenceId');
		expect(all).toContain('Main (active)');
		expect(all.join()).not.toContain('draft');
		await editor.page.keyboard.type('paused one');
		await until('the search', async () =>
			(await editor.find('rlc-item').count()) === 1 ? true : undefined,
		);
		await editor.find('rlc-item').first().click();
		await editor.settle();
		await editor.shoot('editor-picked');
		await editor.find('ndv-close-button').click();
		await editor.settle();
		await editor.execute();
		await editor.shoot('editor-executed');

		const { paused } = SEED.amplemarket.sequences;
		expect([...sandbox.amplemarket.state.commits.keys()].sort()).toEqual([
			`${paused}|one@customers.example`,
			`${paused}|two@customers.example`,
		]);
		const labels = await editor.find('edge-label').allInnerTexts();
		const counts = labels.flatMap((label) => /\d+ items?/.exec(label)?.[0] ?? []);
		expect(counts.sort()).toEqual(['1 item', '2 items', '3 items']);

		await editor.find('canvas-node').filter({ hasText: 'Deliver' }).first().dblclick();
		await editor.find('node-parameters').waitFor();
		await editor.settle(1_000);
		await editor.shoot('editor-output-success');
		await editor.page.locator('text=/Error Branch/').first().click();
		await editor.shoot('editor-output-error');
	});

	it.each([
		['myAgentMail', 'Enroll leads in a MyAgentMail cadence', 'Enroll in cadence'],
		['unify', 'Enroll people in a Unify sequence', 'Create enrollments'],
		['amplemarket', 'Add leads to an Amplemarket sequence', 'Add leads'],
	] as const)('the quick start for %s runs as it was imported', async (provider, name, node) => {
		sandbox.unify.state.inventPeople = true;
		await editor.openWorkflow(await idOf(name));
		await editor.execute();
		expect([...sandbox[provider].state.commits.values()]).toEqual([1, 1]);
		await editor.find('canvas-node').filter({ hasText: node }).first().dblclick();
		await editor.find('node-parameters').waitFor();
		const output = editor.find('output-panel').first();
		await output.locator('text=/enrolled/').first().waitFor();
		await editor.shoot(`quick-start-${provider.toLowerCase()}`);
		expect(await output.innerText()).toContain('2 items');
	});

	it('a mapper loads the columns of the account, matches by one of them, and maps by hand or automatically', async () => {
		const { workflowId, nodeId } = await makeWorkflow(n8n.rest, 'Mapped in the editor', {
			provider: 'unify',
			items: [{ email: 'mara@customers.example', first_name: 'Mara', title: 'CTO', shoe: 44 }],
			parameters: { resource: 'record', operation: 'upsert', specifyAttributes: 'mapper' },
			node: { onError: 'continueErrorOutput' },
		});
		await editor.openNode(workflowId, nodeId);
		const own = async () => (await editor.labels()).filter((label) => label !== 'Credential');
		const columns = editor.find('mapping-fields-container');
		await columns.first().waitFor();
		expect(await own()).toEqual(
			expect.arrayContaining(['Attributes to match on', 'Email (using to match)', 'First name']),
		);
		const input = (column: string) =>
			editor.find(`parameter-input-${column}`).locator('input').first();
		await input('email').fill('mara@customers.example');
		await input('first_name').fill('Mara by hand');
		await editor.find('node-execute-button').first().click();
		const output = editor.find('output-panel').first();
		await output.locator('text=/created/').first().waitFor();
		const mara = () =>
			sandbox.unify.state.records.find('person', { email: 'mara@customers.example' })?.attributes;
		expect(mara()).toEqual({ email: 'mara@customers.example', first_name: 'Mara by hand' });
		await editor.shoot('mapper-by-hand');

		await editor.find('mapping-mode-select').first().click();
		await editor.page.locator('[role=option]:visible').filter({ hasText: 'Automatically' }).click();
		await editor.settle();
		await editor.find('node-execute-button').first().click();
		await eventually(async () =>
			expect(mara()).toEqual({
				email: 'mara@customers.example',
				first_name: 'Mara',
				title: 'CTO',
			}),
		);
		await editor.shoot('mapper-automatically');
	});

	it.each([
		['mail', 'Message Received', 'Lead Replied'],
		['cadence', 'Lead Replied', 'Message Received'],
		['signal', 'Job Change', 'Lead Replied'],
	])('the trigger on %s offers its own events', async (triggerOn, own, other) => {
		const { workflowId, nodeId } = await makeWorkflow(n8n.rest, `Events of ${triggerOn}`, {
			provider: 'myAgentMail',
			items: [],
			parameters: { triggerOn },
			node: { type: `${PACKAGE_NAME}.myAgentMailTrigger`, webhookId: randomUUID() },
		});
		await editor.openNode(workflowId, nodeId);
		const offered = (await editor.openOptions('events')).join('\n');
		expect(offered).toContain(own);
		expect(offered).not.toContain(other);
	});

	it('as a tool it is described by what is chosen, until its user says it in their own words', async () => {
		const { workflowId, nodeId } = await makeWorkflow(n8n.rest, 'A tool', {
			provider: 'myAgentMail',
			items: [],
			parameters: { resource: 'enrollment', operation: 'enroll' },
			node: { type: `${PACKAGE_NAME}.myAgentMailTool` },
		});
		await editor.openNode(workflowId, nodeId);
		const text = editor.find('parameter-input-toolDescription').locator('textarea').first();
		expect(await text.inputValue()).toMatch(
			/^MyAgentMail: Enroll leads in a cadence\. .*cannot be called back\.$/,
		);
		await editor.shoot('editor-tool');
		await editor.choose('operation', 'Bulk Relink');
		expect(await text.inputValue()).toMatch(/^MyAgentMail: Relink enrollments in bulk\. /);
		await editor.choose('resource', 'Draft');
		expect(await text.inputValue()).toMatch(/^MyAgentMail: Create a draft\. /);
		await text.fill('Writes a draft to one lead.');
		await editor.choose('operation', 'Delete');
		expect(await text.inputValue()).toBe('Writes a draft to one lead.');
	});

	it('a wrong key is named by the node, with the way out', async () => {
		const { workflowId, nodeId } = await makeWorkflow(n8n.rest, 'Wrong key', {
			provider: 'amplemarket',
			items: [{ email: 'one@customers.example' }],
			parameters: {
				resource: 'sequence',
				operation: 'addLeads',
				dataMode: 'autoMapInputData',
				sequenceId: { __rl: true, mode: 'id', value: SEED.amplemarket.sequences.main },
			},
			credential: await saveWrongKey(n8n.rest, 'amplemarket', sandbox),
		});
		await editor.openNode(workflowId, nodeId);
		await editor.find('node-execute-button').first().click();
		const output = editor.find('output-panel').first();
		await output.locator('text=/does not accept the API key/').first().waitFor();
		await editor.shoot('editor-wrong-key');
		const text = await output.innerText();
		expect(text).toContain('Check the API key in the Amplemarket credential');
		expect(text).not.toContain('not-a-key');
	});

	it('Stop ends a run in the middle: no call comes after it', async () => {
		const { workflowId } = await makeWorkflow(n8n.rest, 'Stopped', {
			provider: 'myAgentMail',
			items: Array.from({ length: 300 }, (_, index) => ({ leadExternalId: `stop-${index}` })),
			parameters: {
				resource: 'enrollment',
				operation: 'enroll',
				dataMode: 'autoMapInputData',
				cadenceId: { __rl: true, mode: 'id', value: SEED.myAgentMail.cadences.welcome },
				options: { maxConcurrency: 2 },
			},
		});
		sandbox.setFaults({
			seed: 1,
			rules: [{ provider: 'myAgentMail', fault: { kind: 'latency', ms: 300 } }],
		});
		const { commits } = sandbox.myAgentMail.state;
		await editor.openWorkflow(workflowId);
		await editor.find('execute-workflow-button').first().click();
		await until('the first leads', () => (commits.size >= 6 ? true : undefined));
		await editor.shoot('editor-running');
		await editor.find('stop-execution-button').click();
		const id = await until('the execution', () => newestOf(n8n.rest, workflowId));
		const execution = await ended(n8n.rest, id);
		expect(execution.status).toBe('canceled');
		await editor.settle(1_000);
		const calls = sandbox.log.length;
		await editor.settle(1_500);
		expect(sandbox.log.length).toBe(calls);
		expect(commits.size).toBeLessThan(300);
		expect(Math.max(...commits.values())).toBe(1);
		await editor.shoot('editor-stopped');
	});
});

describe('the credential dialog', () => {
	const BAD = 'text=/Couldn’t connect with these settings/';

	it.each(PROVIDERS)('tests the key for %s', async (provider) => {
		await editor.openCredential(CREDENTIALS[provider].id);
		await editor.find('credentials-config-container-test-success').waitFor();
		await editor.shoot(`credential-${provider.toLowerCase()}`);

		const { id: badId } = await saveWrongKey(n8n.rest, provider, sandbox);
		await editor.openCredential(badId);
		await editor.page.locator(BAD).first().waitFor();
		const more = editor.page.locator('text="More details"').first();
		if (await more.isVisible()) await more.click();
		await editor.page.locator('text=/does not accept this API key/').first().waitFor();
		await editor.shoot(`credential-${provider.toLowerCase()}-wrong-key`);
	});

	it.each([
		['a web page', '', 'leads to a web page, not to the API of MyAgentMail'],
		['no such address', '/v1/elsewhere', 'does not lead to the API of MyAgentMail'],
	])('a base URL that leads to %s is no success', async (_, path, told) => {
		const { origin } = new URL(sandbox.myAgentMail.baseUrl);
		const saved = await n8n.rest.call('POST', '/credentials', {
			name: `Base URL ${path}`,
			type: CREDENTIALS.myAgentMail.type,
			data: { baseUrl: `${origin}${path}`, apiKey: sandbox.myAgentMail.apiKey },
		});
		await editor.openCredential(String(at(saved, 'id')));
		await editor.page.locator(BAD).first().waitFor();
		const more = editor.page.locator('text="More details"').first();
		if (await more.isVisible()) await more.click();
		await editor.page.locator(`text=/${told}/`).first().waitFor();
	});
});
