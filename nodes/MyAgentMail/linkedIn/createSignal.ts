import { write } from '../../shared/declare/build';
import { entries, entry } from '../../shared/declare/entries';
import { group } from '../../shared/declare/fields';
import { choice, text, url } from '../../shared/declare/kinds';
import { isSince } from '../../shared/declare/match';
import { InputError } from '../../shared/declare/parse';
import { ownString } from '../../shared/http/json';
import { onePage } from '../../shared/http/paging';
import { api } from '../api';
import { anySessionId } from '../fields';
import { includeSecrets, withSecretsAsked } from '../secrets';
import { isUsedUp } from './acting';
import { intents } from './intents';

const profile = 'e.g. https://www.linkedin.com/in/jane';

export const create = write('POST /linkedin/signals', {
	action: 'Create a signal',
	description:
		'Let MyAgentMail watch LinkedIn for posts, for who engages with a profile or company, or for people who change jobs',
	notice:
		'The secret that signs what a signal posts is shown once, when it is created: to check events by it, switch on Include Secrets.',
	fields: {
		name: text({ displayName: 'Name', description: 'The name of the signal', required: true }),
		intentDescription: text({
			displayName: 'Intent Description',
			description: 'What a match must show to count, in your own words',
			placeholder: 'e.g. Asks others which CRM to buy',
			required: true,
		}),
		kind: choice({
			displayName: 'Kind',
			description: 'What to watch',
			decides: true,
			options: [
				{
					name: 'Engagement',
					value: 'engagement',
					description: 'Who reacts to or comments on posts',
				},
				{
					name: 'Job Change Watchlist',
					value: 'job_change_watchlist',
					description: 'Who changes jobs',
				},
				{ name: 'Keyword', value: 'keyword', description: 'Posts with certain words' },
			],
			initial: 'keyword',
		}),
		query: text({
			displayName: 'Query',
			description: 'The words to look for',
			placeholder: 'e.g. looking for a CRM',
			required: true,
			shownWhen: { kind: ['keyword'] },
		}),
		target: entry({
			displayName: 'Target',
			description: 'Whose posts to watch',
			entryName: 'Target',
			required: true,
			shownWhen: { kind: ['engagement'] },
			members: {
				kind: choice({
					displayName: 'Kind',
					description: 'What the address is of',
					options: [
						{ name: 'Company', value: 'company' },
						{ name: 'Profile', value: 'profile' },
					],
					initial: 'company',
					required: true,
				}),
				label: text({ displayName: 'Label', description: 'A name for it' }),
				url: url({
					displayName: 'URL',
					description: 'Its address on LinkedIn',
					placeholder: 'e.g. https://www.linkedin.com/company/acme',
					required: true,
				}),
			},
		}),
		watchlist: entries({
			displayName: 'Watchlist',
			description: 'The people to watch, 1 to 500',
			entryName: 'Person',
			most: 500,
			required: true,
			shownWhen: { kind: ['job_change_watchlist'] },
			members: {
				label: text({ displayName: 'Label', description: 'A name for the person' }),
				profileUrl: url({
					displayName: 'Profile URL',
					description: 'The LinkedIn profile of the person',
					placeholder: profile,
					required: true,
				}),
			},
		}),
		additionalFields: group(
			{ displayName: 'Additional Fields', placeholder: 'Add field' },
			{
				sessionId: anySessionId,
				filterMinIntent: choice({
					displayName: 'Min Intent',
					description: 'The least intent that a match must show',
					options: intents,
					initial: 'medium',
				}),
				cadence: choice({
					displayName: 'Polling',
					description: 'How often to look',
					options: [
						{ name: 'Daily', value: 'daily' },
						{ name: 'Every 6 Hours', value: 'every_6h' },
						{ name: 'Every 12 Hours', value: 'every_12h' },
						{ name: 'Manual', value: 'manual' },
					],
					initial: 'daily',
				}),
				webhookUrl: url({
					displayName: 'Webhook URL',
					description:
						'The address that matches are posted to, e.g. the production address of a MyAgentMail Trigger',
					placeholder: 'e.g. https://n8n.example.com/webhook/…',
				}),
			},
		),
		options: group(
			{ displayName: 'Options', placeholder: 'Add option' },
			{ includeSecrets: includeSecrets('the secret that signs what the signal posts') },
		),
	},
	check: ({ watchlist }) => {
		if (watchlist?.length === 0)
			throw new InputError('is empty', 'Give at least one person.', 'Watchlist');
	},
	present: withSecretsAsked,
	puts: {
		signalId: 'id',
		name: 'name',
		kind: 'kind',
		enabled: 'enabled',
		webhookUrl: 'webhookUrl',
		webhookSecret: 'webhookSecret',
	},
	concurrency: 1,
	closes: isUsedUp,
	confirm: {
		route: 'GET /linkedin/signals',
		paging: onePage('signals'),
		limits: api,
		matches: (found, { row, since }) =>
			ownString(found, 'name') === row.name && isSince(ownString(found, 'createdAt'), since),
		identify: (found) => ownString(found, 'id') ?? '',
	},
});
