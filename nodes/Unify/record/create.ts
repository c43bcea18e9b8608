import type { IDataObject } from 'n8n-workflow';

import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import type { Mapped } from '../../shared/declare/locator';
import type { Lookup } from '../../shared/declare/operation';
import { failed, standing, unchanged } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { callOf } from '../../shared/declare/route';
import { isObject, ownString } from '../../shared/http/json';
import { single } from '../../shared/http/paging';
import { dataApi, whole } from '../api';
import { objectName } from '../fields';
import { attributesToCreate, columnOf } from './columns';
import { attributesJson, specifyAttributes, validated, validationMode } from './fields';
import { matchKey, uniqueIn, valuesOf } from './values';

interface CreateRow {
	readonly objectName: string;
	readonly attributes: Mapped | undefined;
	readonly attributesJson: Readonly<Record<string, unknown>> | undefined;
}

const LIST = 'GET /data/v1/objects/{objectName}/attributes';

/** Which attributes are unique, where no columns say it: by them it can be found out what became of a row. */
const schema: Lookup<CreateRow> = {
	key: (row) => (row.attributes === undefined ? row.objectName : undefined),
	route: LIST,
	call: (row) => callOf(LIST, { objectName: row.objectName }),
	paging: whole,
	limits: dataApi,
	found: (attributes, row) => {
		const columns = (Array.isArray(attributes) ? attributes : [])
			.filter(isObject)
			.flatMap((attribute) => columnOf(attribute, () => false) ?? [])
			// Of JSON nothing is written otherwise than it was given.
			.map(({ attributeType: _, readOnly: __, ...column }): [string, unknown] => [
				column.id,
				column,
			]);
		return {
			attributes: {
				values: row.attributesJson ?? {},
				matching: [],
				columns: Object.fromEntries(columns),
			},
		};
	},
	missing: () => failed({ error: 'The object has no attributes', wayOut: 'Check the object.' }),
};

const dataOf = ({ attributes, attributesJson: given }: CreateRow): IDataObject =>
	attributes === undefined ? ({ ...given } as IDataObject) : valuesOf(attributes);

const uniqueOf = ({ attributes, ...row }: CreateRow): IDataObject =>
	attributes === undefined ? {} : uniqueIn(dataOf({ attributes, ...row }), attributes.columns);

/** Not idempotent: only a unique value tells what became of a row whose answer is lost. */
export const create = write('POST /data/v1/objects/{objectName}/records', {
	action: 'Create a record',
	description: 'Create a record. One with the same value of a unique attribute stays as it is.',
	notice:
		'Where an answer is lost, only a unique attribute can tell what became of a record. Without one the item is unknown; Create or Update does not have that doubt.',
	fields: {
		objectName,
		specifyAttributes,
		attributes: attributesToCreate,
		attributesJson,
		options: group({ displayName: 'Options', placeholder: 'Add option' }, { validationMode }),
	},
	puts: { recordId: 'id', object: 'object', createdAt: 'created_at' },
	query: validated,
	body: ([row]) => ({ data: dataOf(row) }),
	check: (row) => {
		if (Object.keys(dataOf(row)).length === 0)
			throw new InputError('are empty', 'Give at least one attribute.', 'Attributes');
	},
	lookups: [schema],
	sameRow: (row) => {
		const unique = uniqueOf(row);
		return Object.entries(unique).map(([name, value]) =>
			matchKey(row.objectName, { [name]: value }),
		);
	},
	settleOther: { 409: () => [unchanged('already_exists')] },
	readBack: {
		route: 'POST /data/v1/objects/{objectName}/records/find-unique',
		applies: (row) => Object.keys(uniqueOf(row)).length > 0,
		body: (row) => ({ match: uniqueOf(row) }),
		paging: single('data'),
		limits: dataApi,
		find: ([record]) =>
			record &&
			standing({ outcome: 'unchanged', reason: 'already_exists' }, record, {
				createdAt: { text: ownString(record, 'created_at') },
			}),
	},
});
