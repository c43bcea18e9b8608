import { memberOf, normaliseEmail, normaliseLinkedinUrl } from '../../identity';
import type { AmplemarketLead } from './model';

export type LeadAddress = Pick<AmplemarketLead, 'email' | 'linkedin_url'>;

/**
 * The keys by which a lead is recognised: its e-mail, and its LinkedIn profile. An address that is no member's profile, such
 * as a company's page, counts only where the lead has nothing else.
 */
export function identitiesOf({ email, linkedin_url: url }: LeadAddress): string[] {
	const identities: string[] = [];
	if (email !== undefined) identities.push(normaliseEmail(email));
	const member = url === undefined ? undefined : memberOf(url);
	if (member !== undefined) identities.push(member);
	else if (email === undefined && url !== undefined) identities.push(normaliseLinkedinUrl(url));
	return identities;
}

/** What a lead goes by in `commits`: its normalised e-mail, or else its LinkedIn URL. */
export function leadKeyOf(lead: LeadAddress): string {
	return identitiesOf(lead)[0] ?? '';
}

/** The identity of an address in either form, normalised or not. */
export function identityOf(address: string): string {
	if (address.includes('@')) return normaliseEmail(address);
	return memberOf(address) ?? normaliseLinkedinUrl(address);
}
