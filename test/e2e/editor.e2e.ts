import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { Editor } from './browser';
import { ended, newestOf, until } from './executions';
import type { N8n } from './n8n';
import { CREDENTIALS } from './n8n';
import { makeWorkflow } from './workflows';
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

async function idOf(workflow: string): Promise<string> {
	const all = await n8n.rest.call('GET', '/workflows');
	const found = (Array.isArray(all) ? all : []).find((one) => at(one, 'name') === workflow);
	return String(at(found ?? null, 'id'));
}

describe('from the node creator', () => {
	it.each([
		['MyAgentMail', 'Enroll a lead in a cadence'],
		['Unify', 'Create an enrollment'],
		['Amplemarket', 'Add leads to a sequence'],
	])('%s comes onto the canvas: %s', async (name, action) => {
		await editor.newWorkflow();
		expect(await editor.searchNodes(name)).toContain(name);
		await editor.find('node-creator-item-name').first().click();
		await editor.page.locator(`text="${action}"`).first().click();
		await editor.find('node-parameters').waitFor();
		expect(await editor.find('node-title-container').innerText()).toContain(action);
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
		await editor.find('execute-workflow-button').first().click();
		await editor.page.locator('text=/Workflow executed/').first().waitFor();
		await editor.settle(1_500);
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

	it('an example runs as it was imported', async () => {
		await editor.openWorkflow(await idOf('Add leads to an Amplemarket sequence'));
		await editor.find('execute-workflow-button').first().click();
		await editor.page.locator('text=/Workflow executed/').first().waitFor();
		await editor.settle(1_500);
		await editor.shoot('example-amplemarket-executed');
		expect([...sandbox.amplemarket.state.commits.values()]).toEqual([1, 1]);
		await editor.find('canvas-node').filter({ hasText: 'To review' }).first().dblclick();
		await editor.settle(1_500);
		await editor.shoot('example-amplemarket-to-review');
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

	it.each(Object.entries(CREDENTIALS))('tests the key for %s', async (provider, { id, type }) => {
		await editor.openCredential(id);
		await editor.find('credentials-config-container-test-success').waitFor();
		await editor.shoot(`credential-${provider.toLowerCase()}`);

		const saved = await n8n.rest.call('POST', '/credentials', {
			name: `Bad key for ${provider}`,
			type,
			data: {
				baseUrl: sandbox[provider as keyof typeof CREDENTIALS].baseUrl,
				apiKey: 'not-a-key',
			},
		});
		await editor.openCredential(String(at(saved, 'id')));
		await editor.page.locator(BAD).first().waitFor();
		await editor.page.locator('text="More details"').first().click();
		await editor.shoot(`credential-${provider.toLowerCase()}-wrong-key`);
	});
});
