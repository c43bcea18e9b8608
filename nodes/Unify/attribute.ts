import type { IDataObject } from 'n8n-workflow';

import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choice, toggle } from '../shared/declare/kinds';
import { pairs } from '../shared/declare/pairs';
import { locator } from '../shared/declare/locator';
import { standing } from '../shared/declare/outcome';
import { resource } from '../shared/declare/provider';
import { defined, ownString } from '../shared/http/json';
import { dataApi, named, whole } from './api';
import { objectName } from './fields';
import { objects } from './pickers';
import { apiName, attributeName, describedBy, description, displayName } from './schemaFields';
import { ATTRIBUTE_TYPES, CARDINALITIES } from './words';

const SELECTS = ['MULTI_SELECT', 'SELECT'];
const REFERENCES = ['REFERENCE'];

const ofReferences = {
	cardinality: choice({
		displayName: 'Cardinality',
		description: 'How many records it may refer to',
		options: CARDINALITIES,
		initial: 'ONE',
		required: true,
		sent: 'never',
		shownWhen: { type: REFERENCES },
	}),
	relatedObject: locator({
		displayName: 'Related Object',
		description: 'The kind of record that it refers to',
		picker: objects,
		idPlaceholder: 'e.g. company',
		required: true,
		sent: 'never',
		shownWhen: { type: REFERENCES },
	}),
};

const selectOptions = pairs({
	displayName: 'Select Options',
	description: 'What can be chosen: the API name of each option, and the name that people see',
	pairName: 'Option',
	placeholder: 'Add option',
	sent: 'never',
	shownWhen: { type: SELECTS },
});

const optionsOf = (given: Readonly<Record<string, unknown>> | undefined): IDataObject[] =>
	Object.entries(given ?? {}).map(([name, value]) => ({
		api_name: name,
		display_name: typeof value === 'string' ? value : name,
	}));

const path = '/data/v1/objects/{objectName}/attributes';

/** What records of an object hold. Deleting one takes its values along in all of them, so this node does not. */
export const attribute = resource(
	{ name: 'Attribute', main: 'getAll', limits: dataApi, answer: named },
	{
		create: write(`POST ${path}`, {
			action: 'Create an attribute',
			description: 'Add an attribute to an object. This node cannot delete it again.',
			fields: {
				objectName,
				type: choice({
					displayName: 'Type',
					description: 'What kind of value it holds. It cannot be changed later.',
					decides: true,
					options: ATTRIBUTE_TYPES,
					initial: 'TEXT',
					required: true,
					sent: 'never',
				}),
				apiName,
				displayName,
				description,
				isRequired: toggle({
					displayName: 'Is Required',
					description: 'Whether each record must have it',
					sent: 'never',
				}),
				isUnique: toggle({
					displayName: 'Is Unique',
					description:
						'Whether no two records may have the same value, so that it tells them apart',
					sent: 'never',
				}),
				selectOptions,
				...ofReferences,
			},
			body: ([row]) => ({
				type: row.type,
				api_name: row.apiName,
				display_name: row.displayName,
				...describedBy(row.description),
				is_required: row.isRequired === true,
				is_unique: row.isUnique === true,
				...(SELECTS.includes(row.type) && { options: optionsOf(row.selectOptions) }),
				...(REFERENCES.includes(row.type) && {
					...defined({ cardinality: row.cardinality, related_object: row.relatedObject }),
					related_attribute: null,
				}),
			}),
			puts: {
				objectName: (_, row) => row.objectName,
				attributeName: 'api_name',
				displayName: 'display_name',
				type: 'type',
			},
			sameRow: (row) => [`${row.objectName}\n${row.apiName}`],
			readBack: {
				route: `GET ${path}`,
				paging: whole,
				limits: dataApi,
				find: (attributes, { row }) => {
					const found = attributes.find((each) => ownString(each, 'api_name') === row.apiName);
					return found && standing('unchanged', found);
				},
			},
		}),
		get: read(`GET ${path}/{attributeName}`, {
			action: 'Get an attribute',
			description: 'Retrieve an attribute of an object',
			fields: { objectName, attributeName },
		}),
		getAll: read(`GET ${path}`, {
			action: 'Get many attributes',
			description: 'Retrieve all attributes of an object, with their options',
			fields: { objectName },
			pages: whole,
		}),
		update: write(`PATCH ${path}/{attributeName}`, {
			action: 'Update an attribute',
			description: 'Change the name and the description that people see, or what it refers to',
			fields: {
				objectName,
				attributeName,
				displayName,
				description,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{
						cardinality: choice({
							displayName: 'Cardinality',
							description: 'How many records a reference may refer to',
							options: CARDINALITIES,
							initial: 'ONE',
						}),
						relatedObject: locator({
							displayName: 'Related Object',
							description: 'The kind of record that a reference refers to',
							picker: objects,
							idPlaceholder: 'e.g. company',
						}),
					},
				),
			},
			body: ([{ displayName: shown, description: told, updateFields }]) => ({
				display_name: shown,
				...describedBy(told),
				...defined({
					cardinality: updateFields.cardinality,
					related_object: updateFields.relatedObject,
				}),
			}),
			puts: {
				objectName: (_, row) => row.objectName,
				attributeName: 'api_name',
				displayName: 'display_name',
				type: 'type',
			},
			repeatable: true,
			inOrder: (row) => `${row.objectName}\n${row.attributeName}`,
		}),
	},
);
