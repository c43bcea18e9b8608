import { createHash } from 'crypto';
import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { Provider } from '../../declare/provider';
import type {
	JsonBody,
	PushedEvent,
	Repeats,
	TakenEvent,
	WebhookTrigger,
} from '../../declare/trigger';
import { systemClock } from '../../http/clock';
import { defined, isObject, own } from '../../http/json';
import { answersOf, refuse } from './answers';
import { bodyOf } from './body';
import { Recent } from './dedupe';
import { parametersOf } from '../parameters';
import { prove } from './proof';
import type { ProofVerdict } from './proof';
import { storedHook } from './hookStore';

const DAY = 24 * 60 * 60_000;
const REPEATS: Repeats = { withId: DAY, withoutId: DAY };

/** Of all nodes in this process. */
const recent = new Recent();

/**
 * Takes a request of the provider's: checks who sent it, leaves out what is not wanted or came before, and hands the rest
 * to the workflow. The sender is always answered, and never with a fault of ours: a declaration that throws on an event
 * lets it out as it came, for its sender has shown who he is and it would not come a second time.
 *
 * Throws in a test only, so that the editor shows why a request was refused. Writes nothing to n8n's static data.
 */
export async function receive(
	context: IWebhookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<IWebhookResponseData> {
	const isTest = context.getMode() === 'manual';
	const answers = answersOf(trigger.answers);
	const warn = (problem: string) =>
		context.logger.warn(`${provider.displayName} trigger: ${problem}`, {
			workflowId: context.getWorkflow().id,
			nodeName: context.getNode().name,
		});

	const ready = await readied(context, provider, trigger);
	if (ready.verdict.kind !== 'believed') {
		const { kind, problem } = ready.verdict;
		if (isTest) throw refusal(context, problem);
		warn(`a request was refused, for ${problem}`);
		return refuse(context, answers[kind]);
	}
	const { row, bytes } = ready;
	const body = bodyOf(bytes);
	const told = body === undefined ? [] : toldIn(trigger, body, row, warn);
	if (told.length === 0) return refuse(context, answers.unreadable);

	const items: INodeExecutionData[] = [];
	let left: string | undefined;
	for (const event of told) {
		const why = isUnread(event)
			? undefined
			: attempt(
					() => trigger.ignored?.(event, row, isTest),
					() => undefined,
					warn,
				);
		const taken = { ...event, id: event.id || contentHash(event.content) };
		if (why !== undefined) left ??= why;
		// Whoever tests sends the same again and again.
		else if (!isTest && isRepeat(context, trigger, taken, event.id === taken.id, row, warn))
			left ??= 'duplicate';
		else items.push({ json: isUnread(event) ? event.content : shown(trigger, taken, row, warn) });
	}
	if (items.length === 0) {
		const why = left ?? 'ignored';
		return {
			webhookResponse: attempt(
				() => answers.ignored(why),
				() => why,
				warn,
			),
		};
	}
	return {
		workflowData: [items],
		...(answers.accepted !== undefined && { webhookResponse: answers.accepted }),
	};
}

type Warn = (problem: string) => void;

interface Ready {
	readonly row: Row;
	readonly bytes: Buffer;
	readonly verdict: ProofVerdict;
}

/** What the request is checked by. Whatever goes wrong here refuses it, for nobody has shown who he is yet. */
async function readied(
	context: IWebhookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<Ready> {
	let row: Row = {};
	let bytes: Buffer = Buffer.alloc(0);
	try {
		bytes = await bytesOf(context.getRequestObject());
		row = parametersOf(context, trigger);
		const verdict = await prove(
			context,
			trigger.proof(row),
			storedHook(context).secret,
			provider.credential,
			{
				headers: context.getHeaderData(),
				query: context.getQueryData(),
				bytes,
				now: systemClock.now(),
			},
		);
		return { row, bytes, verdict };
	} catch (error) {
		return { row, bytes, verdict: { kind: 'unready', problem: textOf(error) } };
	}
}

/** n8n keeps the bytes beside what it parsed, inflated where they came compressed; some of its versions only when asked. */
async function bytesOf(request: object): Promise<Buffer> {
	if (!('rawBody' in request) && 'readRawBody' in request) {
		if (typeof request.readRawBody === 'function') await request.readRawBody();
	}
	return 'rawBody' in request && Buffer.isBuffer(request.rawBody)
		? request.rawBody
		: Buffer.alloc(0);
}

/** The events in a body; what cannot be told apart is one event, as it came. */
function toldIn(
	trigger: WebhookTrigger,
	body: JsonBody,
	row: Row,
	warn: Warn,
): readonly PushedEvent[] {
	const events = attempt(
		() => trigger.events(body, row),
		() => [unread(body)],
		warn,
	);
	return (events ?? []).filter(({ content }) => isObject(content));
}

/** Whether the event came before; from now on it has. */
function isRepeat(
	context: IWebhookFunctions,
	trigger: WebhookTrigger,
	event: TakenEvent,
	hasId: boolean,
	row: Row,
	warn: Warn,
): boolean {
	const repeats = attempt(
		() => trigger.repeats?.(row) ?? REPEATS,
		() => REPEATS,
		warn,
	);
	if (repeats === 'all-pass') return false;
	const node = `${context.getWorkflow().id ?? ''}\n${context.getNode().id}`;
	const keep = hasId ? repeats.withId : repeats.withoutId;
	return !recent.take(node, event.id, keep, systemClock.now());
}

/** The item's content. */
function shown(trigger: WebhookTrigger, event: TakenEvent, row: Row, warn: Warn): IDataObject {
	const raw = () =>
		attempt(
			() => trigger.raw?.(event, row) ?? event.content,
			() => event.content,
			warn,
		);
	if (own(row, 'simplify') === false) return raw();
	return attempt(() => trigger.simplified?.(event, row) ?? raw(), raw, warn);
}

const UNREAD = '';

/** A body whose events cannot be told, as one event without a name. */
const unread = (body: JsonBody): PushedEvent => ({
	name: UNREAD,
	id: undefined,
	content: isObject(body) ? body : defined({ body }),
});

const isUnread = ({ name }: PushedEvent): boolean => name === UNREAD;

const contentHash = (content: IDataObject): string =>
	createHash('sha256').update(JSON.stringify(content)).digest('hex');

function attempt<T>(work: () => T, otherwise: () => T, warn: Warn): T {
	try {
		return work();
	} catch (error) {
		warn(`an event is of another shape than expected and goes out as it came: ${textOf(error)}`);
		return otherwise();
	}
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function refusal(context: IWebhookFunctions, problem: string): NodeOperationError {
	const headers = Object.keys(context.getHeaderData()).sort().join(', ');
	const query = Object.keys(context.getQueryData()).sort().join(', ');
	return new NodeOperationError(context.getNode(), `The request was refused, for ${problem}`, {
		description: `It came with these headers: ${headers || 'none'}; and these query parameters: ${query || 'none'}.`,
	});
}
