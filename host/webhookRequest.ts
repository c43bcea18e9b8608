import type { INodeExecutionData } from 'n8n-workflow';

/** A request that comes to a trigger's address. */
export interface Delivery {
	/** The bytes; anything but a text or bytes is sent as JSON. */
	body: unknown;
	/** Names in lower case. Default: the content type of JSON. */
	headers?: Record<string, string>;
	query?: Record<string, string>;
}

/** What became of a request. */
export interface Received {
	/** What the sender gets. */
	status: number;
	answer: unknown;
	/** What the workflow starts with; undefined: it does not start. */
	items: INodeExecutionData[] | undefined;
	/** What the editor shows of a request that failed. */
	error: unknown;
}

/** What n8n's server gives a node to answer by itself. */
export class ServerResponse {
	private status: number | undefined;

	private text: string | undefined;

	writeHead(status: number): void {
		this.status = status;
	}

	end(text: string): void {
		this.text = text;
	}

	told(): { status: number; answer: unknown } {
		if (this.status === undefined || this.text === undefined)
			throw new Error('The sender waits for ever: the node said that it answers, and did not.');
		return { status: this.status, answer: parsedJson(Buffer.from(this.text)) ?? this.text };
	}
}

export const bytesOf = (body: unknown): Buffer =>
	Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

export function parsedJson(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch {
		return undefined;
	}
}
