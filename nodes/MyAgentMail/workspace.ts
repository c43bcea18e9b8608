import { record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { text } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { onePage } from '../shared/http/paging';
import { api } from './api';
import { workspaceId } from './fields';

export const workspace = resource(
	{ name: 'Workspace', main: 'getAll', limits: api, answer: record(['workspace'], 'id') },
	{
		create: write('POST /workspaces', {
			action: 'Create a workspace',
			description:
				'Create a workspace, which keeps the inboxes and domains of a client apart. Only a key of the whole tenant may do so.',
			notice:
				'Where an answer is lost, it is unknown whether the workspace was created, and it is never created again.',
			fields: {
				name: text({
					displayName: 'Name',
					description: 'The name of the workspace',
					required: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						slug: text({
							displayName: 'Slug',
							description: 'A short name of small letters, digits and hyphens',
							placeholder: 'e.g. acme',
						}),
					},
				),
			},
			puts: { workspaceId: 'id', name: 'name', slug: 'slug' },
		}),
		get: read('GET /workspaces/{workspaceId}', {
			action: 'Get a workspace',
			description: 'Retrieve a workspace',
			fields: { workspaceId },
		}),
		getAll: read('GET /workspaces', {
			action: 'Get many workspaces',
			description: "Retrieve a list of the workspaces. Not confirmed by MyAgentMail's reference.",
			pages: onePage('workspaces'),
		}),
	},
);
