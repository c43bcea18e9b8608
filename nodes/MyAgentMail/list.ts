import { record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { emailKey } from '../shared/declare/identity';
import { email, json, text } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { standing } from '../shared/declare/outcome';
import { resource } from '../shared/declare/provider';
import { onePage } from '../shared/http/paging';
import { api } from './api';
import { ownInboxId } from './fields';
import { lists } from './pickers';

export const list = resource(
	{ name: 'Address List', main: 'addEntry', limits: api, answer: record(['list', 'entry'], 'id') },
	{
		addEntry: write('POST /inboxes/{inboxId}/lists/{listId}/entries', {
			action: 'Add an entry to an address list',
			description:
				'Add addresses to a list of an inbox. One that is in the list already stays as it is.',
			fields: {
				inboxId: ownInboxId,
				listId: locator({
					displayName: 'List',
					description:
						'The list to add to. The list of lists is not confirmed: where it is empty, give an ID.',
					picker: lists,
					idPlaceholder: 'e.g. 8f7e6d5c-…',
					required: true,
				}),
				email: email({
					displayName: 'Email',
					description: 'The address to add',
					required: true,
					mapped: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						displayName: text({
							displayName: 'Display Name',
							description: 'The name of whoever has the address',
							mapped: true,
						}),
						metadata: json({
							displayName: 'Metadata',
							description: 'Facts of your own, as a JSON object',
							mapped: true,
						}),
					},
				),
			},
			puts: {
				listId: (_, row) => row.listId,
				entryId: 'id',
				email: (_, row) => row.email,
			},
			repeatable: true,
			sameRow: (row) => [`${row.listId}\n${emailKey(row.email)}`],
			settleOther: {
				409: () => [standing({ outcome: 'unchanged', reason: 'already_in_list' }, {})],
			},
		}),
		create: write('POST /inboxes/{inboxId}/lists', {
			action: 'Create an address list',
			description: 'Create a list of addresses in an inbox',
			fields: {
				inboxId: ownInboxId,
				name: text({ displayName: 'Name', description: 'The name of the list', required: true }),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						description: text({
							displayName: 'Description',
							description: 'What the list is for',
						}),
					},
				),
			},
			puts: { listId: 'id', name: 'name' },
		}),
		getAll: read('GET /inboxes/{inboxId}/lists', {
			action: 'Get many address lists',
			description:
				"Retrieve the address lists of an inbox. Not confirmed by MyAgentMail's reference.",
			fields: { inboxId: ownInboxId },
			pages: onePage('lists'),
		}),
	},
);
