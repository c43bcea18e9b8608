import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import type { Json } from './api';
import { Editor } from './browser';
import { eventually } from './executions';
import type { N8n } from './n8n';
import { makeWorkflow, saveWrongKey } from './workflows';
import type { ProviderName } from './workflows';
import { enterWorld } from './world';

// The panels as a user sees them: what they show in which order, that no label is cut off, and a picture of each in
// `output/`.

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

interface Panel {
	/** Of the picture. */
	readonly name: string;
	readonly provider: ProviderName;
	readonly parameters: Parameters;
	/** From top to bottom, after Credential, Resource and Operation. */
	readonly labels: readonly string[];
	/** Beginnings of notices, and of hints beside the output. */
	readonly says?: readonly string[];
	/** Shown to its end. */
	readonly tall?: boolean;
}

const picked = (value: string, mode = 'id', name?: string): Json => ({
	__rl: true,
	mode,
	value,
	...(name !== undefined && { cachedResultName: name }),
});

const COMMON_OPTIONS: Parameters = {
	includeInputFields: true,
	maxConcurrency: 20,
	maxRequestsPerMinute: 0,
	maxRetryTime: 600,
	sendOnlyFirst: 3,
	simplify: true,
	skippedLeads: 'error',
	timeout: 60,
};
const COMMON_LABELS = [
	'Include Other Input Fields',
	'Max Concurrency',
	'Max Requests per Minute',
	'Max Retry Time (Seconds)',
	'Number of Items to Send',
	'Simplify',
	'Skipped Items',
	'Timeout (Seconds)',
];

const { skippedLeads, ...withoutSkips } = COMMON_OPTIONS;

const LEADS: Parameters[] = [
	{
		id: 'CRM-1',
		email: 'amara.okafor@lumenor.example',
		linkedin_url: 'https://www.linkedin.com/in/amara-okafor-example-1',
		company: 'Lumenor Software',
	},
	{ id: 'CRM-2', email: 'jonas.vogel@bluecrest.example', company: 'Bluecrest Energy' },
];

const automatic = { dataMode: 'autoMapInputData' };

const { cadences, inboxes, sessions } = SEED.myAgentMail;
const enroll = { resource: 'enrollment', operation: 'enroll' };
const relink = { resource: 'enrollment', operation: 'bulkRelink' };

const MY_AGENT_MAIL: ReadonlyArray<Omit<Panel, 'provider'>> = [
	{
		name: 'myagentmail-enroll-fresh',
		parameters: enroll,
		labels: [
			'Cadence',
			'Dry Run',
			'Mapping Column Mode',
			'Lead Email',
			'Lead LinkedIn URL',
			'Lead Name',
			'Lead External ID',
			'Inbox',
			'LinkedIn Session',
			'Additional Fields',
			'Options',
		],
		says: ['Unenroll takes them out again'],
	},
	{
		name: 'myagentmail-enroll-full',
		parameters: {
			...enroll,
			cadenceId: picked(cadences.welcome, 'list', 'Welcome (active)'),
			dryRun: true,
			leadEmail: '={{ $json.email }}',
			leadLinkedinUrl: '={{ $json.linkedin_url }}',
			leadName: 'Amara Okafor',
			leadExternalId: '={{ $json.id }}',
			inboxId: picked(inboxes.sales),
			sessionId: picked(sessions.ada),
			additionalFields: {
				context: '{ "company": "Lumenor" }',
				leadProfileUrn: '',
				startAt: '',
			},
			options: COMMON_OPTIONS,
		},
		labels: [
			'Cadence',
			'Dry Run',
			'Mapping Column Mode',
			'Lead Email',
			'Lead LinkedIn URL',
			'Lead Name',
			'Lead External ID',
			'Inbox',
			'LinkedIn Session',
			'Additional Fields',
			'Context',
			'Lead Profile URN',
			'Start At',
			'Options',
			...COMMON_LABELS,
		],
		says: ['Dry Run is on', 'Skipped items count as errors'],
		tall: true,
	},
	{
		name: 'myagentmail-enroll-automatic',
		parameters: { ...enroll, ...automatic },
		labels: ['Cadence', 'Dry Run', 'Mapping Column Mode', 'Inbox', 'LinkedIn Session', 'Options'],
		says: ["Taken from each item's columns .* Lead External ID"],
	},
	{
		name: 'myagentmail-relink-fresh',
		parameters: relink,
		labels: [
			'Cadence',
			'Dry Run',
			'Mapping Column Mode',
			'Enrollment ID',
			'Update Fields',
			'Fields to Clear',
			'Options',
		],
		says: ['At least one field is to be set or cleared'],
	},
	{
		name: 'myagentmail-relink-full',
		parameters: {
			...relink,
			cadenceId: picked(cadences.relink, 'list', 'Relink (active)'),
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
			options: { ...withoutSkips, batchSize: 100, retryNow: true },
		},
		labels: [
			'Cadence',
			'Dry Run',
			'Mapping Column Mode',
			'Enrollment ID',
			'Update Fields',
			'Inbox',
			'Lead Email',
			'Lead External ID',
			'Lead LinkedIn URL',
			'Lead Name',
			'Lead Profile URN',
			'LinkedIn Session',
			'Fields to Clear',
			'Options',
			'Batch Size',
			...COMMON_LABELS.slice(0, 5),
			'Retry Now',
			'Simplify',
			'Timeout (Seconds)',
		],
		tall: true,
	},
	{
		name: 'myagentmail-relink-automatic',
		parameters: { ...relink, ...automatic },
		labels: ['Cadence', 'Dry Run', 'Mapping Column Mode', 'Fields to Clear', 'Options'],
	},
	{
		name: 'myagentmail-enrollment-get-many',
		parameters: { resource: 'enrollment', operation: 'getAll' },
		labels: ['Cadence', 'Return All', 'Limit'],
	},
];

const create = { resource: 'enrollment', operation: 'create' };

/** Person Fields: n8n's own labels of a mapper, and the attributes that the account's people have. */
const PERSON_FIELDS = [
	'Mapping Column Mode',
	'Person Fields',
	'First name',
	'Last name',
	'Title',
	'Linkedin url',
	'Mobile phone',
	'Address',
	'Do not email',
	'Lead source',
	'Interests',
	'Birthday',
	'Company',
];

const UNIFY: ReadonlyArray<Omit<Panel, 'provider'>> = [
	{
		name: 'unify-create-fresh',
		parameters: create,
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Person By',
			'Person Email',
			'Create Missing Person',
			'Mailbox Emails',
			'Options',
		],
		says: ['Cancel takes them out again'],
	},
	{
		name: 'unify-create-full',
		parameters: {
			...create,
			sequenceId: picked(SEED.unify.sequences.main, 'list', 'Main (active)'),
			personBy: 'email',
			personEmail: '={{ $json.email }}',
			mailboxEmails: ['ada@outbound.example', 'grace@outbound.example'],
			createMissingPerson: true,
			options: { ...COMMON_OPTIONS, skipEnrolledBefore: true },
		},
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Person By',
			'Person Email',
			'Create Missing Person',
			...PERSON_FIELDS,
			'Mailbox Emails',
			'Options',
			...COMMON_LABELS.slice(0, 6),
			'Skip Enrolled Before',
			...COMMON_LABELS.slice(6),
		],
		tall: true,
	},
	{
		name: 'unify-create-automatic',
		parameters: { ...create, ...automatic },
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Create Missing Person',
			'Mailbox Emails',
			'Options',
		],
		says: ["Taken from each item's columns .* Person Email"],
	},
	{
		name: 'unify-enrollment-get-many',
		parameters: { resource: 'enrollment', operation: 'getAll' },
		labels: ['Return All', 'Limit', 'Filters'],
	},
];

const addLeads = { resource: 'sequence', operation: 'addLeads' };
const addLeadsFull = {
	...addLeads,
	sequenceId: picked(SEED.amplemarket.sequences.main, 'list', 'Main (active)'),
	email: '={{ $json.email }}',
	linkedinUrl: '={{ $json.linkedin_url }}',
	dataFields: {
		field: [
			{ name: picked('company_pitch', 'list'), value: '={{ $json.company }}' },
			{ name: picked('icebreaker', 'name'), value: 'Hello' },
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
};
const addLeadsEnd = [
	'Overrides',
	'Ignore Exclusion List',
	'Ignore Other Active Sequences',
	'Ignore Other Draft Sequences',
	'Ignore Recently Contacted',
	'Sending',
	'Leads Distribution',
	'Mailboxes',
	'Options',
	'Batch Size',
	...COMMON_LABELS,
];

const AMPLEMARKET: ReadonlyArray<Omit<Panel, 'provider'>> = [
	{
		name: 'amplemarket-add-leads-fresh',
		parameters: addLeads,
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Email',
			'LinkedIn URL',
			'Specify Dynamic Fields',
			'Dynamic Fields',
			'Overrides',
			'Sending',
			'Options',
		],
		says: ['this node cannot take them out again'],
	},
	{
		name: 'amplemarket-add-leads-fields',
		parameters: { ...addLeadsFull, specifyData: 'keypair' },
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Email',
			'LinkedIn URL',
			'Specify Dynamic Fields',
			'Dynamic Fields',
			'Name',
			'Value',
			'Name',
			'Value',
			...addLeadsEnd,
		],
		tall: true,
	},
	{
		name: 'amplemarket-add-leads-json',
		parameters: { ...addLeadsFull, specifyData: 'json' },
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Email',
			'LinkedIn URL',
			'Specify Dynamic Fields',
			'Dynamic Fields',
			...addLeadsEnd,
		],
		tall: true,
	},
	{
		name: 'amplemarket-add-leads-automatic',
		parameters: { ...addLeads, ...automatic },
		labels: [
			'Sequence',
			'Dry Run',
			'Mapping Column Mode',
			'Other Columns',
			'Overrides',
			'Sending',
			'Options',
		],
		says: ["Taken from each item's columns .* LinkedIn URL"],
	},
	{
		name: 'amplemarket-sequence-get-many',
		parameters: { resource: 'sequence', operation: 'getAll' },
		labels: ['Return All', 'Limit', 'Filters'],
	},
];

const of = (provider: ProviderName, panels: ReadonlyArray<Omit<Panel, 'provider'>>): Panel[] =>
	panels.map((panel) => ({ ...panel, provider }));

const PANELS = [
	...of('myAgentMail', MY_AGENT_MAIL),
	...of('unify', UNIFY),
	...of('amplemarket', AMPLEMARKET),
];

it.each(PANELS)(
	'$name shows its fields in order and whole',
	async ({ name, provider, parameters, labels, says = [], tall = false }) => {
		const made = await makeWorkflow(n8n.rest, name, { provider, parameters, items: LEADS });
		await editor.openNode(made.workflowId, made.nodeId);
		await eventually(async () => {
			expect(await editor.labels()).toEqual(['Credential', 'Resource', 'Operation', ...labels]);
			expect(await editor.cutOff()).toEqual([]);
			for (const text of says)
				expect(await editor.page.locator(`text=/${text}/`).first().isVisible()).toBe(true);
		});
		await editor.shoot(name, tall ? { tall: TALL } : {});
	},
);

describe('the pickers', () => {
	const PICKERS = [
		['myAgentMail', enroll, 'cadenceId', 'Welcome (active)', 'MyAgentMail'],
		['unify', create, 'sequenceId', 'Main (active)', 'Unify'],
		['amplemarket', addLeads, 'sequenceId', 'Main (active)', 'Amplemarket'],
	] as const;

	it.each(PICKERS)('show names and states for %s', async (provider, parameters, field, first) => {
		const name = `picker-${provider.toLowerCase()}`;
		const made = await makeWorkflow(n8n.rest, name, { provider, parameters, items: LEADS });
		await editor.openNode(made.workflowId, made.nodeId);
		const entries = await editor.openPicker(field);
		await editor.shoot(name);
		expect(entries.length).toBeGreaterThan(1);
		expect(entries).toContain(first);
		for (const entry of entries) expect(entry).toMatch(/ \((active|paused)\)$/);
	});

	it.each(PICKERS)(
		'say that %s does not accept the key',
		async (provider, parameters, field, _first, displayName) => {
			const name = `picker-${provider.toLowerCase()}-wrong-key`;
			const credential = await saveWrongKey(n8n.rest, provider, sandbox);
			const made = await makeWorkflow(n8n.rest, name, {
				provider,
				parameters,
				items: LEADS,
				credential,
			});
			await editor.openNode(made.workflowId, made.nodeId);
			const picker = editor.find(`resource-locator-${field}`);
			await picker.locator('[data-test-id="rlc-input"]').click();
			const told = editor.page.locator(`text=/401 - ${displayName} does not accept the API key/`);
			await told.first().waitFor();
			await editor.shoot(name);
		},
	);
});
