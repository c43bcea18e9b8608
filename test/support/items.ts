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

export const detailsOf = (item: INodeExecutionData | undefined): unknown =>
	at(item, 'json', 'details');

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
