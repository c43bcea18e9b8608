import { picker } from '../shared/declare/picker';
import { ownString } from '../shared/http/json';
import { anyCall, paged } from './api';

/** The states in which a sequence accepts leads. */
const ACCEPTING = ['active', 'paused'];

/** Sequences that accept leads, by name, with their status. */
export const sequences = picker({
	name: 'searchSequences',
	route: 'GET /sequences',
	query: (name) => ({ name: name?.trim() || undefined }),
	paging: paged('sequences'),
	limits: anyCall,
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
});

/** Mailboxes by their address, which is also their value. */
export const mailboxes = picker({
	name: 'getMailboxes',
	route: 'GET /mailboxes',
	paging: paged('mailboxes'),
	limits: anyCall,
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
});
