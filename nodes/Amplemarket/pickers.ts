import type { Picker } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { anyCall, linkPaging } from './api';

/** The states in which a sequence accepts leads. */
const ACCEPTING = ['active', 'paused'];

/** Sequences that accept leads, by name, with their status. */
export const sequences: Picker = {
	call: (name) => ({
		method: 'GET',
		path: '/sequences',
		query: { name: name?.trim() || undefined },
	}),
	paging: linkPaging('sequences'),
	endpoint: anyCall,
	entry: (record) => {
		const value = ownString(record, 'id');
		const status = ownString(record, 'status');
		if (value === undefined || status === undefined || !ACCEPTING.includes(status))
			return undefined;
		const url = ownString(record, 'url');
		return {
			value,
			name: `${ownString(record, 'name') ?? value} (${status})`,
			...(url !== undefined && { url }),
		};
	},
};

/** Mailboxes by their address, which is also their value. */
export const mailboxes: Picker = {
	call: () => ({ method: 'GET', path: '/mailboxes' }),
	paging: linkPaging('mailboxes'),
	endpoint: anyCall,
	entry: (record) => {
		const value = ownString(record, 'email');
		if (value === undefined) return undefined;
		const status = ownString(record, 'status');
		return {
			value,
			name:
				status === undefined || status === 'active'
					? value
					: `${value} (${status.replaceAll('_', ' ')})`,
		};
	},
};
