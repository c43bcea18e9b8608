import { record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, text, wholeNumber } from '../../shared/declare/kinds';
import { locator } from '../../shared/declare/locator';
import { isSince } from '../../shared/declare/match';
import { resource } from '../../shared/declare/provider';
import { isObject, own, ownString } from '../../shared/http/json';
import { api, limited } from '../api';
import { anySessionId } from '../fields';
import { searches } from '../pickers';
import { acting } from './acting';
import { intents } from './intents';

export const linkedInSearch = resource(
	{ name: 'LinkedIn Search', main: 'run', limits: api, answer: record() },
	{
		get: read('GET /linkedin/searches/{searchId}', {
			action: 'Get a LinkedIn search',
			description: 'Retrieve an earlier search with its results. It counts towards no quota.',
			fields: {
				searchId: locator({
					displayName: 'Search',
					description: 'The search to get',
					picker: searches,
					idPlaceholder: 'e.g. sea_01HZX3',
					required: true,
				}),
			},
			answer: record(),
		}),
		getAll: read('GET /linkedin/searches', {
			action: 'Get many LinkedIn searches',
			description:
				'Retrieve the latest searches, without their results. No way to a second page is known. It counts towards no quota.',
			pages: limited('query', 'searches'),
		}),
		run: write('POST /linkedin/searches', {
			action: 'Run a LinkedIn search',
			description:
				"Search LinkedIn for posts that show an intent, and wait for the results, which come in one item. It counts towards the searches that the session may do in 24 hours. Not confirmed by MyAgentMail's reference.",
			fields: {
				query: text({
					displayName: 'Query',
					description: 'The words to look for',
					placeholder: 'e.g. looking for a CRM',
					required: true,
				}),
				intentDescription: text({
					displayName: 'Intent Description',
					description: 'What a post must show to count, in your own words',
					placeholder: 'e.g. Asks others which CRM to buy',
					required: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						limit: wholeNumber({
							displayName: 'Limit',
							description: 'Max number of results to return',
							least: 1,
							initial: 50,
						}),
						sessionId: anySessionId,
						lookback: choice({
							displayName: 'Lookback',
							description: 'How old a post may be',
							options: [
								{ name: 'Past 24 Hours', value: 'past-24h' },
								{ name: 'Past Month', value: 'past-month' },
								{ name: 'Past Week', value: 'past-week' },
							],
							initial: 'past-week',
						}),
						minIntent: choice({
							displayName: 'Min Intent',
							description: 'The least intent that a post must show',
							options: intents,
							initial: 'medium',
						}),
					},
				),
			},
			puts: {
				searchId: (found) => own(own(found, 'search'), 'id') ?? found.id,
				resultCount: (found) => own(own(found, 'search'), 'resultCount') ?? found.resultCount,
				results: 'results',
			},
			answer: ({ json }) => (isObject(json) && isObject(json.search) ? json : undefined),
			...acting,
			limits: ({ additionalFields }) => acting.limits(additionalFields),
			group: ({ additionalFields }) => acting.group(additionalFields),
			timeout: 300,
			confirm: {
				route: 'GET /linkedin/searches',
				paging: limited('query', 'searches'),
				limits: api,
				matches: (found, { row, since }) =>
					ownString(found, 'query') === row.query &&
					ownString(found, 'intentDescription') === row.intentDescription &&
					isSince(ownString(found, 'createdAt'), since),
				identify: (found) => ownString(own(found, 'search'), 'id') ?? ownString(found, 'id') ?? '',
			},
		}),
	},
);
