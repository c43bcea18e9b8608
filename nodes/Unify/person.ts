import { emailKey, idKey } from '../shared/declare/identity';
import type { Lookup } from '../shared/declare/operation';
import { failed } from '../shared/declare/outcome';
import { callOf } from '../shared/declare/route';
import { isObject, own, ownString } from '../shared/http/json';
import { dataApi } from './api';

/** What a row must hold to be looked up. */
export interface PersonRow {
	readonly personId: string | undefined;
	readonly personEmail: string | undefined;
	readonly options: { readonly createMissingPerson: boolean | undefined };
}

/** By what rows mean the same person, before and after a look-up. */
export const personKey = ({
	personId,
	personEmail,
}: Pick<PersonRow, 'personId' | 'personEmail'>): string | undefined =>
	personId === undefined ? personEmail && emailKey(personEmail) : idKey(personId);

const FIND = 'POST /data/v1/objects/person/records/find-unique';
const UPSERT = 'POST /data/v1/objects/person/records/upsert';

/** Email to person by `find-unique`, and by `upsert` where a missing person is to be made. A given ID needs neither. */
export const personByEmail: Lookup<PersonRow> = {
	key: (row) => (row.personId === undefined ? personKey(row) : undefined),
	route: FIND,
	call: ({ personEmail: email }) => callOf(FIND, {}, { body: { match: { email } } }),
	createRoute: UPSERT,
	create: ({ personEmail: email, options }) =>
		options.createMissingPerson === true
			? callOf(UPSERT, {}, { body: { match: { email }, create: { email } } })
			: undefined,
	read: ({ json }) => {
		// No match is a success with `data: null`.
		if (!isObject(json) || !Object.hasOwn(json, 'data')) return undefined;
		return json.data === null ? null : ownString(own(json, 'data'), 'id');
	},
	found: (personId) => (typeof personId === 'string' ? { personId } : undefined),
	missing: ({ personEmail }) =>
		failed(
			{
				error: `Unify knows no person with the email address ${personEmail}`,
				wayOut: 'Check the address, or switch on Create Missing Person in the options.',
			},
			{ code: 'person_not_found' },
		),
	limits: dataApi,
};
