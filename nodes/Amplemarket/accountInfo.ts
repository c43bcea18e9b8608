import { read } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { anyCall, bare } from './api';

export const accountInfo = resource(
	{ name: 'Account Info', main: 'get', limits: anyCall, answer: bare },
	{
		get: read('GET /account-info', {
			action: 'Get account info',
			description: 'Retrieve which Amplemarket account the API key belongs to',
		}),
	},
);
