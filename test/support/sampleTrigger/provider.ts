import type { ICredentialType } from 'n8n-workflow';

import type { Provider } from '../../../nodes/shared/declare/provider';
import { ownString } from '../../../nodes/shared/http/json';

/** A provider of the tests' own, which moves parcels. */
export const courier: Provider = {
	displayName: 'Courier',
	credential: 'courierApi',
	authentication: (apiKey) => ({ 'x-key': apiKey }),
	error: (body) => {
		const text = ownString(body, 'error');
		return text === undefined ? undefined : { text, code: null };
	},
	advice: {},
	resources: [],
};

export const courierApi: ICredentialType = {
	name: 'courierApi',
	displayName: 'Courier API',
	properties: ['apiKey', 'baseUrl', 'webhookSecret'].map((name) => ({
		displayName: name,
		name,
		type: 'string',
		default: '',
	})),
};
