import type { ICredentialTestRequest } from 'n8n-workflow';

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * n8n's Test of a credential that has `apiKey` and `baseUrl`, with words of its own for what usually goes wrong.
 *
 * @param path of a call that changes nothing and takes nothing but a key
 */
export const credentialTest = (provider: string, path: string): ICredentialTestRequest => ({
	request: {
		baseURL: '={{$credentials.baseUrl}}',
		url: path,
		// Where a base URL redirects to, the key must not follow.
		disableFollowRedirect: true,
	},
	// n8n takes rules of both kinds in one list; its type knows only lists of one kind.
	rules: [
		{
			// A web page is a text, and its first character is this one.
			type: 'responseSuccessBody',
			properties: {
				key: '0',
				value: '<',
				message: `The base URL leads to a web page, not to the API of ${provider}. Put back the one it came with.`,
			},
		},
		...REDIRECTS.map((status) =>
			byStatus(
				status,
				`The base URL leads to another address, where the key was not sent. Enter the address of the API of ${provider} itself.`,
			),
		),
		byStatus(
			401,
			`${provider} does not accept this API key. Copy it again, whole, and check that the base URL is the one it is for.`,
		),
		byStatus(
			404,
			`The base URL does not lead to the API of ${provider}. Put back the one it came with.`,
		),
	] as ICredentialTestRequest['rules'],
});

const byStatus = (value: number, message: string) => ({
	type: 'responseCode',
	properties: { value, message },
});
