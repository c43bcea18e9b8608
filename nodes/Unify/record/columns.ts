import type { IDataObject, ResourceMapperField } from 'n8n-workflow';

import { mapper } from '../../shared/declare/locator';
import { columnsOf } from '../../shared/declare/picker';
import type { Columns } from '../../shared/declare/picker';
import { own, ownArray, ownString } from '../../shared/http/json';
import { dataApi, whole } from '../api';

/** Attributes of a column's record by which n8n first offers to match. */
const DEFAULT_MATCH = new Set(['email', 'domain', 'uniqueness_key']);

/** Set by Unify itself. */
const READ_ONLY = new Set(['last_activity_at', 'last_website_activity_at']);

const TYPES: Readonly<Record<string, ResourceMapperField['type']>> = {
	BOOLEAN: 'boolean',
	INTEGER: 'number',
	DECIMAL: 'number',
	DATE: 'dateTime',
	DATETIME: 'dateTime',
	SELECT: 'options',
	MULTI_SELECT: 'array',
	ADDRESS: 'object',
	COUNTRY: 'object',
	CURRENCY: 'object',
};

/** A column with the API's own type, which the editor keeps beside its own: by it a value is written. */
export type AttributeColumn = ResourceMapperField & { readonly attributeType: string };

/** The column of an attribute, as the account's schema has it. */
export function columnOf(
	attribute: IDataObject,
	isRequired: (attribute: IDataObject) => boolean,
): AttributeColumn | undefined {
	const id = ownString(attribute, 'api_name');
	const type = ownString(attribute, 'type');
	if (id === undefined || type === undefined) return undefined;
	const isMany = type === 'REFERENCE' && ownString(attribute, 'cardinality') === 'MANY';
	const isUnique = own(attribute, 'is_unique') === true;
	const isReadOnly = READ_ONLY.has(id);
	return {
		id,
		displayName: ownString(attribute, 'display_name') ?? id,
		required: isRequired(attribute),
		defaultMatch: isUnique && DEFAULT_MATCH.has(id),
		canBeUsedToMatch: isUnique,
		display: true,
		type: isMany ? 'array' : (TYPES[type] ?? 'string'),
		...(type === 'SELECT' && { options: optionsOf(attribute) }),
		...(isReadOnly && { readOnly: true, removed: true }),
		attributeType: isMany ? 'REFERENCES' : type,
	};
}

const optionsOf = (attribute: IDataObject) =>
	ownArray(attribute, 'options').flatMap((option) => {
		const value = ownString(option, 'api_name');
		return value === undefined ? [] : [{ value, name: ownString(option, 'display_name') ?? value }];
	});

/** Attributes as columns. */
const columns = (
	given: Pick<Columns, 'name' | 'route'> & Partial<Pick<Columns, 'dependsOn'>>,
	isRequired: (attribute: IDataObject) => boolean,
): Columns =>
	columnsOf({
		...given,
		paging: whole,
		limits: dataApi,
		column: (attribute) => columnOf(attribute, isRequired),
	});

const ofObject = {
	route: 'GET /data/v1/objects/{objectName}/attributes',
	dependsOn: ['objectName.value'],
} as const;

const words = { singular: 'attribute', plural: 'attributes' };

const texts = {
	displayName: 'Attributes',
	words,
	sent: 'never',
	shownWhen: { specifyAttributes: ['mapper'] },
} as const;

const asTheSchemaHas = (attribute: IDataObject): boolean => own(attribute, 'is_required') === true;

const recordColumns = columns({ name: 'getRecordColumns', ...ofObject }, asTheSchemaHas);

/** Attributes of a record that is made. */
export const attributesToCreate = mapper({ ...texts, picker: recordColumns, mode: 'add' });

/** Attributes of a record that is found by its unique ones. */
export const attributesToUpsert = mapper({ ...texts, picker: recordColumns, mode: 'upsert' });

/** Attributes of a record that is there: none of them must be given. */
export const attributesToUpdate = mapper({
	...texts,
	picker: columns({ name: 'getColumnsToUpdate', ...ofObject }, () => false),
	mode: 'add',
});

/** What else is known of a person who is made on the way, beside the email address. */
export const personAttributes = columnsOf({
	name: 'getPersonColumns',
	route: 'GET /data/v1/objects/person/attributes',
	paging: whole,
	limits: dataApi,
	column: (attribute) =>
		ownString(attribute, 'api_name') === 'email' ? undefined : columnOf(attribute, () => false),
});
