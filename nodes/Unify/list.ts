import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { text } from '../shared/declare/kinds';
import { isSince } from '../shared/declare/match';
import { standing } from '../shared/declare/outcome';
import { InputError } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { dataApi, gone, paged, wrapped } from './api';
import { listId, objectFilter, objectName } from './fields';

const shareStatus = text({
	displayName: 'Share Status',
	description: 'Who sees the list. Known is ONLY_ME; other values are not documented by Unify.',
	placeholder: 'e.g. ONLY_ME',
});

const name = text({
	displayName: 'Name',
	description: 'The name of the list',
	placeholder: 'e.g. Prospects',
});

/** Lists of records, in beta at Unify. */
export const list = resource(
	{ name: 'List', main: 'getAll', limits: dataApi, answer: wrapped },
	{
		create: write('POST /data/v1/lists', {
			action: 'Create a list',
			description: 'Create an empty list of people, companies or other records',
			fields: {
				name: text({
					displayName: 'Name',
					description: 'The name of the list',
					placeholder: 'e.g. Prospects',
					required: true,
				}),
				object: objectName,
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{ shareStatus },
				),
			},
			puts: { listId: 'id', name: 'name', object: 'object', shareStatus: 'share_status' },
			sameRow: (row) => [`${row.object}\n${row.name}`],
			readBack: {
				route: 'GET /data/v1/lists',
				query: (row) => ({ object: row.object, name: row.name }),
				paging: paged('data'),
				limits: dataApi,
				find: (lists, { row, since }) => {
					const found = lists.find(
						(each) =>
							ownString(each, 'name') === row.name &&
							ownString(each, 'object') === row.object &&
							isSince(ownString(each, 'created_at'), since),
					);
					return found && standing('created', found);
				},
			},
		}),
		delete: write('DELETE /data/v1/lists/{listId}', {
			action: 'Delete a list',
			description: 'Delete a list for good. The records in it stay.',
			fields: { listId },
			answer: gone,
			puts: { listId: (_, row) => row.listId },
			sameRow: (row) => [row.listId],
		}),
		get: read('GET /data/v1/lists/{listId}', {
			action: 'Get a list',
			description: 'Retrieve a list by its ID',
			fields: { listId },
		}),
		getAll: read('GET /data/v1/lists', {
			action: 'Get many lists',
			description: 'Retrieve the lists of records',
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						name: text({ displayName: 'Name', description: 'Only the list of exactly this name' }),
						object: objectFilter,
					},
				),
			},
			pages: paged('data'),
			// The names of these filters are not documented.
			keeps: (record, { filters }) =>
				(filters.name ?? ownString(record, 'name')) === ownString(record, 'name') &&
				(filters.object ?? ownString(record, 'object')) === ownString(record, 'object'),
		}),
		update: write('PATCH /data/v1/lists/{listId}', {
			action: 'Update a list',
			description: 'Rename a list or share it otherwise',
			fields: {
				listId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{ name, shareStatus },
				),
			},
			puts: { listId: 'id', name: 'name', shareStatus: 'share_status' },
			check: ({ updateFields }) => {
				if (updateFields.name === undefined && updateFields.shareStatus === undefined)
					throw new InputError('are empty', 'Give a name or a share status.', 'Update Fields');
			},
			repeatable: true,
			inOrder: (row) => row.listId,
		}),
	},
);
