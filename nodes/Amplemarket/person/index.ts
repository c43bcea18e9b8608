import { read } from '../../shared/declare/build';
import { resource } from '../../shared/declare/provider';
import { searchCall, searched, withId } from '../api';
import { simplify } from '../fields';
import { enrich } from './enrich';
import { find } from './find';
import { bodyOf, ofPeople, simplifiedPerson } from '../search';

/** People that one search gives, by one client. */
const MOST_RESULTS = 10_000;

export const person = resource(
	{ name: 'Person', main: 'search', limits: searchCall, answer: withId },
	{
		enrich,
		find,
		search: read('POST /people/search', {
			action: 'Search people',
			description:
				"Search Amplemarket's database of people. Costs no credits; email addresses and phone numbers are not shown. The filters are not confirmed by Amplemarket's documentation.",
			fields: { filters: ofPeople, simplify },
			pages: searched,
			most: MOST_RESULTS,
			body: ({ filters }) => bodyOf(filters),
			present: (found, row) => (row.simplify === false ? found : simplifiedPerson(found)),
		}),
	},
);
