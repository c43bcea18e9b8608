import type { IDataObject } from 'n8n-workflow';

import type { Filled, Job } from '../../shared/declare/job';
import { isPage } from '../../shared/declare/answer';
import { emailKey, linkedinProfile } from '../../shared/declare/identity';
import { domain, email, json, text, url } from '../../shared/declare/kinds';
import { matchByNames } from '../../shared/declare/match';
import { failed, failure, success } from '../../shared/declare/outcome';
import { hostIn, InputError } from '../../shared/declare/parse';
import { callOf } from '../../shared/declare/route';
import { defined, ownNumber, ownString } from '../../shared/http/json';
import { anyCall, pagedByHundred } from '../api';
import { idIn, stateIn } from '../jobs';
import { namedRows } from '../refusal';

// A lead that is put into a lead list, by a job that goes on until the list is at rest.

export const TYPES = [
	{ name: 'Email', value: 'email', description: 'Each lead has an email address' },
	{ name: 'LinkedIn', value: 'linkedin', description: 'Each lead has a LinkedIn URL' },
	{
		name: 'Titles and Company',
		value: 'titles_and_company',
		description: 'Each item has a job title and a company, whose people become the leads',
	},
] as const;

/** Leads a call, and a list, takes. */
const MOST_IN_CALL = 10_000;
const MOST_IN_LIST = 60_000;

export const leadFields = {
	email: email({
		displayName: 'Email',
		description: 'Email address of the lead. A list of the type Email needs it.',
		mapped: true,
	}),
	linkedinUrl: url({
		displayName: 'LinkedIn URL',
		description: 'LinkedIn profile of the lead. A list of the type LinkedIn needs it.',
		placeholder: 'e.g. https://www.linkedin.com/in/jane',
		mapped: true,
	}),
	title: text({
		displayName: 'Title',
		description: 'Job title. A list of the type Titles and Company needs it.',
		placeholder: 'e.g. Head of Sales',
		mapped: true,
	}),
	companyName: text({
		displayName: 'Company Name',
		description:
			'Name of the company. A list of the type Titles and Company needs it, or the domain.',
		placeholder: 'e.g. Example Inc.',
		mapped: true,
	}),
	companyDomain: domain({
		displayName: 'Company Domain',
		description: 'Domain of the company, alone or out of an address',
		mapped: true,
	}),
	leadFields: json({
		displayName: 'More Lead Fields (JSON)',
		description:
			"More of the lead under the API's own names, e.g. first_name. What Amplemarket does with each is not confirmed by its documentation.",
		mapped: true,
	}),
};

export interface Lead {
	readonly email: string | undefined;
	readonly linkedinUrl: string | undefined;
	readonly title: string | undefined;
	readonly companyName: string | undefined;
	readonly companyDomain: string | undefined;
	readonly leadFields: object | undefined;
	readonly type: string | undefined;
	/** The list, once it is known. */
	readonly leadListId?: string;
	readonly options: { readonly returnLeads?: boolean };
}

/** Throws `InputError` where the lead has not what its list is of. */
function checkLead(row: Lead): void {
	const isCompany = row.companyDomain !== undefined || row.companyName !== undefined;
	const isRole = row.title !== undefined && isCompany;
	if (row.type === 'email' && row.email === undefined)
		throw new InputError('is empty', 'A list of the type Email needs it.', 'Email');
	if (row.type === 'linkedin' && row.linkedinUrl === undefined)
		throw new InputError('is empty', 'A list of the type LinkedIn needs it.', 'LinkedIn URL');
	if (row.type === 'titles_and_company' && !isRole)
		throw new InputError(
			'is empty, or so are Company Domain and Company Name',
			'A list of the type Titles and Company needs the title and one of the two.',
			'Title',
		);
	if (row.email === undefined && row.linkedinUrl === undefined && !isRole)
		throw new InputError(
			'is empty, and so are LinkedIn URL, and Title or the company',
			'Give the email address, the LinkedIn URL, or the title with the company.',
			'Email',
		);
}

const leadOf = (row: Lead): IDataObject =>
	defined({
		...row.leadFields,
		linkedin_url: row.linkedinUrl,
		email: row.email,
		title: row.title,
		company_name: row.companyName,
		company_domain: row.companyDomain,
	});

const profileNames = (address: string | undefined): string[] =>
	address === undefined ? [] : [`profile ${linkedinProfile(address) ?? address.toLowerCase()}`];
const emailNames = (address: string | undefined): string[] =>
	address === undefined ? [] : [`email ${emailKey(address)}`];
const roleNames = (title: string | undefined, ...companies: Array<string | undefined>): string[] =>
	title === undefined
		? []
		: companies.flatMap((company) =>
				company === undefined ? [] : [`role ${title}\n${company}`.toLowerCase()],
			);

const domainIn = (entry: IDataObject): string | undefined => {
	const found = ownString(entry, 'company_domain');
	return found && (hostIn(found) ?? found);
};

/** By what leads of a list are the same, the surest first. */
const namesOf = (row: Lead): string[] => [
	...profileNames(row.linkedinUrl),
	...emailNames(row.email),
	...roleNames(row.title, row.companyDomain && (hostIn(row.companyDomain) ?? row.companyDomain)),
	...roleNames(row.title, row.companyName),
];

/** By what a lead repeats another one: what its list is of; where that is not known, the surest that it has. */
export function sameLead(row: Lead, list: string): string[] {
	const names = namesOf(row);
	const kind = { email: 'email ', linkedin: 'profile ', titles_and_company: 'role ' };
	const wanted =
		row.type === 'email' || row.type === 'linkedin' || row.type === 'titles_and_company'
			? kind[row.type]
			: undefined;
	const found = wanted === undefined ? names : names.filter((name) => name.startsWith(wanted));
	return found.slice(0, 1).map((name) => `${list}\n${name}`);
}

/** Whether its entry in the list, or that it has none, shows what became of it. People of a company are others. */
const isPerson = (row: Lead): boolean =>
	row.type !== 'titles_and_company' && (row.email !== undefined || row.linkedinUrl !== undefined);

const LIST_FULL = failed(
	{
		error: `The lead list is full: it takes at most ${MOST_IN_LIST.toLocaleString('en-US')} leads`,
		wayOut: 'Put the item into another list.',
	},
	{ code: 'list_full' },
);

/** What no list has room for is not sent. */
const mostInList = { rows: MOST_IN_LIST, beyond: LIST_FULL };

const added = (record: IDataObject = {}) => success('added', record);

/**
 * The list as a job, which is done once the list is at rest.
 *
 * @param list where a list is looked for whose making was not answered; undefined: it is there before
 * @param returnLeads whether the finished list is read where the user says nothing
 */
export const filling = (
	list: Filled<Lead>['list'] | undefined,
	returnLeads: boolean,
): Job<Lead> => ({
	// The answer to leads that are added is not known: whatever it holds, they are accepted.
	id: (answer, { leadListId }) => (isPage(answer.text) ? undefined : (leadListId ?? idIn(answer))),
	idName: 'leadListId',
	isOptional: true,
	limits: anyCall,
	pollRoute: 'GET /lead-lists/{leadListId}',
	poll: (leadListId) => callOf('GET /lead-lists/{leadListId}', { leadListId }),
	state: stateIn,
	doneAgainAfter: 5_000,
	paging: { ...pagedByHundred('leads', 'results'), keepsRepeats: true },
	unread: ({ options }) => ((options.returnLeads ?? returnLeads) ? undefined : added()),
	match: (entries, sent) =>
		matchByNames(
			sent.map(({ row }) => namesOf(row)),
			entries,
			(entry) => profileNames(ownString(entry, 'linkedin_url')),
			(entry) => emailNames(ownString(entry, 'email')),
			(entry) =>
				roleNames(ownString(entry, 'title'), domainIn(entry), ownString(entry, 'company_name')),
		).map((entry) => entry && added(entry)),
	leftOut: (row) =>
		isPerson(row)
			? failure(
					'unknown',
					{
						error: 'Amplemarket took it, and the lead list does not show it',
						wayOut: 'It was left out, or its address was written anew: look into the list.',
					},
					{ code: 'not_in_list' },
				)
			: added(),
	fills: {
		id: ({ leadListId }) => leadListId,
		shows: isPerson,
		...(list !== undefined && { list }),
		// How the answer counts is not confirmed; one that does not count says nothing.
		isPart: ({ status, json: told }, rows) =>
			status === 409 || (ownNumber(told, 'added') ?? rows) < rows,
		notTaken: LIST_FULL,
	},
});

/** What comes out of a lead. */
const PUTS = {
	leadId: 'id',
	lead: ({ jobId: _, ...record }: IDataObject): unknown =>
		record.id === undefined ? undefined : record,
};

/** What is true of leads that are put into a list, be it a new one or not. */
export const putting = {
	puts: PUTS,
	rowsPerCall: MOST_IN_CALL,
	mostInGroup: mostInList,
	check: checkLead,
	part: leadOf,
	spoiled: {
		statuses: [400, 413, 422],
		codes: ['missing_field', 'unsupported_value'],
		rows: namedRows,
	},
} as const;
