import type { Picker } from '../shared/declare/provider';
import { own, ownString } from '../shared/http/json';
import { api, offsetPaging, wholeList } from './api';

/** Cadences by name, with whether they are on. */
export const cadences: Picker = {
	call: () => ({ method: 'GET', path: '/cadences' }),
	paging: offsetPaging('cadences', 'items'),
	endpoint: api,
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
};

/** Inboxes by address. */
export const inboxes: Picker = {
	call: () => ({ method: 'GET', path: '/inboxes' }),
	paging: offsetPaging('inboxes'),
	endpoint: api,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const address = ownString(record, 'canonicalEmail') ?? ownString(record, 'email') ?? value;
		const name = ownString(record, 'displayName');
		return { value, name: name === undefined ? address : `${name} <${address}>` };
	},
};

/** LinkedIn sessions by label, with their status. */
export const sessions: Picker = {
	call: () => ({ method: 'GET', path: '/linkedin/sessions' }),
	paging: wholeList('sessions'),
	endpoint: api,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const status = ownString(record, 'status');
		const name = ownString(record, 'label') ?? value;
		return { value, name: status === undefined ? name : `${name} (${status})` };
	},
};
