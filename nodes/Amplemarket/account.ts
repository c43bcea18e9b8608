import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { email, text, texts } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { anyCall, paged, withId } from './api';
import { accountId } from './fields';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		domain: text({
			displayName: 'Domain',
			description: 'Only the accounts with this domain',
			placeholder: 'e.g. example.com',
		}),
		name: text({ displayName: 'Name', description: 'Only accounts whose name holds this' }),
		ownerEmail: email({ displayName: 'Owner Email', description: 'Only accounts of this owner' }),
		tags: texts({
			displayName: 'Tags',
			description: 'Only accounts with these tags',
			isWhole: true,
			entryName: 'Tag',
			wireName: 'tags[]',
		}),
	},
);

export const account = resource(
	{ name: 'Account', main: 'getAll', limits: anyCall, answer: withId },
	{
		get: read('GET /accounts/{accountId}', {
			action: 'Get an account',
			description:
				"Retrieve an account of the connected CRM. Not confirmed by Amplemarket's documentation.",
			fields: { accountId },
		}),
		getAll: read('GET /accounts', {
			action: 'Get many accounts',
			description:
				"Retrieve a list of accounts of the connected CRM. Not confirmed by Amplemarket's documentation.",
			fields: { filters },
			pages: paged('accounts'),
		}),
	},
);
