import { record } from '../shared/declare/answer';
import type { EndpointClass } from '../shared/http/call';
import { cursor } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

/** 100,000 requests in 5 minutes for each API group. */
const GROUP_LIMITS = [{ requests: 100_000, perMs: 5 * 60_000 }];

export const sequencesApi: EndpointClass = { name: 'sequences', caps: GROUP_LIMITS };
export const dataApi: EndpointClass = { name: 'data', caps: GROUP_LIMITS };

/** A list by `cursor`, under `key`. */
export const paged = (key: string): Paging => cursor({ pageSize: 100 }, key);

/** Sequences answers bare objects, which always have an id. */
export const bare = record([], 'id');
