import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import { picker } from '../shared/declare/picker';
import { ownArray, ownString } from '../shared/http/json';
import { sameId } from '../shared/declare/identity';
import { onePage } from '../shared/http/paging';
import { anyCall, paged, words } from './api';

/** The states in which a sequence accepts leads. */
const ACCEPTING = ['active', 'paused'];

const spoken = (text: string): string => text.replaceAll('_', ' ');

/** An entry by one key of the record, called by another and what else is worth seeing. */
function entryOf(
	record: IDataObject,
	{ value, name }: { readonly value: string; readonly name: string },
	...more: ReadonlyArray<string | undefined>
): INodeListSearchItems | undefined {
	const found = ownString(record, value);
	if (found === undefined) return undefined;
	const told = more.filter((part) => part !== undefined && part !== '');
	const title = ownString(record, name) ?? found;
	return { value: found, name: told.length === 0 ? title : `${title} (${told.join(', ')})` };
}

/** Sequences that accept leads, by name, with their status. */
export const sequences = picker({
	name: 'searchSequences',
	route: 'GET /sequences',
	query: (name) => ({ name: name?.trim() || undefined }),
	paging: paged('sequences'),
	limits: anyCall,
	entry: (record) => {
		const value = ownString(record, 'id');
		const status = ownString(record, 'status');
		if (value === undefined || status === undefined || !ACCEPTING.includes(status))
			return undefined;
		const url = ownString(record, 'url');
		return {
			value,
			name: `${ownString(record, 'name') ?? value} (${status})`,
			...(url !== undefined && { url }),
		};
	},
});

/** The dynamic fields that the texts of the chosen sequence use. */
export const dynamicFieldNames = picker({
	name: 'searchDynamicFields',
	route: 'GET /sequences',
	paging: paged('sequences'),
	limits: anyCall,
	needs: ['sequenceId'],
	entry: (record, parameter) =>
		sameId(ownString(record, 'id') ?? '', String(parameter('sequenceId')))
			? ownArray(record, 'dynamic_fields_used').flatMap((name) =>
					typeof name === 'string' ? [{ name, value: name }] : [],
				)
			: undefined,
});

const mailboxBy = (name: string, value: 'email' | 'id') =>
	picker({
		name,
		route: 'GET /mailboxes',
		paging: paged('mailboxes'),
		limits: anyCall,
		entry: (record) => {
			const status = ownString(record, 'status');
			return entryOf(
				record,
				{ value, name: 'email' },
				status === undefined || status === 'active' ? undefined : spoken(status),
			);
		},
	});

/** Mailboxes by their address, which is also their value. */
export const mailboxes = mailboxBy('getMailboxes', 'email');

/** Mailboxes by ID. */
export const mailboxesById = mailboxBy('searchMailboxes', 'id');

const userBy = (name: string, value: 'email' | 'id') =>
	picker({
		name,
		route: 'GET /users',
		paging: paged('users'),
		limits: anyCall,
		entry: (record) => {
			const role = ownString(record, 'role');
			return entryOf(record, { value, name: 'name' }, role && spoken(role));
		},
	});

/** Users by ID. */
export const users = userBy('searchUsers', 'id');

/** Users by their address. */
export const owners = userBy('searchOwners', 'email');

/** Lead lists by name, but for canceled ones. */
export const leadLists = picker({
	name: 'searchLeadLists',
	route: 'GET /lead-lists',
	paging: paged('lead_lists'),
	limits: anyCall,
	entry: (record) => {
		const [type, status] = [ownString(record, 'type'), ownString(record, 'status')];
		return status === 'canceled'
			? undefined
			: entryOf(record, { value: 'id', name: 'name' }, type && spoken(type), status);
	},
});

/** CRM accounts by name. */
export const accounts = picker({
	name: 'searchAccounts',
	route: 'GET /accounts',
	query: (name) => ({ name: name?.trim() || undefined }),
	paging: paged('accounts'),
	limits: anyCall,
	entry: (record) => entryOf(record, { value: 'id', name: 'name' }, ownString(record, 'website')),
});

/** Call dispositions. */
export const dispositions = picker({
	name: 'getDispositions',
	route: 'GET /calls/dispositions',
	paging: onePage('dispositions'),
	limits: anyCall,
	entry: (record) => {
		const action = ownString(record, 'action');
		return entryOf(record, { value: 'id', name: 'name' }, action && spoken(action));
	},
});

const wordsOf = (name: string, route: 'GET /tasks/types' | 'GET /tasks/statuses', key: string) =>
	picker({
		name,
		route,
		paging: words(key),
		limits: anyCall,
		entry: (record) => {
			const value = ownString(record, 'word');
			return value === undefined ? undefined : { value, name: spoken(value) };
		},
	});

/** Types of tasks. */
export const taskTypes = wordsOf('getTaskTypes', 'GET /tasks/types', 'types');

/** States of tasks. */
export const taskStatuses = wordsOf('getTaskStatuses', 'GET /tasks/statuses', 'statuses');
