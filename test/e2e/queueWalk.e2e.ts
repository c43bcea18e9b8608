import { randomUUID } from 'node:crypto';

import { PACKAGE_NAME } from '../../host/engine';
import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { PAYLOADS, postFromApp } from '../../sandbox/providers/amplemarket/push';
import { at } from './api';
import type { Json } from './api';
import { Crm } from './crm';
import { ended, Execution, executionsOf, until } from './executions';
import { CREDENTIALS } from './n8n';
import type { N8n } from './n8n';
import type { Worker } from './queueMode';
import { enterQueueWorld } from './queueWorld';
import type { Credential, Workers } from './queueWorld';
import { flood, OFTEN } from './triggers';
import { publish } from './workflows';
import type { ProviderName } from './workflows';

// The whole way, as a user has it: a CRM's webhook, who is found or enriched, who is enrolled, the trigger that hears
// replies, whom it stops, and what the CRM is told. In the middle of it a worker is killed.

jest.setTimeout(400_000);
const WITHIN_MS = 240_000;

const LISTS = 10;
const CONTACTS = 200;
/** Of each list. */
const NOT_TO_BE_FOUND = 5;
/** Every so-manyth lead answers. */
const ANSWERS = 20;
/** So many answer while others are still being enrolled. */
const EARLY = 10;
/** As many events as a provider posts at once. */
const AT_ONCE = 20;

/** The longest that a provider takes for an answer. */
const SLOWEST_MS = 6_000;

let n8n: N8n;
let workers: Workers;
let sandbox: Sandbox;
let credentials: Record<ProviderName, Credential>;
let crm: Crm;

beforeAll(async () => {
	({ n8n, workers, sandbox, credentials } = await enterQueueWorld());
	crm = await Crm.start();
	sandbox.setLimits('none');
	sandbox.setFaults({
		seed: 1,
		rules: [
			{ provider: 'myAgentMail', fault: { kind: 'latency', ms: 300 } },
			{ provider: 'unify', fault: { kind: 'latency', ms: 100 } },
			// The first calls get through, and a worker is killed while others are under way.
			{
				operationIds: ['addLeadsToSequence'],
				after: 3,
				times: LISTS - 3,
				fault: { kind: 'latency', ms: SLOWEST_MS },
			},
		],
	});
});
afterAll(async () => {
	await workers?.stop();
	await crm?.close();
	await sandbox?.close();
});

type Parameters = { [name: string]: Json };

/** A node of ours. */
interface Step {
	readonly name: string;
	readonly provider: ProviderName;
	readonly parameters: Parameters;
}

interface Walk {
	readonly provider: ProviderName;
	/** Finds or enriches who came from the CRM. */
	readonly find: Step;
	readonly enroll: Step;
	readonly contact: (name: string) => Parameters;
	readonly strange: (name: string) => Parameters;
	/** The name that the provider's ledger has for a lead. */
	readonly ledgerName: (name: string) => string;
	readonly trigger: Parameters;
	readonly stop: Step;
	/** Of an event, after the stop: expressions. */
	readonly note: { readonly contact: string; readonly event: string };
	/** Under which the CRM knows whom an event is about. */
	readonly known: (name: string) => string;
	/** Those who are enrolled answer; each event is told twice where the provider tells them. */
	readonly answer: (names: readonly string[], url: string) => Promise<void>;
	readonly isStopped: (name: string) => boolean;
	/** What the CRM is told of somebody who was stopped by then, when it posts them once more. */
	readonly afterStop: string;
}

const byId = (value: string): Parameters => ({ __rl: true, mode: 'id', value });
const addressOf = (name: string): string => `${name}@customers.example`;
const profileOf = (name: string): string => `https://www.linkedin.com/in/${name}`;
const found = <T>(value: T | undefined): T => {
	if (value === undefined) throw new Error('The sandbox has no such thing');
	return value;
};

const ENRICH: Step = {
	name: 'Enrich',
	provider: 'amplemarket',
	parameters: {
		resource: 'person',
		operation: 'enrich',
		dataMode: 'defineBelow',
		linkedinUrl: '={{ $json.profile }}',
		revealEmail: true,
		options: { skippedLeads: 'error' },
	},
};
const FOUND_BY_PROFILE = {
	find: ENRICH,
	contact: (name: string) => ({ crmId: name, profile: profileOf(name) }),
	strange: (name: string) => ({ crmId: name, profile: profileOf(`nobody-${name}`) }),
};

const { welcome, linkedin } = SEED.myAgentMail.cadences;
const MY_AGENT_MAIL: Walk = {
	provider: 'myAgentMail',
	// It knows nobody but whom it is given.
	...FOUND_BY_PROFILE,
	enroll: {
		name: 'Enroll',
		provider: 'myAgentMail',
		parameters: {
			resource: 'enrollment',
			operation: 'enroll',
			dataMode: 'defineBelow',
			cadenceId: byId(welcome),
			leadExternalId: '={{ $json.crmId }}',
			leadEmail: '={{ $json.email }}',
		},
	},
	ledgerName: (name) => `${welcome}|${name}`,
	trigger: { triggerOn: 'cadence', events: ['cadence.lead.replied'], cadenceId: byId(welcome) },
	stop: {
		name: 'Stop',
		provider: 'myAgentMail',
		parameters: {
			resource: 'enrollment',
			operation: 'unenroll',
			dataMode: 'defineBelow',
			enrollmentBy: 'leadExternalId',
			cadenceId: byId(linkedin),
			leadExternalId: '={{ $json.leadExternalId }}',
		},
	},
	note: { contact: '$json.leadExternalId', event: '$json.eventId' },
	known: (name) => name,
	answer: async (names) => {
		const { state } = sandbox.myAgentMail;
		for (const name of names) state.addEnrollment({ cadenceId: linkedin, leadExternalId: name });
		for (let from = 0; from < names.length; from += AT_ONCE) {
			const before = state.push.posts.length;
			for (const name of names.slice(from, from + AT_ONCE))
				state.leave(found(state.findEnrollment(welcome, name)).id, 'replied');
			await state.push.idle();
			for (const { event } of state.push.posts.slice(before)) state.tellCadence(welcome, event);
			await state.push.idle();
		}
	},
	isStopped: (name) =>
		sandbox.myAgentMail.state.findEnrollment(linkedin, name)?.state === 'unenrolled',
	afterStop: 'already_enrolled',
};

const { sequences, mailboxes } = SEED.unify;
const personOf = (name: string) => sandbox.unify.state.findPerson(addressOf(name));
const enrollmentOf = (name: string) => {
	const id = personOf(name)?.id;
	return [...sandbox.unify.state.enrollments.values()].find(({ person }) => person.id === id);
};
const UNIFY: Walk = {
	provider: 'unify',
	find: {
		name: 'Find or create',
		provider: 'unify',
		parameters: {
			resource: 'record',
			operation: 'upsert',
			objectName: byId('person'),
			specifyAttributes: 'json',
			match: '={{ { email: $json.address } }}',
			attributesJson: '={{ { first_name: $json.crmId } }}',
		},
	},
	enroll: {
		name: 'Enroll',
		provider: 'unify',
		parameters: {
			resource: 'enrollment',
			operation: 'create',
			dataMode: 'defineBelow',
			sequenceId: byId(sequences.main),
			personBy: 'id',
			personId: '={{ $json.recordId }}',
			mailboxEmails: [mailboxes.ada, mailboxes.grace],
			// Unify enrolls anew whoever was canceled: those who have answered, before the CRM posts them once more.
			options: { skipEnrolledBefore: true },
		},
	},
	contact: (name) => ({ crmId: name, address: addressOf(name) }),
	strange: (name) => ({ crmId: name, address: '' }),
	ledgerName: (name) => `${sequences.main}|${personOf(name)?.id}`,
	trigger: {
		pollTimes: OFTEN,
		triggerOn: 'enrollment',
		events: ['replied'],
	},
	stop: {
		name: 'Stop',
		provider: 'unify',
		parameters: {
			resource: 'enrollment',
			operation: 'cancel',
			dataMode: 'defineBelow',
			enrollmentId: '={{ $json.id }}',
		},
	},
	note: { contact: '$json.person.id', event: '$json.reply_email_message.id' },
	known: (name) => found(personOf(name)).id,
	answer: async (names) => {
		const { state } = sandbox.unify;
		for (const name of names) {
			const reply = {
				id: randomUUID(),
				subject: 'Re: Hello',
				received_at: new Date().toISOString(),
				classifications: [],
			};
			const changes = { is_replied: true, reply_email_message: reply };
			state.changeEnrollment(found(enrollmentOf(name)), changes, Date.now());
		}
	},
	isStopped: (name) => enrollmentOf(name)?.is_canceled === true,
	afterStop: 'skipped',
};

const { main } = SEED.amplemarket.sequences;
const AMPLEMARKET: Walk = {
	provider: 'amplemarket',
	...FOUND_BY_PROFILE,
	enroll: {
		name: 'Enroll',
		provider: 'amplemarket',
		parameters: {
			resource: 'sequence',
			operation: 'addLeads',
			dataMode: 'defineBelow',
			sequenceId: byId(main),
			email: '={{ $json.email }}',
		},
	},
	ledgerName: (name) => `${main}|${addressOf(name)}`,
	trigger: { events: ['reply'] },
	// Its API takes nobody out of a sequence: who is excluded is written to no more.
	stop: {
		name: 'Stop',
		provider: 'amplemarket',
		parameters: {
			resource: 'excludedEmail',
			operation: 'add',
			dataMode: 'defineBelow',
			email: '={{ $json.lead.email }}',
		},
	},
	note: { contact: '$json.lead.email', event: '$json.id' },
	known: addressOf,
	answer: async (names, url) => {
		const posts = names.map((name) => async () => {
			const email = addressOf(name);
			const reply = { id: `msg_${name}`, from: email, dynamic_fields: { email } };
			return await postFromApp(url, PAYLOADS.reply(reply));
		});
		for (let from = 0; from < posts.length; from += AT_ONCE) {
			const some = posts.slice(from, from + AT_ONCE);
			for (const answers of [await flood(some), await flood(some)])
				expect(answers.map(({ status }) => status)).toEqual(some.map(() => 200));
		}
	},
	isStopped: (name) => sandbox.amplemarket.state.excludedEmails.has(addressOf(name)),
	afterStop: 'skipped',
};

const commitsOf = ({ provider, ledgerName }: Walk): Map<string, number> => {
	const [target = ''] = ledgerName('').split('|');
	const { commits } = sandbox[provider].state;
	return new Map([...commits].filter(([name]) => name.startsWith(`${target}|`)));
};

/** A node of a workflow, and those that its outputs lead to. */
interface Drawn {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Parameters;
	readonly to: readonly string[];
	readonly more?: Parameters;
}

const plain = (
	type: string,
	typeVersion: number,
	rest: Omit<Drawn, 'type' | 'typeVersion'>,
): Drawn => ({
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	...rest,
});

const own = ({ name, provider, parameters }: Step, to: readonly string[], suffix = ''): Drawn => {
	const { id, name: credential } = credentials[provider];
	return {
		name,
		type: `${PACKAGE_NAME}.${provider}${suffix}`,
		typeVersion: 1,
		parameters,
		to,
		more: { credentials: { [CREDENTIALS[provider].type]: { id, name: credential } } },
	};
};

const goingOn = (node: Drawn, onError: string): Drawn => ({
	...node,
	more: { ...node.more, onError },
});

async function publishWorkflow(name: string, drawn: readonly Drawn[]): Promise<string> {
	const connections = drawn.map(({ name: from, to }) => {
		const main = to.map((node) => [{ node, type: 'main', index: 0 }]);
		return [from, { main }] as const;
	});
	const made = await n8n.rest.call('POST', '/workflows', {
		name,
		settings: { executionOrder: 'v1' },
		nodes: drawn.map(({ more, to, ...node }, index) => ({
			...node,
			...more,
			id: randomUUID(),
			position: [240 * index, 0],
		})),
		connections: Object.fromEntries(connections),
	});
	const workflowId = String(at(made, 'id'));
	await publish(n8n.rest, { workflowId, versionId: String(at(made, 'versionId')) });
	return workflowId;
}

/** The two workflows of a provider: contacts that become leads, and answers that stop them. */
class Published {
	private constructor(
		readonly walk: Walk,
		private readonly workflowId: string,
		private readonly path: string,
		private readonly answersPath: string,
	) {}

	static async make(walk: Walk): Promise<Published> {
		const { provider, find, enroll, trigger, stop, note } = walk;
		const [path, answersPath] = [randomUUID(), randomUUID()];
		const tell = 'Tell the CRM';
		const workflowId = await publishWorkflow(`Contacts for ${provider}`, [
			plain('webhook', 2, {
				name: 'Contacts',
				parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
				to: ['Each contact'],
				more: { webhookId: path },
			}),
			plain('splitOut', 1, {
				name: 'Each contact',
				parameters: { fieldToSplitOut: 'body.contacts', options: {} },
				to: [find.name],
			}),
			goingOn(own(find, [enroll.name, tell]), 'continueErrorOutput'),
			goingOn(own(enroll, [tell, tell]), 'continueErrorOutput'),
			plain('httpRequest', 4.2, {
				name: tell,
				parameters: crm.telling({
					contact: '$json.crmId',
					outcome: '$json.details?.outcome ?? $json.outcome',
				}),
				to: [],
			}),
		]);
		const heard = own({ name: 'Answer', provider, parameters: trigger }, [stop.name], 'Trigger');
		await publishWorkflow(`Answers of ${provider}`, [
			{ ...heard, more: { ...heard.more, webhookId: answersPath } },
			goingOn(own(stop, ['Note it']), 'continueRegularOutput'),
			plain('httpRequest', 4.2, {
				name: 'Note it',
				parameters: crm.noting({
					...note,
					text: '$json.error ?? $json.outcome',
				}),
				to: [],
			}),
		]);
		return new Published(walk, workflowId, path, answersPath);
	}

	/** The CRM posts lists of contacts, all at once. Hands back the executions that they start. */
	async post(lists: ReadonlyArray<readonly Parameters[]>): Promise<string[]> {
		const before = await this.executions();
		const statuses = await Promise.all(
			lists.map(async (contacts) => {
				const response = await fetch(`${n8n.url}/webhook/${this.path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ contacts }),
				});
				await response.text();
				return response.status;
			}),
		);
		expect(statuses).toEqual(lists.map(() => 200));
		return (await this.executions()).filter((id) => !before.includes(id));
	}

	async answer(names: readonly string[]): Promise<void> {
		await this.walk.answer(names, `${n8n.url}/webhook/${this.answersPath}/webhook`);
	}

	private async executions(): Promise<string[]> {
		return await executionsOf(n8n.rest, this.workflowId, 100);
	}
}

const startedBy = ({ n8n: { log } }: Worker, ids: readonly string[]): string[] =>
	ids.filter((id) => log.includes(`Worker started execution ${id} `));

async function underWay(ids: readonly string[]): Promise<string[]> {
	const executions = await Promise.all(ids.map((id) => Execution.read(n8n.rest, id)));
	return executions.filter(({ status }) => status === 'running').map(({ id }) => id);
}

/** What the killed workers were running. */
const lost: string[] = [];
/** Who answers: while others are being enrolled, and when all are. */
const answering = new Map<
	Walk,
	{ readonly published: Published; readonly early: string[]; readonly late: string[] }
>();

const notesOf = (walk: Walk, name: string) => crm.notes.get(walk.known(name)) ?? [];
const noted = async (walk: Walk, names: readonly string[]): Promise<true> =>
	await until(
		'the last note',
		() => (names.every((name) => notesOf(walk, name).length > 0) ? true : undefined),
		WITHIN_MS,
	);

const WALKS = [UNIFY, MY_AGENT_MAIL, AMPLEMARKET].map((walk) => ({ walk, name: walk.provider }));

describe('2,000 contacts of a CRM, over two workers, one of which is killed', () => {
	it.each(WALKS)('$name: each is in once, and the CRM knows what became of each', async (one) => {
		const { walk } = one;
		const team = await workers.living();
		const published = await Published.make(walk);
		const lists = Array.from({ length: LISTS }, (_, list) =>
			Array.from(
				{ length: CONTACTS },
				(__, place) => `${walk.provider.toLowerCase()}-${list}-${place}`,
			),
		);
		const names = lists.flat();
		const strangers = Array.from({ length: LISTS }, (_, list) =>
			Array.from(
				{ length: NOT_TO_BE_FOUND },
				(__, place) => `${walk.provider.toLowerCase()}-x${list}-${place}`,
			),
		);
		const contacts = new Map([
			...names.map((name) => [name, walk.contact(name)] as const),
			...strangers.flat().map((name) => [name, walk.strange(name)] as const),
		]);
		const rows = (some: readonly string[]): Parameters[] =>
			some.map((name) => found(contacts.get(name)));

		const ids = await published.post(
			lists.map((list, n) => rows([...list, ...(strangers[n] ?? [])])),
		);
		expect(ids).toHaveLength(LISTS);
		const early = await until(
			'some who are enrolled',
			() => {
				const some = names.filter((name) => commitsOf(walk).has(walk.ledgerName(name)));
				return some.length >= EARLY ? some.slice(0, EARLY) : undefined;
			},
			WITHIN_MS,
		);
		const shares = team.map((worker) => startedBy(worker, ids));
		expect(shares.map(({ length }) => length)).not.toContain(0);
		const [worker] = team;
		process.kill(-found(worker).pid, 'SIGKILL');
		const killedAt = Date.now();
		const dead = await underWay(found(shares[0]));
		lost.push(...dead);
		expect(dead.length).toBeGreaterThan(0);
		expect(commitsOf(walk).size).toBeLessThan(names.length);
		const replaced = workers.living();
		// Not before: n8n would lose what it does about an event, heard or not, with the worker that does it.
		await published.answer(early);

		for (const id of ids.filter((each) => !dead.includes(each)))
			expect((await ended(n8n.rest, id, WITHIN_MS)).status).toBe('success');
		// The CRM posts once more what it was told nothing of.
		const untold = [...contacts.keys()].filter((name) => !crm.outcomes.has(name));
		expect(untold.length).toBeGreaterThan(0);
		expect(untold.length).toBeLessThanOrEqual(dead.length * (CONTACTS + NOT_TO_BE_FOUND));
		// By then the provider has done what the killed worker had asked it for.
		await until('its calls to be over', () =>
			Date.now() > killedAt + 2 * SLOWEST_MS ? true : undefined,
		);
		const isIn = new Set(names.filter((name) => commitsOf(walk).has(walk.ledgerName(name))));
		for (const id of await published.post([rows(untold)]))
			expect((await ended(n8n.rest, id, WITHIN_MS)).status).toBe('success');
		await replaced;

		expect(Object.fromEntries(commitsOf(walk))).toEqual(
			Object.fromEntries(names.map((name) => [walk.ledgerName(name), 1])),
		);
		const told = (name: string): string[] => [crm.outcomes.get(name) ?? []].flat();
		const wasIn = (name: string): boolean => untold.includes(name) && isIn.has(name);
		const fate = (name: string): string[] => {
			if (!wasIn(name)) return ['enrolled'];
			return early.includes(name) ? ['already_enrolled', walk.afterStop] : ['already_enrolled'];
		};
		for (const name of names) {
			expect([name, told(name).length]).toEqual([name, 1]);
			expect(fate(name)).toContain(told(name)[0]);
		}
		for (const name of strangers.flat())
			expect(told(name)).toEqual([expect.stringMatching(/^(failed|skipped)$/)]);

		// Whatever is heard of them is done before the next worker is killed.
		await noted(walk, early);
		const late = names.filter((name, n) => n % ANSWERS === 0 && !early.includes(name));
		answering.set(walk, { published, early, late });
	});

	it('others answer later', async () => {
		for (const { published, late } of answering.values()) await published.answer(late);
		expect(answering.size).toBe(WALKS.length);
	});

	it.each(WALKS)(
		'$name: each reply is heard once, stops its lead, and is noted once',
		async (one) => {
			const { walk } = one;
			const { early, late } = found(answering.get(walk));
			const names = [...early, ...late];
			await noted(walk, names);
			// What is heard twice would be noted a second time.
			await new Promise((resolve) => setTimeout(resolve, 2_000));
			expect(names.map((name) => [name, notesOf(walk, name).map(({ text }) => text)])).toEqual(
				names.map((name) => [name, [expect.stringMatching(/^(updated|added)$/)]]),
			);
			const events = names.flatMap((name) => notesOf(walk, name).map(({ event }) => event));
			expect(new Set(events).size).toBe(names.length);
			expect(names.filter((name) => !walk.isStopped(name))).toEqual([]);
		},
	);

	it('what the killed workers were running is ended by n8n, and nothing of it goes on', async () => {
		const calls = sandbox.log.length;
		for (const id of lost) {
			const { status, error } = await ended(n8n.rest, id, WITHIN_MS);
			expect([status, error]).toEqual([
				'error',
				expect.stringMatching(/failed to be processed too many times/),
			]);
		}
		const since = sandbox.log.slice(calls).filter(({ method }) => method !== 'GET');
		expect(since.map(({ url }) => url)).toEqual([]);
	});
});
