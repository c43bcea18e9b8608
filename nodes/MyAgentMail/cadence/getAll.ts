import type { Listing } from '../../shared/declare/operation';
import { api, offsetPaging, withoutSecrets } from '../api';

/** `GET /cadences`. */
export const getAll: Listing = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many cadences',
	description: 'Retrieve a list of cadences',
	fields: {},
	endpoint: api,
	paging: offsetPaging('cadences', 'items'),
	call: () => ({ method: 'GET', path: '/cadences' }),
	present: withoutSecrets,
};
