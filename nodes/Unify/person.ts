import { emailKey, idKey } from '../shared/declare/identity';
import type { Lookup } from '../shared/declare/operation';
import { failed } from '../shared/declare/outcome';
import { callOf } from '../shared/declare/route';
import { isObject, own, ownString } from '../shared/http/json';
import { dataApi } from './api';

/** A person told by the ID of their record. */
export const theirId = {
	displayName: 'Person ID',
	description: "The ID of the person's record in Unify",
	placeholder: 'e.g. 2f6b1c7e-…',
	marked: true,
	mapped: true,
} as const;

/** A person told by their address. */
export const theirEmail = {
	displayName: 'Person Email',
	description: 'The email address of the person in Unify',
	marked: true,
	mapped: true,
} as const;

/** What a row must hold to be looked up. */
export interface PersonRow {
	readonly personId: string | undefined;
	readonly personEmail: string | undefined;
}

/** By what rows mean the same person, before and after a look-up. */
export const personKey = ({ personId, personEmail }: PersonRow): string | undefined =>
	personId === undefined ? personEmail && emailKey(personEmail) : idKey(personId);

const FIND = 'POST /data/v1/objects/person/records/find-unique';

/**
 * Email to person by `find-unique`. A given ID, or what else tells the row's thing, needs no look-up.
 *
 * @param wayOut where no person has the address, as a sentence
 */
export const personByEmail = <R extends PersonRow>(
	wayOut: string,
	isNeeded: (row: R) => boolean = () => true,
): Lookup<PersonRow> & Pick<Lookup<R>, 'key'> => ({
	key: (row: R) => (row.personId === undefined && isNeeded(row) ? personKey(row) : undefined),
	route: FIND,
	call: ({ personEmail: email }) => callOf(FIND, {}, { body: { match: { email } } }),
	read: ({ json }) => {
		// No match is a success with `data: null`.
		if (!isObject(json) || !Object.hasOwn(json, 'data')) return undefined;
		return json.data === null ? null : ownString(own(json, 'data'), 'id');
	},
	found: (personId) => (typeof personId === 'string' ? { personId } : undefined),
	missing: ({ personEmail }) =>
		failed(
			{ error: `Unify knows no person with the email address ${personEmail}`, wayOut },
			{ code: 'person_not_found' },
		),
	limits: dataApi,
});
