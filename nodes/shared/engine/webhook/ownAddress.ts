/**
 * Whether two addresses are the same but for how they are written: letter case of the host, a slash at the end. What is
 * no address is nobody's.
 */
export const isSameAddress = (one: string, other: string): boolean => {
	const [first, second] = [normal(one), normal(other)];
	return first !== undefined && first === second;
};

/**
 * Whether an address is this node's, for tests or for production. The two differ in one segment of the path, before what
 * is the node's own, and an operator can rename that segment.
 *
 * @param own the one of the two that is known
 * @param anchor the segment at which the node's own part of the path begins: its webhook id, or else the workflow's id
 */
export function isOwnAddress(address: string, own: string, anchor: string): boolean {
	if (isSameAddress(address, own)) return true;
	const [theirs, ours] = [tail(address, anchor), tail(own, anchor)];
	return theirs !== undefined && theirs === ours;
}

/** Host and own part of the path. */
function tail(address: string, anchor: string): string | undefined {
	const url = normal(address);
	if (url === undefined || anchor === '') return undefined;
	const { host, pathname } = new URL(url);
	const segments = pathname.split('/');
	const at = segments.lastIndexOf(encodeURIComponent(anchor));
	return at < 0 ? undefined : [host, ...segments.slice(at)].join('/');
}

/** The host of an address, to name it without what may be secret in its path; the text itself never stands in an error. */
export const hostOf = (address: string): string =>
	URL.canParse(address) ? new URL(address).host : 'an address that cannot be read';

function normal(address: string): string | undefined {
	if (!URL.canParse(address.trim())) return undefined;
	const url = new URL(address.trim());
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}${url.search}`;
}
