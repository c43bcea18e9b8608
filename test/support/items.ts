import type { INodeExecutionData } from 'n8n-workflow';

import type { Rig } from './rig';

/** The value at a path of keys, or undefined where the path ends early. */
export function at(value: unknown, ...path: ReadonlyArray<string | number>): unknown {
	let found = value;
	for (const key of path) {
		if (typeof found !== 'object' || found === null) return undefined;
		found = Object.getOwnPropertyDescriptor(found, key)?.value;
	}
	return found;
}

export const jsonOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json);

/** The details of a failed item, but for its way out. */
export function detailsOf(item: INodeExecutionData | undefined): unknown {
	const details = at(item, 'json', 'details');
	if (typeof details !== 'object' || details === null) return details;
	return Object.fromEntries(Object.entries(details).filter(([key]) => key !== 'wayOut'));
}

/** What to do about a failed item. */
export const wayOutOf = (item: INodeExecutionData | undefined): unknown =>
	at(item, 'json', 'details', 'wayOut');

/** What happened to a failed item: its text without the way out, which must close it. */
export function whatOf(item: INodeExecutionData | undefined): string {
	const text = String(at(item, 'json', 'error'));
	const wayOut = ` ${String(wayOutOf(item))}`;
	if (!text.endsWith(wayOut)) throw new Error(`The way out is missing at the end of: ${text}`);
	return text.slice(0, -wayOut.length).replace(/\.$/, '');
}

/** A failed item in its parts. */
export const faultIn = (item: INodeExecutionData | undefined) => ({
	what: whatOf(item),
	wayOut: wayOutOf(item),
	details: detailsOf(item),
});

/** The indexes of the input items that the items are paired with. */
export const pairingOf = (items: readonly INodeExecutionData[]): unknown[] =>
	items.map(({ pairedItem }) => at(pairedItem, 'item'));

/** The bodies of the calls that reached the provider, in order of arrival. */
export const bodiesOf = ({ sandbox }: Rig, operationId: string): unknown[] =>
	sandbox.log.filter((entry) => entry.operationId === operationId).map(({ body }) => body);

/** Path and query of the calls that reached the provider, in order of arrival. */
export const urlsOf = ({ sandbox }: Rig, operationId: string): string[] =>
	sandbox.log.filter((entry) => entry.operationId === operationId).map(({ url }) => url);

/** `0` to `length - 1`, each through `make`. */
export const times = <T>(length: number, make: (index: number) => T): T[] =>
	Array.from({ length }, (_, index) => make(index));
