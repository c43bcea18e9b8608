import { write } from '../../shared/declare/build';
import { ownArray, ownString } from '../../shared/http/json';
import { findCall, withId } from '../api';
import {
	checkPerson,
	notFound,
	personCosts,
	personFields,
	PRICE,
	PUTS,
	removed,
	sameQuestion,
} from './asked';

/** One person a call; a repeat within a day costs nothing. */
export const find = write('GET /people/find', {
	action: 'Find a person',
	description:
		"Find one person in Amplemarket's database. Costs 0.5 email credits where one is found, at most once in 24 hours, and what is revealed. Who is not known comes out as skipped.",
	notice: PRICE,
	fields: personFields,
	outcome: 'found',
	puts: PUTS,
	canSkip: true,
	limits: findCall,
	answer: withId,
	repeatable: true,
	costs: personCosts,
	check: checkPerson,
	sameRow: sameQuestion,
	sharesAnswers: true,
	settleOther: {
		404: ({ json }) => (isUnknown(json) ? [notFound({})] : undefined),
		451: () => [removed({})],
	},
});

/** Another 404 means that the address of the call is wrong. */
export const isUnknown = (body: unknown): boolean =>
	ownArray(body, '_errors').some((error) => ownString(error, 'code') === 'person_not_found');
