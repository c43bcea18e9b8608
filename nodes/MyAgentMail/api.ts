import type { IDataObject } from 'n8n-workflow';

import type { EndpointClass } from '../shared/http/call';
import { offset } from '../shared/http/paging';
import type { Paging } from '../shared/http/paging';

/** No limit is published for the API as a whole: the pace is learned from the answers. */
export const api: EndpointClass = { name: 'api' };

/** A list by `limit` and `offset` under any of `keys`: which one the cadence list uses is not confirmed. */
export const paged = (...keys: readonly string[]): Paging => offset({ pageSize: 100 }, ...keys);

const SECRETS = new Set(['webhookSecret']);

/** A cadence as it is shown: without the secret that signs its webhook. */
export const withoutSecrets = (record: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(record).filter(([key]) => !SECRETS.has(key)));
