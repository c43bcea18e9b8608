import type { IncomingHttpHeaders } from 'node:http';
import type { ContractSource, Issue } from './contract';
import type { ServedName } from './types';

export interface Answer {
	status: number;
	/** JSON, or the text itself where there is a `contentType`; undefined: no body, as with a 204. */
	body: unknown;
	/** For what is not JSON. */
	contentType?: string;
	/** Beside the type, in lower case. */
	headers?: Record<string, string>;
}

export interface Call {
	/** Path parameters, decoded. */
	params: Readonly<Record<string, string>>;
	/** Query parameters, typed as the contract has them. */
	query: Readonly<Record<string, unknown>>;
	/** The body; held to the contract before a handler sees it. */
	body: unknown;
	/** The sandbox clock. */
	now: number;
}

export type Handler = (call: Call) => Answer;

/** The provider's own ways of saying no. */
export interface ProviderErrors {
	unauthorized(): Answer;
	/** Also for malformed JSON and a body that is too large. */
	badRequest(issues: readonly Issue[]): Answer;
	rateLimited(): Answer;
	serverError(): Answer;
	/** A path that is none of the API's. */
	unknownPath(path: string): Answer;
	/** An operation of the contract that the sandbox leaves out. */
	notImplemented(operationId: string): Answer;
}

/** All that is particular to one provider. */
export interface Provider {
	name: ServedName;
	contract: Omit<ContractSource, 'implemented'>;
	isAuthorized(headers: IncomingHttpHeaders, operationId: string): boolean;
	errors: ProviderErrors;
	/** By operationId: what the sandbox implements. */
	handlers: Readonly<Record<string, Handler>>;
}

export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
	return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** An account has as many keys as one likes: its own one, and that with `#` and anything after it. */
export const isKeyOf = (apiKey: string, given: unknown): boolean =>
	typeof given === 'string' && (given === apiKey || given.startsWith(`${apiKey}#`));

/** Where an issue is, for people: `leads[3].email`. */
export function issuePlace(issue: Issue): string {
	const place = issue.path
		.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
		.join('')
		.replace(/^\./, '');
	return place || issue.in;
}
