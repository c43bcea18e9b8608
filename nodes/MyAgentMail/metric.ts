import { record } from '../shared/declare/answer';
import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { dateTime } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { resource } from '../shared/declare/provider';
import { api } from './api';
import { inboxFilter, workspaceFilter } from './fields';

export const metric = resource(
	{ name: 'Metric', main: 'get', limits: api, answer: record([], 'counts') },
	{
		get: read('GET /metrics', {
			action: 'Get metrics',
			description: 'Count the mail that was sent, received and bounced in a span of time',
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						from: dateTime({
							displayName: 'From',
							description: 'The beginning of the span; 30 days ago if not given',
						}),
						inbox: locator(inboxFilter),
						to: dateTime({
							displayName: 'To',
							description: 'The end of the span; now if not given',
						}),
						workspace: locator(workspaceFilter),
					},
				),
			},
			answer: record(),
		}),
	},
);
