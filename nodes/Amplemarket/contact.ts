import { read } from '../shared/declare/build';
import { choice, email, id, text, texts } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { anyCall, orBare, paged, withId } from './api';
import { accountWhen } from './fields';

/** IDs that one call takes. */
const MOST_IDS = 20;

export const contact = resource(
	{ name: 'Contact', main: 'get', limits: anyCall, answer: withId },
	{
		get: read('GET /contacts/{contactId}', {
			action: 'Get a contact',
			description: 'Retrieve a contact by ID or by email address',
			fields: {
				contactBy: choice({
					displayName: 'Find By',
					description: 'How the contact is known',
					decides: true,
					options: [
						{ name: 'Email', value: 'email' },
						{ name: 'ID', value: 'id' },
					],
					initial: 'email',
					sent: 'never',
				}),
				contactId: id({
					displayName: 'Contact ID',
					description: 'The ID of the contact',
					placeholder: 'e.g. 2b71…',
					required: true,
					shownWhen: { contactBy: ['id'] },
				}),
				email: email({
					displayName: 'Email',
					description: 'The email address of the contact',
					required: true,
					shownWhen: { contactBy: ['email'] },
				}),
			},
			otherRoutes: ['GET /contacts/email/{email}'],
			routeOf: ({ contactBy }) =>
				contactBy === 'email' ? 'GET /contacts/email/{email}' : 'GET /contacts/{contactId}',
		}),
		getAll: read('GET /contacts', {
			action: 'Get many contacts',
			description: 'Retrieve contacts by their IDs, by name or by account',
			fields: {
				contactsBy: choice({
					displayName: 'Find By',
					description:
						"How the contacts are known. By name and by account are not confirmed by Amplemarket's documentation.",
					decides: true,
					options: [
						{ name: 'Account', value: 'account' },
						{ name: 'IDs', value: 'ids' },
						{ name: 'Name', value: 'name' },
					],
					initial: 'ids',
					sent: 'never',
				}),
				accountId: accountWhen({ contactsBy: ['account'] }),
				ids: texts({
					displayName: 'Contact IDs',
					description: `The IDs of the contacts, at most ${MOST_IDS}`,
					entryName: 'ID',
					most: MOST_IDS,
					required: true,
					wireName: 'ids[]',
					shownWhen: { contactsBy: ['ids'] },
				}),
				name: text({
					displayName: 'Name',
					description: 'The name of the contacts',
					placeholder: 'e.g. Jane Doe',
					required: true,
					shownWhen: { contactsBy: ['name'] },
				}),
			},
			pages: orBare(paged('contacts', 'data')),
		}),
	},
);
