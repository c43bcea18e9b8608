import { emailKey, linkedinProfile } from '../../shared/declare/identity';
import { domain, email, text, toggle, url } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { skipped } from '../../shared/declare/outcome';
import type { Skip } from '../../shared/declare/outcome';
import type { Names } from '../../shared/declare/row';
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

/** By what persons are the same: any address that they share, else their name at their company. */
export function personNames({ email: address, linkedinUrl, ...row }: Asked): Names {
	const profile = linkedinUrl === undefined ? undefined : linkedinProfile(linkedinUrl);
	const names = [
		...(address === undefined ? [] : [`email ${emailKey(address)}`]),
		...(profile === undefined ? [] : [`profile ${profile}`]),
	];
	if (names.length > 0 || address !== undefined || linkedinUrl !== undefined) return names;
	return [`name ${row.name ?? ''}\n${row.companyDomain ?? row.companyName ?? ''}`.toLowerCase()];
}

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
	person: (record: IDataObject): unknown =>
		Object.keys(record).length > 0 && record.id !== undefined ? record : undefined,
};
