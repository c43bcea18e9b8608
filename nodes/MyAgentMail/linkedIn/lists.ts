import { record } from '../../shared/declare/answer';
import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { resource } from '../../shared/declare/provider';
import { api, unseen } from '../api';
import { sessionFilter } from '../fields';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{ sessionId: sessionFilter },
);

export const linkedInConnection = resource(
	{ name: 'LinkedIn Connection', main: 'getAll', limits: api, answer: record() },
	{
		getAll: read('GET /linkedin/connections', {
			action: 'Get many LinkedIn connections',
			description:
				'Retrieve the latest connections, as MyAgentMail gives them. No way to a second page is known. Not confirmed by its reference.',
			fields: { filters },
			pages: unseen('connections'),
		}),
	},
);

export const linkedInConversation = resource(
	{ name: 'LinkedIn Conversation', main: 'getAll', limits: api, answer: record() },
	{
		getAll: read('GET /linkedin/conversations', {
			action: 'Get many LinkedIn conversations',
			description:
				'Retrieve the latest conversations, as MyAgentMail gives them. No way to a second page is known. Not confirmed by its reference.',
			fields: { filters },
			pages: unseen('conversations'),
		}),
	},
);
