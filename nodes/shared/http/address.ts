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
 * The path and query of the next page that a link names, relative to the base URL, of which they are asked whatever
 * scheme and port the link has: a gateway in front of the provider has others than the provider writes. A link may be
 * relative to the request, and one that starts at the provider's root may or may not repeat a path of the base URL.
 *
 * @param link as the answer holds it; none or an empty one is the end of the list
 * @param requestPath path and query of the page that held it, relative to the base URL
 * @returns undefined at the end of the list; `'strayed'` where the link is none, or leads to another host or out of the
 * base URL's path, where it is not followed
 */
export function nextPath(
	link: string | undefined,
	requestPath: string,
	baseUrl: string,
): string | 'strayed' | undefined {
	const given = link?.trim() ?? '';
	if (given === '') return undefined;
	const base = new URL(baseUrl);
	const root = base.pathname.replace(/\/+$/, '');
	const page = `${base.origin}${root}${requestPath}`;
	if (!URL.canParse(given, page)) return 'strayed';
	const url = new URL(given, page);
	const isHttp = url.protocol === 'https:' || url.protocol === 'http:';
	if (!isHttp || url.hostname !== base.hostname || url.username !== '' || url.password !== '')
		return 'strayed';
	if (url.pathname === root || url.pathname.startsWith(`${root}/`))
		return `${url.pathname.slice(root.length) || '/'}${url.search}`;
	const isAbsolute = /^(?:[a-z][a-z\d+.-]*:|[/\\]{2})/i.test(given);
	return isAbsolute ? 'strayed' : `${url.pathname}${url.search}`;
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
