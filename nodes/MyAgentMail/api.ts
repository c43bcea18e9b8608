import type { IDataObject } from 'n8n-workflow';

import type { EndpointClass } from '../shared/http/call';
import type { Paging } from '../shared/http/paging';
import { isObject, own } from '../shared/http/json';

/** No limit is published for the API as a whole: the pace is learned from the answers. */
export const api: EndpointClass = { name: 'api' };

/** A list by `limit` and `offset` under any of `keys`: which one the cadence list uses is not confirmed. */
export const offsetPaging = (...keys: readonly string[]): Paging => ({
	style: 'offset',
	pageSize: 100,
	records: (body) => keys.map((key) => own(body, key)).find(Array.isArray),
});

/** A list that comes all at once under `key`. */
export const wholeList = (key: string): Paging => ({
	style: 'whole',
	records: (body) => {
		const list = own(body, key);
		return Array.isArray(list) ? list : undefined;
	},
});

/** A record that stands under `key`, or is the body itself. */
export function recordUnder(key: string): (body: unknown) => IDataObject | undefined {
	return (body) => {
		const record = own(body, key) ?? body;
		return isObject(record) && Object.hasOwn(record, 'id') ? record : undefined;
	};
}

const SECRETS = new Set(['webhookSecret']);

/** A cadence as it is shown: without the secret that signs its webhook. */
export const withoutSecrets = (record: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(record).filter(([key]) => !SECRETS.has(key)));
