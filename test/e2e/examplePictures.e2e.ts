import { NodeHelpers } from 'n8n-workflow';

import type { WorkflowFile } from '../../host/workflowFile';
import type { Sandbox } from '../../sandbox';
import { Editor } from './browser';
import { boundsOf, NodeTypes } from './exampleCheck';
import {
	EXAMPLE_FILES,
	makeCredential,
	readExample,
	withImported,
	withModel,
} from './exampleFiles';
import type { Node } from './exampleFiles';
import { RUNS } from './exampleRuns';
import { ended, eventually, newestOf } from './executions';
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
	// The type that HTTP Request takes is one of its parameters.
	const type = needed?.name ?? node.parameters.nodeCredentialType;
	return typeof type === 'string' && !node.credentials
		? { ...node, credentials: await makeCredential(n8n.rest, type, {}) }
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
		const run = await ended(n8n.rest, String(await newestOf(n8n.rest, id)));
		const marked = nodes.filter((node) => run.ran(node.name) && showsMark(example, node));
		await eventually(async () => {
			const marks = await editor.find('canvas-node-status-mark-success').count();
			expect(marks).toBe(marked.length);
		});
		await editor.page.keyboard.press('1');
		await editor.shoot(`example-${file.replace('.json', '')}`);
	});
});

/** Whether a node that ran has a mark of its own: what is pinned has another one. */
const showsMark = ({ pinData = {} }: WorkflowFile, { name }: Node): boolean => !(name in pinData);
