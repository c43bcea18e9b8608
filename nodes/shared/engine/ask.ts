import type { IDataObject, IHookFunctions, IPollFunctions } from 'n8n-workflow';

import { isPage } from '../declare/answer';
import type { Provider } from '../declare/provider';
import type { Call, EndpointClass } from '../http/call';
import { allRecords, readPage } from '../http/pages';
import type { Paging } from '../http/paging';
import type { Unread } from '../http/exchange';
import { faultOf } from './faults';
import { failureError } from './nodeError';
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
	const errorOf = (end: Unread): Error =>
		failureError(context.getNode(), faultOf(provider, session.halt, end, undefined));
	// Whatever a success holds, be it nothing, is what the trigger's declaration reads.
	const exchange = async (call: Call, endpoint: EndpointClass, isGone = false) =>
		await session.exchange({
			call,
			limits: endpoint,
			// A POST may have made something that a repeat would make again.
			repeatable: call.method !== 'POST',
			read: (answer): { readonly body: unknown } | { readonly gone: true } | undefined => {
				if (answer.isSuccess && !isPage(answer.text)) return { body: answer.json };
				return isGone && answer.status === 404 ? { gone: true } : undefined;
			},
		});
	const desk: Desk = {
		baseUrl: session.baseUrl,
		async ask(call, endpoint) {
			const { end } = await exchange(call, endpoint);
			if (end.kind !== 'read') throw errorOf(end);
			return 'body' in end.value ? end.value.body : undefined;
		},
		async find(call, endpoint) {
			const { end } = await exchange(call, endpoint, true);
			if (end.kind !== 'read') throw errorOf(end);
			return 'body' in end.value ? end.value : undefined;
		},
		async page(call, paging, endpoint, token) {
			const page = await readPage(session, { call, paging, limits: endpoint }, token);
			if (page.kind === 'broken') throw errorOf(page.end);
			return { records: page.records, next: page.next };
		},
		async all(call, paging, endpoint) {
			const found = await allRecords(session, { call, paging, limits: endpoint });
			if (found.kind === 'broken') throw errorOf(found.end);
			return found.records;
		},
		now: () => session.now(),
		ahead: () => (session.isTimed ? session.skew : undefined),
		sleep: async (ms) => await session.sleep(ms),
	};
	return { desk, close };
}
