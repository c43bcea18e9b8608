import type { IDataObject } from 'n8n-workflow';

import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, json } from '../../shared/declare/kinds';
import { pairs } from '../../shared/declare/pairs';
import { pickedTexts } from '../../shared/declare/locator';
import type { Lookup } from '../../shared/declare/operation';
import { failed } from '../../shared/declare/outcome';
import { callOf } from '../../shared/declare/route';
import { InputError } from '../../shared/declare/parse';
import { isObject, ownString } from '../../shared/http/json';
import { dataApi, jobStarts, whole } from '../api';
import { objectName } from '../fields';
import { attributeNames } from '../pickers';
import { between, JOB_PATHS, QUERY_NOTICE, queryJob } from '../queries';
import { spanOf } from '../queryFields';

const DEEPEST = 3;

const depthOf = (select: unknown): number =>
	isObject(select)
		? 1 +
			Math.max(
				0,
				...Object.values(select).map((each) => depthOf(isObject(each) ? each.select : undefined)),
			)
		: 0;

interface Selecting {
	readonly select: string[] | undefined;
	readonly selectJson: Record<string, unknown> | undefined;
}

interface Conditions {
	readonly where: Readonly<Record<string, unknown>> | undefined;
	readonly whereJson: Readonly<Record<string, unknown>> | undefined;
}

const LIST = 'GET /data/v1/objects/{objectName}/attributes';

/** Every attribute, where none is chosen: Unify gives those that are asked for alone. */
const everything: Lookup<Selecting & { readonly objectName: string }> = {
	key: (row) => (Object.keys(selectOf(row)).length === 0 ? row.objectName : undefined),
	route: LIST,
	call: (row) => callOf(LIST, { objectName: row.objectName }),
	paging: whole,
	limits: dataApi,
	found: (attributes) => {
		const names = (Array.isArray(attributes) ? attributes : []).flatMap(
			(each) => ownString(each, 'api_name') ?? [],
		);
		return names.length === 0 ? undefined : { select: names };
	},
	missing: () => failed({ error: 'The object has no attributes', wayOut: 'Check the object.' }),
};

const selectOf = ({ select = [], selectJson }: Selecting): IDataObject =>
	({
		...Object.fromEntries(select.map((name) => [name, true])),
		...selectJson,
	}) as IDataObject;

const whereOf = ({ where = {}, whereJson }: Conditions): IDataObject =>
	({
		...Object.fromEntries(Object.entries(where).map(([name, value]) => [name, { equals: value }])),
		...whereJson,
	}) as IDataObject;

const metadata = { created_at: between('created'), updated_at: between('updated') };

export const query = read(`POST ${JOB_PATHS.records}`, {
	action: 'Query records',
	description: 'Retrieve any number of records of an object by their values, by a query job',
	notice: QUERY_NOTICE,
	limits: jobStarts,
	fields: {
		objectName,
		select: pickedTexts({
			displayName: 'Attribute Names or IDs',
			description:
				'The attributes to retrieve; if left empty, all of them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			picker: attributeNames,
			sent: 'never',
		}),
		selectJson: json({
			displayName: 'Select (JSON)',
			description:
				"More attributes to retrieve, also those of records that are referred to, as an object in Unify's own form, at most 3 levels deep",
			placeholder: 'e.g. { "company": { "select": { "name": true } } }',
			sent: 'never',
		}),
		filters: group(
			{ displayName: 'Filters', placeholder: 'Add filter' },
			{
				...spanOf('created', 'Created', 'records created'),
				...spanOf('updated', 'Updated', 'records that changed'),
				where: pairs({
					displayName: 'Where',
					description: 'Only records whose attributes have these values',
					pairName: 'Condition',
					names: attributeNames,
				}),
				whereJson: json({
					displayName: 'Where (JSON)',
					description: "More conditions in Unify's own form, as an object",
					placeholder: 'e.g. { "title": { "equals": "CEO" } }',
				}),
			},
		),
		sortBy: choice({
			displayName: 'Sort By',
			description: 'By what the records are put in order',
			options: [
				{ name: 'Created', value: 'created_at' },
				{ name: 'ID', value: 'id' },
				{ name: 'Updated', value: 'updated_at' },
			],
			initial: 'created_at',
			sent: 'never',
		}),
		direction: choice({
			displayName: 'Direction',
			description: 'The order of the records',
			options: [
				{ name: 'Ascending', value: 'ASCENDING' },
				{ name: 'Descending', value: 'DESCENDING' },
			],
			initial: 'ASCENDING',
			sent: 'never',
		}),
	},
	check: (row) => {
		if (depthOf(selectOf(row)) > DEEPEST)
			throw new InputError('is nested too deep', `Unify takes ${DEEPEST} levels.`, 'Select (JSON)');
	},
	body: ({ filters, sortBy, direction = 'ASCENDING', ...row }) => {
		const where = whereOf(filters);
		const spans = Object.entries(metadata)
			.map(([name, span]): [string, unknown] => [name, span(filters)])
			.filter(([, span]) => span !== undefined);
		return {
			query: {
				select: selectOf(row),
				...(Object.keys(where).length > 0 && { where }),
				...(spans.length > 0 && { metadata: Object.fromEntries(spans) }),
				...(sortBy !== undefined && { sort_by: { field: sortBy, direction } }),
			},
		};
	},
	lookups: [everything],
	job: queryJob('records'),
});
