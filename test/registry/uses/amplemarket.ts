import { SEED } from '../../../sandbox';
import { uuid } from '../../../sandbox/ids';
import { AMPLEMARKET_KIND } from '../../../sandbox/seed';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Use, Uses } from './use';

const { sequences, users, contacts, accounts, calls, jobs, leadList, jobOpenings } =
	SEED.amplemarket;

const nothing = () => json({});
const list = (operationId: string): Use => ({ operationId, item: nothing });
const job = (id: string): Pick<Use, 'parameters' | 'item'> => ({
	parameters: { jobId: id },
	item: nothing,
});

/** Jobs that have not ended, and wait for their turn for long. */
const runningJob = (
	operationId: string,
	kind: 'validations' | 'peopleEnrichments' | 'companyEnrichments',
): Use => {
	const idOf = (n: number) => (kind === 'validations' ? uuid(AMPLEMARKET_KIND.job, n + 1) : n + 1);
	return {
		operationId,
		item: (n) => json({ jobId: String(idOf(n)) }),
		bad: json({}),
		prepare: ({ sandbox }) => {
			const jobs = sandbox.amplemarket.state[kind];
			for (let n = 0; n < 4; n += 1) jobs.start([], Infinity, idOf(n));
		},
	};
};

export const AMPLEMARKET: Uses = {
	'sequence addLeads': {
		operationId: 'addLeadsToSequence',
		parameters: { sequenceId: byId(sequences.main) },
		item: (n) => json({ email: `reader-${n}@customers.example` }),
		bad: json({}),
	},
	'sequence getAll': list('listSequences'),
	'leadList create': {
		operationId: 'createLeadList',
		parameters: { owner: byId(users.ada.email), type: 'email' },
		item: (n) => json({ email: `listed-${n}@customers.example` }),
		bad: json({}),
	},
	'leadList addLeads': {
		operationId: 'addLeadsToLeadList',
		parameters: { leadListId: byId(leadList) },
		item: (n) => json({ email: `listed-${n}@customers.example` }),
		bad: json({}),
	},
	'leadList get': {
		operationId: 'getLeadList',
		parameters: { leadListId: byId(leadList) },
		item: nothing,
	},
	'leadList getAll': list('listLeadLists'),
	'leadList getLeads': {
		operationId: 'getLeadList',
		parameters: { leadListId: byId(leadList) },
		item: nothing,
	},
	'person search': list('searchPeople'),
	'person find': {
		operationId: 'findPerson',
		item: (n) => json({ email: `person-${n}@customers.example` }),
		bad: json({ name: 'Jane' }),
	},
	'company find': {
		operationId: 'findCompany',
		item: (n) => json({ domain: `company-${n}.example` }),
		bad: json({}),
	},
	'company search': list('searchCompanies'),
	'person enrich': {
		operationId: 'startPeopleEnrichment',
		item: (n) => json({ email: `person-${n}@customers.example` }),
		bad: json({ name: 'Jane' }),
	},
	'company enrich': {
		operationId: 'startCompanyEnrichment',
		item: (n) => json({ domain: `company-${n}.example` }),
		bad: json({}),
	},
	'emailValidation validate': {
		operationId: 'startEmailValidation',
		item: (n) => json({ email: `person-${n}@customers.example` }),
		bad: json({}),
	},
	'emailValidation start': {
		operationId: 'startEmailValidation',
		item: (n) => json({ email: `person-${n}@customers.example` }),
		bad: json({}),
	},
	'emailValidation cancel': runningJob('cancelEmailValidation', 'validations'),
	'personEnrichment start': {
		operationId: 'startPeopleEnrichment',
		item: (n) => json({ email: `person-${n}@customers.example` }),
		bad: json({ name: 'Jane' }),
	},
	'personEnrichment cancel': runningJob('cancelPeopleEnrichment', 'peopleEnrichments'),
	'companyEnrichment start': {
		operationId: 'startCompanyEnrichment',
		item: (n) => json({ domain: `company-${n}.example` }),
		bad: json({}),
	},
	'companyEnrichment cancel': runningJob('cancelCompanyEnrichment', 'companyEnrichments'),
	'emailValidation get': { operationId: 'getEmailValidation', ...job(jobs.validation) },
	'emailValidation getResults': { operationId: 'getEmailValidation', ...job(jobs.validation) },
	'personEnrichment get': { operationId: 'getPeopleEnrichment', ...job(jobs.people) },
	'personEnrichment getResults': { operationId: 'getPeopleEnrichment', ...job(jobs.people) },
	'companyEnrichment get': { operationId: 'getCompanyEnrichment', ...job(jobs.companies) },
	'companyEnrichment getResults': { operationId: 'getCompanyEnrichment', ...job(jobs.companies) },
	'contact get': {
		operationId: 'getContactByEmail',
		parameters: { contactBy: 'email', email: '={{ $json.email }}' },
		item: (n) => json({ email: `contact-${n + 1}@customers.example` }),
	},
	'contact getAll': {
		operationId: 'listContacts',
		parameters: { contactsBy: 'ids', ids: [contacts.first] },
		item: nothing,
	},
	'account get': {
		operationId: 'getAccount',
		parameters: { accountId: byId(accounts.first) },
		item: nothing,
	},
	'account getAll': list('listAccounts'),
	'call downloadRecording': {
		operationId: 'getCallRecording',
		parameters: { callId: calls.recorded, binaryPropertyName: 'recording' },
		item: nothing,
	},
	'call getAll': list('listCalls'),
	'call getDispositions': list('listCallDispositions'),
	'task getAll': {
		operationId: 'listTasks',
		parameters: { userId: byId(users.ada.id) },
		item: nothing,
	},
	'task complete': {
		operationId: 'completeTask',
		item: (n) => json({ taskId: uuid(AMPLEMARKET_KIND.task, n + 1) }),
		bad: json({}),
	},
	'task skip': {
		operationId: 'skipTask',
		item: (n) => json({ taskId: uuid(AMPLEMARKET_KIND.task, n + 1) }),
		bad: json({}),
	},
	'call log': {
		operationId: 'logCall',
		item: (n) =>
			json({
				taskId: uuid(AMPLEMARKET_KIND.task, n + 1),
				userId: users.ada.id,
				from: '+12025550123',
				to: '+12025550124',
				duration: '60',
				answered: 'true',
				human: 'true',
			}),
		bad: json({}),
	},
	'customSignalEntry create': {
		operationId: 'createCustomSignalEntry',
		parameters: { token: 'tok_0123456789', specifyEntry: 'json' },
		item: (n) => ({ json: { entry: { email: `signal-${n}@customers.example` } } }),
		bad: json({}),
	},
	'excludedDomain getAll': list('listExcludedDomains'),
	'excludedDomain add': {
		operationId: 'createDomainExclusions',
		item: (n) => json({ domain: `new-${n}.example` }),
		bad: json({}),
	},
	'excludedDomain remove': {
		operationId: 'deleteDomainExclusions',
		item: (n) => json({ domain: `new-${n}.example` }),
		bad: json({}),
		prepare: ({ sandbox }) => {
			for (let n = 0; n < 4; n += 1) sandbox.amplemarket.state.excludeDomain(`new-${n}.example`);
		},
	},
	'excludedEmail getAll': list('listExcludedEmails'),
	'excludedEmail add': {
		operationId: 'createEmailExclusions',
		item: (n) => json({ email: `new-${n}@customers.example` }),
		bad: json({}),
	},
	'excludedEmail remove': {
		operationId: 'deleteEmailExclusions',
		item: (n) => json({ email: `new-${n}@customers.example` }),
		bad: json({}),
		prepare: ({ sandbox }) => {
			for (let n = 0; n < 4; n += 1)
				sandbox.amplemarket.state.excludeEmail(`new-${n}@customers.example`);
		},
	},
	'mailbox getAll': list('listMailboxes'),
	'mailbox update': {
		operationId: 'updateMailboxDailyLimit',
		item: (n) => json({ mailboxId: uuid(AMPLEMARKET_KIND.mailbox, n + 1), dailyEmailLimit: '7' }),
		bad: json({}),
	},
	'user getAll': list('listUsers'),
	'jobOpening get': {
		operationId: 'getJobOpening',
		parameters: { jobOpeningId: jobOpenings.first },
		item: nothing,
	},
	'jobOpening getAll': {
		operationId: 'listJobOpenings',
		parameters: { companyBy: 'domain', domain: 'account-1.example' },
		item: nothing,
	},
	'accountInfo get': list('getAccountInfo'),
};
