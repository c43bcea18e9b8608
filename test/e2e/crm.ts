import Fastify from 'fastify';

import type { Json } from './api';

/** What a workflow has noted on a contact. */
interface Note {
	/** The event that it is about. */
	readonly event: string;
	readonly text: string;
}

type Route<Body> = { Params: { id: string }; Body: Body };

/** A CRM that keeps what workflows tell it of its contacts. */
export class Crm {
	/** What became of each contact, in the order in which it was told. */
	readonly outcomes = new Map<string, string[]>();
	readonly notes = new Map<string, Note[]>();

	private readonly server = Fastify();
	private origin = '';

	static async start(): Promise<Crm> {
		const crm = new Crm();
		const { server, outcomes, notes } = crm;
		server.put<Route<{ outcome: string }>>('/contacts/:id', async ({ params, body }) => {
			add(outcomes, params.id, body.outcome);
			return { id: params.id };
		});
		server.post<Route<Note>>('/contacts/:id/notes', async ({ params, body }) => {
			add(notes, params.id, body);
			return { id: params.id };
		});
		crm.origin = await server.listen({ host: '127.0.0.1', port: 0 });
		return crm;
	}

	/** The parameters of an HTTP Request that tells what became of each item; `outcome` is an expression. */
	telling({ contact, outcome }: { contact: string; outcome: string }): { [name: string]: Json } {
		return this.call('PUT', contact, `{ outcome: ${outcome} }`);
	}

	/** Those of one that notes each item. */
	noting(note: { contact: string; event: string; text: string }): { [name: string]: Json } {
		const { contact, event, text } = note;
		return this.call('POST', contact, `{ event: ${event}, text: ${text} }`, '/notes');
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	private call(
		method: string,
		contact: string,
		body: string,
		under = '',
	): { [name: string]: Json } {
		return {
			method,
			url: `={{ '${this.origin}/contacts/' + encodeURIComponent(${contact}) + '${under}' }}`,
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: `={{ ${body} }}`,
			options: { batching: { batch: { batchSize: 50, batchInterval: 0 } } },
		};
	}
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
	const known = map.get(key);
	if (known) known.push(value);
	else map.set(key, [value]);
}
