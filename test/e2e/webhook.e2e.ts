import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import { ended, newestOf, until } from './executions';
import type { N8n } from './n8n';
import { makeWorkflow, publish } from './workflows';
import { enterWorld } from './world';

let n8n: N8n;
let sandbox: Sandbox;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
});
afterAll(async () => await sandbox?.close());

const PATH = 'crm-contact-created';
const { main } = SEED.amplemarket.sequences;

it('an active workflow receives what a CRM posts, and the lead arrives', async () => {
	const made = await makeWorkflow(n8n.rest, 'From a CRM', {
		provider: 'amplemarket',
		trigger: {
			type: 'n8n-nodes-base.webhook',
			parameters: { path: PATH, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
		},
		items: [],
		parameters: {
			resource: 'sequence',
			operation: 'addLeads',
			sequenceId: { __rl: true, mode: 'id', value: main },
			email: '={{ $json.body.properties.email.value }}',
		},
		node: { onError: 'continueErrorOutput' },
	});
	const { workflowId } = made;
	await publish(n8n.rest, made);
	const post = async (email: string): Promise<number> => {
		const response = await fetch(`${n8n.url}/webhook/${PATH}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ vid: 204727, properties: { email: { value: email } } }),
		});
		// A body that nobody reads keeps its connection, and with it this process.
		await response.text();
		return response.status;
	};
	expect(await post('ann.lee@kestrel.example')).toBe(200);
	await until('the lead', () =>
		sandbox.amplemarket.state.has(main, 'ann.lee@kestrel.example') ? true : undefined,
	);
	const first = await until('the execution', () => newestOf(n8n.rest, workflowId));
	const execution = await ended(n8n.rest, first);
	expect(execution.items('Delivered').map((item) => at(item, 'outcome'))).toEqual(['enrolled']);

	expect(await post('nobody')).toBe(200);
	const second = await until('the second execution', async () => {
		const newest = await newestOf(n8n.rest, workflowId);
		return newest === first ? undefined : newest;
	});
	const review = await ended(n8n.rest, second);
	expect(review.items('To review')).toMatchObject([{ details: { outcome: 'failed' } }]);
	expect([...sandbox.amplemarket.state.commits]).toEqual([[`${main}|ann.lee@kestrel.example`, 1]]);
});
