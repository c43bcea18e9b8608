import { record } from '../shared/declare/answer';
import { read } from '../shared/declare/build';
import { id } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { api } from './api';
import { ownInboxId } from './fields';

export const thread = resource(
	{ name: 'Thread', main: 'get', limits: api, answer: record() },
	{
		get: read('GET /inboxes/{inboxId}/threads/{threadId}', {
			action: 'Get a thread',
			description:
				'Retrieve a thread with all its messages. They are not said to be marked as read.',
			fields: {
				inboxId: ownInboxId,
				threadId: id({
					displayName: 'Thread ID',
					description: 'The ID of the thread, as messages and the trigger give it',
					placeholder: 'e.g. 9a7e5c0d-…',
					required: true,
				}),
			},
		}),
	},
);
