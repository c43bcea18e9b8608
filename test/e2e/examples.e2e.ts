import { PACKAGE_NAME } from '../../host/engine';
import type { WorkflowFile } from '../../host/workflowFile';
import { SEED } from '../../sandbox';
import type { FaultRule, Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { faultsOf, NodeTypes, overlapsIn } from './exampleCheck';
import {
	EXAMPLE_FILES,
	importAndRun,
	readExample,
	runImported,
	STICKY_NOTE,
	triggerOf,
	wiresOf,
	withImported,
	withModel,
} from './exampleFiles';
import type { Node } from './exampleFiles';
import { RUNS } from './exampleRuns';
import type { Outcomes } from './exampleRuns/expected';
import type { Execution } from './executions';
import { FakeModel } from './fakeModel';
import { CREDENTIALS } from './n8n';
import type { N8n } from './n8n';
import type { ProviderName } from './workflows';
import { enterWorld } from './world';

const { cadences, enrollments, inboxes, sessions } = SEED.myAgentMail;
const { sequences: unifySequences, mailboxes } = SEED.unify;
const { sequences: amplemarketSequences } = SEED.amplemarket;
const AGENT = 'ai-agent-with-outreach-tools.json';
const GRID = 16;

let n8n: N8n;
let sandbox: Sandbox;
let nodeTypes: NodeTypes;
let model: FakeModel;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	nodeTypes = await NodeTypes.of(n8n.rest);
	model = await FakeModel.start();
});
afterAll(async () => {
	await model?.close();
	await sandbox?.close();
});
beforeEach(() => sandbox.reset());

const EXAMPLES = EXAMPLE_FILES.map((file) => ({ file, example: readExample(file) }));
const isOfPackage = ({ type }: Node): boolean => type.startsWith(`${PACKAGE_NAME}.`);
/** A node that does something, and may fail for an item. */
const isOurs = (node: Node): boolean => isOfPackage(node) && !node.type.endsWith('Trigger');

describe.each(EXAMPLES)('$file', ({ example }) => {
	const { nodes, pinData = {}, settings } = example;
	const names = nodes.map(({ name }) => name);
	const wires = wiresOf(example);

	it('names only nodes, parameters and options that n8n has', () => {
		const faults = nodes.flatMap((node) =>
			faultsOf(node, nodeTypes.find(node)).map((fault) => `${node.name}: ${fault}`),
		);
		expect(faults).toEqual([]);
	});

	it('is whole: a trigger, unique names, wires that lead somewhere, pins of its own nodes', () => {
		expect(triggerOf(example)).toBeDefined();
		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(expect.arrayContaining(wires.flatMap(({ from, to }) => [from, to])));
		expect(names).toEqual(expect.arrayContaining(Object.keys(pinData)));
		expect(settings).toEqual({ executionOrder: 'v1' });
	});

	it('has wires only from outputs that there are', () => {
		for (const node of nodes) {
			const { outputs } = nodeTypes.find(node);
			// The outputs of some nodes depend on their parameters.
			if (!Array.isArray(outputs)) continue;
			const kinds = outputs.map((output) => (typeof output === 'string' ? output : output.type));
			if (node.onError === 'continueErrorOutput') kinds.push('main');
			for (const { kind, output } of wires.filter(({ from }) => from === node.name)) {
				expect(kinds.filter((one) => one === kind).length).toBeGreaterThan(output);
			}
		}
	});

	it('wires both outputs of a node that has an error output', () => {
		for (const { name } of nodes.filter(({ onError }) => onError === 'continueErrorOutput')) {
			const outputs = wires.filter(({ from }) => from === name).map(({ output }) => output);
			expect([...new Set(outputs)].sort()).toEqual([0, 1]);
		}
	});

	it('lets each node of ours go on after a failed item, with the credential of its provider', () => {
		const known = Object.values(CREDENTIALS).map(({ type, id, name }) => ({
			[type]: { id, name },
		}));
		const ours = nodes.filter(isOurs);
		expect(ours.length).toBeGreaterThan(0);
		for (const { onError } of ours) expect(onError).toMatch(/^continue/);
		for (const { credentials } of nodes.filter(isOfPackage))
			expect(known).toContainEqual(credentials);
		expect(nodes.filter((node) => !isOfPackage(node) && node.credentials)).toEqual([]);
	});

	it('is explained by notes that cover nothing, on the grid', () => {
		const notes = nodes.filter(({ type }) => type === STICKY_NOTE);
		expect(String(notes[0]?.parameters.content)).toMatch(/^## /);
		expect(overlapsIn(nodes)).toEqual([]);
		const off = nodes.filter(({ position }) => position.some((place) => place % GRID !== 0));
		expect(off).toEqual([]);
	});

	it('invents its people', () => {
		const addresses = JSON.stringify(example).match(/[\w.+-]+@[\w.-]+\w/g) ?? [];
		expect(addresses.filter((address) => !/[@.]example(\.com)?$/.test(address))).toEqual([]);
	});
});

describe('the check of parameters finds', () => {
	const sequenceId = { __rl: true, mode: 'id', value: amplemarketSequences.main };
	const sound = {
		resource: 'sequence',
		operation: 'addLeads',
		sequenceId,
		email: '={{ $json.email }}',
		dataFields: {
			field: [{ name: { __rl: true, mode: 'name', value: 'company' }, value: 'Kestrel' }],
		},
		dryRun: true,
		options: {},
	};
	const faults = (parameters: Node['parameters']): string[] => {
		const type = `${PACKAGE_NAME}.amplemarket`;
		const node: Node = { id: '1', name: 'N', type, typeVersion: 1, position: [0, 0], parameters };
		return faultsOf(node, nodeTypes.find(node));
	};

	it('nothing where nothing is wrong', () => expect(faults(sound)).toEqual([]));

	it.each([
		['a name that there is not', { ...sound, mail: 'x' }],
		['a parameter of another operation', { ...sound, operation: 'getAll' }],
		['a value that is no option', { ...sound, operation: 'addLead' }],
		['a member that a collection has not', { ...sound, options: { dryrun: true } }],
		['a group that a collection has not', { ...sound, dataFields: { pairs: [] } }],
		['a mode that a locator has not', { ...sound, sequenceId: { ...sequenceId, mode: 'name' } }],
		['a plain text for a locator', { ...sound, sequenceId: amplemarketSequences.main }],
		['what is required and missing', { ...sound, sequenceId: { ...sequenceId, value: '' } }],
	])('%s', (_what, parameters) => expect(faults(parameters)).not.toEqual([]));

	it('a node or a version that n8n has not', () => {
		const type = `${PACKAGE_NAME}.amplemarket`;
		expect(() => nodeTypes.find({ type, typeVersion: 2 })).toThrow('has no node');
		expect(() => nodeTypes.find({ type: `${type}s`, typeVersion: 1 })).toThrow('has no node');
	});
});

it('no two nodes of all examples have the same id', () => {
	const ids = EXAMPLES.flatMap(({ example }) => example.nodes.map(({ id }) => id));
	expect(new Set(ids).size).toBe(ids.length);
});

/** What became of an item, with the reason. A failed row may still have the outcome of a node before it. */
const toOutcome = (item: Json): string => {
	const own = at(item, 'details', 'outcome') === null ? item : at(item, 'details');
	return [at(own, 'outcome'), at(own, 'reason')]
		.filter((part) => part !== null && part !== '')
		.join(': ');
};

const outcomesIn = (execution: Execution, node: string): Outcomes => [
	execution.items(node, 0).map(toOutcome),
	execution.items(node, 1).map(toOutcome),
];

/** Who was put where by the providers' own books, and how often at most. */
function truth(): { enrolled: { [Name in ProviderName]: string[] }; most: number } {
	const { myAgentMail, unify, amplemarket } = sandbox;
	/** The books also have what else was done: whom a key begins with tells which is an enrollment. */
	const enrolledIn = (
		targets: ReadonlyMap<string, unknown>,
		commits: ReadonlyMap<string, number>,
	): string[] => [...commits.keys()].filter((key) => targets.has(key.split('|')[0] ?? ''));
	const byEmail = (key: string): string => {
		const [sequence = '', person = ''] = key.split('|');
		return `${sequence}|${String(unify.state.people.get(person)?.attributes.email)}`;
	};
	return {
		enrolled: {
			myAgentMail: enrolledIn(myAgentMail.state.cadences, myAgentMail.state.commits).sort(),
			unify: enrolledIn(unify.state.sequences, unify.state.commits).map(byEmail).sort(),
			amplemarket: enrolledIn(amplemarket.state.sequences, amplemarket.state.commits).sort(),
		},
		most: Math.max(
			0,
			// What asking again costs is for the example itself to count.
			...[myAgentMail, unify, amplemarket]
				.flatMap(({ state }) => [...state.commits])
				.flatMap(([key, times]) => (key.startsWith('email_validation') ? [] : [times])),
		),
	};
}

describe('runs as it is imported, and again without doubling a lead', () => {
	it.each(EXAMPLES)('$file', async ({ file, example }) => {
		const expected = RUNS[file];
		if (!expected) throw new Error(`Say in RUNS what ${file} does`);
		expected.given?.(sandbox, model);
		const workflow = await withModel(n8n.rest, example, model);
		const enrolled = { myAgentMail: [], unify: [], amplemarket: [], ...expected.enrolled };
		await withImported(n8n.rest, workflow, async (id) => {
			const first = await runImported(n8n.rest, id, triggerOf(example));
			expect([first.status, first.error]).toEqual(['success', '']);
			for (const [node, outcomes] of Object.entries(expected.outcomes)) {
				expect([node, ...outcomesIn(first, node)]).toEqual([node, ...outcomes]);
			}
			expect(truth().enrolled).toEqual(enrolled);
			expected.after?.(sandbox, first);

			const second = await runImported(n8n.rest, id, triggerOf(example));
			expect([second.status, second.error]).toEqual(['success', '']);
			expect(truth().enrolled).toEqual(enrolled);
			expect(truth().most).toBeLessThanOrEqual(1);
			expected.after?.(sandbox, second);
		});
	});
});

describe('sends what the notes say', () => {
	const bodies = (operationId: string): unknown[] =>
		sandbox.log.filter((call) => call.operationId === operationId).map(({ body }) => body);

	it('HubSpot: the LinkedIn profile and the dynamic field of the sequence', async () => {
		await importAndRun(n8n.rest, readExample('hubspot-contact-to-amplemarket.json'));
		expect(bodies('addLeadsToSequence').at(-1)).toMatchObject({
			leads: [
				{
					email: 'amara.okafor@lumenor.example',
					linkedin_url: 'https://www.linkedin.com/in/amara-okafor-example',
					data: { company_pitch: expect.stringContaining('Lumenor Software') },
				},
				{ email: 'jonas.vogel@bluecrest.example' },
				{ email: 'priya.shah@competitor.example' },
			],
		});
	});

	it('Pipedrive: the primary address, and a person whom Unify did not know', async () => {
		const { state } = sandbox.unify;
		expect(state.findPerson('lena.fischer@harborline.example')).toBeUndefined();
		await importAndRun(n8n.rest, readExample('pipedrive-person-to-unify.json'));
		expect(state.findPerson('lena.fischer@harborline.example')).toBeDefined();
		expect(state.findPerson('lena@fischer.example')).toBeUndefined();
		const [first] = bodies('create_sequence_enrollment');
		expect(first).toMatchObject({ mailbox_emails: [mailboxes.ada, mailboxes.grace] });
	});

	it('Typeform: the answers as context, the inbox, and a start at nine', async () => {
		await importAndRun(n8n.rest, readExample('typeform-response-to-myagentmail.json'));
		expect(bodies('enrollLeadInCadence')).toContainEqual({
			leadExternalId: 'daniel.osei@kentehub.example',
			leadEmail: 'Daniel.Osei@kentehub.example',
			leadName: 'Daniel Osei',
			inboxId: inboxes.sales,
			context: { company: 'Kentehub', goal: 'Meetings booked', source: 'webinar' },
			startAt: expect.stringContaining('T09:00:00'),
		});
	});

	it('sheet: each row gets its own outcome back, also the rows that no region takes', async () => {
		const run = await importAndRun(n8n.rest, readExample('sheet-by-region-to-all-three.json'));
		const rows = run.items('One row for each lead');
		const said = rows.map(
			(row) => `${at(row, 'row_number')} ${at(row, 'lead_id')} ${at(row, 'outcome')}`,
		);
		expect(said.sort()).toEqual([
			'10 L-1009 failed',
			'2 L-1001 enrolled',
			'3 L-1002 enrolled',
			'4 L-1003 enrolled',
			'5 L-1004 enrolled',
			'6 L-1005 failed',
			'7 L-1006 enrolled',
			'8 L-1007 enrolled',
			'9 L-1008 failed',
		]);
		// What is pinned as the answer of Google Sheets is what it would be given.
		expect(run.items('Write the outcomes to the sheet')).toEqual(rows);
	});

	it('sheet: a region without leads holds nothing up', async () => {
		const example = readExample('sheet-by-region-to-all-three.json');
		const { 'Read the leads': leads = [], ...pins } = example.pinData ?? {};
		const american = leads.filter(({ json }) => json.region === 'AMER');
		const pinData = { ...pins, 'Read the leads': american };
		const run = await importAndRun(n8n.rest, { ...example, pinData });
		expect(run.items('One row for each lead').map((row) => at(row, 'lead_id'))).toEqual(
			american.map(({ json }) => json.lead_id),
		);
		expect(american).toHaveLength(3);
	});

	it('HubSpot: who has an outcome is not paid for again', async () => {
		const { credits } = sandbox.amplemarket.state;
		const example = readExample('hubspot-contact-to-validated-lead.json');
		await importAndRun(n8n.rest, example);
		const paid = credits.total('email');
		expect(paid).toBeGreaterThan(0);
		const { 'Get the contact': contacts = [], ...pins } = example.pinData ?? {};
		const done = contacts.map(({ json }) => {
			const properties = { ...Object(json.properties), amplemarket_outcome: { value: 'risky' } };
			return { json: { ...json, properties } };
		});
		await importAndRun(n8n.rest, { ...example, pinData: { ...pins, 'Get the contact': done } });
		expect(credits.total('email')).toBe(paid);
	});

	it('bulk validation: what was written back is not paid for again', async () => {
		const { credits } = sandbox.amplemarket.state;
		const example = readExample('google-sheet-validate-in-bulk.json');
		await importAndRun(n8n.rest, example);
		expect(credits.total('email')).toBe(4);
		const { 'Read the sheet': rows = [], ...pins } = example.pinData ?? {};
		const written = new Map(
			['Write the results back', 'Note what is wrong']
				.flatMap((node) => pins[node] ?? [])
				.map(({ json }) => [json.row_number, json]),
		);
		const next = rows.map(({ json }) => ({
			json: { ...json, ...written.get(json.row_number) },
		}));
		await importAndRun(n8n.rest, { ...example, pinData: { ...pins, 'Read the sheet': next } });
		expect(bodies('startEmailValidation')).toHaveLength(1);
		expect(credits.total('email')).toBe(4);
	});

	it('bulk validation: a job that breaks off leaves its other rows to the next run', async () => {
		const { state } = sandbox.amplemarket;
		state.credits.left.email = 2;
		const run = await importAndRun(n8n.rest, readExample('google-sheet-validate-in-bulk.json'));
		expect([run.status, run.error]).toEqual(['success', '']);
		const rows = run.items('Join by the address').map((row) => at(row, 'row_number'));
		expect(rows).toEqual([2, 3, 6]);
		expect(state.credits.total('email')).toBe(2);
	});

	it('relink: what the row names is set and due at once, an empty cell leaves a field alone', async () => {
		const run = await importAndRun(n8n.rest, readExample('relink-failed-enrollments.json'));
		const { state } = sandbox.myAgentMail;
		const patch = (id: string): unknown => state.patches.get(id);
		expect(patch('enr_relink_001')).toMatchObject([
			{ fields: { leadName: 'Ruth Adeyemi', sessionId: sessions.ada }, retryNow: true },
		]);
		expect(state.enrollments.get('enr_relink_003')).toMatchObject({
			leadEmail: 'freya.holm@skagen.example',
			sessionId: null,
		});
		expect(patch(enrollments.replied)).toBeUndefined();
		expect(bodies('bulkRelinkEnrollments')).toHaveLength(1);
		const problems = run.items('Relink the enrollments', 1);
		expect(problems.map((item) => at(item, 'details', 'code'))).toEqual([
			'ENROLLMENT_TERMINAL_STATE',
			'NOT_FOUND',
			'invalid_input',
		]);
	});

	describe('invitations:', () => {
		const INVITATIONS = 'google-sheet-to-linkedin-invitations.json';
		const example = readExample(INVITATIONS);

		it('none where all that is left is for the cadences', async () => {
			sandbox.myAgentMail.state.linkedIn.budget.set('connection_request', 10);
			const run = await importAndRun(n8n.rest, example);
			expect([run.status, run.ran('Read the profiles')]).toEqual(['success', false]);
			expect(bodies('linkedinSendConnection')).toEqual([]);
		});

		it('the row says that one may have gone out, and nothing where another morning may do', async () => {
			RUNS[INVITATIONS]?.given?.(sandbox, model);
			const lost: FaultRule = {
				provider: 'myAgentMail',
				operationIds: ['linkedinSendConnection'],
				withText: 'amara-okafor',
				fault: { kind: 'reset', when: 'after-commit' },
			};
			sandbox.setFaults({ seed: 1, rules: [lost] });
			// Between the question and the invitations somebody else uses up the quota.
			sandbox.myAgentMail.state.linkedIn.budget.set('connection_request', 1);
			const pinData = {
				...example.pinData,
				'How many today': [{ json: { sessionId: sessions.ada, today: 4 } }],
			};
			const [writes] = example.nodes.filter(({ name }) => name === 'Write the outcomes');
			if (!writes) throw new Error('Nothing is written');
			const run = await importAndRun(n8n.rest, revealing({ ...example, pinData }, writes));
			expect(run.items(writes.name)).toMatchObject([
				{ value0: '3', value1: 'unknown', value2: expect.stringMatching(/./) },
				{ value0: '4', value1: 'failed' },
				{ value0: '6', value1: 'failed' },
				{ value0: '7', value1: '', value2: expect.stringMatching(/./) },
			]);
			expect(bodies('linkedinSendConnection')).toHaveLength(4);
		});
	});
});

const GOOGLE_SHEETS = 'n8n-nodes-base.googleSheets';
const SET = { type: 'n8n-nodes-base.set', typeVersion: 3.4 };

function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(expressionsIn);
}

/** The workflow with an Edit Fields node in place of a pinned one, which puts out what that one's expressions give. */
function revealing(example: WorkflowFile, node: Node): WorkflowFile {
	const assignments = expressionsIn(node.parameters).map((value, index) => ({
		id: String(index),
		name: `value${index}`,
		type: 'string',
		value,
	}));
	const { id, name, position } = node;
	const parameters = { assignments: { assignments }, options: {} };
	const { [name]: _pin, ...pinData } = example.pinData ?? {};
	const { [name]: _wires, ...connections } = example.connections;
	return {
		...example,
		nodes: example.nodes.map((one) =>
			one === node ? { id, name, position, parameters, ...SET } : one,
		),
		pinData,
		connections,
	};
}

/** What a pinned row says in the columns that a node fills by expressions. */
const rowOf = (row: object, { parameters }: Node): string[] =>
	Object.entries(Object(at(JSON.parse(JSON.stringify(parameters)), 'columns', 'value')))
		.filter(([, value]) => expressionsIn(value).length > 0)
		.map(([column]) => String(new Map(Object.entries(row)).get(column)));

describe('the expressions of a step whose answer is pinned give a value', () => {
	const pinned = EXAMPLES.flatMap(({ file, example }) =>
		example.nodes
			.filter(
				({ name, parameters }) => example.pinData?.[name] && expressionsIn(parameters).length > 0,
			)
			.map((node) => ({ file, example, node, name: node.name })),
	);

	it.each(pinned)('$file: $name', async ({ file, example, node }) => {
		RUNS[file]?.given?.(sandbox, model);
		const run = await importAndRun(n8n.rest, revealing(example, node), triggerOf(example));
		expect([run.status, run.error]).toEqual(['success', '']);
		const items = run.items(node.name);
		expect(items).toHaveLength(example.pinData?.[node.name]?.length ?? 0);
		for (const index of expressionsIn(node.parameters).keys()) {
			const values = items.map((item) => String(at(item, `value${index}`) ?? ''));
			expect(values.join('')).not.toMatch(/^$|undefined|\[object/);
		}
		if (node.type === GOOGLE_SHEETS) {
			const written = items.map((item) => Object.values(Object(item)));
			const pins = example.pinData?.[node.name] ?? [];
			expect(pins.map(({ json }) => rowOf(json, node))).toEqual(written);
		}
	});
});

describe('the AI agent', () => {
	const TOOLS = [
		{
			name: 'Enroll_in_MyAgentMail',
			fields: ['Lead_Email', 'Lead_Name'],
			given: (email: string) => ({ Lead_Email: email, Lead_Name: 'Ann Lee' }),
			provider: 'myAgentMail',
			target: cadences.welcome,
		},
		{
			name: 'Enroll_in_Unify',
			fields: ['Person_Email'],
			given: (email: string) => ({ Person_Email: email }),
			provider: 'unify',
			target: unifySequences.main,
		},
		{
			name: 'Add_to_Amplemarket',
			fields: ['Email', 'LinkedIn_URL'],
			given: (email: string) => ({ Email: email, LinkedIn_URL: '' }),
			provider: 'amplemarket',
			target: amplemarketSequences.main,
		},
	] as const;

	let agent: WorkflowFile;
	beforeAll(async () => {
		agent = await withModel(n8n.rest, readExample(AGENT), model);
	});

	/** What the tool answered to the model when it was called for this lead. */
	async function answerOf(
		tool: (typeof TOOLS)[number],
		email: string,
		workflow = agent,
	): Promise<Json> {
		model.plan({ name: tool.name, arguments: tool.given(email) });
		const run = await importAndRun(n8n.rest, workflow);
		expect([run.status, run.error]).toEqual(['success', '']);
		expect(run.items('Outreach agent')).toEqual([{ output: model.lastWords }]);
		const [answer = null, ...others] = model.toolAnswers;
		expect(others).toEqual([]);
		return answer;
	}

	it('offers the model all three nodes, each with what it does, takes and cannot undo', async () => {
		const [first] = TOOLS;
		await answerOf(first, 'ann.lee@kestrel.example');
		const offered = [...model.tools].sort((one, other) => one.name.localeCompare(other.name));
		expect(offered).toMatchObject(
			[...TOOLS]
				.sort((one, other) => one.name.localeCompare(other.name))
				.map(({ name, fields }) => ({
					name,
					description: expect.stringMatching(
						/^(Adds|Enrolls) one lead .*, by email address.*\. .*cannot (be called back|take them out)/,
					),
					parameters: { type: 'object', required: fields, additionalProperties: false },
				})),
		);
		for (const { parameters } of offered) {
			for (const field of Object.values(Object(at(parameters, 'properties')))) {
				expect(field).toEqual({
					type: 'string',
					description: expect.stringMatching(/of the lead/),
				});
			}
		}
	});

	it('is told what a tool does and cannot undo where its user has written nothing', async () => {
		const nodes = agent.nodes.map((node) => {
			const { toolDescription: _text, ...parameters } = node.parameters;
			return { ...node, parameters };
		});
		await answerOf(TOOLS[0], 'ann.lee@kestrel.example', { ...agent, nodes });
		const said = model.tools.map(({ description }) => description).sort();
		expect(said).toEqual([
			expect.stringMatching(
				/^Amplemarket: Add leads to a sequence, each by .*this node cannot take them out again\.$/,
			),
			expect.stringMatching(
				/^MyAgentMail: Enroll leads in a cadence\. .*what was sent cannot be called back\.$/,
			),
			expect.stringMatching(/^Unify: Enroll people in a sequence\. .*what was sent stays sent\.$/),
		]);
	});

	it.each(TOOLS)('$name puts the lead in and tells the model so', async (tool) => {
		expect(await answerOf(tool, 'ann.lee@kestrel.example')).toMatchObject([
			{ outcome: 'enrolled' },
		]);
		const { enrolled } = truth();
		expect(enrolled[tool.provider]).toEqual([`${tool.target}|ann.lee@kestrel.example`]);
		expect(Object.values(enrolled).flat()).toHaveLength(1);

		const again = await answerOf(tool, 'ann.lee@kestrel.example');
		expect(again).toMatchObject([{ outcome: 'already_enrolled' }]);
		expect(truth().most).toBe(1);
	});

	it.each(TOOLS)(
		'$name tells the model what is wrong with a lead, and what to do',
		async (tool) => {
			const answer = await answerOf(tool, 'ann.lee(at)kestrel');
			expect(JSON.stringify(answer)).not.toContain('item 0');
			expect(answer).toMatchObject([
				{
					error: expect.stringMatching(/is not an email address.*Give one address/),
					details: { outcome: 'failed', retryable: false },
				},
			]);
			expect(Object.values(truth().enrolled).flat()).toEqual([]);
		},
	);

	it.each(TOOLS)('$name tells it only what is wrong when On Error is left alone', async (tool) => {
		const nodes = agent.nodes.map(({ onError: _left, ...node }) => node);
		const answer = await answerOf(tool, 'ann.lee(at)kestrel', { ...agent, nodes });
		expect(answer).toEqual([{ error: expect.stringContaining('is not an email address') }]);
		expect(JSON.stringify(answer)).not.toContain('item 0');
	});
});
