import fc from 'fast-check';
import { getProxyForUrl } from 'proxy-from-env';
import * as undici from 'undici';

import { proxyByUndici, proxyFor } from '../../../../nodes/shared/http/proxy';

const before = { ...process.env };
afterEach(() => {
	process.env = { ...before };
});

/** What n8n's own library says. */
function n8nSays(url: string, environment: Record<string, string>): string | undefined {
	process.env = { ...environment };
	return getProxyForUrl(url) || undefined;
}

const hosts = fc.constantFrom(
	...['api.example.com', 'example.com', 'deep.api.example.com', 'myexample.com', 'localhost'],
	...['127.0.0.1', '10.0.0.7', '[::1]', 'API.Example.COM'],
);
const urls = fc
	.tuple(fc.constantFrom('http', 'https'), hosts, fc.constantFrom('', ':80', ':443', ':8080'))
	.map(([scheme, host, port]) => `${scheme}://${host}${port}/v1?x=1`);
const proxies = fc.constantFrom(
	...['', 'http://proxy.example:3128', '127.0.0.1:3128', 'proxy.example'],
	...['https://u:p@proxy.example', 'socks5://proxy.example:1080'],
);
const exceptions = fc
	.array(
		fc.constantFrom(
			...['*', '.example.com', '*.example.com', '*example.com', 'example.com', 'api.example.com'],
			...['example.com:443', '.example.com:8080', '*:80', '10.0.0.', '10.0.0.7', '[::1]', ''],
			...['EXAMPLE.com', 'localhost', '127.0.0.1:8080'],
		),
		{ maxLength: 3 },
	)
	.chain((entries) => fc.constantFrom(',', ' ', ', ').map((between) => entries.join(between)));
const names = (name: string) => fc.constantFrom(name, name.toUpperCase());
const environments = fc
	.array(
		fc.oneof(
			fc.tuple(
				fc.oneof(
					...['http_proxy', 'https_proxy', 'all_proxy', 'npm_config_proxy'].map(names),
					names('npm_config_https_proxy'),
				),
				proxies,
			),
			fc.tuple(fc.oneof(names('no_proxy'), names('npm_config_no_proxy')), exceptions),
		),
		{ maxLength: 5 },
	)
	.map((entries) => Object.fromEntries(entries));

test("the proxy of an address is the one that n8n's own requests would take", () => {
	fc.assert(
		fc.property(urls, environments, (url, environment) => {
			expect(proxyFor(new URL(url), environment)).toBe(n8nSays(url, environment));
		}),
		{ numRuns: 3_000 },
	);
});

describe('where no node may read the environment, undici tells of it', () => {
	test.each([
		['https:', { HTTPS_PROXY: 'http://proxy.example:3128' }, 'http://proxy.example:3128/'],
		['https:', { https_proxy: 'proxy.example:3128' }, 'https://proxy.example:3128'],
		['http:', { HTTP_PROXY: '127.0.0.1:3128' }, 'http://127.0.0.1:3128'],
		['http:', { HTTPS_PROXY: 'http://proxy.example' }, undefined],
		['https:', { HTTP_PROXY: 'http://proxy.example' }, undefined],
		['https:', {}, undefined],
	])('%s calls with %j', (protocol, environment, expected) => {
		process.env = { ...environment };
		expect(proxyByUndici(undici, protocol)).toBe(expected);
	});
});
