import { ApplicationError } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { analyticsHost } from '../nodes/Unify/hosts';

/** Said for each of HTTP's redirects. */
const REDIRECTED =
	'The base URL leads to another address, where the key was not sent. Enter the address of the API of Unify itself.';

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

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/data/v1/objects',
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
						'The base URL leads to a web page, not to the API of Unify. Put back the one it came with.',
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
						'Unify does not accept this API key. Copy it again, whole, and check that the base URL is the one it is for.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'The base URL does not lead to the API of Unify. Put back the one it came with.',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}

const refusedBy = (url: URL): string | undefined =>
	url.username === '' && url.password === ''
		? analyticsHost(url.hostname)
		: 'must not hold a user name or a password';
