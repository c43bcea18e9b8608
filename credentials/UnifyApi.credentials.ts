import { ApplicationError } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { analyticsHost } from '../nodes/Unify/hosts';
import { credentialTest } from '../nodes/shared/describe/credentialTest';

export class UnifyApi implements ICredentialType {
	name = 'unifyApi';

	displayName = 'Unify API';

	icon: Icon = { light: 'file:../icons/unify.svg', dark: 'file:../icons/unify.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-sales-engagement/n8n-nodes-sales-engagement/blob/main/docs/unify.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'API access is a feature of the Business plan. One key works for sequences and for data.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.unifygtm.com',
			description:
				'Change it only to reach Unify through a gateway or a proxy, or to use a sandbox',
			hint: 'Never an address of unifyintent.com: Unify expires a key at once that reaches its analytics host',
		},
	];

	/** Adds the key, except where it would be lost: n8n's own credential test and HTTP Request node come through here. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		for (const address of [String(credentials.baseUrl ?? ''), request.baseURL ?? '', request.url]) {
			const refused = URL.canParse(address) ? refusedBy(new URL(address)) : undefined;
			if (refused !== undefined) throw new ApplicationError(`The address ${refused}`);
		}
		return { ...request, headers: { ...request.headers, 'x-api-key': credentials.apiKey } };
	}

	test = credentialTest('Unify', '/data/v1/objects');
}

const refusedBy = (url: URL): string | undefined =>
	url.username === '' && url.password === ''
		? analyticsHost(url.hostname)
		: 'must not hold a user name or a password';
