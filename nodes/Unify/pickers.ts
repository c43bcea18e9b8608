import type { Picker } from '../shared/declare/provider';
import { own, ownString } from '../shared/http/json';
import { cursorPaging, sequencesApi } from './api';

/** Sequences by name, with whether they are paused. Unify cannot search them by itself. */
export const sequences: Picker = {
	call: () => ({ method: 'GET', path: '/sequences/v1/sequences' }),
	paging: cursorPaging('sequences'),
	endpoint: sequencesApi,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const name = ownString(record, 'name') ?? value;
		const paused = own(record, 'is_paused');
		return {
			value,
			name: typeof paused === 'boolean' ? `${name} (${paused ? 'paused' : 'active'})` : name,
		};
	},
};
