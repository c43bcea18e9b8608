import { collection } from '../../collection';
import { normaliseEmail } from '../../identity';
import { bearerToken, isKeyOf } from '../../provider';
import type { Provider } from '../../provider';
import { SEED } from '../../seed';
import { addLeads } from './addLeads';
import { exclusionHandlers } from './exclusions';
import { errorsOf, houseOf, linkPages } from './house';
import { jobHandlers } from './jobHandlers';
import { leadListHandlers } from './leadLists';
import { searchHandlers } from './search';
import type { AmplemarketState } from './state';
import { workHandlers } from './work';

const MAX_MAILBOX_PAGE = 20;

/** Amplemarket on a state. */
export function amplemarket(state: AmplemarketState): Provider {
	const house = houseOf(state);
	return {
		name: 'amplemarket',
		contract: { file: 'amplemarket.openapi.yaml', apiRoot: '/', errorSchema: 'ErrorEnvelope' },
		// Whoever knows a custom signal's address may send to it, and needs no key.
		isAuthorized: (headers, operationId) =>
			operationId === 'createCustomSignalEntry' ||
			isKeyOf(SEED.amplemarket.apiKey, bearerToken(headers)),
		errors: errorsOf(state),
		handlers: {
			getAccountInfo: () => ({ status: 200, body: { id: 'acc_sandbox', name: 'Sandbox' } }),
			...collection(house, {
				thing: 'Sequence',
				rows: state.sequences,
				list: 'listSequences',
				pages: linkPages('/sequences', 'sequences'),
				keeps: (sequence, query) =>
					sequence.name.toLowerCase().includes(String(query.name ?? '').toLowerCase()) &&
					allows(query.status, sequence.status) &&
					allows(query.created_by_user_id, sequence.created_by_user_id) &&
					allowsEmail(query.created_by_user_email, sequence.created_by_user_email),
			}),
			...collection(house, {
				thing: 'Mailbox',
				rows: state.mailboxes,
				list: 'listMailboxes',
				pages: linkPages('/mailboxes', 'mailboxes', { most: MAX_MAILBOX_PAGE }),
				keeps: (mailbox, query) =>
					allows(query.status, mailbox.status) &&
					allows(query.email_provider, mailbox.email_provider) &&
					allowsEmail(query.user_email, mailbox.user.email),
			}),
			...collection(house, {
				thing: 'User',
				rows: state.users,
				list: 'listUsers',
				pages: linkPages('/users', 'users'),
				keeps: (user, query) =>
					allows(query.status, user.status) &&
					allows(query.role, user.role) &&
					allowsEmail(query.email, user.email),
			}),
			...collection(house, {
				thing: 'Contact',
				rows: state.contacts,
				list: 'listContacts',
				pages: linkPages('/contacts', 'contacts'),
				keeps: (contact, query) =>
					(query['ids[]'] === undefined || [query['ids[]']].flat().includes(contact.id)) &&
					contact.name.includes(String(query.name ?? '')) &&
					(query.account_id === undefined ||
						state.accounts.get(String(query.account_id))?.name === contact.company_name),
				get: 'getContact',
			}),
			...collection(house, {
				thing: 'Account',
				rows: state.accounts,
				list: 'listAccounts',
				pages: linkPages('/accounts', 'accounts'),
				keeps: (account, query) =>
					account.name.toLowerCase().includes(String(query.name ?? '').toLowerCase()) &&
					(query.domain === undefined || account.website.includes(String(query.domain))) &&
					allowsEmail(query.owner_email, account.owner_email),
				get: 'getAccount',
			}),
			...collection(house, {
				thing: 'Call',
				rows: state.calls,
				list: 'listCalls',
				pages: linkPages('/calls', 'calls'),
				keeps: (call, query) =>
					allows(query.user_id, call.user_id) &&
					allows(query.from, call.from) &&
					allows(query.to, call.to) &&
					isWithin(call.start_date, query.start_date_from, query.start_date_to),
			}),
			...collection(house, {
				thing: 'Task',
				rows: state.tasks,
				list: 'listTasks',
				pages: linkPages('/tasks', 'tasks'),
				keeps: (task, query) =>
					allows(query.user_id, task.user_id) &&
					allows(query.type, task.type) &&
					allows(query.status, task.status) &&
					(query.automatic === undefined || query.automatic === task.automatic),
			}),
			...collection(house, {
				thing: 'Job opening',
				rows: state.jobOpenings,
				list: 'listJobOpenings',
				pages: linkPages('/job-openings', 'job_openings'),
				get: 'getJobOpening',
			}),
			...leadListHandlers(state),
			...jobHandlers(state),
			...exclusionHandlers(state),
			...workHandlers(state),
			...searchHandlers,
			addLeadsToSequence: (call) => addLeads(state, call),
		},
	};
}

const allows = (wanted: unknown, actual: string): boolean =>
	wanted === undefined || wanted === actual;

const isWithin = (at: string, from: unknown, to: unknown): boolean =>
	(from === undefined || Date.parse(at) >= Date.parse(String(from))) &&
	(to === undefined || Date.parse(at) <= Date.parse(String(to)));

const allowsEmail = (wanted: unknown, actual: string): boolean =>
	wanted === undefined || normaliseEmail(String(wanted)) === normaliseEmail(actual);
