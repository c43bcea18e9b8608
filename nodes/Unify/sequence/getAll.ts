import type { Listing } from '../../shared/declare/operation';
import { cursorPaging, sequencesApi } from '../api';

/** `GET /sequences/v1/sequences`. */
export const getAll: Listing = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many sequences',
	description: 'Retrieve a list of sequences',
	fields: {},
	endpoint: sequencesApi,
	paging: cursorPaging('sequences'),
	call: () => ({ method: 'GET', path: '/sequences/v1/sequences' }),
};
