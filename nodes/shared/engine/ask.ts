import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IHookFunctions, INode, IPollFunctions } from 'n8n-workflow';

import type { Failure } from '../declare/outcome';
import type { Provider } from '../declare/provider';
import type { Call, EndpointClass } from '../http/call';
import { allRecords, readPage } from '../http/pages';
import type { Exchange } from '../http/session';
import type { Paging } from '../http/paging';
import { newTrail } from '../http/session';
import { faultOf } from './faults';
import { openSession } from './open';

export interface AskedPage {
	readonly records: readonly IDataObject[];
	/** Undefined: this was the last one. */
	readonly next: string | undefined;
}

/** What triggers ask of a provider: the one place where they call it. All that fails throws a node's error, in words. */
export interface Desk {
	readonly baseUrl: string;
	/** The body of a success. */
	ask(call: Call, endpoint: EndpointClass): Promise<unknown>;
	/** The same of something that may be gone: undefined where the answer is 404. */
	find(call: Call, endpoint: EndpointClass): Promise<{ readonly body: unknown } | undefined>;
	page(
		call: Call,
		paging: Paging,
		endpoint: EndpointClass,
		token: string | undefined,
	): Promise<AskedPage>;
	/** A list to its end. */
	all(call: Call, paging: Paging, endpoint: EndpointClass): Promise<readonly IDataObject[]>;
	/** Ms since 1970 by our clock. */
	now(): number;
	/** How far the provider's clock is ahead of ours, ms, by its answers so far; undefined: none told. */
	ahead(): number | undefined;
	sleep(ms: number): Promise<void>;
}

export interface OpenDesk {
	readonly desk: Desk;
	close(): Promise<void>;
}

/** Ms for one call. */
const TIMEOUT = 30_000;

/** @param patience ms that a call may be retried for. Throws `NodeOperationError` where the credential cannot be used. */
export async function openDesk(
	context: IHookFunctions | IPollFunctions,
	provider: Provider,
	patience: number,
): Promise<OpenDesk> {
	const { session, close } = await openSession(context, provider, {
		timeout: Math.min(TIMEOUT, patience),
		maxRetryTime: patience,
		cap: undefined,
		connections: 2,
	});
	const errorOf = (end: Exchange): Error =>
		failureError(context.getNode(), faultOf(provider, session.halt, end, undefined));
	const exchange = async (call: Call, endpoint: EndpointClass): Promise<Exchange> =>
		await session.exchange(call, {
			endpoint,
			// A POST may have made something that a repeat would make again.
			repeatable: call.method !== 'POST',
			isReadable: () => true,
			trail: newTrail(),
		});
	const desk: Desk = {
		baseUrl: session.baseUrl,
		async ask(call, endpoint) {
			const end = await exchange(call, endpoint);
			if (end.kind !== 'answer' || end.status >= 300) throw errorOf(end);
			return end.body;
		},
		async find(call, endpoint) {
			const end = await exchange(call, endpoint);
			if (end.kind === 'answer' && end.status === 404) return undefined;
			if (end.kind !== 'answer' || end.status >= 300) throw errorOf(end);
			return { body: end.body };
		},
		async page(call, paging, endpoint, token) {
			const page = await readPage(session, { call, paging, endpoint, token });
			if (page.kind === 'end') throw errorOf(page.exchange);
			return { records: page.records, next: page.next };
		},
		async all(call, paging, endpoint) {
			const found = await allRecords(session, call, paging, endpoint);
			if (found.kind === 'end') throw errorOf(found.exchange);
			return found.records;
		},
		now: () => session.now(),
		ahead: () => (session.isTimed ? session.skew : undefined),
		sleep: async (ms) => await session.sleep(ms),
	};
	return { desk, close };
}

function failureError(node: INode, { error, message, statusCode }: Failure): Error {
	if (statusCode === null) return new NodeOperationError(node, error, { description: message });
	return new NodeApiError(
		node,
		{ message: error },
		{ message: error, description: message, httpCode: String(statusCode) },
	);
}
