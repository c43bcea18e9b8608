import type { NodeEgressFilter } from 'n8n-workflow';
import type * as Undici from 'undici';

import { BadProxy, codeOf, EgressRefusal, ProxyRefusal } from './failure';
import { proxyByUndici, proxyFor } from './proxy';
import type { Environment } from './proxy';

/** Ms to make a connection; a proxy has as long for the tunnel. */
const CONNECT_TIMEOUT = 10_000;
const KEEP_ALIVE = 30_000;

export interface RoadOptions {
	/** The most connections that are kept open. */
	readonly connections: number;
	/** n8n's egress policy, where the host has one. */
	readonly egress: NodeEgressFilter | undefined;
	/** What the environment says of proxies; undefined where no node may read it. */
	readonly environment?: Environment | undefined;
}

/**
 * The way to the host of an address: straight, or through the proxy that the environment names for it. Throws
 * {@link BadProxy}.
 */
export function openRoad(
	undici: typeof Undici,
	url: URL,
	{ connections, egress, environment }: RoadOptions,
): Undici.Dispatcher {
	// No time-outs of undici's: a call has one clock for all of it.
	const options = {
		connections,
		keepAliveTimeout: KEEP_ALIVE,
		headersTimeout: 0,
		bodyTimeout: 0,
	};
	const connect = {
		timeout: CONNECT_TIMEOUT,
		...(egress !== undefined && { lookup: guarded(egress.createSecureLookup()) }),
	};
	const proxy =
		environment === undefined ? proxyByUndici(undici, url.protocol) : proxyFor(url, environment);
	if (proxy === undefined) return new undici.Pool(url.origin, { ...options, connect });
	if (!isProxy(proxy)) throw new BadProxy();

	const through = {
		...options,
		...login(proxy),
		// Plain http in absolute form, as n8n's own requests: many a proxy makes no tunnel for it.
		proxyTunnel: false,
		factory: (origin: string | URL, made: object) =>
			new undici.Pool(origin, { ...options, ...made }),
		clientFactory: (address: URL, made: object) =>
			tunnels(new undici.Pool(address.origin, { ...made, headersTimeout: CONNECT_TIMEOUT })),
	};
	// undici reads NO_PROXY by itself, where nobody else may.
	return environment === undefined
		? new undici.EnvHttpProxyAgent({ ...through, connect, httpProxy: proxy, httpsProxy: proxy })
		: new undici.ProxyAgent({ ...through, uri: proxy });
}

const isProxy = (address: string): boolean =>
	URL.canParse(address) && /^(?:https?|socks5?):$/.test(new URL(address).protocol);

/** undici takes a user name only together with a password. */
function login(proxy: string): { readonly token?: string } {
	const { username, password } = new URL(proxy);
	if (username === '' && password === '') return {};
	const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { token: `Basic ${Buffer.from(both).toString('base64')}` };
}

/** Whatever a proxy does in place of making a tunnel, told apart from what happens behind it. */
function tunnels(pool: Undici.Pool): Undici.Dispatcher {
	const connect = pool.connect.bind(pool);
	return Object.assign(pool, {
		// undici asks a proxy that resets the connection again and again, unless the error is of another kind.
		connect: async (options: Undici.Dispatcher.ConnectOptions) => {
			const made = await connect(options).catch(() => {
				throw new ProxyRefusal(undefined);
			});
			if (made.statusCode === 200) return made;
			made.socket.on('error', () => undefined).destroy();
			throw new ProxyRefusal(made.statusCode);
		},
	});
}

type Lookup = ReturnType<NodeEgressFilter['createSecureLookup']>;

/** The policy's look-up, of which nothing but its answer comes out, however it ends. */
export function guarded(lookup: Lookup): Lookup {
	return (host, options, done) => {
		let isDone = false;
		const once: typeof done = (error, ...found) => {
			if (isDone) return;
			isDone = true;
			// Without a code it is no fault of the name server but the policy's own word.
			done(
				error === null || codeOf(error) !== '' ? error : new EgressRefusal(error.message),
				...found,
			);
		};
		const failed = (error: unknown) => {
			if (isDone) return;
			isDone = true;
			done(error instanceof Error ? error : new Error('The look-up failed'), '');
		};
		try {
			// n8n's is an async function, though its type does not say so.
			void Promise.resolve(lookup(host, options, once)).catch(failed);
		} catch (error) {
			failed(error);
		}
	};
}
