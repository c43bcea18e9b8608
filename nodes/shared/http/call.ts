import type { IDataObject } from 'n8n-workflow';

import type { HttpRequest } from './port';

/** One HTTP call as the operation declares it. The engine adds base URL, key, time-out and pace. */
export interface Call {
	readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** From `path`, so that every value in it is encoded. */
	readonly path: string;
	/** Undefined values are left out; a list repeats its key. */
	readonly query?: Readonly<
		Record<string, string | number | boolean | readonly string[] | undefined>
	>;
	readonly body?: IDataObject;
	/** A file in place of a body. */
	readonly file?: { readonly bytes: Buffer; readonly contentType: string };
	/** What is asked for. Default: JSON. */
	readonly accept?: string;
	/** For files that a provider keeps elsewhere; see {@link HttpRequest.follow}. */
	readonly follow?: HttpRequest['follow'];
	/** Whoever knows its address may make it: the key stays here. */
	readonly withoutKey?: true;
}

/** A published limit: at most so many requests, or rows that they carry, in any window of that length. */
export interface Cap {
	readonly requests: number;
	readonly perMs: number;
	/** What is counted against it; calls where it is not said. */
	readonly counts?: 'calls' | 'rows';
}

/** Calls that share limits and a `Retry-After`. */
export interface EndpointClass {
	readonly name: string;
	/** Where the provider counts for each mailbox, inbox or the like: whose limit it is. Each key has a pace of its own. */
	readonly key?: string;
	/** All of them hold at once. */
	readonly caps?: readonly Cap[];
	/** A wider class whose limits count these calls too. */
	readonly within?: EndpointClass;
}
