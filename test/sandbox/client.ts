import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed body; undefined where it is no JSON. */
	json: unknown;
}

export interface Options {
	method?: string;
	body?: unknown;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

export type Client = (path: string, options?: Options) => Promise<Reply>;

function client(baseUrl: string, auth: Record<string, string>): Client {
	return async (path, { method, body, headers = {}, signal } = {}) => {
		const response = await fetch(baseUrl + path, {
			method: method ?? (body === undefined ? 'GET' : 'POST'),
			headers: {
				...auth,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined
				? {}
				: { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			...(signal ? { signal } : {}),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: parsed(text) };
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A plain client for each provider, with the sandbox's keys. */
export function clientsOf(sandbox: Sandbox) {
	return {
		myAgentMail: client(sandbox.myAgentMail.baseUrl, { 'x-api-key': SEED.myAgentMail.apiKey }),
		unify: client(sandbox.unify.baseUrl, { 'x-api-key': SEED.unify.apiKey }),
		amplemarket: client(sandbox.amplemarket.baseUrl, {
			authorization: `Bearer ${SEED.amplemarket.apiKey}`,
		}),
	};
}
