import { picker } from '../shared/declare/picker';
import { own, ownString } from '../shared/http/json';
import { paged, sequencesApi } from './api';

/** Sequences by name, with whether they are paused. Unify cannot search them by itself. */
export const sequences = picker({
	name: 'searchSequences',
	route: 'GET /sequences/v1/sequences',
	paging: paged('sequences'),
	limits: sequencesApi,
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
});
