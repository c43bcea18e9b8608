import { read, write } from '../shared/declare/build';
import { standing } from '../shared/declare/outcome';
import { resource } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { dataApi, named, whole } from './api';
import { objectName } from './fields';
import { apiName, describedBy, description, displayName } from './schemaFields';

/** Kinds of records. Deleting one takes all its records along, so this node does not. */
export const object = resource(
	{ name: 'Object', main: 'getAll', limits: dataApi, answer: named },
	{
		create: write('POST /data/v1/objects', {
			action: 'Create an object',
			description: 'Create a kind of record of your own. This node cannot delete it again.',
			fields: { apiName, displayName, description },
			body: ([row]) => ({
				api_name: row.apiName,
				display_name: row.displayName,
				...describedBy(row.description),
			}),
			puts: { objectName: 'api_name', displayName: 'display_name' },
			sameRow: (row) => [row.apiName],
			readBack: {
				route: 'GET /data/v1/objects',
				paging: whole,
				limits: dataApi,
				find: (objects, { row }) => {
					const found = objects.find((each) => ownString(each, 'api_name') === row.apiName);
					return found && standing('unchanged', found);
				},
			},
		}),
		get: read('GET /data/v1/objects/{objectName}', {
			action: 'Get an object',
			description: 'Retrieve a kind of record by its API name',
			fields: { objectName },
		}),
		getAll: read('GET /data/v1/objects', {
			action: 'Get many objects',
			description: 'Retrieve all kinds of records of the account',
			pages: whole,
		}),
		update: write('PATCH /data/v1/objects/{objectName}', {
			action: 'Update an object',
			description: 'Change the name and the description that people see',
			fields: { objectName, displayName, description },
			body: ([row]) => ({ display_name: row.displayName, ...describedBy(row.description) }),
			puts: { objectName: 'api_name', displayName: 'display_name' },
			repeatable: true,
			inOrder: (row) => row.objectName,
		}),
	},
);
