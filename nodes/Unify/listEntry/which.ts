import type { IDataObject } from 'n8n-workflow';

import { emailKey, idKey } from '../../shared/declare/identity';
import { choice, email, id, json, text } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { listId } from '../fields';

// Which record of which list is meant.

/** Of a row, what tells the record. */
export interface EntryRow {
	readonly listId: string;
	readonly recordBy: 'domain' | 'email' | 'id' | 'match' | undefined;
	readonly recordId: string | undefined;
	readonly personEmail: string | undefined;
	readonly companyDomain: string | undefined;
	readonly match: Readonly<Record<string, unknown>> | undefined;
}

export const fields = {
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
export function selectorOf(row: EntryRow): IDataObject {
	if (row.recordId !== undefined) return { id: row.recordId };
	if (row.personEmail !== undefined) return { match: { email: row.personEmail } };
	if (row.companyDomain !== undefined) return { match: { domain: row.companyDomain } };
	return { match: { ...row.match } };
}

/** By what two rows certainly name one record: listed twice, it would refuse the whole call. */
export function recordKey(row: EntryRow): string {
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

export function check(row: EntryRow): void {
	const given = [row.recordId, row.personEmail, row.companyDomain, row.match];
	if (given.some((value) => value !== undefined)) return;
	throw new InputError('is empty', 'Say which record is meant.', FIELDS[row.recordBy ?? 'id']);
}
