import fastify from 'fastify';

import { Rig } from '../support/rig';
import { startStub } from '../support/stub';

// What the Test button of a credential tells somebody who entered it wrongly.

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
afterAll(async () => await rig.close());

/** A web server that answers every address with a page, as many sites do. */
async function startPage(): Promise<{ baseUrl: string; close(): Promise<void> }> {
	const server = fastify();
	server.get('*', async (_request, reply) =>
		reply.type('text/html').send('<!doctype html><title>Sign in</title>'),
	);
	const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
	return { baseUrl, close: async () => await server.close() };
}

const CREDENTIALS = [
	['myAgentMail', 'MyAgentMail'],
	['unify', 'Unify'],
	['amplemarket', 'Amplemarket'],
] as const;

describe.each(CREDENTIALS)('the credential for %s', (provider, name) => {
	const tested = async (wrong: Record<string, string>) =>
		await rig.with({ [provider]: wrong }).host.testCredential(`${provider}Api`);

	it('is accepted as it should be', async () => {
		expect(await tested({})).toMatchObject({ status: 'OK' });
	});

	it('with a wrong key: says so and what to check, without the key', async () => {
		const { status, message } = await tested({ apiKey: 'not-a-key' });
		expect(status).toBe('Error');
		expect(message).toMatch(new RegExp(`^${name} does not accept this API key\\. .*base URL`));
		expect(message).not.toContain('not-a-key');
	});

	it('with a base URL that leads to a web page: does not take that for a success', async () => {
		const page = await startPage();
		try {
			const { status, message } = await tested({ baseUrl: page.baseUrl });
			expect(status).toBe('Error');
			expect(message).toMatch(new RegExp(`leads to a web page, not to the API of ${name}\\. `));
		} finally {
			await page.close();
		}
	});

	it.each([301, 302, 303, 307, 308])(
		'with a base URL that answers %i to another host: the key is not sent there, and the text says so',
		async (status) => {
			const elsewhere = await startStub(() => ({ body: {} }));
			const redirecting = await startStub((request) => ({
				status,
				body: {},
				headers: { location: `${elsewhere.baseUrl}${request.url}` },
			}));
			try {
				const told = await tested({ baseUrl: redirecting.baseUrl });
				expect(told).toMatchObject({ status: 'Error' });
				expect(told.message).toMatch(/leads to another address, where the key was not sent/);
				expect(elsewhere.requests).toEqual([]);
			} finally {
				await Promise.all([elsewhere.close(), redirecting.close()]);
			}
		},
	);

	it('with a base URL that leads elsewhere: says so and what to do', async () => {
		const baseUrl = `${rig.sandbox[provider].baseUrl}/elsewhere`;
		const { status, message } = await tested({ baseUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(new RegExp(`^The base URL does not lead to the API of ${name}\\. `));
	});
});
