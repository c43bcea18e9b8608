/** Entries of a choice whose names are what the API calls them. */
const named = <const V extends string>(...values: readonly V[]) =>
	values.map((value) => ({ name: value, value }));

/** How high people stand, by Amplemarket's own repository. */
export const SENIORITIES = named(
	'C-Suite',
	'Director',
	'Entry',
	'Founder',
	'Head',
	'Intern',
	'Manager',
	'Other',
	'Owner',
	'Partner',
	'Senior',
	'VP',
);

/** Where people work, by the same. */
export const DEPARTMENTS = named(
	'Consulting',
	'Design',
	'Education',
	'Engineering & Technical',
	'Finance',
	'Human Resources',
	'Information Technology',
	'Legal',
	'Marketing',
	'Medical & Health',
	'Operations',
	'Product',
	'Revenue',
	'Senior Leadership',
);

/** What companies are, by the same. */
export const COMPANY_TYPES = named(
	'Educational',
	'Government Agency',
	'Non Profit',
	'Partnership',
	'Privately Held',
	'Public Company',
	'Self Employed',
	'Self Owned',
);

/** How large companies are, in a client of the REST API and in the same. */
export const COMPANY_SIZES = [
	'1-10',
	'11-50',
	'51-200',
	'201-500',
	'501-1000',
	'1001-5000',
	'5001-10000',
	'10001+',
].map((size) => ({ name: `${size} Employees`, value: `${size} employees` }));
