import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

const { attachment, cadences, domains, inboxes, lists, searches, sessions, workspaces } =
	SEED.myAgentMail;

const relinked = (n: number): string => `enr_relink_${String(n + 1).padStart(3, '0')}`;
const campaign = (n: number): string => `cad_${n + 10}`;

const inSales = { inboxId: byId(inboxes.sales) };
const asAda = { sessionId: byId(sessions.ada) };
const reader = (n: number): string => `reader-${n + 1}@customers.example`;

export const MY_AGENT_MAIL: Uses = {
	'enrollment enroll': {
		operationId: 'enrollLeadInCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: (n) => json({ leadExternalId: `lead-${n}` }),
		bad: json({}),
	},
	'enrollment bulkRelink': {
		operationId: 'bulkRelinkEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: (n) => json({ enrollmentId: relinked(n), leadName: `N ${n}` }),
		bad: json({}),
	},
	'enrollment get': {
		operationId: 'getEnrollment',
		parameters: { enrollmentId: '={{ $json.id }}' },
		item: (n) => json({ id: relinked(n) }),
	},
	'enrollment getAll': {
		operationId: 'listCadenceEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: () => json({}),
	},
	'enrollment pause': {
		operationId: 'patchEnrollment',
		item: (n) => json({ enrollmentId: relinked(n) }),
		bad: json({}),
	},
	'enrollment resume': {
		operationId: 'patchEnrollment',
		item: (n) => json({ enrollmentId: relinked(n) }),
		bad: json({}),
		prepare: ({ sandbox: { myAgentMail } }) => {
			for (const enrollment of myAgentMail.state.enrollmentsOf(cadences.relink))
				if (enrollment.state === 'active') enrollment.state = 'paused';
		},
	},
	'enrollment unenroll': {
		operationId: 'patchEnrollment',
		item: (n) => json({ enrollmentId: relinked(n), exitReason: 'deal won' }),
		bad: json({}),
	},
	'enrollment update': {
		operationId: 'patchEnrollment',
		item: (n) => json({ enrollmentId: relinked(n), leadName: `N ${n}` }),
		bad: json({}),
	},
	'cadence create': {
		operationId: 'createCadence',
		parameters: {
			name: '={{ $json.name }}',
			specifySteps: 'fields',
			steps: { entry: [{ kind: 'wait', delayDays: 1 }] },
		},
		item: (n) => json({ name: `Spring ${n}` }),
		bad: json({}),
	},
	'cadence delete': {
		operationId: 'deleteCadence',
		parameters: { cadenceId: byId('={{ $json.id }}') },
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
	},
	'cadence pause': {
		operationId: 'updateCadence',
		parameters: { cadenceId: byId('={{ $json.id }}') },
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
	},
	'cadence resume': {
		operationId: 'updateCadence',
		parameters: { cadenceId: byId('={{ $json.id }}') },
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
		prepare: ({ sandbox: { myAgentMail } }) => {
			for (const cadence of myAgentMail.state.cadences.values()) cadence.enabled = false;
		},
	},
	'cadence replaceSteps': {
		operationId: 'replaceCadenceSteps',
		parameters: {
			cadenceId: byId('={{ $json.id }}'),
			specifySteps: 'json',
			stepsJson: '[{ "kind": "wait", "delayDays": 9 }]',
		},
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
	},
	'cadence runNow': {
		operationId: 'runCadenceNow',
		parameters: { cadenceId: byId('={{ $json.id }}') },
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
	},
	'cadence update': {
		operationId: 'updateCadence',
		parameters: { cadenceId: byId('={{ $json.id }}'), updateFields: { dailySendCap: 7 } },
		item: (n) => json({ id: campaign(n) }),
		bad: json({}),
	},
	'cadence get': {
		operationId: 'getCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: () => json({}),
	},
	'cadence getAll': { operationId: 'listCadences', item: () => json({}) },
	'message send': {
		operationId: 'sendMessage',
		parameters: inSales,
		item: (n) => json({ to: reader(n), subject: `Hi ${n}`, plainBody: 'Hello' }),
		bad: json({}),
	},
	'message reply': {
		operationId: 'replyMessage',
		item: (n) => json({ inboxId: inboxes.sales, messageId: `msg_${n + 1}`, plainBody: 'Yes' }),
		bad: json({}),
	},
	'message replyAll': {
		operationId: 'replyAllMessage',
		item: (n) => json({ inboxId: inboxes.sales, messageId: `msg_${n + 1}`, plainBody: 'Yes' }),
		bad: json({}),
	},
	'message forward': {
		operationId: 'forwardMessage',
		item: (n) => json({ inboxId: inboxes.sales, messageId: `msg_${n + 1}`, to: reader(9) }),
		bad: json({}),
	},
	'message delete': {
		operationId: 'deleteMessage',
		item: (n) => json({ inboxId: inboxes.sales, messageId: `msg_${n + 1}` }),
		bad: json({}),
	},
	'message update': {
		operationId: 'updateMessage',
		item: (n) => json({ inboxId: inboxes.sales, messageId: `msg_${n + 1}`, isStarred: 'yes' }),
		bad: json({}),
	},
	'message get': {
		operationId: 'getMessage',
		parameters: { ...inSales, messageId: '={{ $json.id }}' },
		item: (n) => json({ id: `msg_${n + 1}` }),
	},
	'message getAll': { operationId: 'listMessages', parameters: inSales, item: () => json({}) },
	'message getFolder': { operationId: 'listAllMessages', item: () => json({}) },
	'message getFolderCounts': { operationId: 'getFolderCounts', item: () => json({}) },
	'message downloadRaw': {
		operationId: 'getRawMessage',
		parameters: { ...inSales, messageId: '={{ $json.id }}' },
		item: (n) => json({ id: `msg_${n + 1}` }),
	},
	'thread get': {
		operationId: 'getThread',
		parameters: { ...inSales, threadId: '={{ $json.id }}' },
		item: (n) => json({ id: `thr_${n + 1}` }),
	},
	'attachment getAll': {
		operationId: 'listAttachments',
		parameters: { ...inSales, messageId: 'msg_1' },
		item: () => json({}),
	},
	'attachment download': {
		operationId: 'getAttachment',
		parameters: { ...inSales, messageId: 'msg_1', attachmentId: attachment },
		item: () => json({}),
	},
	'draft create': {
		operationId: 'createDraft',
		parameters: inSales,
		item: (n) => json({ to: reader(n), subject: `Offer ${n}`, plainBody: 'Our offer' }),
		bad: json({ to: 'nobody' }),
	},
	'draft delete': {
		operationId: 'deleteDraft',
		parameters: { ...inSales, draftId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `dra_${n + 1}` }),
		bad: json({}),
	},
	'draft getAll': { operationId: 'listDrafts', parameters: inSales, item: () => json({}) },
	'draft send': {
		operationId: 'sendDraft',
		item: (n) => json({ inboxId: inboxes.sales, draftId: `dra_${n + 1}` }),
		bad: json({}),
	},
	'draft update': {
		operationId: 'updateDraft',
		parameters: {
			...inSales,
			draftId: byId('={{ $json.id }}'),
		},
		item: (n) => json({ id: `dra_${n + 1}`, subject: `Another ${n}` }),
		bad: json({}),
	},
	'list addEntry': {
		operationId: 'addListEntry',
		parameters: { ...inSales, listId: byId(lists.newsletter) },
		item: (n) => json({ email: reader(n) }),
		bad: json({}),
	},
	'list create': {
		operationId: 'createList',
		parameters: { ...inSales, name: '={{ $json.name }}' },
		item: (n) => json({ name: `List ${n}` }),
		bad: json({}),
	},
	'list getAll': { operationId: 'listLists', parameters: inSales, item: () => json({}) },
	'inbox addAddress': {
		operationId: 'addInboxAddress',
		parameters: { inboxId: byId('={{ $json.id }}'), email: '={{ $json.email }}' },
		item: (n) =>
			json({ id: Object.values(inboxes)[n] ?? '', email: `alias-${n}@outbound.example` }),
		most: 3,
		bad: json({}),
	},
	'inbox create': {
		operationId: 'createInbox',
		parameters: { username: '={{ $json.name }}' },
		item: (n) => json({ name: `team-${n}` }),
	},
	'inbox delete': {
		operationId: 'deleteInbox',
		parameters: { inboxId: byId('={{ $json.id }}') },
		item: (n) => json({ id: Object.values(inboxes)[n] ?? '' }),
		most: 3,
		bad: json({}),
	},
	'inbox get': { operationId: 'getInbox', parameters: inSales, item: () => json({}) },
	'inbox getAll': { operationId: 'listInboxes', item: () => json({}) },
	'inbox removeAddress': {
		operationId: 'removeInboxAddress',
		parameters: { inboxId: byId('={{ $json.id }}'), address: '={{ $json.address }}' },
		item: (n) =>
			json({ id: Object.values(inboxes)[n] ?? '', address: `alias-${n}@outbound.example` }),
		most: 3,
		bad: json({}),
		prepare: ({ sandbox: { myAgentMail } }) => {
			Object.values(inboxes).forEach((id, n) =>
				myAgentMail.state.inboxes
					.get(id)
					?.addresses.push({ address: `alias-${n}@outbound.example`, isPrimary: false }),
			);
		},
	},
	'inbox update': {
		operationId: 'updateInbox',
		parameters: {
			inboxId: byId('={{ $json.id }}'),
			updateFields: { displayName: 'Sales', metadata: '{ "team": "one" }' },
		},
		item: (n) => json({ id: Object.values(inboxes)[n] ?? '' }),
		most: 3,
		bad: json({}),
	},
	'domain create': {
		operationId: 'createDomain',
		parameters: { domain: '={{ $json.domain }}' },
		item: (n) => json({ domain: `new-${n}.example` }),
		bad: json({}),
	},
	'domain delete': {
		operationId: 'deleteDomain',
		parameters: { domain: byId('={{ $json.domain }}') },
		item: (n) => json({ domain: domains[n] ?? '' }),
		bad: json({}),
	},
	'domain get': {
		operationId: 'getDomain',
		parameters: { domain: byId(domains[0]) },
		item: () => json({}),
	},
	'domain getAll': { operationId: 'listDomains', item: () => json({}) },
	'domain verify': {
		operationId: 'verifyDomain',
		parameters: { domain: byId('={{ $json.domain }}') },
		item: (n) => json({ domain: domains[n] ?? '' }),
		bad: json({}),
	},
	'workspace create': {
		operationId: 'createWorkspace',
		parameters: { name: '={{ $json.name }}' },
		item: (n) => json({ name: `Client ${n}` }),
		bad: json({}),
	},
	'workspace get': {
		operationId: 'getWorkspace',
		parameters: { workspaceId: byId(workspaces.client) },
		item: () => json({}),
	},
	'workspace getAll': { operationId: 'listWorkspaces', item: () => json({}) },
	'metric get': {
		operationId: 'getMetrics',
		parameters: { filters: { from: '2024-12-01T00:00:00Z', to: '2025-12-01T00:00:00Z' } },
		item: () => json({}),
	},
	'webhook create': {
		operationId: 'createWebhook',
		parameters: { url: '={{ $json.url }}', events: ['message.received'] },
		item: (n) => json({ url: `https://hooks.example/${n}` }),
		bad: json({}),
	},
	'webhook delete': {
		operationId: 'deleteWebhook',
		parameters: { webhookId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `whk_${n + 1}` }),
		bad: json({}),
	},
	'webhook get': {
		operationId: 'getWebhook',
		parameters: { webhookId: byId('whk_1') },
		item: () => json({}),
	},
	'webhook getAll': { operationId: 'listWebhooks', item: () => json({}) },
	'webhook update': {
		operationId: 'updateWebhook',
		parameters: { webhookId: byId('={{ $json.id }}'), updateFields: { isActive: false } },
		item: (n) => json({ id: `whk_${n + 1}` }),
		bad: json({}),
	},
	'linkedInSession getAll': { operationId: 'linkedinListSessions', item: () => json({}) },
	'linkedInSession getUtilization': {
		operationId: 'linkedinSessionUtilization',
		item: () => json({}),
	},
	'linkedInMessage send': {
		operationId: 'linkedinSendMessage',
		parameters: asAda,
		item: (n) => json({ recipient: `https://www.linkedin.com/in/reader-${n}`, text: 'Hello' }),
		bad: json({}),
	},
	'linkedInInvitation send': {
		operationId: 'linkedinSendConnection',
		item: (n) => json({ target: `https://www.linkedin.com/in/reader-${n}` }),
		bad: json({}),
	},
	'linkedInInvitation getAll': {
		operationId: 'linkedinListSentInvitations',
		item: () => json({}),
		prepare: ({ sandbox: { myAgentMail } }) => {
			myAgentMail.state.linkedIn.invitations.push({
				id: 'inv_1',
				sessionId: sessions.ada,
				target: 'https://www.linkedin.com/in/jane',
				message: null,
				sentAt: '2025-01-01T00:00:00.000Z',
			});
		},
	},
	'linkedInConnection getAll': { operationId: 'linkedinListConnections', item: () => json({}) },
	'linkedInConversation getAll': {
		operationId: 'linkedinListConversations',
		item: () => json({}),
	},
	'linkedInProfile get': {
		operationId: 'linkedinLookupProfile',
		parameters: { profileUrl: 'https://www.linkedin.com/in/jane' },
		item: () => json({}),
	},
	'linkedInPost create': {
		operationId: 'linkedinCreatePost',
		parameters: asAda,
		item: (n) => json({ text: `News ${n}` }),
		bad: json({}),
	},
	'linkedInPost search': {
		operationId: 'linkedinSearchContent',
		parameters: { query: 'hiring' },
		item: () => json({}),
	},
	'linkedInSearch run': {
		operationId: 'linkedinRunSearch',
		parameters: { query: '={{ $json.query }}', intentDescription: 'Looks for a tool' },
		item: (n) => json({ query: `tool ${n}` }),
		bad: json({}),
	},
	'linkedInSearch get': {
		operationId: 'linkedinGetSearch',
		parameters: { searchId: byId(searches.first) },
		item: () => json({}),
	},
	'linkedInSearch getAll': { operationId: 'linkedinListSearches', item: () => json({}) },
	'signal create': {
		operationId: 'linkedinCreateSignal',
		parameters: {
			name: '={{ $json.name }}',
			intentDescription: 'Looks for a tool',
			kind: 'keyword',
			query: 'tool',
		},
		item: (n) => json({ name: `Tools ${n}` }),
		bad: json({}),
	},
	'signal delete': {
		operationId: 'linkedinDeleteSignal',
		parameters: { signalId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `sig_${n + 1}` }),
		bad: json({}),
	},
	'signal get': {
		operationId: 'linkedinGetSignal',
		parameters: { signalId: byId('sig_1') },
		item: () => json({}),
	},
	'signal getAll': { operationId: 'linkedinListSignals', item: () => json({}) },
	'signal getMatches': {
		operationId: 'linkedinSignalMatches',
		parameters: { signalId: byId('sig_1') },
		item: () => json({}),
	},
	'signal run': {
		operationId: 'linkedinRunSignal',
		parameters: { signalId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `sig_${n + 1}` }),
		bad: json({}),
	},
	'signal testWebhook': {
		operationId: 'linkedinTestSignalWebhook',
		parameters: { signalId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `sig_${n + 1}` }),
		bad: json({}),
	},
};
