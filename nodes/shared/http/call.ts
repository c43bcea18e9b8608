import type { IDataObject } from 'n8n-workflow';

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
}

/** A published limit: at most so many requests in any window of that length. */
export interface Cap {
	readonly requests: number;
	readonly perMs: number;
}

/** Calls that share a limit and a `Retry-After`. */
export interface EndpointClass {
	readonly name: string;
	readonly cap?: Cap;
	/** A wider class whose limit counts these calls too. */
	readonly within?: EndpointClass;
}
