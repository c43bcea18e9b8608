import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

/** Said for each of HTTP's redirects. */
const REDIRECTED =
	'The base URL leads to another address, where the key was not sent. Enter the address of the API of Amplemarket itself.';

export class AmplemarketApi implements ICredentialType {
	name = 'amplemarketApi';

	displayName = 'Amplemarket API';

	icon: Icon = {
		light: 'file:../icons/amplemarket.svg',
		dark: 'file:../icons/amplemarket.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-sales-engagement/n8n-nodes-sales-engagement/blob/main/docs/amplemarket.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.amplemarket.com',
			description:
				'Change it only to reach Amplemarket through a gateway or a proxy, or to use a sandbox',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A secret of your own, only for the Amplemarket Trigger with the authentication Secret: what posts to it must show this one',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/account-info',
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
					message:
						'The base URL leads to a web page, not to the API of Amplemarket. Put back the one it came with.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 301, message: REDIRECTED },
			},
			{
				type: 'responseCode',
				properties: { value: 302, message: REDIRECTED },
			},
			{
				type: 'responseCode',
				properties: { value: 303, message: REDIRECTED },
			},
			{
				type: 'responseCode',
				properties: { value: 307, message: REDIRECTED },
			},
			{
				type: 'responseCode',
				properties: { value: 308, message: REDIRECTED },
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Amplemarket does not accept this API key. Copy it again, whole, and check that the base URL is the one it is for.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'The base URL does not lead to the API of Amplemarket. Put back the one it came with.',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
