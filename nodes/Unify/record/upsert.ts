import type { IDataObject } from 'n8n-workflow';

import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { json, refinedJson } from '../../shared/declare/kinds';
import type { Mapped } from '../../shared/declare/locator';
import { wasThereBefore } from '../../shared/declare/match';
import { success } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { ownString } from '../../shared/http/json';
import { wrapped } from '../api';
import { objectName } from '../fields';
import { attributesToUpsert } from './columns';
import { specifyAttributes, validated, validationMode } from './fields';
import { jsonIn, matchKey, split, valuesOf } from './values';

const groupOf = (displayName: string, description: string) =>
	json({ displayName, description, sent: 'never' });

const isJson = { specifyAttributes: ['json'] };

interface UpsertRow {
	readonly objectName: string;
	readonly specifyAttributes: string;
	readonly attributes: Mapped | undefined;
	readonly match: IDataObject | Readonly<Record<string, unknown>> | undefined;
	readonly attributesJson: Readonly<Record<string, unknown>> | undefined;
	readonly additionalFields: Readonly<Record<string, unknown>>;
}

/** What tells which record is meant, and what else it is to hold. */
function partsOf({ attributes, match, attributesJson }: UpsertRow): [IDataObject, IDataObject] {
	if (attributes === undefined) return [jsonIn(match), jsonIn(attributesJson)];
	return split(valuesOf(attributes), attributes.matching);
}

/** The match is a part of what is made, so that attributes that must be there are, and is left alone where it is there. */
function bodyOf(row: UpsertRow): IDataObject {
	const [match, others] = partsOf(row);
	const { create, update, updateIfEmpty, createOrUpdateIfEmpty } = row.additionalFields;
	const groups = {
		create: { ...match, ...jsonIn(create) },
		create_or_update: others,
		update: jsonIn(update),
		update_if_empty: jsonIn(updateIfEmpty),
		create_or_update_if_empty: jsonIn(createOrUpdateIfEmpty),
	};
	const given = Object.entries(groups).filter(([, values]) => Object.keys(values).length > 0);
	return { match, ...Object.fromEntries(given) };
}

const keyOf = (row: UpsertRow): string => matchKey(row.objectName, partsOf(row)[0]);

/** Idempotent: whether the record was there before, only its time of creation tells. */
export const upsert = write('POST /data/v1/objects/{objectName}/records/upsert', {
	name: 'Create or Update',
	action: 'Create or update a record',
	description:
		'Create a record, or update the one that has the same values of its unique attributes',
	notice:
		'After a lost answer the call is repeated: the groups for updates among the additional fields then count for a record that the first try has made.',
	fields: {
		objectName,
		specifyAttributes,
		attributes: attributesToUpsert,
		match: refinedJson({
			displayName: 'Match',
			description: 'The values of unique attributes that tell which record is meant, as an object',
			placeholder: 'e.g. { "email": "jane@acme.com" }',
			marked: true,
			sent: 'never',
			shownWhen: isJson,
			refine: (given) => given,
		}),
		attributesJson: json({
			displayName: 'Attributes (JSON)',
			description: 'The other attributes by their API names, as an object',
			placeholder: 'e.g. { "first_name": "Jane" }',
			sent: 'never',
			shownWhen: isJson,
		}),
		additionalFields: group(
			{ displayName: 'Additional Fields', placeholder: 'Add field' },
			{
				create: groupOf('Create (JSON)', 'Attributes that only a new record gets, as an object'),
				createOrUpdateIfEmpty: groupOf(
					'Create or Update if Empty (JSON)',
					'Attributes for a new record, and for one that is there where it has none, as an object',
				),
				update: groupOf(
					'Update (JSON)',
					'Attributes only for a record that is there, as an object',
				),
				updateIfEmpty: groupOf(
					'Update if Empty (JSON)',
					'Attributes only for a record that is there and has none, as an object',
				),
			},
		),
		options: group({ displayName: 'Options', placeholder: 'Add option' }, { validationMode }),
	},
	outcome: 'created',
	puts: { recordId: 'id', object: 'object', createdAt: 'created_at', updatedAt: 'updated_at' },
	query: validated,
	body: ([row]) => bodyOf(row),
	check: (row) => {
		if (Object.keys(partsOf(row)[0]).length > 0) return;
		throw new InputError(
			'name no value to match by',
			'Choose a unique attribute as column to match on, and give it a value.',
			row.attributes === undefined ? 'Match' : 'Attributes',
		);
	},
	repeatable: true,
	inOrder: keyOf,
	handsOn: () => ({ isKnown: true }),
	settle: (answer, [{ row, since }]) => {
		const record = wrapped(answer);
		if (record === undefined) return undefined;
		const isOld =
			Object.hasOwn(row, 'isKnown') || wasThereBefore(ownString(record, 'created_at'), since);
		return [success(isOld ? 'updated' : 'created', record)];
	},
});
