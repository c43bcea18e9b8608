import { createHash } from 'crypto';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { Provider } from '../../declare/provider';
import type { PollTrigger, Watch } from '../../declare/watch';
import { openDesk } from '../ask';
import type { Desk } from '../ask';
import { readJob } from './awaitedJob';
import { readNewest } from './newestFirst';
import { parametersOf } from '../parameters';
import { bound, newState, readState, writeState } from './pollState';
import { presentTime } from './providerTime';
import { samples } from './signs';
import type { Happened, Polling } from './signs';
import { readSlices, readStanding, readWaiting } from './slices';

/** Ms that a poll may take where n8n does not say. */
const BUDGET = 4 * 60_000;
/** Ms of it that are left for what is under way and for n8n itself. */
const SPARE = 30_000;
/** Ms that one call may be retried for; the next poll tries again anyway. */
const PATIENCE = 60_000;
/** Ms that the editor looks back for something to try a workflow with. */
const SAMPLED = 30 * 24 * 60 * 60_000;

/** The nodes of this process whose poll is under way: n8n lets polls overlap, and two would put out the same twice. */
const polling = new Set<string>();

/**
 * One poll: what happened since the last one, the oldest first, or null. In the editor it tries the newest events and
 * touches no state. Throws a node's error where the provider cannot be read, and leaves the state as it was.
 */
export async function poll(
	context: IPollFunctions,
	provider: Provider,
	trigger: PollTrigger,
): Promise<INodeExecutionData[][] | null> {
	const row = parametersOf(context, trigger);
	const watch = trigger.watch(row);
	const node = `${context.getWorkflow().id ?? ''}\n${context.getNode().id}`;
	const isManual = context.getMode() === 'manual';
	if (!isManual && polling.has(node)) return null;
	if (!isManual) polling.add(node);
	try {
		const budget =
			typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : BUDGET;
		const { desk, close } = await openDesk(context, provider, Math.min(PATIENCE, budget / 2));
		try {
			const until = desk.now() + budget - Math.min(SPARE, budget / 2);
			const warn = (problem: string) =>
				context.logger.warn(`${provider.displayName} trigger: ${problem}`, {
					workflowId: context.getWorkflow().id,
					nodeName: context.getNode().name,
				});
			const asked: Asked = { trigger, watch, row, desk, until, warn };
			const events = isManual
				? await tryOut(asked, context)
				: await pollOnce(asked, context.getWorkflowStaticData('node'));
			return events.length === 0 ? null : [itemsOf(events)];
		} finally {
			await close();
		}
	} finally {
		if (!isManual) polling.delete(node);
	}
}

/** All that a poll depends on, of n8n nothing. */
export interface Asked {
	readonly trigger: Pick<PollTrigger, 'beginsAnew'>;
	readonly watch: Watch;
	readonly row: Row;
	readonly desk: Desk;
	/** Ms since 1970 by our clock, after which nothing further is begun. */
	readonly until: number;
	warn(problem: string): void;
}

/** Reads the state once, and writes it once where everything went well. */
export async function pollOnce(asked: Asked, data: IDataObject): Promise<readonly Happened[]> {
	const { trigger, watch, row, desk, until, warn } = asked;
	const scope = hashOf([desk.baseUrl, watch.kind, watch.scope(row)]);
	const now = desk.now();
	const earlier = readState(data, scope);
	if (earlier === undefined || trigger.beginsAnew?.(row, now - earlier.polled) === true) {
		await begin(asked, scope, data);
		return [];
	}
	const polled = { ...earlier, polled: now };
	const events: Happened[] = [];
	await read({ watch, row, state: polled, events, warn }, desk, until);
	polled.ahead = desk.ahead() ?? polled.ahead;
	bound(polled, now);
	writeState(data, polled);
	return events.sort((one, other) => one.at - other.at);
}

/** The first poll puts out nothing: it fixes the moment from which on things count. */
async function begin(
	{ watch, row, desk, until, warn }: Asked,
	scope: string,
	data: IDataObject,
): Promise<void> {
	await desk.ask(watch.probe(row), watch.endpoint);
	const state = newState(scope, presentTime(desk, undefined), desk.now());
	if (watch.kind === 'slices')
		await readStanding({ watch, row, state, events: [], warn }, desk, until);
	state.ahead = desk.ahead();
	bound(state, desk.now());
	writeState(data, state);
}

async function read(work: Polling, desk: Desk, until: number): Promise<void> {
	const { watch } = work;
	switch (watch.kind) {
		case 'slices':
			await readSlices({ ...work, watch }, desk, until);
			await readWaiting({ ...work, watch }, desk, until);
			return;
		case 'newestFirst':
			await readNewest({ ...work, watch }, desk, until);
			return;
		case 'job':
			await readJob({ ...work, watch }, desk, until);
	}
}

async function tryOut(asked: Asked, context: IPollFunctions): Promise<readonly Happened[]> {
	const { watch, row, desk, warn } = asked;
	const state = newState('', 0, desk.now());
	const found = samples({ watch, row, state, events: [], warn }, await recentOf(asked));
	if (found.length > 0) return [...found].sort((one, other) => one.at - other.at);
	throw new NodeOperationError(context.getNode(), 'Nothing of what is chosen happened lately', {
		description:
			'Choose more events or loosen the filters; or make it happen once, then fetch again.',
	});
}

/** Records of the last 30 days, as many as one answer holds. */
async function recentOf({ watch, row, desk, until }: Asked): Promise<readonly IDataObject[]> {
	const since = desk.now() - SAMPLED;
	if (watch.kind === 'job') {
		const state = newState('', since, desk.now());
		const found: IDataObject[] = [];
		const collecting = {
			...watch,
			signs: (record: IDataObject) => {
				found.push(record);
				return [];
			},
		};
		await readJob(
			{ watch: collecting, row, state, events: [], warn: () => undefined },
			desk,
			until,
		);
		return found;
	}
	const call =
		watch.kind === 'slices'
			? watch.list(row, { from: since, to: presentTime(desk, 0) })
			: watch.list(row);
	return (await desk.page(call, watch.paging, watch.endpoint, undefined)).records;
}

const itemsOf = (events: readonly Happened[]): INodeExecutionData[] =>
	events.map(({ item }) => ({ json: item }));

const hashOf = (value: unknown): string =>
	createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
