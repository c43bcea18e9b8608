import type { Picker } from '../shared/declare/provider';
import { own, ownString } from '../shared/json';
import { cursorPaging, sequencesApi } from './api';

/** Sequences by name; one that is paused says so. Unify cannot search them by itself. */
export const sequences: Picker = {
	call: () => ({ method: 'GET', path: '/sequences/v1/sequences' }),
	paging: cursorPaging('sequences'),
	endpoint: sequencesApi,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const name = ownString(record, 'name') ?? value;
		return { value, name: own(record, 'is_paused') === true ? `${name} (paused)` : name };
	},
};
