import type { EndpointClass } from '../http/call';
import type { Reading } from './answer';
import type { Draft } from './specs';
import { byName } from './names';
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

/** What is true of a whole provider. */
interface Described {
	readonly displayName: string;
	/** Name of the credential type, which has `apiKey` and `baseUrl`. */
	readonly credential: string;
	/** Headers that carry the key. */
	authentication(apiKey: string): Readonly<Record<string, string>>;
	/** Why a key must not be sent to this host; undefined: it may. */
	refusedHost?(hostname: string): string | undefined;
	/** Reads any of the provider's error bodies; undefined where the body is none of them. */
	error(body: unknown): ProviderError | undefined;
	/** Codes that mean that what calls need is used up, such as credits: no further one can succeed in a run. */
	readonly exhausting?: readonly string[];
	/** What to do about a fault, by the provider's code; by status there are general ones. */
	readonly advice: Readonly<Record<string, string>>;
	/** What to do about a refusal of a status, in place of what is general, where its code tells nothing more. */
	readonly adviceByStatus?: Readonly<Record<number, string>>;
}

export interface Provider extends Described {
	/** A fresh node is set to the first; the dropdown is in order of name. */
	readonly resources: readonly Resource[];
}

/** What a resource's operations share where they say nothing else. */
interface ResourceDraft {
	readonly name: string;
	readonly main: string;
	readonly limits: EndpointClass;
	readonly answer: Reading;
	readonly drafts: Readonly<Record<string, Draft>>;
}

/**
 * A resource with its operations, each under its value.
 *
 * @param main value of the operation that a fresh node is set to
 */
export const resource = <D extends Readonly<Record<string, Draft>>>(
	texts: Omit<ResourceDraft, 'drafts' | 'main'> & { readonly main: keyof D & string },
	drafts: D,
): ResourceDraft => ({ ...texts, drafts });

/** A provider with its resources, each under its value. */
export function provider(
	described: Described & {
		/** How the API writes the name of a field. */
		wireName(name: string): string;
		readonly resources: Readonly<Record<string, ResourceDraft>>;
	},
): Provider {
	const { wireName, resources, ...rest } = described;
	return {
		...rest,
		resources: Object.entries(resources).map(
			([value, { name, main, limits, answer, drafts }]): Resource => ({
				value,
				name,
				main,
				operations: byName(
					Object.entries(drafts).map(([key, draft]) =>
						draft({ value: key, resource: value, limits, answer, wireName }),
					),
				),
			}),
		),
	};
}

export function findOperation(
	{ resources }: Pick<Provider, 'resources'>,
	resourceValue: string,
	operationValue: string,
): Operation | undefined {
	return resources
		.find(({ value }) => value === resourceValue)
		?.operations.find(({ value }) => value === operationValue);
}
