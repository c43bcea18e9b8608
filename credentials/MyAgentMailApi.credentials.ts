import type { IAuthenticateGeneric, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { credentialTest } from '../nodes/shared/describe/credentialTest';

export class MyAgentMailApi implements ICredentialType {
	name = 'myAgentMailApi';

	displayName = 'MyAgentMail API';

	icon: Icon = {
		light: 'file:../icons/myAgentMail.svg',
		dark: 'file:../icons/myAgentMail.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-sales-engagement/n8n-nodes-sales-engagement/blob/main/docs/myagentmail.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Any of the four kinds: tk_ (tenant), wk_ (workspace), ak_ (one inbox) or sa_ (platform operator). A key sees only what belongs to it.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://myagentmail.com/v1',
			description:
				'Change it only to reach MyAgentMail through a gateway or a proxy, or to use a sandbox',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': '={{$credentials.apiKey}}' } },
	};

	test = credentialTest('MyAgentMail', '/me');
}
