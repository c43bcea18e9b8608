import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, id } from '../../shared/declare/kinds';
import { pairs } from '../../shared/declare/pairs';
import { pickedTexts } from '../../shared/declare/locator';
import { idKey } from '../../shared/declare/identity';
import { failed } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { isObject, own } from '../../shared/http/json';
import { dataApi, gone, wrapped } from '../api';
import { objectName, recordId } from '../fields';
import { attributeNames, uniqueAttributes } from '../pickers';
import { attributesToUpdate } from './columns';
import { create } from './create';
import { attributesJson, matchJson, specifyAttributes, validated, validationMode } from './fields';
import { query } from './query';
import { upsert } from './upsert';
import { jsonIn, valuesOf } from './values';

const mappedRecordId = id({
	displayName: 'Record ID',
	description: 'The ID of the record',
	placeholder: 'e.g. 2f6b1c7e-…',
	required: true,
	mapped: true,
});

const whichMatch = {
	specifyMatch: choice({
		displayName: 'Specify Match',
		description: 'How to say which record is meant',
		decides: true,
		options: [
			{ name: 'Using Fields Below', value: 'keypair' },
			{ name: 'Using JSON', value: 'json' },
		],
		initial: 'keypair',
		required: true,
		sent: 'never',
	}),
	match: pairs({
		displayName: 'Match',
		description: 'The values of unique attributes that tell which record is meant',
		pairName: 'Attribute',
		names: uniqueAttributes,
		required: true,
		sent: 'never',
		shownWhen: { specifyMatch: ['keypair'] },
	}),
};

/** Records of any object: people, companies, opportunities, and those of the user's own. */
export const record = resource(
	{ name: 'Record', main: 'upsert', limits: dataApi, answer: wrapped },
	{
		create,
		delete: write('DELETE /data/v1/objects/{objectName}/records/{recordId}', {
			action: 'Delete a record',
			description: 'Delete a record for good, with its values. It cannot be brought back.',
			notice: 'A record that is deleted cannot be brought back.',
			fields: { objectName, recordId: mappedRecordId },
			answer: gone,
			puts: { recordId: (_, row) => row.recordId },
			sameRow: (row) => [`${row.objectName}\n${idKey(row.recordId)}`],
		}),
		findUnique: read('POST /data/v1/objects/{objectName}/records/find-unique', {
			action: 'Find a record by unique attributes',
			description:
				'Look up the record that has these values of unique attributes, and whether there is one',
			fields: {
				objectName,
				...whichMatch,
				matchJson,
				options: group(
					{ displayName: 'Options', placeholder: 'Add option' },
					{
						whenMissing: choice({
							displayName: 'When Missing',
							description: 'What to do where there is no such record',
							options: [
								{ name: 'Error', value: 'error', description: 'The item fails' },
								{ name: 'Output', value: 'output', description: 'An item with found: false' },
							],
							initial: 'output',
						}),
					},
				),
			},
			body: ({ match, matchJson: given }) => ({ match: jsonIn(match ?? given) }),
			answer: ({ json }) => {
				const found = own(json, 'data');
				if (found === null) return { found: false };
				return isObject(found) ? { found: true, ...found } : undefined;
			},
			refuse: (found, { options }) =>
				own(found, 'found') === false && options.whenMissing === 'error'
					? failed(
							{
								error: 'Unify has no such record',
								wayOut: 'Check the values that it is matched by.',
							},
							{ code: 'record_not_found' },
						)
					: undefined,
		}),
		get: read('GET /data/v1/objects/{objectName}/records/{recordId}', {
			action: 'Get a record',
			description: 'Retrieve a record by its ID',
			fields: { objectName, recordId },
		}),
		query,
		update: write('PATCH /data/v1/objects/{objectName}/records/{recordId}', {
			action: 'Update a record',
			description: 'Change attributes of a record; those that are not given stay as they are',
			fields: {
				objectName,
				recordId,
				specifyAttributes,
				attributes: attributesToUpdate,
				attributesJson,
				fieldsToClear: pickedTexts({
					displayName: 'Attribute Names or IDs to Clear',
					description:
						'Attributes that are to be empty afterwards. That Unify takes this is not confirmed. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					picker: attributeNames,
					sent: 'never',
				}),
				options: group({ displayName: 'Options', placeholder: 'Add option' }, { validationMode }),
			},
			puts: { recordId: 'id', object: 'object', updatedAt: 'updated_at' },
			query: validated,
			body: ([row]) => ({ data: changesIn(row) }),
			check: (row) => {
				if (Object.keys(changesIn(row)).length === 0)
					throw new InputError('are empty', 'Say what is to be changed.', 'Attributes');
			},
			repeatable: true,
			inOrder: (row) => `${row.objectName}\n${idKey(row.recordId)}`,
		}),
		upsert,
	},
);

function changesIn({
	attributes,
	attributesJson: given,
	fieldsToClear = [],
}: {
	readonly attributes: Parameters<typeof valuesOf>[0] | undefined;
	readonly attributesJson: Readonly<Record<string, unknown>> | undefined;
	readonly fieldsToClear: readonly string[] | undefined;
}) {
	return {
		...(attributes === undefined ? jsonIn(given) : valuesOf(attributes)),
		...Object.fromEntries(fieldsToClear.map((name) => [name, null])),
	};
}
