import type { EndpointClass } from '../shared/http/call';
import type { Paging } from '../shared/http/paging';
import { own } from '../shared/http/json';

/** 100,000 requests in 5 minutes for each API group. */
const GROUP_LIMITS = [{ requests: 100_000, perMs: 5 * 60_000 }];

export const sequencesApi: EndpointClass = { name: 'sequences', caps: GROUP_LIMITS };
export const dataApi: EndpointClass = { name: 'data', caps: GROUP_LIMITS };

/** A list by `cursor`, under `key`. */
export const cursorPaging = (key: string): Paging => ({
	style: 'cursor',
	pageSize: 100,
	records: (body) => {
		const list = own(body, key);
		return Array.isArray(list) ? list : undefined;
	},
});
