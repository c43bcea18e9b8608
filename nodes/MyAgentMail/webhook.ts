import { anything, record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choices, toggle, url } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { checkSome } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { onePage } from '../shared/http/paging';
import { api } from './api';
import { webhooks } from './pickers';
import { includeSecrets, withoutSecrets, withSecretsAsked } from './secrets';

const webhookId = locator({
	displayName: 'Webhook',
	description: 'The webhook to work with',
	picker: webhooks,
	idPlaceholder: 'e.g. 4f3e2d1c-…',
	required: true,
});

const address = {
	displayName: 'URL',
	description: 'The address that events are posted to',
	placeholder: 'e.g. https://example.com/mail-events',
} as const;

const events = {
	displayName: 'Events',
	description: 'What is posted',
	options: [
		{ name: 'Message Bounced', value: 'message.bounced' },
		{ name: 'Message Received', value: 'message.received' },
		{ name: 'Message Sent', value: 'message.sent' },
	],
} as const;

export const webhook = resource(
	{ name: 'Webhook', main: 'getAll', limits: api, answer: record(['webhook'], 'id') },
	{
		create: write('POST /webhooks', {
			action: 'Create a webhook',
			description:
				'Let MyAgentMail post mail events to an address of your own. The MyAgentMail Trigger does this by itself.',
			notice:
				'The secret that signs the events is shown once, when the webhook is created: to check events by it, switch on Include Secrets. Where an answer is lost, the webhook may be there all the same.',
			fields: {
				url: url({ ...address, required: true }),
				events: choices({ ...events, required: true }),
				options: group(
					{ displayName: 'Options', placeholder: 'Add option' },
					{ includeSecrets: includeSecrets('the secret that signs the events') },
				),
			},
			present: withSecretsAsked,
			puts: {
				webhookId: 'id',
				url: 'url',
				events: 'events',
				isActive: 'isActive',
				secret: 'secret',
			},
		}),
		delete: write('DELETE /webhooks/{webhookId}', {
			action: 'Delete a webhook',
			description: 'Delete a webhook: nothing more is posted to its address',
			notice: 'The secret of a deleted webhook is gone: a new one signs with another.',
			fields: { webhookId },
		}),
		get: read('GET /webhooks/{webhookId}', {
			action: 'Get a webhook',
			description: 'Retrieve a webhook, without its secret',
			fields: { webhookId },
			present: withoutSecrets,
		}),
		getAll: read('GET /webhooks', {
			action: 'Get many webhooks',
			description: 'Retrieve a list of the webhooks, without their secrets',
			pages: onePage('webhooks'),
			present: withoutSecrets,
		}),
		update: write('PATCH /webhooks/{webhookId}', {
			action: 'Update a webhook',
			description: "Change a webhook's address or events, or switch it off and on",
			fields: {
				webhookId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{
						isActive: toggle({
							displayName: 'Active',
							description: 'Whether events are posted',
							initial: true,
						}),
						events: choices(events),
						url: url(address),
					},
				),
			},
			check: ({ updateFields }) => checkSome(updateFields, 'Update Fields'),
			answer: anything,
			present: withoutSecrets,
			repeatable: true,
		}),
	},
);
