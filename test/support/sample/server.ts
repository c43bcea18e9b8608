import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { FaultList } from './faults';
import type { Struck } from './faults';
import { broken, malformed, missing, refused, unauthorized, webPage } from './replies';
import { ROUTES } from './routes';
import type { Handler } from './routes';
import type { Commit, Reply, SampleFault, SampleOptions, SampleRequest } from './types';
import { SampleWorld } from './world';

export { COLUMNS } from './routes';
export { ODD_ID } from './world';
export type * from './types';

export const SAMPLE_KEY = 'sk_sample_0123456789';

/** A small made-up provider with a memory, for the tests of what is true of every operation. */
export interface Sample {
	readonly baseUrl: string;
	/** Goes in the header `x-sample-key` of every request. */
	readonly apiKey: string;
	/** In order of arrival. */
	readonly log: SampleRequest[];
	/** What was really done, in order. */
	readonly commits: readonly Commit[];
	/** Push to it, or empty it by `length = 0`, at any time. */
	readonly faults: SampleFault[];
	readonly world: SampleWorld;
	/** Open connections are destroyed, whatever they wait for. */
	close(): Promise<void>;
}

interface Route {
	readonly name: string;
	readonly method: string;
	readonly segments: readonly string[];
	readonly handle: Handler;
}

const TABLE: readonly Route[] = Object.entries(ROUTES).map(([name, handle]) => {
	const [method = '', path = ''] = name.split(' ');
	return { name, method, segments: path.split('/'), handle };
});

export async function startSample(options: SampleOptions = {}): Promise<Sample> {
	const now = options.now ?? Date.now;
	const world = new SampleWorld(options, now);
	const log: SampleRequest[] = [];
	const list = new FaultList();
	const waits = new Set<NodeJS.Timeout>();

	const take = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		const at = now();
		const { method = '', url = '', headers } = incoming;
		const target = targetOf(method, url);
		const body = await bodyOf(incoming);
		const request: SampleRequest = {
			method,
			url,
			route: target?.route?.name,
			params: target?.params ?? {},
			query: target?.query ?? {},
			headers,
			body: body.value,
			at,
		};
		log.push(request);
		const { ms, fault } = list.decide(method, target?.path ?? url);
		const handle = (): Reply => {
			if (headers['x-sample-key'] !== SAMPLE_KEY) return unauthorized;
			if (target === undefined || body.isMalformed) return malformed;
			return target.route?.handle(world, request) ?? missing('Route');
		};
		if (ms === 0) {
			answer(response, fault, handle);
			return;
		}
		const wait = setTimeout(() => {
			waits.delete(wait);
			answer(response, fault, handle);
		}, ms);
		waits.add(wait);
	};

	const server = createServer((incoming, response) => {
		// A caller that hung up before its body was there has nobody to answer.
		take(incoming, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No TCP address');
	return {
		baseUrl: `http://127.0.0.1:${address.port}`,
		apiKey: SAMPLE_KEY,
		log,
		commits: world.commits,
		faults: list.faults,
		world,
		close: async () => {
			for (const wait of waits) clearTimeout(wait);
			server.closeAllConnections();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
		},
	};
}

/** Does the work, or not, and answers, or not, as the fault says. */
function answer(response: ServerResponse, fault: Struck | undefined, handle: () => Reply): void {
	switch (fault?.kind) {
		case undefined:
			return send(response, handle());
		case 'lose':
			handle();
			response.socket?.resetAndDestroy();
			return;
		case 'drop':
			response.socket?.resetAndDestroy();
			return;
		case 'empty':
			return send(response, { status: handle().status });
		case 'html':
			if (fault.when !== 'before') handle();
			return send(response, webPage);
		case 'error':
			if (fault.when === 'after') handle();
			return send(response, broken(fault.status ?? 500));
		case 'refuse': {
			const reply = refused(fault.status ?? 429);
			if (fault.retryAfter === undefined) return send(response, reply);
			return send(response, { ...reply, headers: { 'retry-after': String(fault.retryAfter) } });
		}
	}
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
	const isBytes = Buffer.isBuffer(body);
	response.writeHead(status, {
		...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }),
		...headers,
	});
	response.end(body === undefined || isBytes ? body : JSON.stringify(body));
}

/** Where a request goes; undefined where its path cannot be decoded. */
function targetOf(method: string, url: string) {
	// Not by URL, which would resolve an id such as `..` away.
	const [pathname = '', search] = url.split('?');
	let segments: string[];
	try {
		segments = pathname.split('/').map(decodeURIComponent);
	} catch {
		return undefined;
	}
	const query = Object.fromEntries(new URLSearchParams(search));
	const path = segments.join('/');
	for (const route of TABLE) {
		const params = route.method === method ? paramsOf(route, segments) : undefined;
		if (params !== undefined) return { route, params, query, path };
	}
	return { route: undefined, params: {}, query, path };
}

function paramsOf(route: Route, segments: readonly string[]): Record<string, string> | undefined {
	if (route.segments.length !== segments.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, wanted] of route.segments.entries()) {
		const given = segments[index] ?? '';
		if (wanted.startsWith(':') && given !== '') params[wanted.slice(1)] = given;
		else if (wanted !== given) return undefined;
	}
	return params;
}

async function bodyOf(incoming: IncomingMessage): Promise<{ value: unknown; isMalformed?: true }> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
	const bytes = Buffer.concat(chunks);
	if (bytes.length === 0) return { value: undefined };
	if (incoming.headers['content-type']?.includes('json') !== true) return { value: bytes };
	try {
		return { value: JSON.parse(bytes.toString()) };
	} catch {
		return { value: bytes, isMalformed: true };
	}
}
