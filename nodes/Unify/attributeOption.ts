import { read, write } from '../shared/declare/build';
import { standing, unchanged } from '../shared/declare/outcome';
import { resource } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { dataApi, named, whole } from './api';
import { objectName } from './fields';
import { apiName, attributeName, displayName, optionName } from './schemaFields';

const path = '/data/v1/objects/{objectName}/attributes/{attributeName}/options';

const puts = {
	objectName: (_: unknown, row: { readonly objectName: string }) => row.objectName,
	attributeName: (_: unknown, row: { readonly attributeName: string }) => row.attributeName,
	optionName: 'api_name',
	displayName: 'display_name',
};

/** What a select offers. Deleting an option takes it out of all records, so this node does not. */
export const attributeOption = resource(
	{ name: 'Attribute Option', main: 'getAll', limits: dataApi, answer: named },
	{
		create: write(`POST ${path}`, {
			action: 'Create an option of an attribute',
			description:
				'Add an option to a select, such as a value that an import meets for the first time',
			fields: { objectName, attributeName, apiName, displayName },
			puts: {
				...puts,
				optionName: (record, row) => ownString(record, 'api_name') ?? row.apiName,
			},
			sameRow: (row) => [`${row.objectName}\n${row.attributeName}\n${row.apiName}`],
			settleOther: { 409: () => [unchanged('already_exists')] },
			readBack: {
				route: `GET ${path}`,
				paging: whole,
				limits: dataApi,
				find: (options, { row }) => {
					const found = options.find((each) => ownString(each, 'api_name') === row.apiName);
					return found && standing({ outcome: 'unchanged', reason: 'already_exists' }, found);
				},
			},
		}),
		get: read(`GET ${path}/{optionName}`, {
			action: 'Get an option of an attribute',
			description: 'Retrieve an option of a select',
			fields: { objectName, attributeName, optionName },
		}),
		getAll: read(`GET ${path}`, {
			action: 'Get many options of an attribute',
			description: 'Retrieve all options of a select',
			fields: { objectName, attributeName },
			pages: whole,
		}),
		update: write(`PATCH ${path}/{optionName}`, {
			action: 'Update an option of an attribute',
			description: 'Change the name of an option that people see',
			fields: { objectName, attributeName, optionName, displayName },
			puts,
			repeatable: true,
			inOrder: (row) => `${row.objectName}\n${row.attributeName}\n${row.optionName}`,
		}),
	},
);
