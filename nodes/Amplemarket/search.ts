import type { IDataObject } from 'n8n-workflow';

import { group } from '../shared/declare/fields';
import { choices, json, text, texts, toggle } from '../shared/declare/kinds';
import { snakeCased } from '../shared/declare/names';
import { defined, isObject, own } from '../shared/http/json';
import { COMPANY_SIZES, COMPANY_TYPES, DEPARTMENTS, SENIORITIES } from './people';

const companyFilters = {
	additionalFilters: json({
		displayName: 'Additional Filters (JSON)',
		description:
			'More of what the API takes, under its own names: headcount_growth, company_last_funding, news or job_openings. It wins over the other filters.',
	}),
	companyDomains: texts({
		displayName: 'Company Domains',
		description: 'Only at companies with these domains',
		isWhole: true,
		entryName: 'Domain',
	}),
	companyFocuses: texts({
		displayName: 'Company Focuses',
		description: 'Only at companies that sell so, e.g. b2b',
		isWhole: true,
		entryName: 'Focus',
	}),
	companyIndustries: texts({
		displayName: 'Company Industries',
		description: 'Only at companies in these industries',
		isWhole: true,
		entryName: 'Industry',
	}),
	companyKeywords: texts({
		displayName: 'Company Keywords',
		description: 'Only at companies with these keywords',
		isWhole: true,
		entryName: 'Keyword',
	}),
	companyLocations: texts({
		displayName: 'Company Locations',
		description: 'Only at companies in these places, e.g. New York, US',
		isWhole: true,
		entryName: 'Location',
	}),
	companyNames: texts({
		displayName: 'Company Names',
		description: 'Only at companies with these names',
		isWhole: true,
		entryName: 'Name',
	}),
	companyRevenue: texts({
		displayName: 'Company Revenue',
		description: 'Only at companies with this revenue, as Amplemarket writes it',
		isWhole: true,
		entryName: 'Revenue',
	}),
	companySizes: choices({
		displayName: 'Company Sizes',
		description: 'Only at companies of these sizes',
		options: COMPANY_SIZES,
	}),
	companyTypes: choices({
		displayName: 'Company Types',
		description: 'Only at companies of these types',
		options: COMPANY_TYPES,
	}),
};

const GROUP = { displayName: 'Filters', placeholder: 'Add filter' };

/** Filters of companies. */
export const ofCompanies = group(GROUP, companyFilters);

/** Filters of people: their own and those of their company. */
export const ofPeople = group(GROUP, {
	...companyFilters,
	personDepartments: choices({
		displayName: 'Person Departments',
		description: 'Only people in these departments',
		options: DEPARTMENTS,
	}),
	personJobFunctions: texts({
		displayName: 'Person Job Functions',
		description: 'Only people with these functions',
		isWhole: true,
		entryName: 'Job Function',
	}),
	personKeywords: texts({
		displayName: 'Person Keywords',
		description: 'Only people with these keywords',
		isWhole: true,
		entryName: 'Keyword',
	}),
	personLocations: texts({
		displayName: 'Person Locations',
		description: 'Only people in these places, at most 10, e.g. New York, US',
		isWhole: true,
		entryName: 'Location',
		most: 10,
	}),
	personName: text({ displayName: 'Person Name', description: 'Only people with this name' }),
	personSeniorities: choices({
		displayName: 'Person Seniorities',
		description: 'Only people of these seniorities',
		options: SENIORITIES,
	}),
	personTitleExactMatch: toggle({
		displayName: 'Person Title Exact Match',
		description: 'Whether a title must be exactly one of Person Titles',
		initial: true,
	}),
	personTitles: texts({
		displayName: 'Person Titles',
		description: 'Only people with these titles, e.g. VP, Sales',
		isWhole: true,
		entryName: 'Title',
	}),
});

/** Filters as the API takes them; what is given as JSON comes last, for it wins. */
export const bodyOf = ({
	additionalFilters,
	...filters
}: Readonly<Record<string, unknown>>): IDataObject => ({
	...defined(snakeCased(filters)),
	...(isObject(additionalFilters) && additionalFilters),
});

const kept = (record: IDataObject, keys: readonly string[]): IDataObject =>
	defined(Object.fromEntries(keys.map((key) => [key, own(record, key)])));

const OF_COMPANY = ['id', 'name', 'website', 'linkedin_url', 'industry', 'size'] as const;

/** A company with what matters of it. */
export const simplifiedCompany = (company: IDataObject): IDataObject =>
	kept(company, [
		...OF_COMPANY,
		'type',
		'location',
		'estimated_number_of_employees',
		'founded_year',
		'latest_funding_stage',
		'estimated_revenue',
	]);

/** A person with what matters of them and of their company. */
export const simplifiedPerson = (person: IDataObject): IDataObject => {
	const company = own(person, 'company');
	return {
		...kept(person, [
			'id',
			'name',
			'first_name',
			'last_name',
			'title',
			'email',
			'linkedin_url',
			'location',
			'phone_numbers',
		]),
		...(isObject(company) && { company: kept(company, OF_COMPANY) }),
	};
};
