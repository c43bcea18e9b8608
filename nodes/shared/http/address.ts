import type { Call } from './call';
import type { Headers } from './port';

/** Path and query of a call. */
export function target({ path, query }: Pick<Call, 'path' | 'query'>): string {
	const parts = Object.entries(query ?? {}).flatMap(([key, value]) =>
		(Array.isArray(value) ? value : [value])
			.filter((part) => part !== undefined)
			.map((part) => `${encodeURIComponent(key)}=${encodeURIComponent(String(part))}`),
	);
	if (parts.length === 0) return path;
	return `${path}${path.includes('?') ? '&' : '?'}${parts.join('&')}`;
}

/**
 * The part of a pagination link that follows the base URL, or undefined where the link leaves it. A link may be
 * absolute or relative, and one that starts at the provider's root may or may not repeat a path that the base URL has.
 */
export function withinBase(link: string, baseUrl: string): string | undefined {
	const base = new URL(baseUrl);
	const root = base.pathname.replace(/\/+$/, '');
	if (!URL.canParse(link, `${base.origin}${root}/`)) return undefined;
	const url = new URL(link, `${base.origin}${root}/`);
	if (url.origin !== base.origin || url.username !== '' || url.password !== '') return undefined;
	const isAbsolute = /^[a-z][a-z\d+.-]*:|^\/\//i.test(link);
	if (url.pathname === root || url.pathname.startsWith(`${root}/`)) {
		return `${url.pathname.slice(root.length)}${url.search}`;
	}
	return isAbsolute ? undefined : `${url.pathname}${url.search}`;
}

/** A base URL that a request can be built on, without a slash at its end; or why it is none. */
export function checkedBaseUrl(
	value: unknown,
): { readonly baseUrl: string } | { readonly problem: string } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (!URL.canParse(text)) return { problem: 'is not a web address' };
	const url = new URL(text);
	if (url.protocol !== 'https:' && url.protocol !== 'http:')
		return { problem: 'must start with https:// or http://' };
	if (url.username !== '' || url.password !== '')
		return { problem: 'must not hold a user name or a password' };
	if (url.search !== '' || url.hash !== '')
		return { problem: 'must not hold a query or a fragment' };
	return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

/** A key that can stand in a header; or why it cannot. */
export function checkedKey(
	value: unknown,
): { readonly key: string } | { readonly problem: string } {
	const key = typeof value === 'string' ? value.trim() : '';
	if (key === '') return { problem: 'is empty' };
	if (!/^[\x21-\x7e]+$/.test(key))
		return { problem: 'holds a blank or a character that no key has; copy it once more' };
	return { key };
}

/** A header's value, the first where it came several times. */
export function headerOf(headers: Headers, name: string): string | undefined {
	const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
	return typeof value === 'string' ? value : value?.[0];
}
