import { record } from '../../shared/declare/answer';
import { read } from '../../shared/declare/build';
import { resource } from '../../shared/declare/provider';
import { onePage } from '../../shared/http/paging';
import { api } from '../api';

export const linkedInSession = resource(
	{ name: 'LinkedIn Session', main: 'getUtilization', limits: api, answer: record() },
	{
		getAll: read('GET /linkedin/sessions', {
			action: 'Get many LinkedIn sessions',
			description: 'Retrieve a list of the LinkedIn sessions, with their state',
			pages: onePage('sessions'),
		}),
		getUtilization: read('GET /linkedin/sessions/utilization', {
			action: 'Get the utilization of LinkedIn sessions',
			description:
				'Retrieve what each LinkedIn session has done in the last 24 hours and what it may still do, one item a session',
			pages: onePage('sessions'),
		}),
	},
);
