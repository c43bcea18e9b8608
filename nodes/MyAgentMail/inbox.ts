import { anything, record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { emailKey, sameEmail } from '../shared/declare/identity';
import { email, json, text, toggle } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { standing, success } from '../shared/declare/outcome';
import { checkSome } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { own, ownString } from '../shared/http/json';
import { onePage } from '../shared/http/paging';
import { api, paged } from './api';
import { DOMAIN, inWorkspaceId, ownInboxId, workspaceFilter } from './fields';
import { includeSecrets, withoutSecrets, withSecretsAsked } from './secrets';

const displayName = text({
	displayName: 'Display Name',
	description: 'The name that recipients see',
});

const reading = record(['inbox'], 'id');

const withSecrets = (which: string) =>
	group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{ includeSecrets: includeSecrets(which) },
	);

export const inbox = resource(
	{ name: 'Inbox', main: 'getAll', limits: api, answer: reading },
	{
		addAddress: write('POST /inboxes/{inboxId}/addresses', {
			action: 'Add an address to an inbox',
			description:
				'Give an inbox another address, from which it then sends if it is the primary one',
			fields: {
				inboxId: ownInboxId,
				email: email({ displayName: 'Email', description: 'The address to add', required: true }),
				primary: toggle({
					displayName: 'Primary',
					description: 'Whether the inbox sends from this address from now on',
					initial: true,
				}),
			},
			answer: record([], 'address'),
			puts: {
				inboxId: (_, row) => row.inboxId,
				address: 'address',
				isPrimary: 'isPrimary',
			},
			confirm: {
				route: 'GET /inboxes/{inboxId}',
				paging: onePage('addresses'),
				limits: api,
				matches: (found, { row }) => sameEmail(ownString(found, 'address') ?? '', row.email),
				identify: (found) => emailKey(ownString(found, 'address') ?? ''),
			},
		}),
		create: write('POST /inboxes', {
			action: 'Create an inbox',
			description:
				'Create a mailbox with an address of its own. An inbox that is there already is left as it is.',
			notice:
				"The inbox's own API key is shown once, when it is created: without Include Secrets it cannot be had again.",
			fields: {
				username: text({
					displayName: 'Username',
					description:
						'What stands before the @: small letters, digits, dots, hyphens and underscores. Without one MyAgentMail makes one up.',
					placeholder: 'e.g. sales',
				}),
				strict: toggle({
					displayName: 'Strict',
					description:
						'Whether a username that is taken is an error. Off, a number is put behind it, and an inbox whose answer is lost is never looked for.',
					initial: true,
					sent: 'query',
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						displayName,
						domain: locator({
							...DOMAIN,
							description: "What stands after the @: one of your own domains, else MyAgentMail's",
						}),
						workspaceId: inWorkspaceId,
					},
				),
				options: withSecrets('the passwords and the API key of the inbox'),
			},
			present: withSecretsAsked,
			puts: {
				inboxId: 'id',
				email: 'email',
				username: 'username',
				domain: 'domain',
				workspaceId: 'workspaceId',
				apiKey: 'apiKey',
				imapPassword: 'imapPassword',
			},
			settle: (answer, [{ row }]) => {
				const found = reading(answer);
				if (found === undefined) return undefined;
				const shown = withSecretsAsked(found, row);
				return [
					own(found, 'existed') === true
						? standing({ outcome: 'unchanged', reason: 'already_exists' }, shown, {
								createdAt: { text: ownString(found, 'createdAt') },
							})
						: success('created', shown),
				];
			},
			readBack: {
				route: 'GET /inboxes',
				paging: paged('inboxes', 'items'),
				limits: api,
				applies: ({ username, strict }) => username !== undefined && strict !== false,
				find: (records, { row }) => {
					const { domain } = row.additionalFields;
					const found = records.find(
						(each) =>
							ownString(each, 'username') === row.username &&
							(domain === undefined || ownString(each, 'domain') === domain),
					);
					return (
						found &&
						standing({ outcome: 'unchanged', reason: 'already_exists' }, withoutSecrets(found), {
							createdAt: { text: ownString(found, 'createdAt') },
						})
					);
				},
			},
		}),
		delete: write('DELETE /inboxes/{inboxId}', {
			action: 'Delete an inbox',
			description: 'Delete an inbox with its addresses and mail',
			notice:
				'Addresses of a deleted inbox are gone for good, and its old mail is hidden. It cannot be brought back here.',
			fields: { inboxId: ownInboxId },
		}),
		get: read('GET /inboxes/{inboxId}', {
			action: 'Get an inbox',
			description: 'Retrieve an inbox with its addresses',
			fields: { inboxId: ownInboxId, options: withSecrets('the passwords of the inbox') },
			present: withSecretsAsked,
		}),
		getAll: read('GET /inboxes', {
			action: 'Get many inboxes',
			description: 'Retrieve a list of the inboxes',
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{ workspace: locator(workspaceFilter) },
				),
			},
			pages: paged('inboxes', 'items'),
			present: withoutSecrets,
		}),
		removeAddress: write('DELETE /inboxes/{inboxId}/addresses/{address}', {
			action: 'Remove an address from an inbox',
			description:
				'Take an address away from an inbox. Its first address stays; if it was the primary one, the first one becomes so.',
			notice: 'Mail to an address that was removed no longer arrives.',
			fields: {
				inboxId: ownInboxId,
				address: email({
					displayName: 'Address',
					description: 'The address to remove',
					required: true,
				}),
			},
			puts: { inboxId: (_, row) => row.inboxId, address: (_, row) => row.address },
		}),
		update: write('PATCH /inboxes/{inboxId}', {
			action: 'Update an inbox',
			description: "Change an inbox's name or metadata",
			fields: {
				inboxId: ownInboxId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{
						displayName,
						metadata: json({
							displayName: 'Metadata',
							description: 'Facts of your own, as a JSON object',
						}),
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
