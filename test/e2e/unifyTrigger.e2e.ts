import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox, UnifyEnrollment } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { ended } from './executions';
import { OwnN8n } from './n8n';
import { OFTEN, Triggered } from './triggers';

// Polled are enrollments and tasks; n8n polls when a workflow is published, when it starts, and at the times that are set.

let n8n: OwnN8n;
let sandbox: Sandbox;
const made: Triggered[] = [];

const { enrollments } = SEED.unify;
const STARTING_MS = 300_000;
const POLLING_MS = 600_000;
const SETTLING_MS = 4_000;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	n8n = await OwnN8n.start({ providers: sandbox, examples: false });
}, STARTING_MS);
afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
});
afterEach(async () => {
	for (const trigger of made.splice(0)) await trigger.unpublish();
	sandbox.reset();
});

async function triggered(parameters: { [name: string]: Json }): Promise<Triggered> {
	const trigger = await Triggered.make(n8n, 'On what happens in Unify', {
		provider: 'unify',
		parameters: { pollTimes: OFTEN, ...parameters },
	});
	made.push(trigger);
	return trigger;
}

const onReplies = async (): Promise<Triggered> =>
	await triggered({ triggerOn: 'enrollment', events: ['replied'] });

function change(id: string, changes: Partial<UnifyEnrollment>): void {
	const { state } = sandbox.unify;
	const found = state.enrollments.get(id);
	if (found === undefined) throw new Error('The sandbox has no such enrollment');
	state.changeEnrollment(found, changes, Date.now());
}

/** The person of an enrollment answers. A poll reads whole seconds that are over: it waits until this one is. */
async function reply(id: string): Promise<void> {
	change(id, {
		is_replied: true,
		reply_email_message: {
			id: id.replace(/^./, 'c'),
			subject: 'Re: Hello',
			received_at: new Date().toISOString(),
			classifications: [],
		},
	});
	await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
}

const idsOf = (items: readonly Json[]): Json[] => items.map((item) => at(item, 'id'));

it(
	'what happens while the workflow is published starts it once, at a poll of n8n',
	async () => {
		const trigger = await onReplies();
		await trigger.publish();
		await reply(enrollments.activeInMain);
		expect(await trigger.starts(1)).toEqual([
			{
				mode: 'trigger',
				status: 'success',
				items: [
					expect.objectContaining({
						event: 'replied',
						id: enrollments.activeInMain,
						is_replied: true,
					}),
				],
			},
		]);
		await reply(enrollments.activeInOther);
		expect(idsOf(await trigger.items(2))).toEqual([
			enrollments.activeInMain,
			enrollments.activeInOther,
		]);
	},
	POLLING_MS,
);

it('what happened while the workflow was not published starts it once when it is published again', async () => {
	const trigger = await onReplies();
	await trigger.publish();
	await trigger.unpublish();
	await reply(enrollments.activeInMain);
	await trigger.publish();
	expect(idsOf(await trigger.items(1))).toEqual([enrollments.activeInMain]);
	await trigger.unpublish();
	await reply(enrollments.activeInOther);
	await trigger.publish();
	expect(idsOf(await trigger.items(2))).toEqual([
		enrollments.activeInMain,
		enrollments.activeInOther,
	]);
});

it('a new task starts the workflow once', async () => {
	const trigger = await triggered({ triggerOn: 'task', taskEvents: ['created'] });
	await trigger.publish();
	await trigger.unpublish();
	const { tasks } = sandbox.unify.state;
	const call = tasks.get(SEED.unify.tasks.call);
	if (call === undefined) throw new Error('The sandbox has no call');
	const add = (id: string): void => {
		const now = new Date().toISOString();
		tasks.set(id, { ...call, id, created_at: now, updated_at: now });
	};
	add('task-1');
	await trigger.publish();
	expect(idsOf(await trigger.items(1))).toEqual(['task-1']);
	await trigger.unpublish();
	add('task-2');
	await trigger.publish();
	expect(idsOf(await trigger.items(2))).toEqual(['task-1', 'task-2']);
});

it('a run by hand shows what happened lately and takes nothing from the published workflow', async () => {
	const trigger = await onReplies();
	await trigger.publish();
	await trigger.unpublish();
	await reply(enrollments.activeInMain);
	const { executionId } = await trigger.runByHand();
	const execution = await ended(n8n.rest, executionId);
	expect([execution.status, execution.error]).toEqual(['success', '']);
	expect(idsOf(execution.items('Event'))).toContain(enrollments.activeInMain);
	await trigger.publish();
	const starts = await trigger.starts(2);
	expect(starts.map(({ mode }) => mode)).toEqual(['manual', 'trigger']);
	expect(idsOf(starts[1]?.items ?? [])).toEqual([enrollments.activeInMain]);
});

it('a run by hand says when nothing of what is chosen happened', async () => {
	const trigger = await triggered({ triggerOn: 'enrollment', events: ['optedOut'] });
	const { executionId } = await trigger.runByHand();
	const execution = await ended(n8n.rest, executionId);
	expect([execution.status, execution.error]).toEqual([
		'error',
		'Nothing of what is chosen happened lately',
	]);
});

it.each([
	['stopped', async () => await n8n.end()],
	['killed', async () => await n8n.kill()],
])(
	'n8n that is %s and started again has lost nothing, and starts nothing twice',
	async (_, end) => {
		const trigger = await onReplies();
		await trigger.publish();
		await trigger.unpublish();
		await reply(enrollments.activeInMain);
		await trigger.publish();
		expect(idsOf(await trigger.items(1))).toEqual([enrollments.activeInMain]);
		await end();
		await reply(enrollments.activeInOther);
		await n8n.startAgain();
		expect(idsOf(await trigger.items(2))).toEqual([
			enrollments.activeInMain,
			enrollments.activeInOther,
		]);
		await reply(enrollments.draft);
		expect(idsOf(await trigger.items(3))).toEqual([
			enrollments.activeInMain,
			enrollments.activeInOther,
			enrollments.draft,
		]);
	},
	2 * POLLING_MS,
);
