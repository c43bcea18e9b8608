import { emailKey, linkedinProfile } from '../../shared/declare/identity';
import { domain, email, text, toggle, url } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { skipped } from '../../shared/declare/outcome';
import type { Skip } from '../../shared/declare/outcome';
import { ownString } from '../../shared/http/json';
import type { IDataObject } from 'n8n-workflow';

// A person who is asked for, alone or in a job.

/** How a person is known. */
export interface Asked {
	readonly email: string | undefined;
	readonly linkedinUrl: string | undefined;
	readonly name: string | undefined;
	readonly title: string | undefined;
	readonly companyName: string | undefined;
	readonly companyDomain: string | undefined;
}

/** What is to be revealed, each for a credit. */
export interface Reveals {
	readonly revealEmail: boolean | undefined;
	readonly revealPhoneNumbers: boolean | undefined;
}

export const personFields = {
	email: email({
		displayName: 'Email',
		description: 'Email address of the person',
		hint: 'Give the email address, the LinkedIn URL, or the name with the company',
		mapped: true,
	}),
	linkedinUrl: url({
		displayName: 'LinkedIn URL',
		description: 'LinkedIn profile of the person',
		placeholder: 'e.g. https://www.linkedin.com/in/jane',
		mapped: true,
	}),
	name: text({
		displayName: 'Name',
		description: 'Full name of the person',
		placeholder: 'e.g. Jane Doe',
		mapped: true,
	}),
	title: text({
		displayName: 'Title',
		description: 'Job title of the person',
		placeholder: 'e.g. Head of Sales',
		mapped: true,
	}),
	companyName: text({
		displayName: 'Company Name',
		description: 'Name of the company that the person works for',
		placeholder: 'e.g. Example Inc.',
		mapped: true,
	}),
	companyDomain: domain({
		displayName: 'Company Domain',
		description: 'Domain of the company that the person works for',
		mapped: true,
	}),
	revealEmail: toggle({
		displayName: 'Reveal Email',
		description: 'Whether to reveal the email address, for 1 email credit, paid once for a person',
	}),
	revealPhoneNumbers: toggle({
		displayName: 'Reveal Phone Numbers',
		description: 'Whether to reveal phone numbers, for 1 phone credit, paid once for a person',
	}),
};

/** Throws `InputError` where nobody could be found by it. */
export function checkPerson(row: Asked): void {
	if (row.email !== undefined || row.linkedinUrl !== undefined) return;
	if (
		row.name === undefined ||
		(row.companyName === undefined && row.companyDomain === undefined)
	) {
		throw new InputError(
			'is empty, and so are LinkedIn URL, and Name or the company',
			'Give the email address, the LinkedIn URL, or the name with the company name or domain.',
			'Email',
		);
	}
}

/** What a person is called by an address. */
const addressNames = (address: string | undefined, profileUrl: string | undefined): string[] => {
	const profile = profileUrl === undefined ? undefined : linkedinProfile(profileUrl);
	return [
		...(address === undefined ? [] : [`email ${emailKey(address)}`]),
		...(profile === undefined ? [] : [`profile ${profile}`]),
	];
};

/** By what persons are the same: any address that they share, else their name at their company. */
export function personNames({ email: address, linkedinUrl, ...row }: Asked): string[] {
	if (address !== undefined || linkedinUrl !== undefined) return addressNames(address, linkedinUrl);
	return [`name ${row.name ?? ''}\n${row.companyDomain ?? row.companyName ?? ''}`.toLowerCase()];
}

/** By what rows ask the same: what one reveals, another may not. */
export const sameQuestion = (row: Asked & Reveals): string[] =>
	personNames(row).map(
		(name) => `${name}\n${row.revealEmail === true} ${row.revealPhoneNumbers === true}`,
	);

/** What is sent of a person. */
export const leadOf = (row: Asked): Readonly<Record<string, string | undefined>> => ({
	email: row.email,
	linkedin_url: row.linkedinUrl,
	name: row.name,
	title: row.title,
	company_name: row.companyName,
	company_domain: row.companyDomain,
});

/** What is sent of what to reveal. */
export const revealsOf = (row: Reveals): Readonly<Record<string, boolean | undefined>> => ({
	reveal_email: row.revealEmail,
	reveal_phone_numbers: row.revealPhoneNumbers,
});

/** What of a lead a result repeats: its own LinkedIn address, and whatever else stands beside the person. */
export const echoedNames = (result: IDataObject): string[] =>
	addressNames(ownString(result, 'email'), ownString(result, 'linkedin_url'));

/** By what the person in a result is known. */
export const foundNames = (result: IDataObject): string[] =>
	addressNames(
		ownString(result.result, 'email') || undefined,
		ownString(result.result, 'linkedin_url'),
	);

/** The same where only an ID tells it. */
export const idNames = (person: unknown): string[] => {
	const id = ownString(person, 'id');
	return id === undefined ? [] : [`id ${id}`];
};

/** Whether nothing that a result says is against its being the row's. */
export function mayBeOf(row: Asked, result: IDataObject): boolean {
	const own = personNames(row);
	const agree = (told: readonly string[]): boolean =>
		told.every((name) => {
			const [kind = ''] = name.split(' ');
			const ours = own.filter((each) => each.startsWith(`${kind} `));
			return ours.length === 0 || ours.includes(name);
		});
	const echoed = echoedNames(result);
	// What is repeated was sent: a row that has nothing of it is another's.
	if (echoed.some((name) => !own.includes(name)) || !agree(foundNames(result))) return false;
	const name = ownString(result.result, 'name');
	return row.name === undefined || name === undefined || folded(row.name) === folded(name);
}

const folded = (name: string): string =>
	name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** To be read before a person is asked for. */
export const PRICE =
	'Costs credits: 0.5 email credits for each person found, 1 email credit for a revealed email address and 1 phone credit for revealed phone numbers.';

/** What a person costs at most. */
export const personCosts = ({ revealEmail, revealPhoneNumbers }: Reveals) => ({
	email: revealEmail === true ? 1.5 : 0.5,
	...(revealPhoneNumbers === true && { phone: 1 }),
});

export const notFound = (record: IDataObject): Skip =>
	skipped('not_found', 'Amplemarket does not know the person', record);

export const removed = (record: IDataObject): Skip =>
	skipped('gdpr_removed', 'The person had themselves removed, so nothing may be shown', record);

/** What comes out of a person who was found. The record is whole, for it was paid for. */
export const PUTS = {
	personId: 'id',
	email: 'email',
	status: 'status',
	person: ({ status: _, jobId: __, ...record }: IDataObject): unknown =>
		record.id === undefined ? undefined : record,
};
