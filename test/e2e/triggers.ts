import { randomUUID } from 'node:crypto';

import { PACKAGE_NAME } from '../../host/engine';
import { at } from './api';
import type { Json } from './api';
import { Execution, until } from './executions';
import { CREDENTIALS } from './n8n';
import type { N8n } from './n8n';
import { publish } from './workflows';
import type { ProviderName } from './workflows';

/** As many executions as n8n lists at once. */
const PAGE = 100;
/** Executions that are read at a time. */
const READERS = 10;
/** On a machine with much else to do. */
const FLOOD_MS = 240_000;

/** How n8n answers by itself while its database does not keep up. */
const BUSY = 503;
/** How often what met that is posted again, and the ms between. */
const ROUNDS = 60;
const PAUSE_MS = 2_000;

const TRIGGER = 'Event';

/** n8n takes no time that comes more often than once a minute, but as many times as are wanted: every five seconds. */
export const OFTEN = {
	item: Array.from({ length: 12 }, (_, n) => ({
		mode: 'custom',
		cronExpression: `${n * 5} * * * * *`,
	})),
};

interface TriggerSketch {
	readonly provider: ProviderName;
	readonly parameters: { [name: string]: Json };
	/** A credential of another name than the usual one. */
	readonly credential?: { readonly id: string; readonly name: string };
}

/** One start of the workflow. */
export interface Start {
	readonly mode: string;
	readonly status: string;
	/** What the trigger put out. */
	readonly items: readonly Json[];
}

/** A workflow in a real n8n that one of our triggers starts. */
export class Triggered {
	private constructor(
		private readonly n8n: N8n,
		private readonly saved: { readonly workflowId: string; readonly versionId: string },
		private readonly webhookId: string,
	) {}

	static async make(n8n: N8n, name: string, sketch: TriggerSketch): Promise<Triggered> {
		const { provider, parameters, credential = CREDENTIALS[sketch.provider] } = sketch;
		const webhookId = randomUUID();
		const answer = await n8n.rest.call('POST', '/workflows', {
			name,
			active: false,
			settings: { executionOrder: 'v1' },
			nodes: [
				{
					id: randomUUID(),
					name: TRIGGER,
					type: `${PACKAGE_NAME}.${provider}Trigger`,
					typeVersion: 1,
					position: [0, 0],
					webhookId,
					parameters,
					credentials: {
						[CREDENTIALS[provider].type]: { id: credential.id, name: credential.name },
					},
				},
				{
					id: randomUUID(),
					name: 'Begun',
					type: 'n8n-nodes-base.noOp',
					typeVersion: 1,
					position: [240, 0],
					parameters: {},
				},
			],
			connections: { [TRIGGER]: { main: [[{ node: 'Begun', type: 'main', index: 0 }]] } },
		});
		const saved = {
			workflowId: String(at(answer, 'id')),
			versionId: String(at(answer, 'versionId')),
		};
		return new Triggered(n8n, saved, webhookId);
	}

	/** Where the provider posts to while the workflow is published. */
	get url(): string {
		return this.urlUnder('webhook');
	}

	/** Where it posts to while the editor listens. */
	get testUrl(): string {
		return this.urlUnder('webhook-test');
	}

	async publish(): Promise<void> {
		await publish(this.n8n.rest, this.saved);
	}

	async unpublish(): Promise<void> {
		await this.n8n.rest.call('POST', `/workflows/${this.saved.workflowId}/deactivate`);
	}

	/** What the editor's button calls. Hands back whether n8n now waits for an event, or the execution that it started. */
	async runByHand(): Promise<{ readonly isListening: boolean; readonly executionId: string }> {
		const answer = await this.n8n.rest.call('POST', `/workflows/${this.saved.workflowId}/run`, {
			triggerToStartFrom: { name: TRIGGER },
		});
		return {
			isListening: at(answer, 'waitingForWebhook') === true,
			executionId: String(at(answer, 'executionId')),
		};
	}

	/** Waits until the workflow was started so often and all of it has ended. What was started first stands first. */
	async starts(least: number): Promise<Start[]> {
		const found = await until(
			`${least} executions to end`,
			async () => {
				const executions = await this.executions();
				const isOver = executions.every((execution) => at(execution, 'stoppedAt') !== null);
				return isOver && executions.length >= least ? executions : undefined;
			},
			FLOOD_MS,
		);
		const starts: Start[] = [];
		for (let from = 0; from < found.length; from += READERS) {
			const some = found.slice(from, from + READERS).map(async (listed) => {
				const execution = await Execution.read(this.n8n.rest, String(at(listed, 'id')));
				const mode = String(at(listed, 'mode'));
				return { mode, status: execution.status, items: execution.items(TRIGGER) };
			});
			starts.push(...(await Promise.all(some)));
		}
		return starts;
	}

	/** What all starts brought. */
	async items(least: number): Promise<Json[]> {
		return (await this.starts(least)).flatMap(({ items }) => items);
	}

	/** All that are listed; one that ends between two pages stands on both. */
	private async executions(): Promise<Json[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.saved.workflowId }));
		const found = new Map<number, Json>();
		let cursor: Json = '';
		while (typeof cursor === 'string') {
			const page: Json = await this.n8n.rest.call(
				'GET',
				`/executions?filter=${filter}&limit=${PAGE}${cursor && `&cursor=${cursor}`}`,
			);
			const listed = at(page, 'results');
			for (const execution of Array.isArray(listed) ? listed : [])
				found.set(Number(at(execution, 'id')), execution);
			cursor = at(page, 'nextCursor');
		}
		return [...found].sort(([one], [other]) => one - other).map(([, execution]) => execution);
	}

	private urlUnder(segment: string): string {
		return `${this.n8n.url.replace('127.0.0.1', 'localhost')}/${segment}/${this.webhookId}/webhook`;
	}
}

/**
 * Posts all at once, and again what n8n had no time for, as a provider does. Hands back the last answer to each, in
 * their order.
 */
export async function flood<Answer extends { readonly status: number }>(
	posts: ReadonlyArray<() => Promise<Answer>>,
): Promise<Answer[]> {
	let answers = await Promise.all(posts.map(async (post) => await post()));
	for (let round = 1; round < ROUNDS; round += 1) {
		if (answers.every(({ status }) => status !== BUSY)) break;
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
		answers = await Promise.all(
			answers.map(async (answer, n) =>
				answer.status === BUSY ? ((await posts[n]?.()) ?? answer) : answer,
			),
		);
	}
	return answers;
}
