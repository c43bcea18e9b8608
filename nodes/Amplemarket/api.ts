import { record } from '../shared/declare/answer';
import type { EndpointClass } from '../shared/http/call';
import { link } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

const MINUTE = 60_000;

/** 500 requests a minute in all. */
export const anyCall: EndpointClass = { name: 'all', caps: [{ requests: 500, perMs: MINUTE }] };

/** 30 a minute for adding leads, by third parties; they count among the 500. */
export const addLeadsCall: EndpointClass = {
	name: 'addLeads',
	caps: [{ requests: 30, perMs: MINUTE }],
	within: anyCall,
};

/** A list by `_links.next.href`, under `key`; mailboxes come at most 20 a page, and others are not said to take more. */
export const paged = (key: string): Paging => link({ pageSize: 20, sizeKey: 'page[size]' }, key);

/** A record is the body itself. */
export const bare = record();
