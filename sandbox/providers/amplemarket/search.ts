import type { Answer, Handler } from '../../provider';
import { companyOf, hidden, personFor } from './directory';
import type { AmplemarketPerson } from './model';

/** How many people a search without filters finds. */
const PEOPLE = 130;
const COMPANIES = 12;

const people: readonly AmplemarketPerson[] = Array.from({ length: PEOPLE }, (_, n) =>
	personFor({
		name: `Person ${n + 1}`,
		company_domain: `company-${(n % COMPANIES) + 1}.example`,
		title: n % 2 === 0 ? 'Head of Sales' : 'VP, Marketing',
	}),
).flatMap((found) => ('result' in found ? [found.result] : []));

const companies = Array.from({ length: COMPANIES }, (_, n) =>
	companyOf(`company-${n + 1}.example`),
);

/** Searches by the few filters that a test needs; the others are taken and find everyone. */
export const searchHandlers: Readonly<Record<string, Handler>> = {
	searchPeople: ({ body }) => {
		const { person_titles: titles, person_name: name, company_domains: domains } = fieldsOf(body);
		return pageOf(
			people
				.filter(
					(person) =>
						(!Array.isArray(titles) || titles.includes(person.title)) &&
						(typeof name !== 'string' || person.name.includes(name)) &&
						isAt(domains, person.company.website),
				)
				.map((person) => hidden(person, {})),
			body,
		);
	},
	searchCompanies: ({ body }) =>
		pageOf(
			companies.filter((company) => isAt(fieldsOf(body).company_domains, company.website)),
			body,
		),
};

const fieldsOf = (body: unknown): Record<string, unknown> => ({ ...Object(body) });

const isAt = (domains: unknown, website: string): boolean =>
	!Array.isArray(domains) || domains.some((domain) => website.includes(String(domain)));

function pageOf(rows: readonly object[], body: unknown): Answer {
	const { page = 1, page_size: size = 5 } = fieldsOf(body);
	const [nth, length] = [Number(page), Number(size)];
	return {
		status: 200,
		body: {
			results: rows.slice((nth - 1) * length, nth * length),
			_pagination: {
				page: nth,
				page_size: length,
				total: rows.length,
				total_pages: Math.ceil(rows.length / length),
			},
		},
	};
}
