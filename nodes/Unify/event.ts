import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choices, id, text } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { bare, jobStarts } from './api';
import {
	between,
	byId,
	filterBody,
	JOB_PATHS,
	oneOf,
	plain,
	QUERY_NOTICE,
	queryJob,
} from './queries';
import { companyId, filterJson, ids, personId, spanOf } from './queryFields';
import { EVENT_TYPES } from './words';

export const writings = {
	timestamp: between('timestamp'),
	id: oneOf('ids'),
	type: oneOf('type'),
	session: byId('sessionId'),
	company: byId('companyId'),
	person: byId('personId'),
	domain: plain('domain'),
};

/** What visitors of the user's own website did. */
export const event = resource(
	{ name: 'Event', main: 'query', limits: jobStarts, answer: bare },
	{
		query: read(`POST ${JOB_PATHS.events}`, {
			action: 'Query events',
			description:
				'Retrieve what visitors did on the website, by a query job. Who it was may become known later than what was done.',
			notice: QUERY_NOTICE,
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						companyId,
						domain: text({
							displayName: 'Domain',
							description: 'Only events of the company with this domain',
							placeholder: 'e.g. acme.com',
						}),
						filterJson: filterJson(writings),
						ids,
						personId,
						sessionId: id({
							displayName: 'Session ID',
							description: 'Only events of this visit',
						}),
						...spanOf('timestamp', 'Timestamp', 'events'),
						type: choices({
							displayName: 'Type',
							description: 'Only events of these types',
							options: EVENT_TYPES,
						}),
					},
				),
			},
			body: ({ filters }) => filterBody(filters, writings),
			job: queryJob('events'),
		}),
	},
);
