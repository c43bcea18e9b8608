import { record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { text } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { isSince } from '../shared/declare/match';
import { resource } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { onePage } from '../shared/http/paging';
import { api } from './api';
import { DOMAIN, inWorkspaceId } from './fields';

const domainField = locator({
	...DOMAIN,
	description: 'The domain to work with, by its name; its ID is taken as well',
	required: true,
});

const byName = {
	404: 'Check the name of the domain, or give its ID instead.',
};

export const domain = resource(
	{ name: 'Domain', main: 'getAll', limits: api, answer: record(['domain'], 'domain') },
	{
		create: write('POST /domains', {
			action: 'Create a domain',
			description:
				'Add a domain of your own. It comes with the DNS records that must be entered before it can be verified.',
			fields: {
				domain: text({
					displayName: 'Domain',
					description: 'The name of the domain',
					placeholder: 'e.g. example.com',
					required: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{ workspaceId: inWorkspaceId },
				),
			},
			puts: {
				domainId: 'id',
				domain: 'domain',
				status: 'status',
				dnsRecords: (found) => found.dnsRecords ?? found.records,
			},
			confirm: {
				route: 'GET /domains',
				paging: onePage('domains'),
				limits: api,
				matches: (found, { row, since }) =>
					ownString(found, 'domain')?.toLowerCase() === row.domain.toLowerCase() &&
					isSince(ownString(found, 'createdAt'), since),
				identify: (found) => ownString(found, 'id') ?? '',
			},
		}),
		delete: write('DELETE /domains/{domain}', {
			action: 'Delete a domain',
			description: "Delete a domain. Not confirmed by MyAgentMail's reference.",
			notice:
				'A deleted domain cannot be brought back. What happens to its inboxes is not documented.',
			fields: { domain: domainField },
			advice: byName,
			puts: { domain: (_, row) => row.domain },
		}),
		get: read('GET /domains/{domain}', {
			action: 'Get a domain',
			description:
				"Retrieve a domain with its DNS records. Not confirmed by MyAgentMail's reference.",
			fields: { domain: domainField },
			advice: byName,
		}),
		getAll: read('GET /domains', {
			action: 'Get many domains',
			description: "Retrieve a list of the domains. Not confirmed by MyAgentMail's reference.",
			pages: onePage('domains'),
		}),
		verify: write('GET /domains/{domain}/verify', {
			action: 'Verify a domain',
			description:
				'Let MyAgentMail check the DNS records of a domain. Not confirmed by its reference.',
			fields: { domain: domainField },
			advice: {
				...byName,
				405: 'MyAgentMail does not take this check by GET, which its reference does not confirm. Verify the domain in MyAgentMail.',
			},
			repeatable: true,
			puts: {
				domain: (_, row) => row.domain,
				status: 'status',
				verifiedAt: 'verifiedAt',
				dnsRecords: (found) => found.dnsRecords ?? found.records,
			},
		}),
	},
);
