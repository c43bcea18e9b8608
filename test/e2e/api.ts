/** The owner of a local n8n. There is nothing to guard: it listens on this machine only, and is thrown away. */
export const OWNER = {
	email: 'owner@n8n.example',
	firstName: 'Local',
	lastName: 'Owner',
	password: 'Local-owner-1',
} as const;

const BROWSER_ID = 'end-to-end';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The member of an answer that a path of names and places leads to; null when there is none. */
export function at(value: Json, ...steps: ReadonlyArray<string | number>): Json {
	let found = value;
	for (const step of steps) {
		if (Array.isArray(found)) found = found[Number(step)] ?? null;
		else if (typeof found === 'object' && found !== null) found = found[step] ?? null;
		else return null;
	}
	return found;
}

/** An answer of n8n's that is no success. */
export class RestError extends Error {
	constructor(
		call: string,
		readonly status: number,
		text: string,
	) {
		super(`${call} answered ${status}: ${text}`);
	}
}

/** n8n's own REST interface, as its editor uses it. */
export class RestClient {
	private cookie = '';

	constructor(private readonly baseUrl: string) {}

	async setUpOwner(): Promise<void> {
		await this.call('POST', '/owner/setup', OWNER);
	}

	async signIn(): Promise<void> {
		const { email, password } = OWNER;
		await this.call('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** @returns the answer's `data` */
	async call(method: string, path: string, body?: unknown): Promise<Json> {
		const answer = await this.send(method, `/rest${path}`, body);
		return at(answer, 'data') ?? answer;
	}

	/** What n8n serves to the signed-in editor beside its REST interface. */
	async get(path: string): Promise<Json> {
		return await this.send('GET', path);
	}

	private async send(method: string, path: string, body?: unknown): Promise<Json> {
		const response = await fetch(`${this.baseUrl}${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': BROWSER_ID,
				cookie: this.cookie,
				// n8n closes a connection that was idle for five seconds, perhaps just when the next call takes it.
				connection: 'close',
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const text = await response.text();
		if (!response.ok) throw new RestError(`${method} ${path}`, response.status, text);
		return JSON.parse(text) as Json;
	}
}
