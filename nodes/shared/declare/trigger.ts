import type { IDataObject } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { Paging } from '../http/paging';
import type { Row } from './row';
import type { TriggerParameters } from './triggerParameters';
import type { PollTrigger } from './watch';

/** What starts workflows from the outside: the provider calls us, or we ask it again and again. */
export type Trigger = WebhookTrigger | PollTrigger;

/**
 * A trigger that the provider calls. Every function may throw: an event whose reading throws goes out as it came, and
 * what tells who sent it refuses the request. None of them calls the provider.
 */
export interface WebhookTrigger<R extends Row = Row> extends TriggerParameters<R> {
	readonly kind: 'webhook';
	/** Methods of the request, with commas between them; default POST. */
	readonly methods?: string;
	/** How the provider learns this node's address. */
	registration(row: R): Registration<R>;
	/** How a request shows who sent it. */
	proof(row: R): Proof;
	/** The events in a body, an object or a list; undefined: there is none in it, which is answered with 400. */
	events(body: JsonBody, row: R): readonly PushedEvent[] | undefined;
	/** Why this event starts no workflow, in one word that the answer may name; undefined: it does. */
	ignored?(event: PushedEvent, row: R, isTest: boolean): string | undefined;
	/** The item of an event unless `simplify` is off; default: `raw`. */
	simplified?(event: TakenEvent, row: R): IDataObject;
	/** The item of an event with `simplify` off; default: what the provider sent, untouched. */
	raw?(event: TakenEvent, row: R): IDataObject;
	/** For how long a repeat is known, or `'all-pass'`; default 24 hours, with and without an id. */
	repeats?(row: R): Repeats | 'all-pass';
	readonly answers?: Partial<Answers>;
}

export type JsonBody = IDataObject | readonly unknown[];

/** One thing that happened, as the provider pushed it. */
export interface PushedEvent {
	readonly name: string;
	/** The same whenever it is sent again; undefined: what it holds tells. */
	readonly id: string | undefined;
	readonly content: IDataObject;
}

/** An event on its way into the workflow; where the provider gave no id, it is a hash of the content. */
export interface TakenEvent extends PushedEvent {
	readonly id: string;
}

/** Ms for which a repeat is known. */
export interface Repeats {
	readonly withId: number;
	/** Of events without an id, where only the content tells. */
	readonly withoutId: number;
}

/** How a request shows who sent it. */
export type Proof =
	/** It cannot: whoever knows the address is believed. */
	| { readonly by: 'address' }
	/**
	 * HMAC-SHA256 in hex over the raw body, in any header whose name holds `signature`, with the secret that registering
	 * brought or one of these.
	 */
	| { readonly by: 'signature'; readonly secrets: readonly string[] }
	/** The secret itself, which the user keeps in a field of the credential. */
	| {
			readonly by: 'secret';
			/** Name of the credential's field. */
			readonly field: string;
			/** How the editor calls it. */
			readonly fieldName: string;
			/** The query parameter that may hold it. */
			readonly query?: string;
			/** Headers, in lower case, that may hold it; in `authorization` as a bearer. */
			readonly headers: readonly string[];
	  };

/** An answer that ends a request without a run. A text is sent as text, all else as JSON. */
export interface Refusing {
	readonly status: number;
	readonly body: string | IDataObject;
}

export interface Answers {
	/** To a wanted event; default: n8n's own. */
	readonly accepted: IDataObject | string;
	/**
	 * With status 200, to what starts no workflow.
	 *
	 * @param why the trigger's own word, or `duplicate`
	 */
	readonly ignored: (why: string) => IDataObject | string;
	/** Default 401. */
	readonly unauthorized: Refusing;
	/** To what is no JSON object or list, or holds no event; default 400. */
	readonly unreadable: Refusing;
	/** Where no secret is known to check by, or the node's parameters cannot be read; default 503. */
	readonly unready: Refusing;
}

/** How the provider learns this node's address. */
export type Registration<R extends Row = Row> = ByHand<R> | HookList<R> | AddressSlot<R>;

/** The user enters it at the provider. */
export interface ByHand<R extends Row = Row> {
	readonly kind: 'byHand';
	/** Where the provider can say which address was entered: looked at when the workflow is activated. */
	readonly entered?: {
		/** How the thing that holds the address is called in a sentence, e.g. `the signal`. */
		readonly thing: string;
		readonly endpoint: EndpointClass;
		/** Undefined: the user named nothing to look at. */
		read(row: R): Call | undefined;
		/** Null: none; undefined: a broken answer. */
		address(body: unknown): string | null | undefined;
	};
}

/** One hook of the provider's, by its own id. */
export interface Hook {
	readonly id: string;
	readonly url: string;
	/** Undefined where the provider does not say. */
	readonly events?: readonly string[];
	/** Undefined where the provider does not say. */
	readonly isActive?: boolean;
}

/** The provider keeps a list of hooks, any number for an account. */
export interface HookList<R extends Row = Row> {
	readonly kind: 'list';
	readonly endpoint: EndpointClass;
	/** The events that it asks for. */
	events(row: R): readonly string[];
	/** All hooks of the account. */
	list(): Call;
	readonly paging: Paging;
	get(id: string): Call;
	create(url: string, row: R): Call;
	delete(id: string): Call;
	/** The hook in a record or in the answer of `create` or `get`; undefined: it is none. */
	hook(body: unknown): Hook | undefined;
	/** In the answer of `create`; undefined: it has none, which undoes the registration. */
	secret(body: unknown): string | undefined;
}

/** The provider keeps one address for each thing. */
export interface AddressSlot<R extends Row = Row> {
	readonly kind: 'slot';
	/** How the thing is called in a sentence, e.g. `the cadence`. */
	readonly thing: string;
	readonly endpoint: EndpointClass;
	read(row: R): Call;
	/** Null: it is free; undefined: a broken answer. */
	address(body: unknown): string | null | undefined;
	/** Null frees it. */
	write(row: R, url: string | null): Call;
	/** In the answer of `write` or of `read` after it; undefined: it has none. */
	secret(body: unknown): string | undefined;
	/** Secrets that the user gave, where the provider shows none. */
	givenSecrets(row: R): readonly string[];
	/** Whether another address may be replaced, and is put back in the end. */
	replaces(row: R): boolean;
	/** Said where another address is there and may not be replaced: what the user can do. */
	readonly wayOut: string;
}
