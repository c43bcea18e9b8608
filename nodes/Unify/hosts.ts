/**
 * Why the analytics host is refused. Unify expires an API key at once when the key reaches that host.
 *
 * @returns the end of a sentence that starts with the field, or undefined for any other host
 */
export function analyticsHost(hostname: string): string | undefined {
	return /(?:^|\.)unifyintent\.com\.?$/i.test(hostname)
		? "is Unify's analytics host, where a key that arrives is expired at once; use https://api.unifygtm.com"
		: undefined;
}
