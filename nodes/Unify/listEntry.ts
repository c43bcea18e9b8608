import type { IDataObject } from 'n8n-workflow';

import { read, write } from '../shared/declare/build';
import { choice, email, id, json, text } from '../shared/declare/kinds';
import { emailKey, idKey } from '../shared/declare/identity';
import type { Settle } from '../shared/declare/operation';
import { failed, failure, standing, success } from '../shared/declare/outcome';
import type { Verdict } from '../shared/declare/outcome';
import { InputError } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { own, ownArray, ownNumber, ownString } from '../shared/http/json';
import { dataApi, paged, wrapped } from './api';
import { listId } from './fields';

interface EntryRow {
	readonly listId: string;
	readonly recordBy: 'domain' | 'email' | 'id' | 'match' | undefined;
	readonly recordId: string | undefined;
	readonly personEmail: string | undefined;
	readonly companyDomain: string | undefined;
	readonly match: Readonly<Record<string, unknown>> | undefined;
}

const fields = {
	listId,
	recordBy: choice({
		displayName: 'Record By',
		description: 'How to tell which record is meant',
		decides: true,
		options: [
			{ name: 'Company Domain', value: 'domain', description: 'The domain of a company' },
			{ name: 'ID', value: 'id', description: 'The ID of the record' },
			{
				name: 'Match',
				value: 'match',
				description: 'The values of unique attributes, for records of any object',
			},
			{ name: 'Person Email', value: 'email', description: 'The email address of a person' },
		],
		initial: 'id',
		sent: 'never',
	}),
	recordId: id({
		displayName: 'Record ID',
		description: 'The ID of the record',
		placeholder: 'e.g. 2f6b1c7e-…',
		marked: true,
		mapped: true,
		sent: 'never',
		shownWhen: { recordBy: ['id'] },
	}),
	personEmail: email({
		displayName: 'Person Email',
		description: 'The email address of the person',
		marked: true,
		mapped: true,
		sent: 'never',
		shownWhen: { recordBy: ['email'] },
	}),
	companyDomain: text({
		displayName: 'Company Domain',
		description: 'The domain of the company',
		placeholder: 'e.g. acme.com',
		marked: true,
		mapped: true,
		sent: 'never',
		shownWhen: { recordBy: ['domain'] },
	}),
	match: json({
		displayName: 'Match',
		description: 'The values of unique attributes, as an object',
		placeholder: 'e.g. { "uniqueness_key": "deal-1" }',
		marked: true,
		mapped: true,
		sent: 'never',
		shownWhen: { recordBy: ['match'] },
	}),
} as const;

/** The record that a row names: an ID first, then an email, a domain, a match. */
function selectorOf(row: EntryRow): IDataObject {
	if (row.recordId !== undefined) return { id: row.recordId };
	if (row.personEmail !== undefined) return { match: { email: row.personEmail } };
	if (row.companyDomain !== undefined) return { match: { domain: row.companyDomain } };
	return { match: { ...row.match } };
}

/** By what two rows certainly name one record: listed twice, it would refuse the whole call. */
function recordKey(row: EntryRow): string {
	if (row.recordId !== undefined) return idKey(row.recordId);
	const { match } = selectorOf(row);
	const values = Object.entries(Object(match)).map(([name, value]): [string, unknown] => [
		name,
		typeof value !== 'string' ? value : name === 'email' ? emailKey(value) : value.toLowerCase(),
	]);
	return JSON.stringify(values.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const FIELDS = {
	id: 'Record ID',
	email: 'Person Email',
	domain: 'Company Domain',
	match: 'Match',
} as const;

function check(row: EntryRow): void {
	const given = [row.recordId, row.personEmail, row.companyDomain, row.match];
	if (given.some((value) => value !== undefined)) return;
	throw new InputError('is empty', 'Say which record is meant.', FIELDS[row.recordBy ?? 'id']);
}

/** The statuses of one record, in order, where the answer agrees with itself and with what was sent. */
function statusesIn(body: unknown, rows: number): string[] | undefined {
	const statuses = ownArray(body, 'data').map((each) => ownString(each, 'status') ?? '');
	const summary = own(body, 'summary');
	if (!Array.isArray(own(body, 'data'))) return undefined;
	if (statuses.length !== rows || ownNumber(summary, 'total') !== rows) return undefined;
	const agrees = [...new Set(statuses)].every((status) => {
		const counted = ownNumber(summary, status);
		// How the counts are called is not confirmed: those that are there must agree.
		return counted === undefined || counted === statuses.filter((each) => each === status).length;
	});
	return agrees ? statuses : undefined;
}

const settle =
	(verdictOf: (status: string) => Verdict): Settle<EntryRow> =>
	({ json: body }, sent) => {
		const statuses = statusesIn(body, sent.length);
		if (statuses === undefined)
			return ownArray(body, 'data').length > 0 ? sent.map(unexplained) : undefined;
		return statuses.map(verdictOf);
	};

const unexplained = (): Verdict =>
	failure(
		'unknown',
		{
			error: "Unify's answer does not add up: which record has which status cannot be told",
			wayOut: 'Running this item again is safe: a record stands in a list only once.',
		},
		{ code: 'answer_does_not_add_up', retryable: true },
	);

const unknownStatus = (status: string): Verdict =>
	failure(
		'unknown',
		{
			error: `Unify answered with the status ${status}, which is not known`,
			wayOut: 'Running this item again is safe: a record stands in a list only once.',
		},
		{ code: status === '' ? 'no_status' : status, retryable: true, response: { status } },
	);

const refused = (code: string, error: string, wayOut: string): Verdict =>
	failed({ error, wayOut }, { code, response: { status: code } });

const addedOf = (status: string): Verdict => {
	switch (status) {
		case 'added':
			return success('added', { status });
		case 'already_in_list':
			return standing({ outcome: 'unchanged', reason: status }, { status });
		case 'record_not_found':
			return refused(
				status,
				'Unify knows no such record',
				'Check the value, or create the record first.',
			);
		case 'object_mismatch':
			return refused(
				status,
				'The record is of another kind than those in the list',
				'Choose a list that holds records of its kind.',
			);
		default:
			return unknownStatus(status);
	}
};

const removedOf = (status: string): Verdict => {
	switch (status) {
		case 'removed':
			return success('removed', { status });
		case 'not_in_list':
			return standing({ outcome: 'unchanged', reason: status }, { status });
		default:
			return unknownStatus(status);
	}
};

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
