import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

const { attachment, cadences, inboxes, lists } = SEED.myAgentMail;

const relinked = (n: number): string => `enr_relink_${String(n + 1).padStart(3, '0')}`;
const campaign = (n: number): string => `cad_${n + 10}`;

const inSales = { inboxId: byId(inboxes.sales) };
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
};
