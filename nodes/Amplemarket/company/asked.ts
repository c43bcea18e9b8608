import type { IDataObject } from 'n8n-workflow';

import { domain, url } from '../../shared/declare/kinds';
import { InputError, hostIn } from '../../shared/declare/parse';
import { skipped } from '../../shared/declare/outcome';
import { isObject, ownString } from '../../shared/http/json';
import type { Skip } from '../../shared/declare/outcome';

// A company that is asked for, alone or in a job.

/** How a company is known. */
export interface Asked {
	readonly domain: string | undefined;
	readonly linkedinUrl: string | undefined;
}

export const companyFields = {
	domain: domain({
		displayName: 'Domain',
		description: 'Domain of the company, alone or out of an address',
		hint: 'Give the domain or the LinkedIn URL',
		mapped: true,
	}),
	linkedinUrl: url({
		displayName: 'LinkedIn URL',
		description: 'LinkedIn page of the company',
		placeholder: 'e.g. https://www.linkedin.com/company/example',
		mapped: true,
	}),
};

/** Throws `InputError` where nothing could be found by it. */
export function checkCompany(row: Asked): void {
	if (row.domain === undefined && row.linkedinUrl === undefined)
		throw new InputError(
			'is empty, and so is LinkedIn URL',
			'Give at least one of the two.',
			'Domain',
		);
}

/** The company that a LinkedIn address names, whatever host, scheme, query and case; undefined where it names none. */
export function companyPage(address: string): string | undefined {
	const [, name] = /linkedin\.com\/(?:company|school|showcase)\/([^/?#\s]+)/i.exec(address) ?? [];
	return name?.toLowerCase();
}

const namesOf = (host: string | undefined, pageUrl: string | undefined): string[] => {
	const page = pageUrl === undefined ? undefined : companyPage(pageUrl);
	return [
		...(host === undefined ? [] : [`domain ${hostIn(host) ?? host}`]),
		...(page === undefined ? [] : [`page ${page}`]),
	];
};

/** By what companies are the same: their domain or their page. */
export const companyNames = ({ domain: host, linkedinUrl }: Asked): string[] =>
	namesOf(host, linkedinUrl);

/** What a result repeats of what was sent. */
export const echoedNames = (result: IDataObject): string[] =>
	namesOf(ownString(result, 'domain'), ownString(result, 'linkedin_url'));

/** By what the company in a result is known. */
export const foundNames = (result: IDataObject): string[] => {
	const found = companyIn(result);
	return namesOf(
		ownString(found, 'domain') ?? ownString(found, 'website'),
		ownString(found, 'linkedin_url'),
	);
};

/** The company in a result: under `result`, or the result itself. */
export const companyIn = (result: IDataObject): IDataObject | undefined => {
	if (isObject(result.result)) return result.result;
	return result.id === undefined || 'result' in result ? undefined : result;
};

/** Whether nothing that a result says is against its being the row's. */
export function mayBeOf(row: Asked, result: IDataObject): boolean {
	const own = companyNames(row);
	const isOther = (name: string): boolean =>
		!own.includes(name) && own.some((each) => each.split(' ', 1)[0] === name.split(' ', 1)[0]);
	return (
		(companyIn(result) === result || echoedNames(result).every((name) => own.includes(name))) &&
		!foundNames(result).some(isOther)
	);
}

export const notFound = (record: IDataObject): Skip =>
	skipped('not_found', 'Amplemarket does not know the company', record);

/** What comes out of a company that was found. The record is whole, for it was paid for. */
export const PUTS = {
	companyId: 'id',
	status: 'status',
	company: ({ status: _, jobId: __, ...record }: IDataObject): unknown =>
		record.id === undefined ? undefined : record,
};
