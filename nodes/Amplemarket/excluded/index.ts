import type { IDataObject } from 'n8n-workflow';

import { isPage } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import type { Field } from '../../shared/declare/fields';
import { emailKey } from '../../shared/declare/identity';
import { domain, email } from '../../shared/declare/kinds';
import { failed, standing } from '../../shared/declare/outcome';
import { hostIn } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { ownString } from '../../shared/http/json';
import { anyCall, bare, pagedAsItComes } from '../api';
import { namedIn } from '../refusal';
import { ADDED, isNotThere, isThere, REMOVED, toldOf } from './told';
import type { Kind } from './told';

/** Entries a call; the API's own limit is not known, so a larger list is halved where it is refused. */
const MOST_ENTRIES = 500;

/** One value, under the name that it has in the API. */
type Row = Readonly<Record<string, string>>;

interface Listed extends Kind {
	readonly path: '/excluded-domains' | '/excluded-emails';
	/** In a sentence, e.g. `a domain`. */
	readonly thing: string;
	/** The same in the plural. */
	readonly things: string;
}

/** The operations of an exclusion list, whose rows have one field, called as in the API. */
const operations = (listed: Listed, fields: Readonly<Record<string, Field<string>>>) => {
	const { path, key, field, fold, thing, things } = listed;
	const valueOf = (row: Row): string => fold(ownString(row, field) ?? '');
	const list = { route: `GET ${path}`, paging: pagedAsItComes(key), limits: anyCall } as const;
	const entryOf = (records: readonly IDataObject[], value: string) =>
		records.find((record) => fold(ownString(record, field) ?? '') === value);
	const common = {
		fields,
		rowsPerCall: MOST_ENTRIES,
		sameRow: (row: Row) => [valueOf(row)],
		part: (row: Row): IDataObject => ({ [field]: valueOf(row) }),
		body: (_: unknown, parts: readonly IDataObject[]): IDataObject => ({ [key]: [...parts] }),
		puts: {
			[field]: (_: IDataObject, row: Row) => valueOf(row),
			source: 'source',
			dateAdded: 'date_added',
		},
		spoiled: {
			statuses: [400, 413, 422],
			codes: ['unsupported_value'],
			rows: namedIn(key),
		},
	};
	return {
		add: write(`POST ${path}`, {
			...common,
			action: `Add ${thing} to the exclusion list`,
			description: `Put ${things} on the exclusion list, so that nobody there is contacted. What is on it already is left as it is.`,
			settle: (answer, sent) =>
				isPage(answer.text)
					? undefined
					: toldOf(
							answer,
							listed,
							ADDED,
							sent.map(({ row }) => valueOf(row)),
						),
			readBack: {
				...list,
				find: (records, { row }) => {
					const found = entryOf(records, valueOf(row));
					return (
						found &&
						standing(isThere, found, { createdAt: { text: ownString(found, 'date_added') } })
					);
				},
				absent: failed(
					{
						error: 'Amplemarket took the call and did not put it on the list',
						wayOut: 'Check its spelling.',
					},
					{ code: 'not_in_list' },
				),
			},
		}),
		remove: write(`DELETE ${path}`, {
			...common,
			action: `Remove ${thing} from the exclusion list`,
			description: `Take ${things} off the exclusion list, so that people there may be contacted again`,
			settle: (answer, sent) =>
				isPage(answer.text)
					? undefined
					: toldOf(
							answer,
							listed,
							REMOVED,
							sent.map(({ row }) => valueOf(row)),
						),
			readBack: {
				...list,
				find: (records, { row }) =>
					entryOf(records, valueOf(row)) === undefined
						? standing(isNotThere, { [field]: valueOf(row) })
						: undefined,
				absent: failed(
					{
						error: 'Amplemarket took the call and did not take it off the list',
						wayOut: 'Look whether the list is kept in another system, such as the CRM.',
					},
					{ code: 'still_in_list' },
				),
			},
		}),
		getAll: read(`GET ${path}`, {
			action: `Get many excluded ${things}`,
			description: `Retrieve the ${things} on the exclusion list`,
			pages: pagedAsItComes(key),
		}),
	};
};

export const excludedDomain = resource(
	{ name: 'Excluded Domain', main: 'add', limits: anyCall, answer: bare },
	operations(
		{
			path: '/excluded-domains',
			key: 'excluded_domains',
			field: 'domain',
			fold: (value) => hostIn(value) ?? value.toLowerCase(),
			thing: 'a domain',
			things: 'domains',
		},
		{
			domain: domain({
				displayName: 'Domain',
				description: 'The domain, alone or out of an address',
				required: true,
				mapped: true,
				sent: 'body',
			}),
		},
	),
);

export const excludedEmail = resource(
	{ name: 'Excluded Email', main: 'add', limits: anyCall, answer: bare },
	operations(
		{
			path: '/excluded-emails',
			key: 'excluded_emails',
			field: 'email',
			fold: emailKey,
			thing: 'an email address',
			things: 'email addresses',
		},
		{
			email: email({
				displayName: 'Email',
				description: 'The email address',
				required: true,
				mapped: true,
				sent: 'body',
			}),
		},
	),
);
