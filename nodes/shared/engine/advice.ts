import { isPage } from '../declare/answer';
import type { HttpFailure } from '../http/port';

/** What to do where a call could not be made. */
export function wayOutOf(reason: HttpFailure['reason']): string {
	switch (reason) {
		case 'dns':
			return 'Check the base URL in the credential, and that this machine resolves host names.';
		case 'tls':
			return 'Check the base URL in the credential, and the certificates of a proxy on the way.';
		default:
			return 'Check the base URL in the credential and the network, then run these items again.';
	}
}

/**
 * What to do about an answer of that status, where the provider has no advice of its own.
 *
 * @param isTheirs whether the body is one of the provider's own errors
 */
export function adviceFor(
	displayName: string,
	status: number,
	text: string,
	isTheirs: boolean,
): string {
	if (status >= 300 && status < 400)
		return 'The address redirects. Enter the address that it leads to as base URL in the credential.';
	// A firewall answers with a page too: what it says by its status comes first.
	if (leadsElsewhere(status, text))
		return 'The answer is a web page, not the API. Check the base URL in the credential.';
	switch (status) {
		case 400:
		case 422:
			return 'Correct the values that the message names, then run this item again.';
		case 402:
			return `The ${displayName} plan does not include this. Check the subscription.`;
		case 403:
			return `The API key may not do this. Check its permissions at ${displayName}.`;
		case 404:
			return isTheirs
				? `Check the ID: ${displayName} knows nothing under it, or the API key cannot see it.`
				: `There is no such call at this address. Check the base URL in the credential. If it is right, ${displayName} may have moved the call: please report it.`;
		case 409:
			return `It conflicts with what ${displayName} has already. Look it up there.`;
		case 413:
			return 'Lower Batch Size in the options.';
		case 429:
			return `${displayName} limits the calls. Run these items again later, or raise Max Retry Time.`;
		default:
			return status >= 500
				? `${displayName} has a problem. Run these items again later.`
				: `Look up what this means at ${displayName}.`;
	}
}

/** Statuses that say enough by themselves. */
const BY_STATUS = new Set([402, 403, 413, 429]);

/** A page whose status tells nothing by itself is another host's: what the provider would advise is beside the point. */
export const leadsElsewhere = (status: number, text: string): boolean =>
	isPage(text) && !BY_STATUS.has(status) && status < 500;
