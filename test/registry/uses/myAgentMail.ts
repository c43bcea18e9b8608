import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

const { cadences } = SEED.myAgentMail;

const relinked = (n: number): string => `enr_relink_${String(n + 1).padStart(3, '0')}`;
const campaign = (n: number): string => `cad_${n + 10}`;

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
};
