import type * as Undici from 'undici';

/** Environment variables, as far as they may be read. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * The proxy for calls to an address, or undefined where they go straight. By the rules that n8n's own requests keep to,
 * those of the library `proxy-from-env`: the variable of the address's scheme, else `ALL_PROXY`; small letters before
 * capitals, npm's own settings before both; a value without a scheme has the scheme of the address.
 */
export function proxyFor(url: URL, environment: Environment): string | undefined {
	const scheme = url.protocol.slice(0, -1);
	const variable = (name: string): string =>
		environment[name] || environment[name.toUpperCase()] || '';
	const excepted = variable('npm_config_no_proxy') || variable('no_proxy');
	if (isExcepted(url, excepted.toLowerCase())) return undefined;
	const proxy =
		variable(`npm_config_${scheme}_proxy`) ||
		variable(`${scheme}_proxy`) ||
		variable('npm_config_proxy') ||
		variable('all_proxy');
	return proxy === '' ? undefined : withScheme(proxy, scheme);
}

/** Whether `NO_PROXY` names the host: by itself, with its port, or by an ending after a dot or an asterisk. */
function isExcepted(url: URL, excepted: string): boolean {
	if (excepted === '*') return true;
	const host = url.host.replace(/:\d*$/, '');
	const port = Number(url.port) || PORTS[url.protocol];
	return excepted
		.split(/[,\s]/)
		.filter((entry) => entry !== '')
		.some((entry) => {
			const [, named = entry, itsPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
			if (Number(itsPort) > 0 && Number(itsPort) !== port) return false;
			if (!/^[.*]/.test(named)) return host === named;
			return host.endsWith(named.replace(/^\*/, ''));
		});
}

const withScheme = (proxy: string, scheme: string): string =>
	proxy.includes('://') ? proxy : `${scheme}://${proxy}`;

/**
 * What undici reads of the environment by itself, for a host that lets no node read it: `HTTP_PROXY` or `HTTPS_PROXY`,
 * whichever is for the scheme. It refuses a value without a scheme, so it is asked here what the value is.
 */
export function proxyByUndici(
	{ Agent, EnvHttpProxyAgent }: Pick<typeof Undici, 'Agent' | 'EnvHttpProxyAgent'>,
	protocol: string,
): string | undefined {
	let found: string | undefined;
	try {
		const agent = new EnvHttpProxyAgent({
			...(protocol === 'https:' ? { httpProxy: '' } : { httpsProxy: '' }),
			clientFactory: (proxy: URL) => {
				found = proxy.href;
				return new Agent();
			},
		});
		void agent.destroy();
	} catch (error) {
		// What is no URL stands in Node's error for it.
		found = inputOf(error) ?? '';
	}
	return found === undefined ? undefined : withScheme(found, protocol.slice(0, -1));
}

const inputOf = (error: unknown): string | undefined =>
	typeof error === 'object' && error !== null && 'input' in error && typeof error.input === 'string'
		? error.input
		: undefined;
