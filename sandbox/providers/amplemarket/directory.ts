import { memberOf, normaliseEmail, normaliseLinkedinUrl } from '../../identity';
import type { AmplemarketCompany, AmplemarketPerson, PersonQuery } from './model';

/** Domains whose people and companies Amplemarket does not know. */
export const UNKNOWN_DOMAIN = 'unknown.example';
/** A domain whose people had themselves taken out. */
export const REMOVED_DOMAIN = 'removed.example';

/** `www.`, scheme, path and case aside. */
export const hostOf = (address: string): string =>
	normaliseLinkedinUrl(address).split('/', 1)[0] ?? '';

/** What a lead for enrichment, or a question for one person, is known by: the same for each spelling of it. */
export function personKey(query: PersonQuery): string {
	if (query.linkedin_url !== undefined)
		return memberOf(query.linkedin_url) ?? normaliseLinkedinUrl(query.linkedin_url);
	if (query.email !== undefined) return normaliseEmail(query.email);
	return `${query.name ?? ''} at ${companyKey(query)}`.toLowerCase();
}

const companyKey = ({ company_domain: domain, company_name: name }: PersonQuery): string =>
	domain === undefined ? (name ?? '').toLowerCase() : hostOf(domain);

/** What became of a question for a person. */
export type Answered<T> =
	{ status: 'enriched'; result: T } | { status: 'not_found' | 'gdpr_removed' };

/** Everyone is known but those of the two domains above, and those whose LinkedIn name begins with `nobody`. */
export function personFor(query: PersonQuery): Answered<AmplemarketPerson> {
	const domain =
		query.email?.split('@')[1]?.toLowerCase() ??
		(query.company_domain === undefined ? undefined : hostOf(query.company_domain));
	const member = query.linkedin_url === undefined ? undefined : memberOf(query.linkedin_url);
	const slug = slugOf(query, member);
	if (domain === UNKNOWN_DOMAIN || slug.startsWith('nobody')) return { status: 'not_found' };
	if (domain === REMOVED_DOMAIN) return { status: 'gdpr_removed' };
	return { status: 'enriched', result: personOf(slug, domain ?? 'customers.example', query) };
}

function slugOf({ email, name }: PersonQuery, member: string | undefined): string {
	const found = member?.split('/').at(-1) ?? email?.split('@')[0] ?? name ?? '';
	return found.toLowerCase().replace(/\s+/g, '-');
}

function personOf(slug: string, domain: string, query: PersonQuery): AmplemarketPerson {
	const [first = slug, ...rest] = slug.split('-');
	return {
		id: `per_${slug}`,
		object: 'person',
		linkedin_url: `https://www.linkedin.com/in/${encodeURIComponent(slug)}`,
		name: query.name ?? slug,
		email: query.email ?? `${slug}@${domain}`,
		first_name: first,
		last_name: rest.join(' '),
		title: query.title ?? 'Head of Sales',
		location: 'New York, US',
		phone_numbers: [{ object: 'phone_number', id: `pho_${slug}`, number: '+12025550123' }],
		company: companyOf(domain),
	};
}

/** Every company is known but that of the one domain above. */
export function companyFor(query: {
	domain?: string;
	linkedin_url?: string;
}): Answered<AmplemarketCompany> {
	const domain =
		query.domain === undefined
			? `${
					normaliseLinkedinUrl(query.linkedin_url ?? '')
						.split('/')
						.at(-1) ?? ''
				}.example`
			: hostOf(query.domain);
	if (domain === UNKNOWN_DOMAIN) return { status: 'not_found' };
	return { status: 'enriched', result: companyOf(domain) };
}

export function companyOf(domain: string): AmplemarketCompany {
	const [name = domain] = domain.split('.');
	return {
		id: `com_${domain}`,
		object: 'company',
		name,
		linkedin_url: `https://www.linkedin.com/company/${name}`,
		website: `https://www.${domain}/`,
		industry: 'Software Development',
		size: '51-200 employees',
		type: 'Privately Held',
		location: 'New York, US',
		estimated_number_of_employees: 120,
		founded_year: 2010,
		latest_funding_stage: 'Series A',
		estimated_revenue: '$10M - $50M',
	};
}

/** As it is shown where nothing of it was asked to be revealed. */
export const hidden = (
	{ email, phone_numbers: phones, ...person }: AmplemarketPerson,
	{ reveal_email: showsEmail, reveal_phone_numbers: showsPhones }: PersonQuery,
): object => ({
	...person,
	email: showsEmail === true ? email : null,
	...(showsPhones === true && { phone_numbers: phones }),
});
