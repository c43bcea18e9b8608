import { normaliseEmail, normaliseLinkedinUrl } from '../../identity';
import type { AmplemarketLead } from './model';

export type LeadAddress = Pick<AmplemarketLead, 'email' | 'linkedin_url'>;

/** The keys by which a lead is recognised: one for each address that it has. */
export function identitiesOf({ email, linkedin_url: url }: LeadAddress): string[] {
	const identities: string[] = [];
	if (email !== undefined) identities.push(normaliseEmail(email));
	if (url !== undefined) identities.push(normaliseLinkedinUrl(url));
	return identities;
}

/** What a lead goes by in `commits`: its normalised e-mail, or else its LinkedIn URL. */
export function leadKeyOf(lead: LeadAddress): string {
	return identitiesOf(lead)[0] ?? '';
}

/** The identity of an address in either form, normalised or not. */
export function identityOf(address: string): string {
	return address.includes('@') ? normaliseEmail(address) : normaliseLinkedinUrl(address);
}
