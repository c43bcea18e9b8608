import { noContent, record } from '../shared/declare/answer';
import type { Reading } from '../shared/declare/answer';
import type { EndpointClass } from '../shared/http/call';
import { cursor, numbered, onePage } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

/** 100,000 requests in 5 minutes for each API group. */
const GROUP_LIMITS = [{ requests: 100_000, perMs: 5 * 60_000 }];

export const sequencesApi: EndpointClass = { name: 'sequences', caps: GROUP_LIMITS };
export const dataApi: EndpointClass = { name: 'data', caps: GROUP_LIMITS };
export const tasksApi: EndpointClass = { name: 'tasks', caps: GROUP_LIMITS };

/** About 100 a day for the account: no cap, which would sleep until the next day; a refusal fails the row. */
export const jobStarts: EndpointClass = { name: 'queryJobs' };
export const jobStates: EndpointClass = {
	name: 'queryJobStatus',
	caps: [{ requests: 10, perMs: 1_000 }],
};
export const jobResults: EndpointClass = {
	name: 'queryJobResults',
	caps: [{ requests: 5, perMs: 1_000 }],
};

/** A list by `cursor`, under the first of `keys` that there is. */
export const paged = (...keys: readonly string[]): Paging => cursor({ pageSize: 100 }, ...keys);

/** A list that comes whole. */
export const whole = onePage('data');

/** What a query job found; 2,000 rows a page are the most as JSON. */
export const resultPages = numbered({ pageSize: 2_000 }, 'data');

/** Sequences answers bare objects, which always have an id. */
export const bare = record([], 'id');

/** Data and Tasks wrap theirs. */
export const wrapped = record(['data'], 'id');

/** Of the account's schema, where names take the place of ids. */
export const named = record(['data'], 'api_name');

/** What Data and Tasks say of something that is gone now. */
export const gone: Reading = (answer) => noContent(answer) ?? record([], 'status')(answer);
