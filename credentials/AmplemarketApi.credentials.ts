import type { IAuthenticateGeneric, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { credentialTest } from '../nodes/shared/describe/credentialTest';

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

	test = credentialTest('Amplemarket', '/account-info');
}
