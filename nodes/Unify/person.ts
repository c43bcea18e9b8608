import type { Lookup } from '../shared/declare/operation';
import { isObject, own, ownString } from '../shared/http/json';
import { dataApi } from './api';

/** What a row must hold to be looked up. */
export interface PersonRow {
	readonly personId: string | undefined;
	readonly personEmail: string | undefined;
	readonly options: { readonly createMissingPerson: boolean | undefined };
}

const RECORDS = '/data/v1/objects/person/records';

/** E-mail to person by `find-unique`, and by `upsert` where a missing person is to be made. A given ID needs neither. */
export const personByEmail: Lookup<PersonRow> = {
	key: (row) => (row.personId === undefined ? row.personEmail : undefined),
	find: (email) => ({ method: 'POST', path: `${RECORDS}/find-unique`, body: { match: { email } } }),
	create: (email, { options }) =>
		options.createMissingPerson === true
			? { method: 'POST', path: `${RECORDS}/upsert`, body: { match: { email }, create: { email } } }
			: undefined,
	id: (body) => {
		// No match is a success with `data: null`.
		if (!isObject(body) || !Object.hasOwn(body, 'data')) return undefined;
		return body.data === null ? null : ownString(own(body, 'data'), 'id');
	},
	found: (personId) => ({ personId }),
	missing: (email) => ({
		error: `Unify knows no person with the e-mail address ${email}`,
		message: 'Check the address, or switch on Create Missing Person in the options.',
	}),
	endpoint: dataApi,
};
