import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { Editor } from './browser';
import { ended, newestOf, until } from './executions';
import { Hands } from './hands';
import type { N8n } from './n8n';
import { keepOneCredentialEach, makeSheet, ROWS } from './sheet';
import type { SheetRow } from './sheet';
import type { ProviderName } from './workflows';
import { enterWorld } from './world';

// The way of somebody who has a sheet and has never seen these nodes, by real clicks, with a picture of each step.

const WALK_MS = 600_000;

let n8n: N8n;
let sandbox: Sandbox;
let editor: Editor;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	await keepOneCredentialEach(n8n.rest);
	editor = await Editor.open(n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await sandbox?.close();
});
beforeEach(() => {
	sandbox.reset();
	for (const { Email } of Object.values(ROWS)) {
		if (/^\S+@\S+$/.test(Email)) sandbox.unify.state.addPerson({ email: Email.toLowerCase() });
	}
});

/** From the items to a first right result: put the node behind them, choose the target, Map Automatically, run. */
const FOUR_ACTIONS = 4;
/** And the sender, where the provider leaves it to the workflow who sends. */
const WITH_SENDER = FOUR_ACTIONS + 1;

interface Way {
	readonly provider: ProviderName;
	readonly name: string;
	readonly action: string;
	/** What the newcomer types into the node creator. */
	readonly word: string;
	readonly target: { readonly field: string; readonly name: string };
	chooseSender?(hands: Hands): Promise<void>;
	readonly actions: number;
	/** Clicks and typed texts of these actions. */
	readonly moves: number;
	/** Rows that can be sent, and a repeat. */
	readonly good: readonly SheetRow[];
	readonly enrolled: readonly string[];
	/** Who is in after the first three. */
	readonly firstThree: readonly string[];
	/** Rows of the whole sheet that cannot be sent. */
	readonly faults: number;
	/** What a bad address is said of. */
	readonly emailField: string;
	/** What the summary says of the sheet's columns. */
	readonly columns: string;
}

const { cadences } = SEED.myAgentMail;
const { sequences: unifySequences, mailboxes } = SEED.unify;
const { sequences: amplemarketSequences } = SEED.amplemarket;

const { amara, jonas, repeat, badAddress, linkedInOnly, lena, tomas, hana } = ROWS;
const WITH_EMAIL = [amara, jonas, repeat, lena, tomas, hana];
const WITH_EITHER = [amara, jonas, repeat, linkedInOnly, lena, tomas, hana];
const WHOLE = [amara, jonas, repeat, badAddress, linkedInOnly, lena, tomas, hana];

/** What Amplemarket knows a lead by who has no email address: the member's own part of the profile. */
const PRIYA = 'linkedin.com/in/priya-raman';

const sent = WITH_EMAIL.filter((row) => row !== repeat);
const emailsOf = (rows: readonly SheetRow[]): string[] => rows.map(({ Email }) => Email).sort();
const idsOf = (rows: readonly SheetRow[]): string[] => rows.map((row) => row['CRM ID']).sort();

const WAYS: readonly Way[] = [
	{
		provider: 'myAgentMail',
		name: 'MyAgentMail',
		action: 'Enroll leads in a cadence',
		word: 'prospect',
		target: { field: 'cadenceId', name: 'E-mail first (active)' },
		chooseSender: async (hands) =>
			await hands.act(
				'choose the inbox',
				async () => await pick(hands, 'inboxId', 'sales@outbound.example'),
			),
		actions: WITH_SENDER,
		moves: 11,
		good: WITH_EITHER,
		enrolled: idsOf([...sent, linkedInOnly]).map((id) => `${cadences.email}|${id}`),
		firstThree: idsOf([amara, jonas, linkedInOnly]).map((id) => `${cadences.email}|${id}`),
		faults: 1,
		emailField: 'Lead Email',
		columns:
			'Columns taken: Email → Lead Email, LinkedIn → Lead LinkedIn URL, First Name → Lead Name, Last Name → Lead Name and CRM ID → Lead External ID. Not used: Company and Job Title.',
	},
	{
		provider: 'unify',
		name: 'Unify',
		action: 'Enroll people in a sequence',
		word: 'prospect',
		target: { field: 'sequenceId', name: 'Main (active)' },
		chooseSender: async (hands) =>
			await hands.act('give the mailbox', async () => {
				await hands.click(editor.find('parameter-input-mailboxEmails').locator('input').last());
				await hands.type(mailboxes.ada);
			}),
		actions: WITH_SENDER,
		moves: 11,
		good: WITH_EMAIL,
		enrolled: emailsOf(sent).map((email) => `${unifySequences.main}|${email}`),
		firstThree: emailsOf([amara, jonas, lena]).map((email) => `${unifySequences.main}|${email}`),
		faults: 2,
		emailField: 'Person Email',
		columns:
			'Columns taken: Email → Person Email. Not used: First Name, Last Name, Company, LinkedIn, Job Title and CRM ID.',
	},
	{
		provider: 'amplemarket',
		name: 'Amplemarket',
		action: 'Add leads to a sequence',
		word: 'prospect',
		target: { field: 'sequenceId', name: 'Main (active)' },
		actions: FOUR_ACTIONS,
		moves: 9,
		good: WITH_EITHER,
		enrolled: [...emailsOf(sent), PRIYA].map((lead) => `${amplemarketSequences.main}|${lead}`),
		firstThree: [...emailsOf([amara, jonas]), PRIYA].map(
			(lead) => `${amplemarketSequences.main}|${lead}`,
		),
		faults: 1,
		emailField: 'Email',
		columns:
			'Columns taken: Email and LinkedIn → LinkedIn URL. Not used: First Name, Last Name, Company, Job Title and CRM ID.',
	},
];

/** Chooses an entry of a searchable list. */
async function pick(hands: Hands, field: string, name: string): Promise<void> {
	await hands.click(editor.find(`resource-locator-${field}`).locator('[data-test-id="rlc-input"]'));
	const entry = editor.find('rlc-item').filter({ hasText: name }).first();
	await entry.waitFor();
	await editor.settle();
	await hands.click(entry);
}

/** Chooses an option of a dropdown. */
async function choose(hands: Hands, parameter: string, name: string): Promise<void> {
	await hands.click(editor.find(`parameter-input-${parameter}`).first());
	await hands.click(editor.page.locator('[role=option]:visible').filter({ hasText: name }).first());
}

/** Every step up to the run, at the way's provider; `shoot` is told what there is to see after each. */
async function setUp(
	{ name, action, word, target, chooseSender }: Way,
	hands: Hands,
	shoot: (step: string) => Promise<void>,
): Promise<void> {
	await hands.act('put the node behind the items', async () => {
		await hands.click(editor.find('canvas-handle-plus').first());
		await editor.find('node-creator-search-bar').waitFor();
		await editor.settle();
		await hands.type(word);
		await editor.foundNode(name).waitFor();
		await shoot('found');
		await hands.click(editor.foundNode(name));
		await shoot('actions');
		await hands.click(editor.page.locator(`text="${action}"`).first());
		await editor.find('node-parameters').waitFor();
	});
	await shoot('behind-the-items');
	await hands.act('choose the target', async () => await pick(hands, target.field, target.name));
	await shoot('target');
	await hands.act(
		'choose Map Automatically',
		async () => await choose(hands, 'dataMode', 'Map Automatically'),
	);
	await shoot('automatic');
	if (chooseSender) {
		await chooseSender(hands);
		await shoot('sender');
	}
}

/** Runs the node, and waits until its output says this. Hands back all that the output says. */
async function execute(hands: Hands, says: string): Promise<string> {
	await hands.act('run', async () => await hands.click(editor.find('node-execute-button').first()));
	const output = editor.find('output-panel').first();
	return await until(`the output to say: ${says}`, async () => {
		const text = await output.innerText();
		return text.includes(says) ? text : undefined;
	});
}

/** Who was put where by the provider's own books, and how often. */
function books(provider: ProviderName): Array<[lead: string, times: number]> {
	const { commits } = sandbox[provider].state;
	return [...commits.entries()]
		.map(([key, times]): [string, number] => [provider === 'unify' ? byEmail(key) : key, times])
		.sort(([one], [other]) => one.localeCompare(other));
}

function byEmail(key: string): string {
	const [sequence = '', person = ''] = key.split('|');
	return `${sequence}|${String(sandbox.unify.state.people.get(person)?.attributes.email)}`;
}

const once = (leads: readonly string[]): Array<[lead: string, times: number]> =>
	leads
		.map((lead): [string, number] => [lead, 1])
		.sort(([one], [other]) => one.localeCompare(other));

/** What the newcomer has set in the node, by the newest execution. */
async function parametersOf(workflowId: string, action: string): Promise<Json> {
	const id = await until('the execution', () => newestOf(n8n.rest, workflowId));
	const nodes = at(await n8n.rest.call('GET', `/executions/${id}`), 'workflowData', 'nodes');
	const node = (Array.isArray(nodes) ? nodes : []).find((one) => at(one, 'name') === action);
	return at(node ?? null, 'parameters');
}

/** What stands under the node's name on the canvas. */
async function subtitle(action: string): Promise<string> {
	await editor.find('ndv-close-button').click();
	await editor.settle();
	return await editor.find('canvas-node').filter({ hasText: action }).first().innerText();
}

/** Opens the node again, which is no action of the way. */
async function reopen(action: string): Promise<void> {
	await editor.find('canvas-node').filter({ hasText: action }).first().dblclick();
	await editor.find('node-parameters').waitFor();
	await editor.settle();
}

/** Flips a switch. */
async function flip(hands: Hands, parameter: string): Promise<void> {
	await hands.click(
		editor.find(`parameter-input-${parameter}`).locator('.el-switch__core').first(),
	);
}

async function continueOnError(hands: Hands): Promise<void> {
	await hands.click(editor.find('tab-settings').first());
	await choose(hands, 'onError', 'Continue (using error output)');
	await hands.click(editor.find('tab-params').first());
}

async function sendFirstThree(hands: Hands): Promise<void> {
	await hands.click(editor.find('collection-parameter-add').last());
	await hands.click(
		editor.page
			.locator('[role=option]:visible')
			.filter({ hasText: 'Number of Items to Send' })
			.first(),
	);
	expect(
		await editor.find('parameter-input-sendOnlyFirst').locator('input').first().inputValue(),
	).toBe('3');
}

async function sendAll(hands: Hands): Promise<void> {
	const option = editor
		.find('parameter-item')
		.filter({ has: editor.find('parameter-input-sendOnlyFirst') })
		.last();
	await option.hover();
	await hands.click(option.locator('[title="Delete"]').first());
}

const shooting =
	({ provider }: Way, walk: string) =>
	async (step: string): Promise<void> =>
		await editor.shoot(`newcomer-${provider.toLowerCase()}-${walk}-${step}`);

/** What became of each row, by the node's newest execution: those of the success output, then those of the error output. */
async function outcomesOf(workflowId: string, action: string): Promise<Json[]> {
	const id = await until('the execution', () => newestOf(n8n.rest, workflowId));
	const execution = await ended(n8n.rest, id);
	return [
		...execution.items(action, 0).map((item) => at(item, 'outcome')),
		...execution.items(action, 1).map((item) => at(item, 'details', 'outcome')),
	];
}

const outcomeOfGood = (row: SheetRow): string => (row === repeat ? 'skipped' : 'enrolled');

const REPEAT = '1 skipped: 1 repeated in the input';

it.each(WAYS)(
	'$name: $actions actions lead from the sheet to a first right result',
	async (way) => {
		const { action, provider, good, target } = way;
		const hands = new Hands(editor);
		const shoot = shooting(way, 'first');
		const workflowId = await makeSheet(n8n.rest, `First at ${way.name}`, good);
		await editor.openWorkflow(workflowId);
		await setUp(way, hands, shoot);
		const summary = `${good.length - 1} enrolled · ${REPEAT}. ${way.columns}`;
		const said = await execute(hands, 'enrolled · ');
		await shoot('result');

		expect(said).toContain(summary);
		expect(hands.actions).toHaveLength(way.actions);
		expect(hands.moves).toBe(way.moves);
		expect(books(provider)).toEqual(once(way.enrolled));
		expect(await outcomesOf(workflowId, action)).toEqual(good.map(outcomeOfGood));
		// No column was renamed, and none was named: the node holds no expression.
		const parameters = await parametersOf(workflowId, action);
		expect(parameters).toMatchObject({
			dataMode: 'autoMapInputData',
			[target.field]: { cachedResultName: target.name },
		});
		expect(JSON.stringify(parameters)).not.toContain('"=');
		expect(await subtitle(action)).toContain(`\n→ ${target.name}`);
		await shoot('canvas');
	},
	WALK_MS,
);

/** Dry run, On Error, dry run, off, the first three, run, all, run: what comes after the set-up of the way. */
const CAREFUL_ACTIONS = 9;
/** Clicks and typed texts of these. */
const CAREFUL_MOVES = 13;

it.each(WAYS)(
	'$name: a dry run, the first three, then all put each lead of a sheet with faults in once',
	async (way) => {
		const { name, action, provider, target, faults, emailField, columns } = way;
		const sendable = way.good.length - 1;
		const fault = `'${emailField}' is not an email address: '${badAddress.Email}'`;
		const tells = (tally: string): string[] => [
			tally,
			`${fault}, item 3 (Give one address such as jane@example.com)`,
			columns,
		];
		const hands = new Hands(editor);
		const shoot = shooting(way, 'careful');
		const workflowId = await makeSheet(n8n.rest, `Careful at ${name}`, WHOLE);
		await editor.openWorkflow(workflowId);
		await setUp(way, hands, async () => undefined);
		const before = { actions: hands.actions.length, moves: hands.moves };

		await hands.act('switch Dry Run on', async () => await flip(hands, 'dryRun'));
		const refused = await execute(hands, 'is not an email address');
		await shoot('refused');
		expect(refused).toContain(`${fault} [item 3]`);
		expect(refused).toContain('Nothing was taken by this run.');
		expect(books(provider)).toEqual([]);

		await hands.act('let On Error continue', async () => await continueOnError(hands));
		const dry = await execute(hands, 'Dry run: ');
		await shoot('dry-run');
		const wouldBe = `${sendable} would be sent · 1 would be skipped: 1 repeated in the input`;
		for (const text of tells(`Dry run: ${wouldBe} · ${faults} cannot be sent: `))
			expect(dry).toContain(text);
		expect(books(provider)).toEqual([]);
		const planned = Array.from({ length: sendable }, () => 'planned');
		const failed = Array.from({ length: faults }, () => 'failed');
		expect([...(await outcomesOf(workflowId, action))].sort()).toEqual(
			[...failed, ...planned, 'skipped'].sort(),
		);
		expect(await subtitle(action)).toContain(`\nDry run → ${target.name}`);
		await shoot('dry-run-canvas');
		await reopen(action);

		await hands.act('switch Dry Run off', async () => await flip(hands, 'dryRun'));
		await hands.act('send the first three only', async () => await sendFirstThree(hands));
		const three = await execute(hands, 'planned · ');
		await shoot('first-three');
		const rest = sendable - 3;
		for (const text of tells(`3 enrolled · ${rest} planned · ${REPEAT} · ${faults} failed: `))
			expect(three).toContain(text);
		expect(books(provider)).toEqual(once(way.firstThree));

		await hands.act('send all', async () => await sendAll(hands));
		const all = await execute(hands, 'already enrolled');
		await shoot('all');
		const tally = `3 already enrolled · ${rest} enrolled · ${REPEAT} · ${faults} failed: `;
		for (const text of tells(tally)) expect(all).toContain(text);
		expect(books(provider)).toEqual(once(way.enrolled));
		expect(await subtitle(action)).toContain(`\n→ ${target.name}`);
		expect({
			actions: hands.actions.length - before.actions,
			moves: hands.moves - before.moves,
		}).toEqual({ actions: CAREFUL_ACTIONS, moves: CAREFUL_MOVES });
	},
	WALK_MS,
);
