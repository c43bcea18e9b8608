import type { IDataObject } from 'n8n-workflow';

import { picker } from '../shared/declare/picker';
import type { Picker } from '../shared/declare/picker';
import { own, ownString } from '../shared/http/json';
import { dataApi, paged, sequencesApi, whole } from './api';

/** Sequences by name, with whether they are paused. Unify cannot search them by itself. */
export const sequences = picker({
	name: 'searchSequences',
	route: 'GET /sequences/v1/sequences',
	paging: paged('sequences'),
	limits: sequencesApi,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const name = ownString(record, 'name') ?? value;
		const paused = own(record, 'is_paused');
		return {
			value,
			name: typeof paused === 'boolean' ? `${name} (${paused ? 'paused' : 'active'})` : name,
		};
	},
});

/** Steps of the sequence that is chosen, by type and subject. */
export const sequenceSteps = picker({
	name: 'searchSequenceSteps',
	route: 'GET /sequences/v1/sequences/{sequenceId}/steps',
	dependsOn: ['sequenceId.value'],
	paging: paged('steps'),
	limits: sequencesApi,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const subject = ownString(own(record, 'config'), 'subject');
		const type = ownString(record, 'type') ?? value;
		return { value, name: subject === undefined ? type : `${type}: ${subject}` };
	},
});

/** What somebody or something has, of which Unify has no list of its own: as it is seen in other records. */
const seenIn = (
	given: Pick<Picker, 'name' | 'route' | 'paging'>,
	key: string,
	nameOf: (found: unknown) => string | undefined,
): Picker =>
	picker({
		...given,
		limits: sequencesApi,
		isDistinct: true,
		entry: (record: IDataObject) => {
			const found = own(record, key);
			const value = ownString(found, 'id');
			return value === undefined ? undefined : { value, name: nameOf(found) ?? value };
		},
	});

const enrollments = {
	route: 'GET /sequences/v1/enrollments',
	paging: paged('enrollments'),
} as const;

/** Mailboxes seen in recent enrollments. */
export const mailboxes = seenIn({ name: 'searchMailboxes', ...enrollments }, 'mailbox', (found) =>
	ownString(found, 'email'),
);

/** Plays seen in recent enrollments. */
export const plays = seenIn({ name: 'searchPlays', ...enrollments }, 'enrolled_by_play', (found) =>
	ownString(found, 'name'),
);

/** The same, for a field of several. */
export const playNames = { ...plays, name: 'getPlays' };

/** Owners of sequences; whoever owns none is missing. */
export const users = seenIn(
	{
		name: 'searchUsers',
		route: 'GET /sequences/v1/sequences',
		paging: paged('sequences'),
	},
	'owner',
	(found) => {
		const names = [ownString(found, 'first_name'), ownString(found, 'last_name')];
		const name = names.filter((each) => each !== undefined).join(' ');
		const email = ownString(found, 'email');
		return name === '' ? email : email === undefined ? name : `${name} (${email})`;
	},
);

/** A list of the account's schema, by its display names. */
const schemaList = (
	given: Pick<Picker, 'name' | 'route'> & Partial<Pick<Picker, 'dependsOn'>>,
	counts: (record: IDataObject) => boolean = () => true,
): Picker =>
	picker({
		...given,
		paging: whole,
		limits: dataApi,
		entry: (record) => {
			const value = ownString(record, 'api_name');
			if (value === undefined || !counts(record)) return undefined;
			return { value, name: ownString(record, 'display_name') ?? value };
		},
	});

export const objects = schemaList({ name: 'searchObjects', route: 'GET /data/v1/objects' });

const ofObject = {
	route: 'GET /data/v1/objects/{objectName}/attributes',
	dependsOn: ['objectName.value'],
} as const;

export const attributes = schemaList({ name: 'searchAttributes', ...ofObject });

/** The same, for a field of several. */
export const attributeNames = schemaList({ name: 'getAttributes', ...ofObject });

/** Attributes that tell which record is meant. */
export const uniqueAttributes = schemaList(
	{ name: 'getUniqueAttributes', ...ofObject },
	(record) => own(record, 'is_unique') === true,
);

export const attributeOptions = schemaList({
	name: 'searchOptions',
	route: 'GET /data/v1/objects/{objectName}/attributes/{attributeName}/options',
	dependsOn: ['objectName.value', 'attributeName.value'],
});

/** Lists of records by name, with the object that they hold. */
export const lists = picker({
	name: 'searchLists',
	route: 'GET /data/v1/lists',
	paging: paged('data'),
	limits: dataApi,
	entry: (record) => {
		const value = ownString(record, 'id');
		if (value === undefined) return undefined;
		const object = ownString(record, 'object');
		const name = ownString(record, 'name') ?? value;
		return { value, name: object === undefined ? name : `${name} (${object})` };
	},
});
