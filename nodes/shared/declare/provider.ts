import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { Paging } from '../http/paging';
import type { Operation } from './operation';

/** A provider's error body in one shape for all. */
export interface ProviderError {
	/** The provider's name for the fault. */
	readonly code: string | null;
	/** The provider's own words. */
	readonly text: string;
}

/** A resource of the node with its operations: the one registry that yields dropdowns and dispatch. */
export interface Resource {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly Operation[];
	/** Value of the operation that a fresh node is set to. */
	readonly main: string;
}

/** A searchable list behind a `resourceLocator`. */
export interface Picker {
	/** The call for a page; `filter` is what the user typed, where the provider can search by itself. */
	call(filter: string | undefined): Call;
	readonly paging: Paging;
	readonly endpoint: EndpointClass;
	/** The entry for a record; undefined where the record cannot be chosen. */
	entry(record: IDataObject): INodeListSearchItems | undefined;
}

/** What is true of a whole provider. */
export interface Provider {
	readonly displayName: string;
	/** Name of the credential type, which has `apiKey` and `baseUrl`. */
	readonly credential: string;
	/** Headers that carry the key. */
	authentication(apiKey: string): Readonly<Record<string, string>>;
	/** Why a key must not be sent to this host; undefined: it may. */
	refusedHost?(hostname: string): string | undefined;
	/** Reads any of the provider's error bodies; undefined where the body is none of them. */
	error(body: unknown): ProviderError | undefined;
	/** What to do about a fault, by the provider's code; by status there are general ones. */
	readonly advice: Readonly<Record<string, string>>;
	/** A fresh node is set to the first; the dropdown is in order of name. */
	readonly resources: readonly Resource[];
}

/**
 * A module that exports nothing but a resource's operations is its registry; the dropdown is in order of name.
 *
 * @param main value of the operation that a fresh node is set to
 */
export function resource(
	texts: Pick<Resource, 'name' | 'value'>,
	registry: Readonly<Record<string, Operation>>,
	main: string,
): Resource {
	return { ...texts, operations: byName(Object.values(registry)), main };
}

/** In the order of a dropdown. */
export const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
	[...list].sort((one, other) => one.name.localeCompare(other.name));

export function findOperation(
	provider: Provider,
	resourceValue: string,
	operationValue: string,
): Operation | undefined {
	return provider.resources
		.find(({ value }) => value === resourceValue)
		?.operations.find(({ value }) => value === operationValue);
}
