import { NodeHelpers } from 'n8n-workflow';

import type { WorkflowFile } from '../../host/workflowFile';
import type { Sandbox } from '../../sandbox';
import { Editor } from './browser';
import { boundsOf, NodeTypes } from './exampleCheck';
import {
	EXAMPLE_FILES,
	makeCredential,
	readExample,
	STICKY_NOTE,
	withImported,
	withModel,
} from './exampleFiles';
import type { Node } from './exampleFiles';
import { RUNS } from './exampleRuns';
import { eventually } from './executions';
import { FakeModel } from './fakeModel';
import type { N8n } from './n8n';
import { enterWorld } from './world';

const CALLED_TOOL = 'Add to Amplemarket';

let n8n: N8n;
let sandbox: Sandbox;
let editor: Editor;
let model: FakeModel;
let nodeTypes: NodeTypes;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	nodeTypes = await NodeTypes.of(n8n.rest);
	model = await FakeModel.start();
	model.plan({
		name: CALLED_TOOL.replaceAll(' ', '_'),
		arguments: { Email: 'amara.okafor@lumenor.example', LinkedIn_URL: '' },
	});
	editor = await Editor.open(n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await model?.close();
	await sandbox?.close();
});

/** A node as it is when its user has made a credential for it. What is pinned makes no use of it. */
async function withCredential(node: Node): Promise<Node> {
	const description = nodeTypes.find(node);
	const { properties, credentials = [] } = description;
	const values =
		NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ??
		{};
	const needed = credentials.find(
		(one) => one.required && NodeHelpers.displayParameter(values, one, node, description),
	);
	return needed && !node.credentials
		? { ...node, credentials: await makeCredential(n8n.rest, needed.name, {}) }
		: node;
}

/** How large the notes' text is shown, and what the editor puts around the workflow. */
const ZOOM = 0.95;
const MARGIN = 1.2;
const FRAME = { width: 60, height: 260 };
const LEAST_WIDTH = 1200;

function sizeFor({ nodes }: WorkflowFile): { width: number; height: number } {
	const { left, top, right, bottom } = boundsOf(nodes);
	return {
		width: Math.max(LEAST_WIDTH, Math.round((right - left) * ZOOM * MARGIN) + FRAME.width),
		height: Math.round((bottom - top) * ZOOM) + FRAME.height,
	};
}

it.each(EXAMPLE_FILES)('%s, run in the editor', async (file) => {
	sandbox.reset();
	sandbox.unify.state.inventPeople = true;
	RUNS[file]?.given?.(sandbox, model);
	const example = await withModel(n8n.rest, readExample(file), model);
	const nodes = await Promise.all(example.nodes.map(withCredential));
	await withImported(n8n.rest, { ...example, nodes }, async (id) => {
		await editor.page.setViewportSize(sizeFor(example));
		await editor.openWorkflow(id);
		expect(await editor.find('node-issues').count()).toBe(0);

		await editor.execute();
		const runningNodes = nodes.filter((node) => runs(example, node));
		await eventually(async () => {
			const marks = await editor.find('canvas-node-status-mark-success').count();
			expect(marks).toBe(runningNodes.length);
		});
		await editor.page.keyboard.press('1');
		await editor.shoot(`example-${file.replace('.json', '')}`);
	});
});

/** Whether a node has something to do: what is pinned has not, nor the tools that the model does not call. */
const runs = ({ pinData = {} }: WorkflowFile, { name, type }: Node): boolean =>
	type !== STICKY_NOTE && !(name in pinData) && (!type.endsWith('Tool') || name === CALLED_TOOL);
