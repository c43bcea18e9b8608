import type { Sandbox } from '../../sandbox';
import { at } from './api';
import { booksOf, DELIVERIES, execute, importExample } from './commandLine';
import type { N8n } from './n8n';
import { enterWorld } from './world';

let n8n: N8n;
let sandbox: Sandbox;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	sandbox.unify.state.inventPeople = true;
});
afterAll(async () => await sandbox?.close());

describe.each(DELIVERIES)('n8n execute: $file', ({ file, provider, leads }) => {
	const once = new Map(leads.map((lead) => [lead, 1]));
	let id: string;
	beforeAll(async () => {
		id = await importExample(n8n, file);
	});

	it('delivers the leads that are fit, once each, and puts the other out for review', async () => {
		const execution = await execute(n8n, id);
		expect(execution.status).toBe('success');
		const delivered = execution.items('Delivered').map((item) => at(item, 'outcome'));
		expect(booksOf(sandbox, provider)).toEqual(once);
		expect(delivered).toEqual(['enrolled', 'enrolled']);
		expect(execution.items('To review')).toMatchObject([
			{ id: 'CRM-3', details: { outcome: 'failed' } },
		]);
	});

	it('finds them there when it runs again, and doubles none', async () => {
		const execution = await execute(n8n, id);
		const delivered = execution.items('Delivered').map((item) => at(item, 'outcome'));
		expect(delivered).toEqual(['already_enrolled', 'already_enrolled']);
		expect(booksOf(sandbox, provider)).toEqual(once);
	});
});
