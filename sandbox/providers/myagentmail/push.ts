import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Where events are posted to, and the secret that signs them. */
export interface Target {
	readonly url: string;
	readonly secret: string;
}

/** How an event is posted otherwise than usual. */
export interface PostLooks {
	/** Default `application/json`. */
	readonly contentType?: string;
	/** The body is compressed; the signature is of what it holds. */
	readonly gzip?: boolean;
	/** The secret of the signature; `null`: it bears none. Default: the target's. */
	readonly secret?: string | null;
}

/** One post of an event. */
export interface Posted {
	readonly url: string;
	readonly event: object;
	/** Of the answer; 0 where none came. */
	readonly status: number;
}

/** Posts signed events to whoever registered an address. */
export class Push {
	/** In the order of their ends. */
	readonly posts: Posted[] = [];
	/** How often an event is posted again that was not answered with 2xx; at once, for the sandbox has no time to lose. */
	retries = 2;

	private readonly open = new Set<Promise<number>>();

	/** Posts without anyone waiting; {@link idle} does. */
	send(target: Target, event: object): void {
		const sending = this.untilTaken(target, event);
		this.open.add(sending);
		void sending.finally(() => this.open.delete(sending));
	}

	/** Posts an event once, and tells the status of the answer. */
	async post(target: Target, event: object, looks: PostLooks = {}): Promise<number> {
		const { contentType = 'application/json', gzip = false, secret = target.secret } = looks;
		const text = JSON.stringify(event);
		const headers: Record<string, string> = { 'content-type': contentType };
		if (gzip) headers['content-encoding'] = 'gzip';
		if (secret !== null) headers['x-myagentmail-signature'] = signatureOf(secret, text);
		const status = await fetch(target.url, {
			method: 'POST',
			headers,
			body: gzip ? gzipSync(text) : text,
		}).then(
			async (response) => {
				await response.arrayBuffer();
				return response.status;
			},
			() => 0,
		);
		this.posts.push({ url: target.url, event, status });
		return status;
	}

	/** When all that was sent so far has been answered, or given up. */
	async idle(): Promise<void> {
		while (this.open.size > 0) await Promise.all(this.open);
	}

	clear(): void {
		this.posts.length = 0;
		this.retries = 2;
	}

	private async untilTaken(target: Target, event: object): Promise<number> {
		let status = await this.post(target, event);
		for (let again = 0; again < this.retries && (status < 200 || status > 299); again += 1)
			status = await this.post(target, event);
		return status;
	}
}

/** `X-MyAgentMail-Signature` of a body. */
export const signatureOf = (secret: string, body: string): string =>
	`v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
