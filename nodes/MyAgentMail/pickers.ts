import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import { picker } from '../shared/declare/picker';
import { own, ownString } from '../shared/http/json';
import { onePage } from '../shared/http/paging';
import { api, limited, paged } from './api';

/** An entry by `id`, with a name that is told from the record. */
const named =
	(nameOf: (record: IDataObject) => string | undefined) =>
	(record: IDataObject): INodeListSearchItems | undefined => {
		const value = ownString(record, 'id');
		return value === undefined ? undefined : { value, name: nameOf(record) || value };
	};

/** `Welcome (active)`: a name with what tells more of it. */
const withNote = (name: string, note: string | undefined): string =>
	note === undefined ? name : `${name} (${note})`;

function onOrOff(record: IDataObject): string | undefined {
	const enabled = own(record, 'enabled');
	return typeof enabled === 'boolean' ? (enabled ? 'active' : 'paused') : undefined;
}

const nameOf = (record: IDataObject): string =>
	ownString(record, 'name') ?? ownString(record, 'id') ?? '';

/** Cadences by name, with whether they are on. */
export const cadences = picker({
	name: 'searchCadences',
	route: 'GET /cadences',
	paging: paged('cadences', 'items'),
	limits: api,
	entry: named((record) => withNote(nameOf(record), onOrOff(record))),
});

/** Inboxes by address. */
export const inboxes = picker({
	name: 'searchInboxes',
	route: 'GET /inboxes',
	paging: paged('inboxes', 'items'),
	limits: api,
	entry: named((record) => {
		const address = ownString(record, 'canonicalEmail') ?? ownString(record, 'email');
		const name = ownString(record, 'displayName');
		return name === undefined ? address : `${name} <${address ?? ownString(record, 'id')}>`;
	}),
});

const session = {
	name: 'searchSessions',
	paging: onePage('sessions'),
	limits: api,
};

/** LinkedIn sessions by label, with their status. Their list is not confirmed, unlike that of what they have done. */
export const sessions = picker({
	...session,
	route: 'GET /linkedin/sessions',
	entry: (record) => sessionEntry(record, 'id'),
	otherwise: picker({
		...session,
		route: 'GET /linkedin/sessions/utilization',
		entry: (record) => sessionEntry(record, 'sessionId'),
	}),
});

function sessionEntry(record: IDataObject, key: string): INodeListSearchItems | undefined {
	const value = ownString(record, key);
	if (value === undefined) return undefined;
	return {
		value,
		name: withNote(ownString(record, 'label') ?? value, ownString(record, 'status')),
	};
}

/** Domains by name, which is also what their routes know them by. */
export const domains = picker({
	name: 'searchDomains',
	route: 'GET /domains',
	paging: onePage('domains'),
	limits: api,
	entry: (record) => {
		const value = ownString(record, 'domain');
		return value === undefined
			? undefined
			: { value, name: withNote(value, ownString(record, 'status')) };
	},
});

export const workspaces = picker({
	name: 'searchWorkspaces',
	route: 'GET /workspaces',
	paging: onePage('workspaces'),
	limits: api,
	entry: named(nameOf),
});

/** The drafts of the chosen inbox, by subject. */
export const drafts = picker({
	name: 'searchDrafts',
	route: 'GET /inboxes/{inboxId}/drafts',
	dependsOn: ['inboxId'],
	paging: paged('drafts'),
	limits: api,
	entry: named((record) => ownString(record, 'subject')),
});

/** The address lists of the chosen inbox. */
export const lists = picker({
	name: 'searchLists',
	route: 'GET /inboxes/{inboxId}/lists',
	dependsOn: ['inboxId'],
	paging: onePage('lists'),
	limits: api,
	entry: named(nameOf),
});

export const webhooks = picker({
	name: 'searchWebhooks',
	route: 'GET /webhooks',
	paging: onePage('webhooks'),
	limits: api,
	entry: named((record) => ownString(record, 'url')),
});

/** Signals by name, with their kind and whether they are on. */
export const signals = picker({
	name: 'searchSignals',
	route: 'GET /linkedin/signals',
	paging: onePage('signals'),
	limits: api,
	entry: named((record) => {
		const notes = [ownString(record, 'kind')?.replaceAll('_', ' '), onOrOff(record)];
		return withNote(
			nameOf(record),
			notes.filter((note) => note !== undefined).join(', ') || undefined,
		);
	}),
});

/** The latest searches by query, with their day. */
export const searches = picker({
	name: 'searchSearches',
	route: 'GET /linkedin/searches',
	paging: limited('query', 'searches'),
	limits: api,
	entry: named((record) =>
		withNote(
			ownString(record, 'query') ?? ownString(record, 'id') ?? '',
			ownString(record, 'createdAt')?.slice(0, 10),
		),
	),
});
