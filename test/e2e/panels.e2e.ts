import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import type { Json } from './api';
import { at } from './api';
import { Editor } from './browser';
import type { N8n } from './n8n';
import { makeWorkflow } from './workflows';
import type { ProviderName } from './workflows';
import { enterWorld } from './world';

// The panels as a user sees them, kept as pictures in `output/`.

const TALL = 2_000;

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

interface Parameters {
	[name: string]: Json;
}

const picked = (value: string, mode = 'id', name?: string): Json => ({
	__rl: true,
	mode,
	value,
	...(name !== undefined && { cachedResultName: name }),
});

const COMMON_OPTIONS: Parameters = {
	dryRun: true,
	maxConcurrency: 20,
	maxRequestsPerMinute: 0,
	maxRetryTime: 600,
	skippedLeads: 'error',
	timeout: 60,
};

const LEADS: Parameters[] = [
	{
		id: 'CRM-1',
		email: 'amara.okafor@lumenor.example',
		linkedin_url: 'https://www.linkedin.com/in/amara-okafor-example-1',
		company: 'Lumenor Software',
	},
	{ id: 'CRM-2', email: 'jonas.vogel@bluecrest.example', company: 'Bluecrest Energy' },
];

async function panel(
	name: string,
	provider: ProviderName,
	parameters: Parameters,
	{ tall = false, credential }: { tall?: boolean; credential?: { id: string; name: string } } = {},
): Promise<void> {
	const { workflowId, nodeId } = await makeWorkflow(n8n.rest, name, {
		provider,
		parameters,
		items: LEADS,
		...(credential && { credential }),
	});
	await editor.openNode(workflowId, nodeId);
	await editor.shoot(name);
	if (tall) await editor.shoot(`${name}-whole`, { tall: TALL });
}

describe('the node creator', () => {
	it.each(['MyAgentMail', 'Unify', 'Amplemarket'])('finds %s by its name', async (name) => {
		await editor.newWorkflow();
		expect(await editor.searchNodes(name)).toContain(name);
		await editor.shoot(`creator-${name.toLowerCase()}`);
		await editor.find('node-creator-item-name').first().click();
		await editor.settle();
		await editor.shoot(`creator-${name.toLowerCase()}-actions`);
	});
});

const { cadences, inboxes, sessions } = SEED.myAgentMail;

describe('the panels of MyAgentMail', () => {
	const enroll = { resource: 'enrollment', operation: 'enroll' };

	it('Enroll', async () => {
		await panel('myagentmail-enroll-fresh', 'myAgentMail', enroll);
		await editor.find('collection-parameter-add').first().click();
		await editor.shoot('myagentmail-enroll-add-field');
	});

	it('Enroll with everything', async () => {
		await panel(
			'myagentmail-enroll-full',
			'myAgentMail',
			{
				...enroll,
				cadenceId: picked(cadences.welcome, 'list', 'Welcome'),
				leadExternalId: '={{ $json.id }}',
				additionalFields: {
					context: '{ "company": "Lumenor" }',
					inboxId: picked(inboxes.sales),
					leadEmail: '={{ $json.email }}',
					leadLinkedinUrl: '={{ $json.linkedin_url }}',
					leadName: 'Amara Okafor',
					leadProfileUrn: '',
					sessionId: picked(sessions.ada),
					startAt: '',
				},
				options: COMMON_OPTIONS,
			},
			{ tall: true },
		);
	});

	it('Enroll, mapped automatically', async () => {
		await panel('myagentmail-enroll-automatic', 'myAgentMail', {
			...enroll,
			dataMode: 'autoMapInputData',
		});
	});

	it('Bulk Relink', async () => {
		const relink = { resource: 'enrollment', operation: 'bulkRelink' };
		await panel('myagentmail-relink-fresh', 'myAgentMail', relink);
		await panel(
			'myagentmail-relink-full',
			'myAgentMail',
			{
				...relink,
				cadenceId: picked(cadences.relink, 'list', 'Relink'),
				enrollmentId: 'enr_relink_001',
				updateFields: {
					inboxId: picked(inboxes.sales),
					leadEmail: 'new@customers.example',
					leadExternalId: '',
					leadLinkedinUrl: '',
					leadName: '',
					leadProfileUrn: '',
					sessionId: picked(sessions.ada),
				},
				fieldsToClear: ['leadName', 'sessionId'],
				options: { ...COMMON_OPTIONS, batchSize: 100, retryNow: true },
			},
			{ tall: true },
		);
		await panel('myagentmail-relink-automatic', 'myAgentMail', {
			...relink,
			dataMode: 'autoMapInputData',
		});
	});

	it.each([
		['enrollment', 'get'],
		['enrollment', 'getAll'],
		['cadence', 'get'],
		['cadence', 'getAll'],
	])('%s: %s', async (resource, operation) => {
		await panel(`myagentmail-${resource}-${operation}`, 'myAgentMail', { resource, operation });
	});
});

describe('the panels of Unify', () => {
	const create = { resource: 'enrollment', operation: 'create' };

	it('Create by ID, by e-mail, and with everything', async () => {
		await panel('unify-create-fresh', 'unify', create);
		await panel('unify-create-email', 'unify', { ...create, personBy: 'email' });
		await panel(
			'unify-create-full',
			'unify',
			{
				...create,
				sequenceId: picked(SEED.unify.sequences.main, 'list', 'Main'),
				personBy: 'email',
				personEmail: '={{ $json.email }}',
				mailboxEmails: ['ada@outbound.example', 'grace@outbound.example'],
				options: { ...COMMON_OPTIONS, createMissingPerson: true },
			},
			{ tall: true },
		);
		await panel('unify-create-expression', 'unify', {
			...create,
			mailboxEmails: '={{ $json.mailboxes }}',
		});
		await panel('unify-create-automatic', 'unify', { ...create, dataMode: 'autoMapInputData' });
	});

	it.each([
		['enrollment', 'get'],
		['enrollment', 'getAll'],
		['sequence', 'get'],
		['sequence', 'getAll'],
	])('%s: %s', async (resource, operation) => {
		await panel(`unify-${resource}-${operation}`, 'unify', { resource, operation });
	});
});

describe('the panels of Amplemarket', () => {
	const addLeads = { resource: 'sequence', operation: 'addLeads' };
	const main = picked(SEED.amplemarket.sequences.main, 'list', 'Main (active)');

	it('Add Leads', async () => {
		await panel('amplemarket-add-leads-fresh', 'amplemarket', addLeads);
		await panel('amplemarket-add-leads-automatic', 'amplemarket', {
			...addLeads,
			dataMode: 'autoMapInputData',
			sequenceId: main,
		});
	});

	it.each(['keypair', 'json'])('Add Leads with everything, data as %s', async (specifyData) => {
		await panel(
			`amplemarket-add-leads-${specifyData}`,
			'amplemarket',
			{
				...addLeads,
				sequenceId: main,
				email: '={{ $json.email }}',
				linkedinUrl: '={{ $json.linkedin_url }}',
				specifyData,
				dataFields: {
					field: [
						{ name: 'company_pitch', value: '={{ $json.company }}' },
						{ name: 'icebreaker', value: 'Hello' },
					],
				},
				data: '{ "company_pitch": "Kestrel" }',
				overrides: {
					ignoreDuplicateLeadsInOtherActiveSequences: true,
					ignoreDuplicateLeadsInOtherDraftSequences: true,
					ignoreExclusionList: true,
					ignoreRecentlyContacted: true,
				},
				settings: {
					leadsDistribution: 'custom_mailboxes',
					mailboxes: ['mailbox-01@outbound.example'],
				},
				options: { ...COMMON_OPTIONS, batchSize: 250 },
			},
			{ tall: true },
		);
	});

	it.each([
		['sequence', 'getAll'],
		['mailbox', 'getAll'],
		['user', 'getAll'],
	])('%s: %s', async (resource, operation) => {
		await panel(`amplemarket-${resource}-${operation}`, 'amplemarket', { resource, operation });
	});
});

describe('the pickers', () => {
	const PICKERS = [
		['myAgentMail', { resource: 'enrollment', operation: 'enroll' }, 'cadenceId'],
		['unify', { resource: 'enrollment', operation: 'create' }, 'sequenceId'],
		['amplemarket', { resource: 'sequence', operation: 'addLeads' }, 'sequenceId'],
	] as const;

	it.each(PICKERS)('show the list of %s', async (provider, parameters, parameter) => {
		const name = `picker-${provider.toLowerCase()}`;
		const made = await makeWorkflow(n8n.rest, name, { provider, parameters, items: LEADS });
		await editor.openNode(made.workflowId, made.nodeId);
		const entries = await editor.openPicker(parameter);
		await editor.shoot(name);
		expect(entries.length).toBeGreaterThan(1);
	});

	it.each(PICKERS)(
		'say that %s does not accept the key',
		async (provider, parameters, parameter) => {
			const name = `picker-${provider.toLowerCase()}-wrong-key`;
			const type = {
				myAgentMail: 'myAgentMailApi',
				unify: 'unifyApi',
				amplemarket: 'amplemarketApi',
			};
			const saved = await n8n.rest.call('POST', '/credentials', {
				name: `Wrong key for ${provider}`,
				type: type[provider],
				data: { baseUrl: sandbox[provider].baseUrl, apiKey: 'not-a-key' },
			});
			const credential = { id: String(at(saved, 'id')), name: `Wrong key for ${provider}` };
			const made = await makeWorkflow(n8n.rest, name, {
				provider,
				parameters,
				items: LEADS,
				credential,
			});
			await editor.openNode(made.workflowId, made.nodeId);
			await editor
				.find(`resource-locator-${parameter}`)
				.locator('[data-test-id="rlc-input"]')
				.click();
			await editor.settle(3_000);
			await editor.shoot(name);
		},
	);
});
