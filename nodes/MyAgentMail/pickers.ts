import { picker } from '../shared/declare/picker';
import { own, ownString } from '../shared/http/json';
import { onePage } from '../shared/http/paging';
import { api, paged } from './api';

/** Cadences by name, with whether they are on. */
export const cadences = picker({
	name: 'searchCadences',
	route: 'GET /cadences',
	paging: paged('cadences', 'items'),
	limits: api,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const name = ownString(record, 'name') ?? value;
		const enabled = own(record, 'enabled');
		return {
			value,
			name: typeof enabled === 'boolean' ? `${name} (${enabled ? 'active' : 'paused'})` : name,
		};
	},
});

/** Inboxes by address. */
export const inboxes = picker({
	name: 'searchInboxes',
	route: 'GET /inboxes',
	paging: paged('inboxes'),
	limits: api,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const address = ownString(record, 'canonicalEmail') ?? ownString(record, 'email') ?? value;
		const name = ownString(record, 'displayName');
		return { value, name: name === undefined ? address : `${name} <${address}>` };
	},
});

/** LinkedIn sessions by label, with their status. */
export const sessions = picker({
	name: 'searchSessions',
	route: 'GET /linkedin/sessions',
	paging: onePage('sessions'),
	limits: api,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const status = ownString(record, 'status');
		const name = ownString(record, 'label') ?? value;
		return { value, name: status === undefined ? name : `${name} (${status})` };
	},
});
