import { read } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { anyCall, bare, pagedAsItComes } from './api';

export const excludedDomain = resource(
	{ name: 'Excluded Domain', main: 'getAll', limits: anyCall, answer: bare },
	{
		getAll: read('GET /excluded-domains', {
			action: 'Get many excluded domains',
			description: 'Retrieve the domains on the exclusion list',
			pages: pagedAsItComes('excluded_domains'),
		}),
	},
);

export const excludedEmail = resource(
	{ name: 'Excluded Email', main: 'getAll', limits: anyCall, answer: bare },
	{
		getAll: read('GET /excluded-emails', {
			action: 'Get many excluded emails',
			description: 'Retrieve the email addresses on the exclusion list',
			pages: pagedAsItComes('excluded_emails'),
		}),
	},
);
