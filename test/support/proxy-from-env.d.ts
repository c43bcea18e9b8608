// The library by whose rules n8n takes its proxies; it brings no types.
declare module 'proxy-from-env' {
	/** The proxy for an address by the environment; empty for none. */
	export function getProxyForUrl(url: string): string;
}
