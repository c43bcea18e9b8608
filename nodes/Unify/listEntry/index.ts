import type { IDataObject } from 'n8n-workflow';

import { read, write } from '../../shared/declare/build';
import { idKey } from '../../shared/declare/identity';
import { id } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { ownArray } from '../../shared/http/json';
import { dataApi, paged, wrapped } from '../api';
import { listId } from '../fields';
import { addedOf, removedOf, settle } from './told';
import { check, fields, recordKey, selectorOf } from './which';
import type { EntryRow } from './which';

/** A call of up to 100 records of one list, each of which has its own status. */
const change = {
	fields,
	check,
	rowsPerCall: 100,
	repeatable: true,
	group: (row: EntryRow) => row.listId,
	sameRow: (row: EntryRow) => [`${idKey(row.listId)}\n${recordKey(row)}`],
	part: selectorOf,
	body: (_: unknown, parts: readonly IDataObject[]) => ({ records: [...parts] }),
	puts: {
		listId: (_: unknown, row: EntryRow) => row.listId,
		recordId: (_: unknown, row: EntryRow) => row.recordId,
		status: 'status',
	},
	spoiled: {
		statuses: [400, 403, 404],
		codes: ['bad_request'],
		// What these say lies in the list, which takes none of the others either.
		ofTarget: ['forbidden', 'not_found'],
		rows: ({ json: body }: { readonly json: unknown }) =>
			ownArray(body, 'errors').flatMap((each) => {
				const [first, place] = ownArray(each, 'path');
				return first === 'records' && typeof place === 'number' ? [place] : [];
			}),
	},
} as const;

/** What stands in a list. */
export const listEntry = resource(
	{ name: 'List Entry', main: 'add', limits: dataApi, answer: wrapped },
	{
		add: write('POST /data/v1/lists/{listId}/entries/add', {
			...change,
			action: 'Add a record to a list',
			description: 'Put records into a list, 100 a call. One that is in it already stays there.',
			settle: settle(addedOf),
		}),
		get: read('GET /data/v1/lists/{listId}/entries/{entryId}', {
			action: 'Get an entry of a list',
			description: 'Retrieve an entry of a list by its ID',
			fields: {
				listId,
				entryId: id({
					displayName: 'Entry ID',
					description: 'The ID of the entry, not of its record',
					placeholder: 'e.g. 0d5e7a93-…',
					required: true,
				}),
			},
		}),
		getAll: read('GET /data/v1/lists/{listId}/entries', {
			action: 'Get many entries of a list',
			description:
				'Retrieve what stands in a list. The path of this call is not confirmed by Unify.',
			fields: { listId },
			pages: paged('data'),
		}),
		remove: write('POST /data/v1/lists/{listId}/entries/remove', {
			...change,
			action: 'Remove a record from a list',
			description:
				'Take records off a list, 100 a call. The records stay in Unify. What no record is found for counts as not in the list.',
			settle: settle(removedOf),
		}),
	},
);
