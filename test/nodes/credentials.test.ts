import { Rig } from '../support/rig';

// What the Test button of a credential tells somebody who entered it wrongly.

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
afterAll(async () => await rig.close());

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

	it('with a base URL that leads elsewhere: says so and what to do', async () => {
		const baseUrl = `${rig.sandbox[provider].baseUrl}/elsewhere`;
		const { status, message } = await tested({ baseUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(new RegExp(`^The base URL does not lead to the API of ${name}\\. `));
	});
});
