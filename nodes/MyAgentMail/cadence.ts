import { record } from '../shared/declare/answer';
import { read } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { api, paged, withoutSecrets } from './api';
import { cadenceId } from './fields';

export const cadence = resource(
	{ name: 'Cadence', main: 'getAll', limits: api, answer: record(['cadence'], 'id') },
	{
		get: read('GET /cadences/{cadenceId}', {
			action: 'Get a cadence',
			description: 'Retrieve a cadence with its steps',
			fields: { cadenceId },
			present: withoutSecrets,
		}),
		getAll: read('GET /cadences', {
			action: 'Get many cadences',
			description: 'Retrieve a list of cadences',
			pages: paged('cadences', 'items'),
			present: withoutSecrets,
		}),
	},
);
