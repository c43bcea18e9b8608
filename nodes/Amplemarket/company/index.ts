import { read } from '../../shared/declare/build';
import { resource } from '../../shared/declare/provider';
import { anyCall, searched, withId } from '../api';
import { simplify } from '../fields';
import { enrich } from './enrich';
import { find } from './find';
import { bodyOf, ofCompanies, simplifiedCompany } from '../search';

/** Companies that one search gives: as of people. */
const MOST_RESULTS = 10_000;

export const company = resource(
	{ name: 'Company', main: 'search', limits: anyCall, answer: withId },
	{
		enrich,
		find,
		search: read('POST /companies/search', {
			action: 'Search companies',
			description:
				"Search Amplemarket's database of companies. Not confirmed by Amplemarket's documentation.",
			fields: { filters: ofCompanies, simplify },
			pages: searched,
			most: MOST_RESULTS,
			body: ({ filters }) => bodyOf(filters),
			present: (found, row) => (row.simplify === false ? found : simplifiedCompany(found)),
		}),
	},
);
